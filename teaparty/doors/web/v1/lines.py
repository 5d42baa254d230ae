"""An event becomes a line of `teaparty.v1`: a JSON object that tells what happened, in parts."""

import re
from typing import Any

from msgspec import json

from teaparty.core import events as e
from teaparty.core.log.log import WHISPERS, Entry
from teaparty.core.values.looks import DEFAULT, Look
from teaparty.doors.web.v1.forms import form
from teaparty.render.lines import Fault, line
from teaparty.render.safe import safe

PLUGIN = "plugin"
"""The kind of all events of plugins, also of those that are remembered only by their text."""
NAMED, WATCHED = b',"named":true', b',"watched":true'
LINE = b',"line":'
"""What comes before the text of a line, which is the last of its parts."""
_BEFORE_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def kind_of(event: type[e.Event]) -> str:
    """Return the kind of all events of a class: `LostLink` is `lost-link`.

    What was said in passing is of the kind of all that was said.
    """
    return _KINDS.get(event, PLUGIN)


_KINDS = {
    each: _BEFORE_CAPITAL.sub("-", each.__name__.removesuffix("Passing")).lower()
    for each in vars(e).values()
    if isinstance(each, type) and issubclass(each, e.Event) and not issubclass(each, e.Recorded)
} | {e.MissedAside: "missed"}


def tail(entry: Entry, fault: Fault, viewer: int = -1, look: Look = DEFAULT) -> bytes:
    """Return a line as a JSON object, but for what comes before `at`; see `whole`.

    It is empty for what shows nothing, and for an event that has no text, which `fault` is given.
    """
    text = _text(entry, fault, viewer, look)
    if not text:
        return b""
    event = _of_move(entry.event)
    try:
        made = json.encode(_parts(event, entry))
    except BaseException as error:  # of a plugin that fills in our events in its own way
        fault(entry.event, error)
        made = json.encode({"at": entry.at, "kind": PLUGIN, **_channel(entry)})
    return made[1:-1] + _marks(entry, viewer) + LINE + text


def seen_by(viewer: int, entry: Entry, by_all: bytes, fault: Fault) -> bytes:
    """Return a line as `viewer` reads it, from what is not empty and read `by_all` others.

    Only its text is another, which comes last, and before it stands whether it names them, or has a
    word that they watch for. No text can hold `LINE` just as it is.
    """
    text = _text(entry, fault, viewer)
    return text and by_all[: by_all.rindex(LINE)] + _marks(entry, viewer) + LINE + text


def _marks(entry: Entry, viewer: int) -> bytes:
    """Return whether a line names somebody, or has a word that they watch for, as parts of it."""
    if entry.word_for(viewer) is None:
        return b""
    return NAMED if entry.names(viewer) else WATCHED


def _text(entry: Entry, fault: Fault, viewer: int, look: Look = DEFAULT) -> bytes:
    """Return the text of a line and the end of its object; nothing if the line is to be empty."""
    event = entry.event
    try:
        shown = line(event, look, viewer, entry.mark, entry.word_for(viewer))
    except BaseException as error:
        fault(event, error)
        return b""
    if not shown and not isinstance(_of_move(event), e.Move):
        return b""
    return json.encode(shown) + b"}"


def _of_move(event: e.Event) -> e.Event:
    return event.move if isinstance(event, e.Unheard) else event


def whole(room: str, number: int, rest: bytes) -> bytes:
    """Return a line from its `tail`. No name of a room has anything to be escaped."""
    return b'{"room":"%s","n":%d,%s' % (room.encode(), number, rest)


def _channel(entry: Entry) -> dict[str, str]:
    """Return by which word the reader listens there, if they do not stand there."""
    return {"channel": entry.mark} if entry.mark else {}


def _parts(event: e.Event, entry: Entry) -> dict[str, Any]:
    kind = kind_of(type(event))
    made: dict[str, Any] = {"at": entry.at, "kind": kind, **_channel(entry)}
    if event.who.name:
        made["who"] = person(event.who)
    if kind != PLUGIN:
        made.update(_more(event))
    return made


def _more(event: e.Event) -> dict[str, Any]:
    """Return what only some events have."""
    match event:
        case e.Invited():
            return {
                "place": safe(event.text),
                "word": event.word,
                "listen": event.channel,
                "seconds": event.seconds,
                "to": [person(each) for each in event.to],
            }
        case e.Whispered() | e.Said(to=(_, *_)):
            return {"text": safe(event.text), "to": [person(each) for each in event.to]}
        case e.Acted():
            to = {"to": [person(each) for each in event.to]} if event.to else {}
            return {"social": event.social, "text": safe(event.text), **to}
        case e.Said() | e.Emoted() | e.Shouted() | e.Away() | e.Walled():
            return {"text": safe(event.text)}
        case e.Renamed():
            return {"name": safe(event.name)}
        case e.Entered():
            return {"origin": safe(event.origin)}
        case e.Retracted():
            return {"taken": event.line}
        case e.TopicSet():
            return {"topic": safe(event.topic)}
        case e.ShownOut():
            return {"whom": person(event.whom)}
        case e.Changed():
            return {"what": event.what}
        case e.Left():
            return {"destination": safe(event.destination)}
        case e.MissedAside():
            return {"count": event.count, "on": safe(event.on)}
        case e.Missed():
            return {"count": event.count}
        case e.Told() | e.Refused():
            return form(event)
        case e.Recalled():
            return {"missed": [_missed(part) for part in event.parts]}
    return {}


def _missed(part: e.MissedPart) -> dict[str, Any]:
    """Return how much was missed in one log, and from which of its lines on."""
    if isinstance(part, e.WhispersMissed):
        return {"room": WHISPERS, "lines": part.count + part.invitations}
    return {"room": part.log, "lines": part.lines, "more": part.more, "named": part.named,
            "first": part.first, "last": part.last}  # fmt: skip


def person(one: e.Person) -> dict[str, Any]:
    """Return a person; the number is 0 for people whose session is over."""
    return {"number": max(0, one.number), "name": safe(one.name)}
