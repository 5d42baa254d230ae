"""What the server that runs is asked to do; what a wizard can have it do, too."""

from argparse import Namespace
from functools import partial

from teaparty.admin.arguments import Families, command
from teaparty.admin.context import Context
from teaparty.admin.output import Answer
from teaparty.admin.server_control import ask, in_other_version
from teaparty.control_messages import Request

FAILED = 1


def declare(families: Families) -> None:
    """Add the subcommands."""
    command(
        families,
        "rehash",
        partial(operate, "rehash"),
        "have the server that runs read its configuration again",
    )


def operate(name: str, args: Namespace, context: Context) -> Answer:
    """Answer as the server does."""
    words = tuple(getattr(args, "words", ()))
    found = ask(context.state, Request(do=name, words=words, by=context.actor.name))
    data = {"done": found.done, "lines": list(found.lines), "version": found.version}
    lines = [*found.lines, *in_other_version(found)]
    return Answer(data, lines, status=0 if found.done else FAILED)
