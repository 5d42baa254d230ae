"""`ban`, `mute`, `lock`, `audit`, `reports` and `token`: what staff does to keep order."""

from teaparty.admin.arguments import (
    Families,
    Parser,
    command,
    family,
    line,
    name,
    number,
    seconds,
    word,
)
from teaparty.admin.subcommands.people import ACCOUNTS

LOCKS = ("open", "members", "staff")
FEW = 50
DAYS, DAY = 90, 86_400
"""For how long a token is good, if nobody says."""
PEOPLE = "people"
RIGHTS = ("report", "make", "places", "reports", "where", "kick", "mute", "retract", "audit", "ban",
          "wall", "lock", "role", "operate", "shutdown")  # fmt: skip
"""Those that the party itself knows."""
OF_TOKENS = "rights"
"""What shells complete: who is in, and registered names."""


def declare(families: Families) -> None:
    """Add the families `ban` and `mute`, and `lock`."""
    bans = family(families, "ban", "names and addresses that may not come in")
    _declare(bans, "ban", "TARGET", "a name, an address, or a network such as 192.0.2.0/24")
    parser = command(bans, "try", "ban_dry_run:try_ban",
                     "show whom a ban would affect, and ban nobody")  # fmt: skip
    parser.takes("target", completes=PEOPLE, metavar="TARGET", type=name,
                 help="a name, an address, or a network")  # fmt: skip
    parser.set_defaults(kind="ban")
    mutes = family(families, "mute", "people who can't speak")
    _declare(mutes, "mute", "NAME", "a name")
    lock = command(families, "lock", "order:lock", "show or set who may come in")
    lock.add_argument(
        "lock", choices=LOCKS, nargs="?",
        help="everybody, people with an account, or staff; the lock that is now, where it is left"
        " out",
    )  # fmt: skip


def _declare(families: Families, kind: str, metavar: str, text: str) -> None:
    listing = command(families, "list", "order:list_sanctions", f"list the {kind}s")
    listing.set_defaults(kind=kind)
    adding = command(families, "add", "order:add", f"add a {kind}")
    adding.takes("target", completes=PEOPLE, metavar=metavar, type=name, help=text)
    adding.set_defaults(kind=kind)
    adding.add_argument(
        "--for", dest="span", metavar="SPAN", type=seconds,
        help="such as 90s, 10m, 2h, 3d, 1w; for ever, where it is left out",
    )  # fmt: skip
    adding.add_argument(
        "--why", metavar="TEXT", type=line, default="", help="the reason, which they are shown"
    )
    removing = command(families, "remove", "order:remove", f"lift a {kind}")
    removing.takes("target", completes=f"{kind}s", metavar=metavar, type=name, help=text)
    removing.set_defaults(kind=kind)


def declare_records(families: Families) -> None:
    """Add `audit`, and the family `reports`."""
    parser = command(families, "audit", "order:audit", "show what the staff did, and this tool")
    parser.add_argument("-n", dest="most", metavar="N", type=number, default=FEW,
                        help=f"the last N entries (default: {FEW})")  # fmt: skip
    reports = family(families, "reports", "what was reported to the staff")
    parser = command(
        reports, "list", "reports:list_reports", "list the reports that are not closed"
    )  # fmt: skip
    parser.add_argument("--all", action="store_true", help="those that are closed too")
    parser = command(reports, "show", "reports:show", "show a report with its lines")
    parser.takes("number", completes="reports", metavar="N", type=number,
                 help="the number of the report")  # fmt: skip


def declare_tokens(families: Families) -> None:
    """Add the family `token`."""
    tokens = family(families, "token", "what programs show to act for an account")
    command(tokens, "list", "tokens:list_tokens", "list the tokens")
    _declare_adding(command(tokens, "add", "tokens:add", "make a token, which is shown once"))
    removing = command(
        tokens, "remove", "tokens:remove", "remove a token, which is over at once"
    )  # fmt: skip
    removing.add_argument("name", metavar="NAME", type=name, help="what the audit log calls it")


def _declare_adding(adding: Parser) -> None:
    adding.add_argument("name", metavar="NAME", type=word, help="what the audit log calls it")
    adding.takes(
        "--as", completes=ACCOUNTS, dest="account", metavar="ACCOUNT", required=True,
        type=name,
        help="for whom it acts",
    )  # fmt: skip
    adding.takes(
        "--right", completes=OF_TOKENS, dest="rights", metavar="RIGHT", action="append", type=name,
        required=True,
        help="what it may do, as far as ACCOUNT may do it; may be given several times",
    )  # fmt: skip
    adding.add_argument(
        "--expires", metavar="SPAN", type=seconds, default=DAYS * DAY,
        help=f"after how long it is over, such as 12h, 30d, 4w; {DAYS}d, where it is left out",
    )  # fmt: skip
