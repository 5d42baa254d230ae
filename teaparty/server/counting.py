"""Counts what goes to the journal and to people, between the party and its ports."""

from collections.abc import Callable

from teaparty.core.log.log import Batch, Entry
from teaparty.core.log.places import Line
from teaparty.core.log.ports import Deliver, Failed, Journal, Stored
from teaparty.core.log.stream import Stream
from teaparty.core.party.session import Session
from teaparty.operator_log.counts import Counts


class CountedJournal:
    """A journal whose turns are counted; `seconds` returns a time that only grows."""

    def __init__(self, journal: Journal, counts: Counts, seconds: Callable[[], float]) -> None:
        self.begin, self.end, self.forget = journal.begin, journal.end, journal.forget
        self._store, self._counts, self._seconds = journal.store, counts, seconds

    def store(self, lines: list[Line], stored: Stored) -> None:
        """See `core.log.ports.Journal`."""
        seconds, counts = self._seconds, self._counts
        began = seconds()

        def count(entries: list[Entry]) -> None:
            counts.stored(entries, seconds() - began)
            stored(entries)

        self._store(lines, count)


def counted(deliver: Deliver, counts: Counts) -> Deliver:
    """Return what delivers, and counts lines times people once for a batch."""

    def deliver_and_count(batch: Batch, stream: Stream[Session], failed: Failed) -> None:
        readers = len(stream.members) + len(stream.listeners)
        counts.deliveries += len(batch.entries) * readers
        deliver(batch, stream, failed)

    return deliver_and_count
