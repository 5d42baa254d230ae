"""`user role`, `password` and `rename`: changes an account."""

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from teaparty.admin.arguments import Families, Parser, command
from teaparty.admin.context import Context
from teaparty.admin.desk import Desk
from teaparty.admin.naming import account_of, free_name, looks, old_name_of, subject_for
from teaparty.admin.output import Answer
from teaparty.admin.password_input import hashed, takes_password
from teaparty.core.records import Account, Taken
from teaparty.core.values.names import fold
from teaparty.core.values.numbers import counted
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.roles import GUEST, ROLES
from teaparty.stores.state_lock import running

if TYPE_CHECKING:
    from teaparty.stores.sql import SqlStore


def declare(users: Families) -> None:
    """Add subcommands to the family `user`."""
    parser = command(users, "role", role, "give somebody another role")
    parser.add_argument("name", metavar="NAME")
    takes_role(parser, "role", metavar="ROLE")
    parser = command(users, "password", password, "set somebody's password anew")
    parser.add_argument("name", metavar="NAME")
    takes_password(parser)
    parser = command(users, "rename", rename, "give somebody who is out another name")
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("new", metavar="NEW")


def takes_role(parser: Parser, name: str, **keywords: Any) -> None:
    """Give a subcommand the argument for a role that an account can have."""
    roles = [role for role in ROLES if role != GUEST]
    parser.add_argument(name, choices=roles, help=", ".join(roles), **keywords)


def role(args: Namespace, context: Context) -> Answer:
    """Give somebody another role; its rights apply at once."""
    with context.database.store() as store:
        account = account_of(store, args.name)
        context.actor.refuse_on(subject_for(account))
        context.actor.refuse_role(ROLES[args.role], ROLES.values())
        store.change_account(account.number, role=args.role)
        context.note(store, "role", account.name, f"{account.role} -> {args.role}")
    notified = context.notify()
    data = {"name": account.name, "was": account.role, "role": args.role, "server": notified.data}
    return Answer(
        data, [f"{account.name} was a {account.role}, and is a {args.role}.", notified.line]
    )


def password(args: Namespace, context: Context) -> Answer:
    """Set somebody's password, or take it away."""
    with context.database.store() as store:
        name = account_of(store, args.name).name
    encoded = hashed(args, name, context.limits)
    with context.database.store() as store:
        account = account_of(store, name)
        store.change_account(account.number, password=encoded)
        context.note(store, "password", account.name, "" if encoded else "none")
    notified = context.notify()
    text = "has another password" if encoded else "has no password, so nobody can log in"
    data = {"name": account.name, "password": bool(encoded), "server": notified.data}
    return Answer(data, [f"{account.name} {text}.", notified.line])


def rename(args: Namespace, context: Context) -> Answer:
    """Give an account another name."""
    new = free_name(context.config, args.new)
    with context.database.store() as store:
        account = account_of(store, args.name)
        _refuse_inside(context, account, new)
        _rename(context, store, account, new)
        Desk(context, store).follow(account.name, new)
        context.note(store, "rename", new, f"{account.name} -> {new}")
    notified = context.notify()
    data = {"name": new, "was": account.name, "server": notified.data}
    lines = [f"{account.name} is called {new} now.", notified.line]
    if context.limits.old_name_days and fold(account.name) != fold(new):
        days = counted(context.limits.old_name_days, "day")
        lines.insert(1, f"Nobody else can be called {account.name} for {days}.")
    return Answer(data, lines)


def _refuse_inside(context: Context, account: Account, new: str) -> None:
    """Raise `Refusal` for somebody who is in: only the party can rename them."""
    if account.inside and running(context.state) is not None:
        raise Refusal(
            "{name} is in at the moment, and can type: name {new}. Or rename them when they are"
            " out.", name=account.name, new=new,
        )  # fmt: skip


def _rename(context: Context, store: "SqlStore", account: Account, new: str) -> None:
    keep_old = context.limits.old_name_days > 0
    try:
        store.rename_account(account.number, new, fold(new), looks(new), keep_old)
    except Taken as taken:
        if taken.owner != taken.name:
            raise old_name_of(new, taken) from None
        raise Refusal(
            "{name} is, or looks like, {nearest}, who has an account.",
            name=new, nearest=taken.name,
        ) from None  # fmt: skip
