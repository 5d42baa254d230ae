"""Places that people have made, as tables of the configuration."""

import json
from collections.abc import Iterable, Iterator, Mapping

from teaparty.core.records.places import Made

CHANNEL, ROOM = "channel", "chat"
CLOSED = "# It was closed; a room of the configuration is open to everybody."


def as_toml(places: Iterable[Made], words: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines of tables for places; `words` are those of places by the keys of logs.

    Rooms of the operator's have tables already, so what hosts have added there is a comment.
    """
    for made in places:
        exits = {way: words.get(to, to) for way, to in made.state.exits.items()}
        if not made.kind:
            yield from _comments(made.name, exits)
        elif made.kind == CHANNEL:
            yield from _channel(made)
        else:
            yield from _room(made, exits)


def _channel(made: Made) -> Iterator[str]:
    yield f"[channels.{made.name}]"
    yield _pair("about", _about(made))
    if made.state.closed:
        yield _pair("listens", "invited")
    yield ""


def _about(made: Made) -> str:
    return made.state.description or made.state.title


def _room(made: Made, exits: Mapping[str, str]) -> Iterator[str]:
    yield f"[rooms.{made.name}]"
    if made.state.closed:
        yield CLOSED
    if made.kind != ROOM:
        yield _pair("kind", made.kind)
    yield _pair("title", made.state.title)
    if made.state.description:
        yield _pair("description", made.state.description)
    if exits:
        pairs = ", ".join(_pair(way, to) for way, to in exits.items())
        yield f"exits = {{ {pairs} }}"
    yield ""


def _comments(name: str, exits: Mapping[str, str]) -> Iterator[str]:
    if exits:
        yield f"# To the exits of [rooms.{name}]:"
        for way, to in exits.items():
            yield f"# {_pair(way, to)}"
        yield ""


def _pair(key: str, value: str) -> str:
    """Return a key and a text, which TOML writes like JSON."""
    return f"{key} = " + json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
