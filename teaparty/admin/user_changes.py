"""`user role`, `password` and `rename`: changes an account."""

from argparse import Namespace
from typing import TYPE_CHECKING

from teaparty.admin.context import Context
from teaparty.admin.desk import Desk
from teaparty.admin.naming import account_of, free_name, looks, old_name_of, role_of, subject_for
from teaparty.admin.output import Answer
from teaparty.admin.password_input import hashed
from teaparty.core.moderation.actor import refuse_same_role, role_change
from teaparty.core.records import Account, Taken
from teaparty.core.values.names import fold
from teaparty.core.values.numbers import counted
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.roles import ROLES
from teaparty.stores.state_lock import running

if TYPE_CHECKING:
    from teaparty.stores.sql import SqlStore


def role(args: Namespace, context: Context) -> dict[str, str]:
    """Give somebody another role; return their name, which role they had, and the one they have."""
    with context.database.store() as store:
        account = account_of(store, args.name)
        was, given = (role_of(context.config, name) for name in (account.role, args.role))
        context.actor.refuse_on(subject_for(account))
        context.actor.refuse_role(given, ROLES.values())
        refuse_same_role(account.name, was, given)
        store.change_account(account.number, role=given.name)
        context.note(store, "role", account.name, role_change(was, given))
    return {"name": account.name, "was": was.name, "role": given.name}


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
