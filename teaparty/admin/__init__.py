"""`teaparty-admin`, the operator's tool. The server may run meanwhile, or not.

Each family of subcommands has a file; `main` knows them all.
"""
