"""Places that people have made."""

from typing import Any

from teaparty.admin.output import iso
from teaparty.core.records.places import Made


def place_data(made: Made) -> dict[str, Any]:
    """Return a place for JSON; `log` is the key of its lines."""
    state, topic = made.state, made.state.topic
    return {
        "number": made.number,
        "name": made.name,
        "kind": made.kind,
        "log": made.key,
        "owner": made.owner,
        "since": iso(made.since),
        "title": state.title,
        "description": state.description,
        "topic": None
        if topic is None
        else {"text": topic.text, "by": topic.by, "at": iso(topic.at)},
        "topics": state.topics,
        "exits": dict(state.exits),
        "trusted": list(state.trusted),
    }
