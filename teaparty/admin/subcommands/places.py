"""`places`: the rooms and channels that people have made."""

from teaparty.admin.arguments import Families, Parser, command, family, name
from teaparty.admin.subcommands.people import ACCOUNTS

PLACES = "places"
"""What shells complete: words for rooms and channels."""


def declare(families: Families) -> None:
    """Add the family `places`."""
    places = family(families, "places", "the rooms and channels that people have made")
    command(places, "list", "places:list_places", "list them")
    _named(command(places, "show", "places:show", "show what one of them is like"))
    parser = command(places, "give", "places:give", "give one to somebody, or to the hosts")
    _named(parser).takes("user", completes=ACCOUNTS, metavar="USER", nargs="?", default="",
                         type=name, help="who has it from now on; without, the hosts")  # fmt: skip
    parser = command(places, "remove", "places:remove", "erase one with all its lines")
    _named(parser).add_argument("--yes", action="store_true", help="do not ask")
    parser = command(
        places, "export", "places:export", "write them as TOML for the configuration"
    )  # fmt: skip
    parser.takes("place", completes=PLACES, metavar="PLACE", nargs="?", default="", type=name,
                 help="only the one that is called so")  # fmt: skip


def _named(parser: Parser) -> Parser:
    parser.takes(
        "place",
        completes=PLACES,
        metavar="PLACE",
        type=name,
        help="the word by which people call it",
    )
    return parser
