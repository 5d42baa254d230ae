"""Stored lines, for people and in JSON."""

from typing import Any

from msgspec import to_builtins

from teaparty.admin.output import iso
from teaparty.core.events import Event, Whispered
from teaparty.core.log.log import Entry
from teaparty.core.values.templates import filled


def line_data(entry: Entry) -> dict[str, Any]:
    """Return a line for JSON: `kind` is what happened, such as `Said`; other keys go with it."""
    event = entry.event
    details = to_builtins(event)
    del details["type"], details["who"]
    if fields := details.pop("fields", None):
        details["text"] = filled(details["text"], fields)
    if isinstance(event, Whispered):
        details["to"] = [person.name for person in event.to]
    return {
        "room": entry.room,
        "number": entry.number,
        "at": iso(entry.at),
        "who": event.who.name,
        "kind": type(event).__name__,
        **details,
    }


def spoken(event: Event) -> str:
    """Return a line in words: who, what happened unless they just said it, and the text."""
    text = filled(getattr(event, "text", ""), getattr(event, "fields", {}))
    kind = type(event).__name__
    return f"{event.who.name}: {text}" if kind == "Said" else f"{event.who.name} ({kind}) {text}"
