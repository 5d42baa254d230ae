"""Events as they are stored: in JSON, each with its kind under `type`.

What a plugin has made up itself is stored as the text that people read, so that it can be read when
the plugin is gone.
"""

from contextlib import suppress
from typing import cast

from msgspec import DecodeError, Raw, Struct, json, structs

from teaparty.core import events as e
from teaparty.core.log.log import Entry
from teaparty.core.values.heaps import without_heaps
from teaparty.core.values.templates import as_fields

KINDS = e.Logged
"""All events that may stand in a log."""
_TYPES = frozenset(KINDS.__args__)
PASSING = tuple(kind.__name__ for kind in e.Lasting.__args__ if not kind.history)
"""The names of those that nobody wants to read later, such as somebody's coming and going."""
IN_PASSING = (e.SaidPassing, e.AnnouncedPassing, e.RecordedPassing)
"""What plugins say that nobody wants to read later. Where lines are too many, these go first."""
_UNREADABLE = (DecodeError, UnicodeError, RecursionError)
_encode = json.Encoder().encode
_decoder = json.Decoder(KINDS)


class _Kind(Struct, frozen=True):
    """What an event of any kind has, also of one that a later release has made."""

    type: str


class _Told(Struct, frozen=True, tag="ToldElsewhere"):
    """What somebody is told by another node, be it known here or not."""

    event: Raw
    who: e.Person = e.PARTY


_kind = json.Decoder(_Kind)
_told = json.Decoder(_Told)


def lasting(event: e.Event) -> e.Logged:
    """Return `event` as it is stored. Raises what `plain` or `plain_fields` of a plugin raises."""
    if type(event) in _TYPES:
        return cast(e.Logged, event)
    recorded = e.RecordedSpeech if event.speech else e.Recorded
    kind = recorded if event.history else e.RecordedPassing
    text, fields = without_heaps(event.plain()), as_fields(event.plain_fields())
    return kind(who=event.who, text=text, fields=fields)


def shown_later(event: e.Event) -> e.Lasting:
    """Return `event` as it is read later; what can't be stored is a line that was missed.

    A plugin may have given an event another kind of value than that has, or no text.
    """
    try:
        return cast(e.Lasting, _event(packed(event)))
    except BaseException:
        return e.Missed(count=1)


def carried(event: e.Event) -> e.Carried | None:
    """Return `event`, which is for one person, as it is sent to another process.

    What is for their screen only, and holds no text, is not sent.
    """
    if isinstance(event, e.Carried):
        return event
    found = shown_later(event)
    return found if getattr(found, "text", "") else None


def in_passing(event: e.Event) -> bool:
    """Whether it is, or will be stored as, one of those said `IN_PASSING`."""
    return not event.history and (type(event) not in _TYPES or isinstance(event, IN_PASSING))


def begins(kind: str) -> str:
    """Return how an event of that name begins, as it is `packed`."""
    return f'{{"type":"{kind}"'


def packed(event: e.Event) -> bytes:
    """Return `event` as it is stored, in JSON. Raises what `lasting` raises."""
    return _encode(lasting(event))


def arrived(room: str, number: int, at: float, stored: bytes | str) -> Entry:
    """Return the entry of a line that another process has just stored; as `unpacked`.

    People who did something have the numbers of their sessions, for they are in. Whoever is told
    what can't be read has missed a line.
    """
    event = _event(stored)
    if type(event) is e.Missed:
        with suppress(*_UNREADABLE):
            event = e.ToldElsewhere(who=_told.decode(stored).who, event=event)
    return Entry(room=room, number=number, at=at, event=event)


def kind_of(stored: bytes | str) -> str:
    """Return the name of an event's kind, which need not be known; nothing if there is none."""
    try:
        return _kind.decode(stored).type
    except _UNREADABLE:
        return ""


def unpacked(room: str, number: int, at: float, stored: bytes | str) -> Entry:
    """Return the entry that was stored so; what can't be read is a line that was missed.

    Nobody who is in now is its doer, whatever the number of their session was.
    """
    event = _event(stored)
    if event.who.number > 0:
        event = structs.replace(event, who=structs.replace(event.who, number=e.PAST))
    if isinstance(event, e.Whispered | e.Said) and event.to:
        to = tuple(structs.replace(person, number=e.PAST) for person in event.to)
        event = structs.replace(event, to=to)
    if isinstance(event, e.Acted | e.ShownOut) and event.whom is not None:
        event = structs.replace(event, whom=structs.replace(event.whom, number=e.PAST))
    return Entry(room=room, number=number, at=at, event=event)


def _event(stored: bytes | str) -> e.Logged:
    try:
        event: e.Logged = _decoder.decode(stored)
    except _UNREADABLE:
        event = e.Missed(count=1)
    return event


def concerned(event: e.Event) -> set[int]:
    """Return the accounts whose line this is: the doer's, and those it was whispered to."""
    to = (person.account for person in event.to) if isinstance(event, e.Whispered) else ()
    return {event.who.account, *to} - {0}
