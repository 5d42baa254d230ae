"""`status`, copies of all that is stored, and what is old or left over."""

from teaparty.admin.arguments import FILES, Families, Parser, command, family, name, path


def declare_status(families: Families) -> None:
    """Add `status`."""
    command(
        families, "status", "status:status", "show whether a server runs, and what is stored"
    )  # fmt: skip


def declare(families: Families) -> None:
    """Add all but `status`."""
    parser = command(
        families, "backup", "backups:backup", "write all that is stored to one file"
    )  # fmt: skip
    _with_file(parser).add_argument(
        "--force", action="store_true", help="write over a file that is there"
    )
    parser = command(
        families, "restore", "backups:restore", "put a backup in the place of what is stored"
    )
    _with_file(parser).add_argument(
        "--force", action="store_true", help="set aside what is stored now"
    )
    command(families, "check", "backups:check", "check whether what is stored is sound")


def declare_old(families: Families) -> None:
    """Add `expire`, and the family `leftovers`."""
    parser = command(
        families, "expire", "expiring:expire",
        "erase old data that waits for your consent, for good",
    )  # fmt: skip
    parser.add_argument("--yes", action="store_true", help="do not ask")
    leftovers = family(families, "leftovers", "what plugins have left that are installed no more")
    _with_folders(
        command(leftovers, "list", "leftovers:list_leftovers", "list how much of each there is")
    )
    parser = command(
        leftovers, "erase", "leftovers:erase", "erase all that such a plugin has stored, for good"
    )
    _with_folders(parser).add_argument("plugin", metavar="PLUGIN", type=name, help="its name")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def _with_file(parser: Parser) -> Parser:
    parser.takes(
        "file", completes=FILES, metavar="FILE", type=path, help="the file with the backup"
    )
    return parser


def _with_folders(parser: Parser) -> Parser:
    parser.takes("-p", "--plugins", completes=FILES, metavar="DIR", action="append", default=[],
                 type=path, help="another folder where plugins lie")  # fmt: skip
    return parser
