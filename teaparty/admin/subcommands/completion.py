"""`completion`: a script that has a shell complete what is typed after `teaparty-admin`."""

from teaparty.admin.arguments import Families, command

ASKS = "__complete"
"""After it come the shell, the number of the current word, and all words but the first."""
SHELLS = ("bash", "zsh", "fish")


def declare(families: Families) -> None:
    """Add the subcommand."""
    parser = command(
        families, "completion", "shells:script", "write a script for a shell's completion"
    )
    parser.add_argument("shell", choices=SHELLS, help=", ".join(SHELLS))
