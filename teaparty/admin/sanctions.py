"""`ban`, `mute` and `lock`: who may not come in, and who may not speak."""

from argparse import Namespace
from typing import Any

from teaparty.admin import ban_dry_run
from teaparty.admin.arguments import Families, Parser, command, family, line, seconds
from teaparty.admin.context import Context
from teaparty.admin.desk import Desk
from teaparty.admin.naming import subject_of
from teaparty.admin.output import Answer, iso, moment, table
from teaparty.core.moderation.actor import Subject
from teaparty.core.moderation.sanctions import LOCK, MEMBERS, OPEN, STAFF
from teaparty.core.records import Sanction, SanctionKind
from teaparty.core.values.addresses import looks_like_address, network
from teaparty.core.values.names import fold
from teaparty.core.values.numbers import counted
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.durations import with_leading_span

DONE = {"ban": "banned", "mute": "muted"}


def declare(families: Families) -> None:
    """Add the families `ban` and `mute`, and `lock`."""
    bans = family(families, "ban", "names and addresses that may not come in")
    _declare(bans, "ban", "TARGET", "a name, an address, or a network such as 192.0.2.0/24")
    ban_dry_run.declare(bans)
    mutes = family(families, "mute", "people who can't speak")
    _declare(mutes, "mute", "NAME", "a name")
    lock = command(families, "lock", set_lock, "show or set who may come in")
    lock.add_argument(
        "lock", choices=(OPEN, MEMBERS, STAFF), nargs="?",
        help="everybody, people with an account, or staff; the lock that is now, where it is left"
        " out",
    )  # fmt: skip


def _declare(families: Families, kind: SanctionKind, metavar: str, text: str) -> None:
    def target(parser: Parser) -> Parser:
        parser.set_defaults(kind=kind)
        parser.add_argument("target", metavar=metavar, help=text)
        return parser

    listing = command(families, "list", list_sanctions, f"list the {kind}s")
    listing.set_defaults(kind=kind)
    adding = target(command(families, "add", add, f"add a {kind}"))
    adding.add_argument(
        "--for", dest="span", metavar="SPAN", type=seconds,
        help="such as 90s, 10m, 2h, 3d, 1w; for ever, where it is left out",
    )  # fmt: skip
    adding.add_argument(
        "--why", metavar="TEXT", type=line, default="", help="the reason, which they are shown"
    )
    target(command(families, "remove", remove, f"lift a {kind}"))


def list_sanctions(args: Namespace, context: Context) -> Answer:
    """Answer with the bans, or the mutes, that are in force."""
    with context.database.store() as store:
        found = Desk(context, store).held.all(args.kind)
    rows = [
        (one.name or one.target, moment(one.until), one.by, moment(one.at), one.why)
        for one in found
    ]
    lines = table((args.kind.upper(), "UNTIL", "BY", "SINCE", "WHY"), rows) if rows else []
    data = {f"{args.kind}s": [described(one) for one in found]}
    return Answer(data, [*lines, counted(len(rows), args.kind)])


def add(args: Namespace, context: Context) -> Answer:
    """Ban or mute somebody from now on."""
    context.database.make()
    with context.database.store() as store:
        subject = subject_of(store, args.kind, args.target)
        made = Desk(context, store).impose(args.kind, subject, args.span, args.why)
        why = with_leading_span("for", args.span, args.why)
        context.note(store, args.kind, subject.name, why)
    notified = context.notify()
    span = "for ever" if args.span is None else f"until {moment(made.until)}"
    lines = [f"{subject.name} is {DONE[args.kind]} {span}.", notified.line]
    return Answer({**described(made), "server": notified.data}, lines)


def remove(args: Namespace, context: Context) -> Answer:
    """Lift a ban or a mute."""
    with context.database.store() as store:
        desk = Desk(context, store)
        target = network(args.target) if looks_like_address(args.target) else fold(args.target)
        if desk.held.on(args.kind, target) is None:
            target = subject_of(store, args.kind, args.target).key  # of an old name, its owner's
        found = desk.held.on(args.kind, target)
        if found is None:
            raise Refusal(
                "There is no {kind} on {target}. These are all: teaparty-admin {kind} list.",
                kind=args.kind, target=args.target,
            )  # fmt: skip
        name = found.name or target
        desk.lift(args.kind, target)
        context.note(store, f"un{args.kind}", name)
    notified = context.notify()
    lines = [f"{name} is not {DONE[args.kind]} any more.", notified.line]
    return Answer({"kind": args.kind, "target": target, "server": notified.data}, lines)


def set_lock(args: Namespace, context: Context) -> Answer:
    """Show the people whom the lock lets in, or change that."""
    if args.lock is None:
        with context.database.store() as store:
            found = Desk(context, store).held.on("lock", LOCK)
        now = OPEN if found is None else found.name
        return Answer({"lock": now}, [f"The party is {_state(now)}."])
    context.database.make()
    with context.database.store() as store:
        desk = Desk(context, store)
        if args.lock == OPEN:
            desk.lift("lock", LOCK)
        else:
            desk.impose("lock", Subject(LOCK, args.lock), None, "")
        context.note(store, "lock", args.lock)
    notified = context.notify()
    lines = [f"The party is {_state(args.lock)}.", notified.line]
    return Answer({"lock": args.lock, "server": notified.data}, lines)


def _state(lock: str) -> str:
    return "open to everybody" if lock == OPEN else f"open to {lock} only"


def described(sanction: Sanction) -> dict[str, Any]:
    """Return a sanction for JSON; `until` is null for one that is for ever."""
    return {
        "kind": sanction.kind,
        "target": sanction.target,
        "name": sanction.name or sanction.target,
        "until": iso(sanction.until),
        "why": sanction.why,
        "by": sanction.by,
        "at": iso(sanction.at),
    }
