"""`user list`, `show` and `add`: who has an account."""

from argparse import Namespace
from typing import Any

from teaparty.admin.context import Context
from teaparty.admin.naming import account_of, free_name, looks, old_name_of
from teaparty.admin.output import Answer, facts, iso, moment, table
from teaparty.admin.password_input import hashed
from teaparty.admin.rows import described
from teaparty.core.records import Account, Taken
from teaparty.core.values.names import fold
from teaparty.core.values.numbers import counted
from teaparty.core.values.refusal import Refusal

NEW = (
    "There was no database, so {database} was made. A server that uses another one does not know"
    " this name."
)


def list_users(args: Namespace, context: Context) -> Answer:
    """Answer with all accounts, or those whose names begin with the prefix."""
    with context.database.store() as store:
        found = [one for one in store.accounts() if fold(one.name).startswith(fold(args.prefix))]
    rows = [(one.name, one.role, _last_in(one, "now"), moment(one.since)) for one in found]
    lines = table(("NAME", "ROLE", "LAST IN", "REGISTERED"), rows) if rows else []
    return Answer({"users": [data(one) for one in found]}, [*lines, counted(len(rows), "account")])


def show(args: Namespace, context: Context) -> Answer:
    """Answer with what is known of an account, except its settings (see `export`)."""
    with context.database.store() as store:
        account = account_of(store, args.name)
        key = fold(account.name)
        sanctions = [one for one in store.sanctions() if one.target == key]
    lines = facts(
        ("Name", account.name),
        *([("Old name", account.old_name)] if account.old_name else []),
        ("Number", str(account.number)),
        ("Role", account.role),
        ("Registered", moment(account.since)),
        ("Last in", _last_in(account, "in now")),
        ("Room", account.room or "none yet"),
        ("Password", "set" if account.password else "none: nobody can log in"),
        ("Addresses", ", ".join(account.blocks) or "none"),
    )
    found = [described(one) for one in sanctions if one.until > context.now]
    whole = data(account) | {"sanctions": found}
    held = [f"There is a {one['kind']} on this name." for one in found]
    return Answer(whole, lines + held)


def _last_in(account: Account, now: str) -> str:
    """Return when somebody was last in; `now` stands for people who are in."""
    if account.inside:
        return now
    return "never" if account.seen == account.since else moment(account.seen)


def add(args: Namespace, context: Context) -> Answer:
    """Register a name for somebody."""
    name = free_name(context.config, args.name)
    is_new = context.database.make()
    with context.database.store() as store:
        _refuse_known(store.account(fold(name)))
    encoded = hashed(args, name, context.limits)
    now = context.now
    made = Account(name=name, password=encoded, role=args.role, since=now, seen=now)
    with context.database.store() as store:
        try:
            made = store.add_account(made, fold(name), looks(name))
        except Taken as taken:
            if taken.owner != taken.name:
                raise old_name_of(name, taken) from None
            _refuse_known(store.account(fold(name)))
            raise Refusal(
                "{name} looks like {nearest}, who has an account.", name=name, nearest=taken.name
            ) from None
        context.note(store, "register", name, f"as {args.role}")
    how = "can log in now" if encoded else "can log in as soon as there is a password"
    lines = [f"{name} is registered as a {args.role}, and {how}."]
    if is_new:
        lines.append(NEW.format(database=context.database.whole_path))
    return Answer(data(made), lines)


def _refuse_known(account: Account | None) -> None:
    if account is not None:
        raise Refusal(
            "{name} has an account already, as a {role}. To change that, type: teaparty-admin user"
            " role {name} ROLE.",
            name=account.name, role=account.role,
        )  # fmt: skip


def data(account: Account) -> dict[str, Any]:
    """Return an account for JSON, without its hash."""
    return {
        "number": account.number,
        "name": account.name,
        "old_name": account.old_name,
        "role": account.role,
        "since": iso(account.since),
        "seen": iso(account.seen),
        "inside": account.inside,
        "room": account.room,
        "password": bool(account.password),
        "blocks": list(account.blocks),
    }
