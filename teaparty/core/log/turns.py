"""Turns: what happens in one is stored, and then read by everybody whom it concerns.

Whoever appends the first event of a turn wakes the owner of the party, who calls `flush`. Numbers
are given at once, in the order in which things happen; a room's log follows as they are stored.
"""

from collections.abc import Callable
from typing import Any

from msgspec import structs

from teaparty.core.events import Event, Missed, Retracted, TakenBack
from teaparty.core.log.holdups import HoldUps
from teaparty.core.log.log import Batch, Entry, Log
from teaparty.core.log.ports import Deliver, Failed, Journal, Stored, Wake
from teaparty.core.log.reader import Reader, Turn
from teaparty.core.log.stream import Stream
from teaparty.core.values.limits import Limits
from teaparty.core.values.notices import Fault


class Many(list[Entry]):
    """The lines of a turn, which a log calls by what plugins have made of them."""

    def __str__(self) -> str:
        kinds = {type(entry.event) for entry in self}
        theirs = {f"{kind.__module__}.{kind.__qualname__}" for kind in kinds}
        names = sorted(name for name in theirs if not name.startswith("teaparty.core."))
        return " with ".join(["a turn", *([", ".join(names)] if names else [])])


class Turns:
    """The turns of some streams: those that were opened.

    A reader whose door fails is given to `evict`; `heard` is given what all have read.
    """

    def __init__(
        self,
        limits: Limits,
        *,
        journal: Journal,
        deliver: Deliver,
        wake: Wake,
        report: Callable[[Fault], None],
        holdups: HoldUps,
        evict: Failed,
        heard: Stored,
    ) -> None:
        self._streams: dict[str, Stream[Any]] = {}
        self._batch = min(limits.batch, limits.history)  # so that only who is behind misses any
        self._journal = journal
        self._deliver = deliver
        self._wake = wake
        self._report = report
        self._holdups = holdups
        self._evict = evict
        self._heard = heard
        self._awake = False
        self.turn = Turn(0.0)
        """The one that goes on."""
        self._pending: list[tuple[Stream[Any], int, Event]] = []
        self._with_news: dict[int, Reader] = {}
        self._leaving: list[Reader] = []

    def open(self, stream: Stream[Any]) -> None:
        """Let events be appended to `stream` from now on."""
        self._streams[stream.name] = stream

    def append(self, stream: Stream[Any], event: Event) -> None:
        """Give `event` the next number in `stream`; it is read once the journal has stored it.

        Raises ValueError for a stream that was not opened; see `Room.append`.
        """
        if self._streams.get(stream.name) is not stream:
            raise ValueError(f"nobody hears anything in the room {stream.name!r}")
        self._pending.append((stream, stream.next, event))
        stream.next += 1
        if not self._awake:
            self._stir()

    def has_news(self, reader: Reader) -> None:
        """Remember that `reader` has something to read, besides what its room gets."""
        self._with_news[reader.number] = reader
        if not self._awake:
            self._stir()

    def leaves(self, reader: Reader) -> None:
        """Remember to close the door of `reader` when all is read."""
        self._leaving.append(reader)
        if not self._awake:
            self._stir()

    def _stir(self) -> None:
        self._awake = True
        self._wake()

    def flush(self, when: float) -> None:
        """End a turn: store what happened in it, and let everybody read what is stored.

        `when` is the time of the turn's events, Unix time in seconds.
        """
        began, entries = self._holdups.begins(), Many()
        self._awake = False
        self.turn.at = when
        self.turn = Turn(when)
        if self._pending:
            pending, self._pending = self._pending, []
            entries.extend(
                Entry(room=stream.name, number=number, at=when, event=event)
                for stream, number, event in pending
            )
            try:
                self._journal.store(entries, self._stored)
            except Exception as error:
                self._report(Fault(session=0, place="the journal", error=error))
                self._lost(entries)
        self._tell_others()
        self._holdups.ends(began, 0, entries)

    def _lost(self, entries: list[Entry]) -> None:
        """Fill the places of what is never stored: a log has no gaps, and nobody waits for them."""
        self._stored(
            [
                structs.replace(entry, event=Missed(count=1))
                for entry in entries
                if entry.number >= self._streams[entry.room].log.end
            ]
        )

    def _stored(self, entries: list[Entry]) -> None:
        by_room: dict[str, list[Entry]] = {}
        for entry in entries:
            by_room.setdefault(entry.room, []).append(entry)
        for name, found in by_room.items():
            for first in range(0, len(found), self._batch):
                self._publish(self._streams[name], found[first : first + self._batch])
        self._tell_others()
        self._heard(entries)

    def _publish(self, stream: Stream[Any], entries: list[Entry]) -> None:
        batch = Batch(stream.log.end, entries)
        stream.log.extend(entries)
        for entry in entries:
            if type(entry.event) is Retracted:
                _take_back(stream.log, entry.event.line)
        self._deliver(batch, stream, self._evict)

    def _tell_others(self) -> None:
        """Let those read who have private news, and shut the door behind those who leave.

        What is heavy is laid out for one of them in a turn; the others have their turn after it.
        """
        if not (self._leaving or self._with_news):
            return
        leaving, self._leaving = self._leaving, []  # who leaves from here on reads first
        with_news, self._with_news = self._with_news, {}
        busy = False
        for reader in with_news.values():
            heavy = reader.can_read_heavy_news and reader.door.ready
            if heavy and busy:
                self.has_news(reader)
                continue
            busy = busy or heavy
            try:
                reader.door.flush()
            except Exception as error:
                self._evict(reader, error)
            if reader.waits_for_journal:
                self._with_news[reader.number] = reader
        for reader in leaving:
            if reader.waits_for_journal or (reader.has_heavy_news and reader.door.ready):
                self._leaving.append(reader)
                continue
            try:
                reader.door.close()
            except Exception as error:
                self._report(Fault(session=reader.number, place="its door", error=error))


def _take_back(log: Log, line: int) -> None:
    """Let a line that was taken back be read by nobody who has not read it yet."""
    entry = log.at(line)
    if entry is not None:
        log.replace(structs.replace(entry, event=TakenBack(who=entry.event.who)))
