"""What is stored, where no server says so; and in words, what waits to be erased."""

from collections.abc import Mapping
from typing import Any

from msgspec import convert

from teaparty.admin.context import Context
from teaparty.stores.store_clock import Old

WAITS = {
    False: "The server waits to erase {what} for their age: teaparty-admin expire lets it.",
    True: "The server may erase {what} for their age, and does so when it runs.",
}


def of_database(context: Context) -> dict[str, Any]:
    """Return where the database is, and how much it holds. Raises `StoreRefused`."""
    database = context.database
    return {
        "database": {"kind": database.kind, "place": str(database)},
        "restore_waits": database.restore_waits,
        **database.counts(),
    }


def waits(held: Mapping[str, Any]) -> str:
    """Return what is said of old data that waits, or has waited, for the operator."""
    return WAITS[held["released"]].format(what=convert(held["old"], Old).words)
