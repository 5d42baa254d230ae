"""`ban try`: whom a ban would affect: accounts that are stored, and people who are in."""

from argparse import Namespace
from collections.abc import Iterable
from typing import Any

from teaparty.admin.acting import asked, event
from teaparty.admin.affected import NOBODY, who
from teaparty.admin.context import Context
from teaparty.admin.naming import subject_of
from teaparty.admin.output import Answer, table
from teaparty.core.records import Account
from teaparty.core.values.addresses import within
from teaparty.core.values.ban_texts import WOULD_AFFECT, WOULD_AFFECT_NOBODY
from teaparty.core.values.names import fold
from teaparty.core.values.numbers import counted
from teaparty.stores.errors import StoreRefused

UNKNOWN = "Only a server knows the addresses of people who are in; none runs on this state folder."
Found = list[tuple[Account, tuple[str, ...]]]
"""Accounts, with the blocks from which they came."""


def try_ban(args: Namespace, context: Context) -> Answer:
    """Answer with the accounts and the people who are in that a ban would affect."""
    answer = asked(context, "ban", target=args.target, trying=True)
    tried = None if answer is None else event(answer, "Tried")
    try:
        target, found, lines = _stored(args, context)
    except StoreRefused as refused:
        if tried is None:
            raise
        target, found, lines = tried["key"], None, [str(refused)]
    data = {"target": target, "accounts": None if found is None else _described(found)}
    if tried is None:
        lines += [UNKNOWN] if "/" in target else []
        return Answer({**data, **dict.fromkeys(NOBODY)}, lines)
    affected = {key: tried[key] for key in NOBODY}
    lines += list(who(affected, WOULD_AFFECT)) or [WOULD_AFFECT_NOBODY]
    return Answer({**data, **affected}, lines)


def _stored(args: Namespace, context: Context) -> tuple[str, Found, list[str]]:
    """Return the target, the accounts that a ban of it affects, and what to say of these."""
    with context.database.store() as store:
        target, name, *_ = subject_of(store, "ban", args.target)
        found = _affected(store.accounts(), target)
    rows = [(one.name, one.role, "now" if one.inside else "", ", ".join(at)) for one, at in found]
    lines = table(("NAME", "ROLE", "IN", "CAME FROM"), rows) if rows else []
    count = counted(len(found), "account")
    if "/" in target:
        return target, found, [*lines, f"{count} last came from there."]
    return target, found, [*lines, f"A ban of {name} would affect {count}."]


def _described(found: Found) -> list[dict[str, Any]]:
    return [
        {"name": one.name, "role": one.role, "inside": one.inside, "blocks": list(at)}
        for one, at in found
    ]


def _affected(accounts: Iterable[Account], target: str) -> Found:
    """Return the accounts that a ban of a name or a network affects, with their blocks in that."""
    if "/" in target:
        return [(one, at) for one in accounts if (at := within(target, one.blocks))]
    return [(one, one.blocks) for one in accounts if fold(one.name) == target]
