"""What the server that runs is asked to do: the operations of `live_words`."""

from argparse import Namespace
from collections.abc import Iterator
from functools import partial

from teaparty.admin.arguments import Families, command, line
from teaparty.admin.context import Context
from teaparty.admin.live_words import WORDS
from teaparty.admin.output import Answer
from teaparty.admin.server_control import ask, in_other_version
from teaparty.control_messages import Request

FAILED = 1
BY_STORE = {
    "accounts", "audit", "ban", "bans", "lock", "mute", "mutes", "places", "reports", "role",
    "status", "unban", "unmute",
}  # fmt: skip
"""For these the tool has subcommands that work on the store, and notify the server if one runs."""


def declare(families: Families) -> None:
    """Add the subcommands."""
    for usage, text in _declared():
        name = usage.split()[0]
        if name in BY_STORE:
            continue
        parser = command(families, name, partial(operate, name), text)
        parser.usage = f"{parser.prog} [OPTIONS] {usage.partition(' ')[2]}"
        if " " in usage:
            parser.add_argument("words", metavar="WORD", nargs="*", type=line,
                                help="what a wizard types after the command")  # fmt: skip


def _declared() -> Iterator[tuple[str, str]]:
    """Yield each operation as it is typed, and what it does."""
    lines = WORDS.splitlines()
    for usage, text in zip(lines[::2], lines[1::2], strict=True):
        text = text.strip()
        yield usage, f"{text[0].lower()}{text[1:].rstrip('.')}"


def operate(name: str, args: Namespace, context: Context) -> Answer:
    """Answer as the server does."""
    words = tuple(getattr(args, "words", ()))
    found = ask(context.state, Request(do=name, words=words, by=context.actor.name))
    data = {"done": found.done, "lines": list(found.lines), "events": list(found.events),
            "version": found.version}  # fmt: skip
    lines = [*found.lines, *in_other_version(found)]
    return Answer(data, lines, status=0 if found.done else FAILED)
