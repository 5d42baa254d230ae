"""`completion`: a script that has a shell complete what is typed after `teaparty-admin`."""

from teaparty.admin.arguments import Families, command

SHELLS = ("bash", "zsh", "fish")


def declare(families: Families) -> None:
    """Add the subcommand."""
    parser = command(
        families, "completion", "shells:script", "write a script for a shell's completion"
    )
    parser.add_argument("shell", choices=SHELLS, help=", ".join(SHELLS))
