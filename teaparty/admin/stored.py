"""What is stored, in words: what waits to be erased, and a database that does not fit."""

from collections.abc import Mapping
from typing import Any

from msgspec import convert

from teaparty.stores import migrating
from teaparty.stores.store_clock import Old

WAITS = {
    False: "The server waits to erase {what} for their age: teaparty-admin expire lets it.",
    True: "The server may erase {what} for their age, and does so when it runs.",
}


def waits(held: Mapping[str, Any]) -> str:
    """Return what is said of old data that waits, or has waited, for the operator."""
    return WAITS[held["released"]].format(what=convert(held["old"], Old).words)


def unfit(revision: str) -> str:
    """Return what to do with a database of another revision, which this release can't read."""
    return migrating.unfit("The database is", revision)
