"""What the subcommands are and take. What each does is imported when it is typed.

So nothing here imports more than argparse needs: the tool starts as fast as that.
"""
