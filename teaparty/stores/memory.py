"""The journal that keeps nothing: what happens is stored as soon as it is there.

It is the contract that every other journal is tested against.
"""

from collections.abc import Callable

from teaparty.core.log import Entry


class MemoryJournal:
    """Rooms' own logs are all the memory there is."""

    def store(self, entries: list[Entry], stored: Callable[[list[Entry]], None]) -> None:
        """See `core.ports.Journal`."""
        stored(entries)
