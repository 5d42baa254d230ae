"""Turns: what happens in one is stored, and then read by everybody whom it concerns.

Whoever appends the first event of a turn wakes the owner of the party, who calls `flush`. The
journal gives all lines of a turn their numbers; a stream's log has them as soon as they are stored.
"""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import structs

from teaparty.core.events import Event, Missed, MissedAside, Retracted, TakenBack
from teaparty.core.log.holdups import HoldUps, Many
from teaparty.core.log.log import Batch, Entry, Log
from teaparty.core.log.places import Line
from teaparty.core.log.ports import Deliver, Failed, Journal, Naming, Stored, Wake
from teaparty.core.log.reader import Reader
from teaparty.core.log.stream import Stream
from teaparty.core.log.trail import Turn
from teaparty.core.values.limits import Limits
from teaparty.core.values.notices import ITS_DOOR, JOURNAL, Fault

MOST_SHUT = 64
"""Streams that were shut and whose logs are still held, besides those with lines to be stored."""


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
        self.streams: dict[str, Stream[Any]] = {}
        """Those that are open, and the last ones that were shut, by their names."""
        self._shut: dict[str, Stream[Any]] = {}
        self.renew(limits)
        self._journal = journal
        self._deliver = deliver
        self._wake = wake
        self._report = report
        self._holdups = holdups
        self._evict = evict
        self._heard = heard
        self.naming: Naming | None = None
        self.forewords: list[Stored] = []  # are given what `take` is, before anybody reads it
        self.afterwords: list[Callable[[], object]] = []  # are called after that
        self._awake = False
        self.turn = Turn(0.0)
        """The one that goes on."""
        self.pending: list[Line] = []
        self.listened = False
        """Whether anybody has ever listened to a stream where they did not stand."""
        self.stalled = False
        """Whether the journal stores nothing for a while: what is private does not wait for it."""
        self.missed = 0
        """How many lines readers have missed since the start, all together."""
        self._firsts: dict[str, int] = {}  # where each stream comes first there, as far as asked
        self._placed = 0  # lines looked at for that
        self._given: dict[str, Line] = {}  # to the journal: the last line of each stream
        self._ahead: dict[str, list[Entry]] = {}  # of lines that the log does not hold yet
        self._with_news: dict[int, Reader] = {}
        self._leaving: list[Reader] = []

    def renew(self, limits: Limits) -> None:
        """Have other limits from now on; the logs hold as many lines as these say."""
        self._batch = min(limits.batch, limits.history)  # only people who read late miss any
        for stream in self.streams.values():
            stream.log.renew(limits.history)

    def open(self, stream: Stream[Any]) -> None:
        """Accept events for `stream` from now on. It goes on with the log of its name."""
        before = self._shut.pop(stream.name, None)
        if before is not None:
            stream.go_on(before)
        else:
            stream.remember((), self._journal.end(stream.name))
        self.streams[stream.name] = stream

    def shut(self, stream: Stream[Any]) -> None:
        """Accept no more events for `stream`; what was appended is stored and read.

        Nobody listens to it any more.
        """
        for reader in list(stream.listeners.values()):
            reader.unfollow(stream)
        self._shut[stream.name] = stream
        for name, old in list(self._shut.items())[:-MOST_SHUT]:
            if old.is_stored:
                del self._shut[name], self.streams[name]
                self._given.pop(name, None)
                self._journal.forget(name)

    def is_open(self, stream: Stream[Any]) -> bool:
        """Whether something can happen in a stream: it was opened, and not shut."""
        name = stream.name
        return self.streams.get(name) is stream and name not in self._shut

    def remember(self, name: str, entries: Sequence[Entry], end: int) -> None:
        """Give a stream its last `entries` of before, while nothing has happened there.

        One that is not open begins at that `end` when it opens.
        """
        self._journal.begin(name, end)
        if name in self.streams:
            self.streams[name].remember(entries, end)
        else:
            self._journal.forget(name)

    def append(self, stream: Stream[Any], event: Event) -> Line:
        """Append `event` to `stream`; it is read once the journal has stored it.

        Raises ValueError for a stream that was not opened; see `Room.append`.
        """
        name = stream.name
        if self.streams.get(name) is not stream or name in self._shut:
            raise ValueError(f"nobody hears anything in the room {name!r}")
        line = stream.line(event)
        self.pending.append(line)
        if not self._awake:
            self._stir()
        return line

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

    def came_first(self, stream: Stream[Any]) -> int:
        """Return how much else had happened in this turn when something happened in a stream."""
        for index in range(self._placed, len(self.pending)):
            self._firsts.setdefault(self.pending[index].room, index)
        self._placed = len(self.pending)
        return self._firsts.get(stream.name, -1)

    def _stir(self) -> None:
        self._awake = True
        self._wake()

    def flush(self, when: float) -> None:
        """End a turn: store what happened in it, and show everybody what is stored.

        `when` is the time of the turn's events, Unix time in seconds.
        """
        began, lines = self._holdups.begins(), self.pending
        self._awake = False
        self.turn.at = when
        self.turn = Turn(when)
        if lines:
            self.pending, self._placed, self._firsts = [], 0, {}
            for line in lines:
                line.at = when
            if self.listened:
                _separate(lines)
            try:
                self._journal.store(lines, self.take)
            except Exception as error:
                self._report(Fault(session=0, place=JOURNAL, error=error))
                self._lost(lines)
            else:
                self._given.update({line.room: line for line in lines})
        self._tell_others()
        self._holdups.ends(began, 0, Many(lines))

    def _lost(self, lines: list[Line]) -> None:
        """Tell people that they miss what is never stored.

        A log has no gaps: a line with a number is missed there. One without is in no log.
        """
        filled = []
        for line in lines:
            stream = self.streams[line.room]
            if line.number is None:
                self._refuse(line, stream)
            elif line.number >= stream.log.end:
                missed = Missed(count=1)
                filled.append(Entry(room=line.room, number=line.number, at=line.at, event=missed))
        self.take(filled)

    def _refuse(self, line: Line, stream: Stream[Any]) -> None:
        before = self._given.get(line.room)
        line.refused = stream.log.end if before is None else before.after
        for reader in list(stream.members.values()):
            reader.send(Missed(count=1))
        for reader in list(stream.listeners.values()):
            reader.send(MissedAside(count=1, on=stream.mark))

    def take(self, entries: list[Entry]) -> None:
        """Show everybody what is stored now, also what others have added; see `Stored`."""
        for foreword in self.forewords:
            foreword(entries)
        by_room: dict[str, list[Entry]] = {}
        for entry in entries:
            by_room.setdefault(entry.room, []).append(entry)
        for name, found in by_room.items():
            stream = self.streams.get(name)
            if stream is None:  # others have it, and it is not open here
                self._journal.forget(name)
                continue
            if self._ahead or found[0].number > stream.log.end:
                by_room[name] = found = self._in_order(stream, found)
                entries = [entry for each in by_room.values() for entry in each]
            for first in range(0, len(found), self._batch):
                self._publish(stream, found[first : first + self._batch])
        for afterword in self.afterwords:
            afterword()
        self._tell_others()
        self._heard(entries)

    def _in_order(self, stream: Stream[Any], entries: list[Entry]) -> list[Entry]:
        """Return the entries that the log can take now; others wait for those before them."""
        waiting = sorted([*self._ahead.pop(stream.name, ()), *entries], key=lambda one: one.number)
        end = stream.log.end + next(
            (at for at, one in enumerate(waiting) if one.number != stream.log.end + at),
            len(waiting),
        )
        if ahead := [one for one in waiting if one.number >= end]:
            self._ahead[stream.name] = ahead
        return [one for one in waiting if one.number < end]

    def _publish(self, stream: Stream[Any], entries: list[Entry]) -> None:
        if self.naming is not None:
            try:
                self.naming(stream, entries)
            except Exception as error:
                self._report(Fault(session=0, place="the names in what is said", error=error))
        batch = Batch(stream.log.end, entries)
        stream.log.extend(entries)
        if not stream.history:
            stream.log.unstored = stream.log.end
        for entry in entries:
            if type(entry.event) is Retracted:
                _take_back(stream.log, entry.event)
        self._deliver(batch, stream, self._evict)

    def _tell_others(self) -> None:
        """Show private news to people who have some, and close the doors of people who leave.

        What is heavy is laid out for one of them in a turn; the others have their turn after it.
        """
        if not (self._leaving or self._with_news):
            return
        leaving, self._leaving = self._leaving, []  # people who leave from here on read first
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
            waits = reader.waits_for_journal and not self.stalled
            if waits or (reader.has_heavy_news and reader.door.ready):
                self._leaving.append(reader)
                continue
            try:
                reader.door.close()
            except Exception as error:
                self._report(Fault(session=reader.number, place=ITS_DOOR, error=error))


def _separate(lines: list[Line]) -> None:
    """Have a microsecond between streams, so that late readers know which came first in a turn."""
    places: dict[str, int] = {}
    for line in lines:
        line.at += places.setdefault(line.room, len(places)) * 1e-6


def _take_back(log: Log, retracted: Retracted) -> None:
    """Hide a line that was taken back from people who have not read it yet."""
    entry = log.at(retracted.line)
    if entry is not None:
        left = TakenBack(who=entry.event.who, by=retracted.by)
        log.replace(structs.replace(entry, event=left))
