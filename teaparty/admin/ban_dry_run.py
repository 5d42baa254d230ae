"""`ban try`: whom a ban would affect: accounts that are stored, and people who are in.

The server that runs is asked for both: to look into the database takes the tool long to begin.
"""

from argparse import Namespace
from typing import Any

from teaparty.admin.acting import asked, event, later, told, understood
from teaparty.admin.affected import NOBODY, who
from teaparty.admin.context import Context
from teaparty.admin.output import Answer, table
from teaparty.core.values.ban_texts import WOULD_AFFECT, WOULD_AFFECT_NOBODY
from teaparty.core.values.numbers import counted

UNKNOWN = "Only a server knows the addresses of people who are in; none runs on this state folder."


def try_ban(args: Namespace, context: Context) -> Answer:
    """Answer with the accounts and the people who are in that a ban would affect."""
    answer = asked(context, "ban", target=args.target, trying=True)
    tried = found = None
    if answer is not None:
        with understood(context):
            tried = {key: event(answer, "Tried")[key] for key in ("key", *NOBODY)}
            found = _found(told(context, "affected", tried["key"]))
    if tried is not None and found is not None:
        target, name, why = tried["key"], found[0]["name"] if found else args.target, ""
    else:
        target, name, found, why = later("ban_stored:affected", args, context, tried)
    lines = [why] if found is None else _lines(target, name, found)
    data = {"target": target, "accounts": found}
    if tried is None:
        lines += [UNKNOWN] if "/" in target else []
        return Answer({**data, **dict.fromkeys(NOBODY)}, lines)
    affected = {key: tried[key] for key in NOBODY}
    lines += list(who(affected, WOULD_AFFECT)) or [WOULD_AFFECT_NOBODY]
    return Answer({**data, **affected}, lines)


def _found(rows: Any) -> list[dict[str, Any]] | None:
    """Return the accounts that a server has answered; raise an error for what is none."""
    keys = ("name", "role", "inside", "blocks")
    return None if rows is None else [{key: row[key] for key in keys} for row in rows]


def _lines(target: str, name: str, found: list[dict[str, Any]]) -> list[str]:
    rows = [
        (one["name"], one["role"], "now" if one["inside"] else "", ", ".join(one["blocks"]))
        for one in found
    ]
    lines = table(("NAME", "ROLE", "IN", "CAME FROM"), rows) if rows else []
    count = counted(len(found), "account")
    if "/" in target:
        return [*lines, f"{count} last came from there."]
    return [*lines, f"A ban of {name} would affect {count}."]
