"""`teaparty-admin`, the operator's tool: beside a server that runs, or one that does not.

Each family of subcommands has a file; `main` knows them all.
"""
