"""What programs of the operator are answered: events as values, and the same in lines."""

from collections.abc import Iterable

from msgspec import to_builtins

from teaparty.control_messages import Answer
from teaparty.core.events import Event
from teaparty.core.moderation.clerk import Served
from teaparty.core.values.looks import DEFAULT
from teaparty.render.lines import line


def answer_of(served: Served, version: str) -> Answer:
    """Return the answer that says what came of an operation."""
    return Answer(
        done=served.done,
        lines=tuple(in_lines(served.events)),
        events=tuple(map(to_builtins, served.events)),
        version=version,
    )


def in_lines(events: Iterable[Event]) -> list[str]:
    """Return events as people read them, whose screens show nothing but text."""
    texts = filter(None, (line(each, DEFAULT) for each in events))
    return [part for text in texts for part in text.split("\n")]


def refusal(why: str, version: str) -> Answer:
    """Return the answer to a program that asks for what can't be done."""
    return Answer(done=False, lines=(why,), version=version)
