"""Bans, mutes and the lock of a store, where no server runs; see `order`."""

from argparse import Namespace
from typing import Any

from teaparty.admin.affected import NOBODY
from teaparty.admin.context import Context
from teaparty.admin.desk import Desk
from teaparty.admin.naming import subject_of
from teaparty.core.moderation.actor import Subject
from teaparty.core.moderation.sanctions import LOCK, OPEN, refuse_same_lock
from teaparty.core.records import Account, Sanction
from teaparty.core.values.addresses import as_typed
from teaparty.core.values.names import fold
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.durations import with_leading_span


def in_force(args: Namespace, context: Context) -> list[Sanction]:
    """Return the bans, or the mutes, that are in force."""
    with context.database.store() as store:
        return Desk(context, store).held.all(args.kind)


def impose(args: Namespace, context: Context) -> tuple[Sanction, dict[str, Any]]:
    """Ban or mute somebody; return that, and whom it affects."""
    context.database.make()
    with context.database.store() as store:
        subject = subject_of(store, args.kind, args.target)
        made = Desk(context, store).impose(args.kind, subject, args.span, args.why)
        why = with_leading_span("for", args.span, args.why)
        context.note(store, args.kind, subject.name, why)
        account = store.account(subject.key)
    return made, _affected(args.kind, subject, account)


def _affected(kind: str, subject: Subject, account: Account | None) -> dict[str, Any]:
    known = account is not None or "/" in subject.key
    blocks = account.blocks[:1] if account is not None and kind == "ban" else ()
    came_from = [as_typed(block) for block in blocks if block]
    return {"known": known, "near": "", "came_from": came_from, **NOBODY}


def lift(args: Namespace, context: Context) -> tuple[str, str]:
    """Lift a ban or a mute; return its target and the name of that."""
    with context.database.store() as store:
        desk = Desk(context, store)
        target = fold(args.target)
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
    return target, name


def lock(args: Namespace, context: Context) -> str:
    """Set whom the lock lets in, unless that is only asked for; return it."""
    if args.lock is not None:
        context.database.make()
    with context.database.store() as store:
        desk = Desk(context, store)
        now = desk.held.on("lock", LOCK)
        if args.lock is None:
            return OPEN if now is None else now.name
        refuse_same_lock(now, args.lock)
        if args.lock == OPEN:
            desk.lift("lock", LOCK)
        else:
            desk.impose("lock", Subject(LOCK, args.lock), None, "")
        context.note(store, "lock", args.lock)
    chosen: str = args.lock
    return chosen
