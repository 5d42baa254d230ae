"""Events that are a sentence: what people say and do, and what the party tells.

No line that holds words of a person's own choice can be taken for a line of the system: it begins
with the person's name and a fixed verb with a colon, or, for an emote, with the mark `*`; and no
line of the system begins with that mark or has a name and such a verb.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from teaparty.core import events as e
from teaparty.core.values.looks import Colours, Look
from teaparty.core.values.templates import as_fields, filled
from teaparty.render.charsets import marked, named
from teaparty.render.chunks import whole
from teaparty.render.durations import span_in_words
from teaparty.render.paint import Meaning, paint, painted
from teaparty.render.safe import safe, safe_block

Render = Callable[[Any, Look, int], str]
"""(event, look, the viewer's session number) -> text; an empty text shows nothing."""
Fill = Callable[..., str]
Words = Callable[[Any, Look], str]
"""(event, look) -> what somebody says or does by an event, made safe."""

_FIELD = re.compile(r"{(\w+)}")


# --- what happens in a room: what others read, and what the person who did it reads


def spoken(others: str, actor: str, words: Words | None = None) -> Render:
    """Return what renders the `text` that `who` said; `words` return it, if it is no field."""
    fields = "who", "text"
    theirs = _by_place(painted(others, who=Meaning.SPEAKER), fields)
    mine = _by_place(painted(actor, Meaning.OWN), fields)

    def render(event: Any, look: Look, viewer: int) -> str:
        shape = (mine if event.who.number == viewer else theirs)[look.colours]
        text = safe(event.text) if words is None else words(event, look)
        return shape(named(event.who.name, look.charset), text)

    return render


def happened(others: str, actor: str = "") -> Render:
    """Return what renders a line of the party about `who`; other fields are the event's own."""
    fields = [field for field in _FIELD.findall(others) if field != "who"]
    theirs = _by_place(painted(others, Meaning.SYSTEM), ("who", *fields))
    mine = _by_place(painted(actor, Meaning.SYSTEM), ("who", *fields))

    def render(event: Any, look: Look, viewer: int) -> str:
        shape = (mine if event.who.number == viewer else theirs)[look.colours]
        values = [whole(safe(getattr(event, field))) for field in fields]
        return shape(named(event.who.name, look.charset), *values)

    return render


def _by_place(shapes: dict[Colours, str], fields: Sequence[str]) -> dict[Colours, Fill]:
    """Return a fast function that fills in a template with values in the order of `fields`."""
    places = {field: f"{{{index}}}" for index, field in enumerate(fields)}
    return {
        colours: _FIELD.sub(lambda found: places[found[1]], shape).format
        for colours, shape in shapes.items()
    }


_SAID = "who", "text"
_SAID_TO = "who", "people", "text"
_you_say = _by_place(painted("You say: {text}", Meaning.OWN), _SAID)
_they_say = _by_place(painted("{who} says: {text}", who=Meaning.SPEAKER), _SAID)
_you_say_to = _by_place(painted("You say to {people}: {text}", Meaning.OWN), _SAID_TO)
_they_say_to = _by_place(painted("{who} says to {people}: {text}", who=Meaning.SPEAKER), _SAID_TO)


def said(event: e.Said, look: Look, viewer: int) -> str:
    """What is said to some of those who are there, all others read as well."""
    who, charset = event.who, look.charset
    name, text = named(who.name, charset), safe(event.text)
    if not event.to:
        return (_you_say if who.number == viewer else _they_say)[look.colours](name, text)
    shape = (_you_say_to if who.number == viewer else _they_say_to)[look.colours]
    return shape(name, _people(event.to, viewer, look), text)


_read_aloud = spoken("{who} emotes: {text}", "You emote: {text}")
_emote = spoken("* {who} {text}", "* {who} {text}")
_emote_joined = spoken("* {who}{text}", "* {who}{text}")


_OWNING = ("'s ", "’s ")  # noqa: RUF001
"""Joined to the name before it. No name ends like this, so it is clear whose it is."""


def emoted(event: e.Emoted, look: Look, viewer: int) -> str:
    """For a screen reader the name comes first, as in all that people say."""
    if look.screen_reader:
        return _read_aloud(event, look, viewer)
    joined = event.text.startswith(_OWNING)
    return (_emote_joined if joined else _emote)(event, look, viewer)


def renamed(event: e.Renamed, look: Look, viewer: int) -> str:
    mine = event.who.number == viewer
    shape = "You are now called {name}." if mine else "{who} is now called {name}."
    who, name = named(event.who.name, look.charset), named(event.name, look.charset)
    return paint(Meaning.SYSTEM, shape.format(who=who, name=name), look.colours)


def announced(event: e.Announced, look: Look, viewer: int) -> str:
    return paint(Meaning.SYSTEM, _plugins(event.text, event.fields, look), look.colours)


def plain(event: e.Event, look: Look, viewer: int) -> str:
    """An event of a plugin's own."""
    return _plugins(event.plain(), as_fields(event.plain_fields()), look)


def _plugins(text: str, fields: Mapping[str, str], look: Look) -> str:
    """Return a text of a plugin with its fields; any word may be a name."""

    def shown(name: str, value: str) -> str:
        known = name in (SPAN, MORE, ROOM, *NAMES)
        return _field(name, value, look) if known else marked(safe(value), look.charset)

    return filled(marked(safe_block(text), look.charset), fields, shown)


# --- what one person is told


_WHISPER = "who", "people", "text"
_your_whisper = _by_place(painted("You whisper to {people}: {text}", Meaning.WHISPER), _WHISPER)
_their_whisper = _by_place(painted("{who} whispers to {people}: {text}", Meaning.WHISPER), _WHISPER)


def whispered(event: e.Whispered, look: Look, viewer: int) -> str:
    who, charset = event.who, look.charset
    shape = (_your_whisper if who.number == viewer else _their_whisper)[look.colours]
    return shape(named(who.name, charset), _people(event.to, viewer, look), safe(event.text))


_INVITES = {
    (False, False): "{who} invites {people} to {place}{span}.",
    (False, True): "{who} invites {people} to listen to {place}{span}.",
    (True, False): "You invite {people} to {place}{span}.",
    (True, True): "You invite {people} to listen to {place}{span}.",
}
"""By whether it is the reader who does, and whether it is to a channel."""
_HOW = {False: " Type {sign}go {word}.", True: " Type {sign}listen {word}."}


def invited(event: e.Invited, look: Look, viewer: int) -> str:
    mine = event.who.number == viewer
    people = _people(event.to, viewer, look)
    if mine and any(person.number == viewer for person in event.to):
        people = "yourself"
    text = _INVITES[mine, event.channel].format(
        who=named(event.who.name, look.charset),
        people=people,
        place=whole(safe(event.text)),
        span=f" for {span_in_words(event.seconds)}" if event.seconds else "",
    )
    if event.sign is not None and not mine:
        text += _HOW[event.channel].format(sign=event.sign, word=event.word)
    return paint(Meaning.WHISPER, text, look.colours)


def _people(people: Iterable[e.Person], viewer: int, look: Look) -> str:
    return ", ".join(
        "you" if person.number == viewer else named(person.name, look.charset) for person in people
    )


def told(event: e.Told | e.Refused, look: Look, viewer: int) -> str:
    fields = {name: _field(name, value, look) for name, value in event.fields.items()}
    return filled(safe_block(event.text), {"sign": event.sign, **fields})


NAMES = ("name", "names", "nearest", "proposal")
"""Fields of a template that hold a name."""


ROOM = "room"
"""The field of a template that holds the title of a room."""
SPAN, MORE = "span", "more"
"""The fields of a template that hold a number of seconds, as `9 minutes` and `9 more minutes`.

With a second unit that is `9 minutes 59 seconds more`.
"""
_SECONDS = re.compile(r"[0-9]+(\.[0-9]+)?")


def _field(name: str, value: str, look: Look) -> str:
    if name in (SPAN, MORE) and _SECONDS.fullmatch(value):
        span = span_in_words(float(value))
        return span if name == SPAN else _more(span)
    if name == ROOM:
        return whole(safe(value))
    return whole(marked(safe(value), look.charset)) if name in NAMES else safe(value)


def _more(span: str) -> str:
    return span.replace(" ", " more ") if span.count(" ") == 1 else f"{span} more"


def refused(event: e.Refused, look: Look, viewer: int) -> str:
    return paint(Meaning.REFUSED, told(event, look, viewer), look.colours)


def missed(event: e.Missed, look: Look, viewer: int) -> str:
    if isinstance(event, e.MissedAside):
        one, many = "[1 line on {on} was missed]", "[{count} lines on {on} were missed]"
        text = (one if event.count == 1 else many).format(count=event.count, on=safe(event.on))
    else:
        text = "[1 line was missed]" if event.count == 1 else "[{count} lines were missed]"
        text = text.format(count=event.count)
    return paint(Meaning.SYSTEM, text, look.colours)
