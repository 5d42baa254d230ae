"""What only the server that runs does: an operation, as a wizard types it."""

from argparse import Namespace

from teaparty.admin.context import Context
from teaparty.admin.output import Answer
from teaparty.admin.server_control import ask, refused


def operate(args: Namespace, context: Context) -> Answer:
    """Answer as the server does; raise `Failed` if it does not do it."""
    words = tuple(getattr(args, "words", ()))
    found = ask(context.state, args.operation, words, by=context.by)
    if not found.done:
        raise refused(found)
    data = {"done": True, "lines": list(found.lines), "events": list(found.events),
            "version": found.version}  # fmt: skip
    return Answer(data, list(found.lines))
