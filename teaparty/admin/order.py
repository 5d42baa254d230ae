"""`ban`, `mute`, `lock`, `audit` and `user role`: acts of staff."""

from argparse import Namespace
from typing import Any

from teaparty.admin.acting import all_pages, asked, by_whom, event, later, understood
from teaparty.admin.affected import lines_of, values_of
from teaparty.admin.context import Context
from teaparty.admin.output import Answer, moment, table
from teaparty.admin.rows import Held, audit_data, described, held, noted
from teaparty.core.values.numbers import counted

DONE = {"ban": "banned", "mute": "muted"}
PLURAL = {"ban": "bans", "mute": "mutes"}
LISTED = {"ban": "BansListed", "mute": "MutesListed"}
LIFTS = {"ban": "unban", "mute": "unmute"}
PAGE = 500
"""Entries of the audit log that are asked for at once."""


def list_sanctions(args: Namespace, context: Context) -> Answer:
    """Answer with the bans, or the mutes, that are in force."""
    do, kind = PLURAL[args.kind], LISTED[args.kind]
    found = all_pages(context, do, kind, "sanctions", lambda row: held(args.kind, row))
    if found is None:
        found = later("sanctions:in_force", args, context)
    cells = [
        (one.name or one.target, moment(one.until), one.by, moment(one.at), one.why)
        for one in found
    ]
    lines = table((args.kind.upper(), "UNTIL", "BY", "SINCE", "WHY"), cells) if cells else []
    data = {PLURAL[args.kind]: [described(one) for one in found]}
    return Answer(data, [*lines, counted(len(cells), args.kind)])


def add(args: Namespace, context: Context) -> Answer:
    """Ban or mute somebody from now on."""
    what = "name" if args.kind == "mute" else "target"
    answer = asked(context, args.kind, **{what: args.target}, seconds=args.span,
                   why=args.why or None)  # fmt: skip
    if answer is None:
        made, affected = later("sanctions:impose", args, context)
    else:
        imposed = event(answer, "Imposed")
        with understood(context):
            made, affected = held(args.kind, imposed["row"]), values_of(imposed)
    server, sentence = by_whom(context, answer)
    data = {**described(made), **affected, "server": server}
    return Answer(data, [_imposed(made), *lines_of(data), sentence])


def _imposed(made: Held) -> str:
    span = moment(made.until)
    until = span if span == "for ever" else f"until {span}"
    return f"{made.name} is {DONE[made.kind]} {until}."


def remove(args: Namespace, context: Context) -> Answer:
    """Lift a ban or a mute."""
    what = "name" if args.kind == "mute" else "target"
    answer = asked(context, LIFTS[args.kind], **{what: args.target})
    if answer is None:
        target, name = later("sanctions:lift", args, context)
    else:
        lifted = event(answer, "Lifted")
        with understood(context):
            target, name = lifted["key"], lifted["name"]
    server, sentence = by_whom(context, answer)
    data = {"kind": args.kind, "target": target, "name": name, "server": server}
    return Answer(data, [f"{name} is not {DONE[args.kind]} any more.", sentence])


def lock(args: Namespace, context: Context) -> Answer:
    """Show the people whom the lock lets in, or change that."""
    answer = asked(context, "lock", people=args.lock)
    if answer is None:
        people = later("sanctions:lock", args, context)
    else:
        with understood(context):
            people = event(answer, "LockShown")["people"]
    text = "open to everybody" if people == "open" else f"open to {people} only"
    data: dict[str, Any] = {"lock": people}
    if args.lock is None:
        return Answer(data, [f"The party is {text}."])
    data["server"], sentence = by_whom(context, answer)
    return Answer(data, [f"The party is {text}.", sentence])


def role(args: Namespace, context: Context) -> Answer:
    """Give somebody another role; its rights apply at once."""
    answer = asked(context, "role", name=args.name, role=args.role)
    found = later("user_changes:role", args, context) if answer is None else event(
        answer, "RoleGiven"
    )  # fmt: skip
    with understood(context):
        data: dict[str, Any] = {key: found[key] for key in ("name", "was", "role")}
    data["server"], sentence = by_whom(context, answer)
    text = "{name} was a {was}, and is a {role}.".format(**data)
    return Answer(data, [text, sentence])


def audit(args: Namespace, context: Context) -> Answer:
    """Answer with the last entries of the audit log."""
    found: Any = all_pages(
        context, "audit", "AuditListed", "entries", noted, most=args.most, count=PAGE
    )
    if found is None:
        found = later("staff:audits", args, context)
    rows = [(moment(one.at), one.who, one.what, one.whom, one.why) for one in found]
    lines = table(("WHEN", "WHO", "WHAT", "WHOM", "WHY"), rows) if rows else []
    data = {"audit": [audit_data(one) for one in found]}
    return Answer(data, [*lines, counted(len(rows), "entry", "entries")])
