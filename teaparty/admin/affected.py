"""Whom a ban or a mute affects: values for JSON, and sentences."""

from collections.abc import Iterator, Mapping
from typing import Any

from teaparty.core.values.ban_texts import HAS_AFFECTED, BanTexts

NOBODY: dict[str, Any] = {"out": [], "stay": [], "more": 0, "newcomers": 0}
"""What is affected where no server runs."""
NOT_KNOWN = "The name {name} is not registered, and nobody who is in has it."
NEAR = "The name {name} is not registered, and nobody who is in has it. Did you mean {near}?"
MORE = "And so it is for {count} more."
CAME_FROM = "{name} came from {place}. To ban that too, type: teaparty-admin ban add {place}"


def values_of(imposed: Mapping[str, Any]) -> dict[str, Any]:
    """Return whom a ban or a mute has affected, as the server answers it."""
    keys = ("known", "near", "came_from", *NOBODY)
    return {key: imposed[key] for key in keys}


def lines_of(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield what to say of a ban or a mute with these values."""
    if not data["known"]:
        text = NEAR if data["near"] else NOT_KNOWN
        yield text.format(name=data["name"], near=data["near"])
    yield from who(data, HAS_AFFECTED)
    if data["kind"] == "ban":
        for place in data["came_from"]:
            yield CAME_FROM.format(name=data["name"], place=place)


def who(data: Mapping[str, Any], texts: BanTexts) -> Iterator[str]:
    """Yield the sentences that name people, of those that there are."""
    if data["out"]:
        yield texts.out.format(names=", ".join(data["out"]))
    if data["newcomers"]:
        yield texts.newcomers.format(count=data["newcomers"])
    if data["stay"]:
        yield texts.stay.format(names=", ".join(data["stay"]))
    if data["more"]:
        yield MORE.format(count=data["more"])
