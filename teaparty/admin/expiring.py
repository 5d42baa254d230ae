"""`expire`: lets the server erase what is old, if that is so much that it waits."""

from argparse import Namespace

from msgspec import structs, to_builtins

from teaparty.admin.context import Context
from teaparty.admin.output import Answer
from teaparty.admin.password_input import typed
from teaparty.core.values.refusal import Refusal

RELEASED = "{what} may be erased now, for their age."


def expire(args: Namespace, context: Context) -> Answer:
    """Release what the server holds back."""
    with context.database.store() as store:
        held = store.held()
    if held is None:
        raise Refusal("Nothing waits to be erased.")
    what = held.old.words
    if not args.yes:
        typed("erase", f"{what} for their age, for good")
    with context.database.store() as store:
        store.hold(structs.replace(held, released=True))
        context.note(store, "expire", why=what)
    notified = context.notify()
    data = {**to_builtins(held.old), "server": notified.data}
    return Answer(data, [RELEASED.format(what=what), notified.line])
