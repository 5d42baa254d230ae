"""What the server that runs is asked to do; what a wizard can have it do, too."""

from argparse import Namespace
from functools import partial

from teaparty.admin.arguments import Families, command, line
from teaparty.admin.context import Context
from teaparty.admin.output import Answer
from teaparty.admin.server_control import ask, in_other_version
from teaparty.control_messages import Request

FAILED = 1
CHANGES = {
    "reload": "have the server that runs read the file of a plugin again",
    "load": "have the server that runs load a plugin",
    "unload": "have the server that runs take a plugin away",
}


def declare(families: Families) -> None:
    """Add the subcommands."""
    command(
        families,
        "rehash",
        partial(operate, "rehash"),
        "have the server that runs read its configuration again",
    )
    text = "see which plugins the server that runs has, and what is wrong with them"
    command(families, "plugins", partial(operate, "plugins"), text)
    for name, text in CHANGES.items():
        changing = command(families, name, partial(operate, name), text)
        changing.add_argument("words", metavar="PLUGIN", nargs=1, type=line, help="its name")


def operate(name: str, args: Namespace, context: Context) -> Answer:
    """Answer as the server does."""
    words = tuple(getattr(args, "words", ()))
    found = ask(context.state, Request(do=name, words=words, by=context.actor.name))
    data = {"done": found.done, "lines": list(found.lines), "version": found.version}
    lines = [*found.lines, *in_other_version(found)]
    return Answer(data, lines, status=0 if found.done else FAILED)
