"""Stored lines, for people and in JSON."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import json, to_builtins

from teaparty.admin.output import iso, moment
from teaparty.core.events import Acted, Event, Recorded, Whispered
from teaparty.core.log.codec import arrived
from teaparty.core.log.log import Entry
from teaparty.core.values.templates import filled


def line_data(entry: Entry) -> dict[str, Any]:
    """Return a line for JSON: `kind` is what happened, such as `Said`; other keys go with it."""
    event = entry.event
    details = to_builtins(event)
    del details["type"]
    details.pop("who", None)  # which the party itself leaves out
    if fields := details.pop("fields", None):
        details["text"] = filled(details["text"], fields)
    if isinstance(event, Whispered):
        details["to"] = [person.name for person in event.to]
    if isinstance(event, Acted):
        details = {"social": event.social, "text": event.text}
        details |= {"to": [person.name for person in event.to]} if event.to else {}
    return {
        "room": entry.room,
        "number": entry.number,
        "at": iso(entry.at),
        "who": event.who.name,
        "kind": _kind(event),
        **details,
    }


def spoken(event: Event) -> str:
    """Return a line in words: who, what happened unless they just said it, and the text."""
    text = filled(getattr(event, "text", ""), getattr(event, "fields", {}))
    kind = _kind(event)
    return f"{event.who.name}: {text}" if kind == "Said" else f"{event.who.name} ({kind}) {text}"


def _kind(event: Event) -> str:
    """Return what happened; what was said in passing was said."""
    name = type(event).__name__
    return name if isinstance(event, Recorded) else name.removesuffix("Passing")


def answered(lines: Sequence[Mapping[str, Any]]) -> list[Entry]:
    """Return lines that the server has answered."""
    return [
        arrived(each["log"], each["number"], each["at"], json.encode(each["event"]))
        for each in lines
    ]


def described(entries: Iterable[Entry]) -> tuple[list[dict[str, Any]], list[str]]:
    """Return lines for JSON, and in words."""
    found = list(entries)
    words = [f"  {moment(one.at)}  {one.room}  {spoken(one.event)}" for one in found]
    return [line_data(one) for one in found], words
