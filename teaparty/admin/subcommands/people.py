"""`user`: the people who have an account; and `export` and `erase`, for all that is theirs."""

from typing import Any

from teaparty.admin.arguments import FILES, Families, Parser, command, family, name, path

ROLES = ("member", "host", "wizard")
"""Those that an account can have."""
ACCOUNTS = "accounts"
"""What shells complete: registered names."""


def declare(families: Families) -> None:
    """Add the family `user`."""
    users = family(families, "user", "the people who have an account; erase takes one away")
    parser = command(users, "list", "users:list_users", "list the accounts")
    parser.takes("prefix", completes=ACCOUNTS, metavar="PREFIX", nargs="?", default="", type=name,
                 help="only names that begin with this")  # fmt: skip
    named(command(users, "show", "users:show", "show what is known of an account"))
    parser = command(users, "add", "users:add", "register a name")
    parser.add_argument("name", metavar="NAME", type=name, help="the new name")
    _takes_role(parser, "--role", default=ROLES[0])
    _takes_password(parser)
    parser = named(command(users, "role", "order:role", "give somebody another role"))
    _takes_role(parser, "role", metavar="ROLE")
    parser = command(
        users, "password", "user_changes:password", "set somebody's password anew"
    )  # fmt: skip
    _takes_password(named(parser))
    parser = command(
        users, "rename", "user_changes:rename", "give somebody who is out another name"
    )
    named(parser).add_argument("new", metavar="NEW", type=name, help="the new name")


def declare_all_of_them(families: Families) -> None:
    """Add `export` and `erase`."""
    parser = command(
        families, "export", "personal:export", "write all that is stored of a person, as JSON"
    )
    named(parser).takes("--out", completes=FILES, metavar="FILE", type=path,
                        help="write it to a new file, and not to standard output")  # fmt: skip
    parser = command(
        families, "erase", "erasing:erase", "erase all that is stored of a person, for good"
    )
    named(parser).add_argument("--yes", action="store_true", help="do not ask")


def named(parser: Parser) -> Parser:
    """Give a subcommand the argument for somebody who has an account."""
    parser.takes("name", completes=ACCOUNTS, metavar="NAME", type=name,
                 help="the name of the account")  # fmt: skip
    return parser


def _takes_role(parser: Parser, called: str, **keywords: Any) -> None:
    parser.add_argument(called, choices=ROLES, help=", ".join(ROLES), **keywords)


def _takes_password(parser: Parser) -> None:
    """Add the options that say where a password comes from."""
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument(
        "--password-file",
        metavar="FILE",
        type=path,
        help="read the password from a file; - is standard input",
    )
    ways.add_argument(
        "--no-password",
        action="store_true",
        help="have none: nobody can log in until one is set",
    )
    parser.completes["password_file"] = FILES
