"""Turns: what happens in one is stored, and then read by everybody whom it concerns.

Whoever appends the first event of a turn wakes the owner of the party, who calls `flush`. Numbers
are given at once, in the order in which things happen; a room's log follows as they are stored.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import structs

from teaparty.core.events import Event, Missed, Retracted, TakenBack
from teaparty.core.log.holdups import HoldUps
from teaparty.core.log.log import Batch, Entry, Log
from teaparty.core.ports import Listener, Ports
from teaparty.core.records import WHISPERS
from teaparty.core.values.limits import Limits
from teaparty.core.values.notices import Fault, Reason

if TYPE_CHECKING:
    from teaparty.core.party.rooms import Room
    from teaparty.core.party.session import Session


class Turn:
    """One turn. `at` is Unix time in seconds: of the turn before, until this one ends."""

    __slots__ = ("at",)

    def __init__(self, at: float) -> None:
        self.at = at


class Many(list[Entry]):
    """The lines of a turn, which a log calls by what plugins have made of them."""

    def __str__(self) -> str:
        kinds = {type(entry.event) for entry in self}
        theirs = {f"{kind.__module__}.{kind.__qualname__}" for kind in kinds}
        names = sorted(name for name in theirs if not name.startswith("teaparty.core."))
        return " with ".join(["a turn", *([", ".join(names)] if names else [])])


class Turns:
    """The turns of one party, in `rooms`."""

    def __init__(
        self,
        rooms: Mapping[str, "Room"],
        limits: Limits,
        ports: Ports,
        listeners: Sequence[Listener],
    ) -> None:
        self._rooms = rooms
        self._batch = min(limits.batch, limits.history)  # so that only who is behind misses any
        self._journal = ports.journal
        self._deliver = ports.deliver
        self._wake = ports.wake
        self._report = ports.report
        self._listeners = listeners
        self.holdups = HoldUps(
            ports.steady or ports.time, ports.report, limits.slow_milliseconds / 1_000
        )
        self._awake = False
        self.turn = Turn(0.0)
        """The one that goes on."""
        self._pending: list[tuple[Room, int, Event]] = []
        self._with_news: dict[int, Session] = {}
        self._leaving: list[Session] = []
        self._listening = False
        self._unheard: set[tuple[str, int]] = set()  # what listeners did, by room and number

    def append(self, room: "Room", event: Event) -> None:
        """Give `event` the next number in `room`; it is read once the journal has stored it.

        Raises ValueError for a room where nobody hears anything; see `Room.append`.
        """
        if self._rooms.get(room.name) is not room:
            raise ValueError(f"nobody hears anything in the room {room.name!r}")
        if self._listening:
            self._unheard.add((room.name, room.next))
        self._pending.append((room, room.next, event))
        room.next += 1
        if not self._awake:
            self._stir()

    def has_news(self, session: "Session") -> None:
        """Remember that `session` has something to read, besides what its room gets."""
        self._with_news[session.number] = session
        if not self._awake:
            self._stir()

    def leaves(self, session: "Session") -> None:
        """Remember that the door of `session` is to be closed when all is read."""
        self._leaving.append(session)
        if not self._awake:
            self._stir()

    def _stir(self) -> None:
        self._awake = True
        self._wake()

    def flush(self, when: float) -> None:
        """End a turn: store what happened in it, and let everybody read what is stored.

        `when` is the time of the turn's events, Unix time in seconds.
        """
        began, entries = self.holdups.begins(), Many()
        self._awake = False
        self.turn.at = when
        self.turn = Turn(when)
        if self._pending:
            pending, self._pending = self._pending, []
            entries.extend(
                Entry(room=room.name, number=number, at=when, event=event)
                for room, number, event in pending
            )
            try:
                self._journal.store(entries, self._stored)
            except Exception as error:
                self._report(Fault(session=0, place="the journal", error=error))
                self._lost(entries)
        self._tell_others()
        self.holdups.ends(began, 0, entries)

    def _lost(self, entries: list[Entry]) -> None:
        """Fill the places of what is never stored: a log has no gaps, and nobody waits for them."""
        self._stored(
            [
                structs.replace(entry, event=Missed(count=1))
                for entry in entries
                if entry.number >= self._rooms[entry.room].log.end
            ]
        )

    def _stored(self, entries: list[Entry]) -> None:
        by_room: dict[str, list[Entry]] = {}
        for entry in entries:
            by_room.setdefault(entry.room, []).append(entry)
        for name, found in by_room.items():
            for first in range(0, len(found), self._batch):
                self._publish(self._rooms[name], found[first : first + self._batch])
        self._tell_others()
        if self._listeners:
            self._tell_listeners(entries)

    def _publish(self, room: "Room", entries: list[Entry]) -> None:
        batch = Batch(room.log.end, entries)
        room.log.extend(entries)
        for entry in entries:
            if type(entry.event) is Retracted:
                _take_back(room.log, entry.event.line)
        self._deliver(batch, room, self._evict)

    def _tell_others(self) -> None:
        """Let those read who have private news, and shut the door behind those who leave.

        What is heavy is laid out for one of them in a turn; the others have their turn after it.
        """
        if not (self._leaving or self._with_news):
            return
        leaving, self._leaving = self._leaving, []  # who leaves from here on reads first
        with_news, self._with_news = self._with_news, {}
        busy = False
        for session in with_news.values():
            heavy = session.can_read_heavy_news and session.door.ready
            if heavy and busy:
                self.has_news(session)
                continue
            busy = busy or heavy
            try:
                session.door.flush()
            except Exception as error:
                self._evict(session, error)
            if session.waits_for_journal:
                self._with_news[session.number] = session
        for session in leaving:
            if session.waits_for_journal or (session.has_heavy_news and session.door.ready):
                self._leaving.append(session)
                continue
            try:
                session.door.close()
            except Exception as error:
                self._report(Fault(session=session.number, place="its door", error=error))

    def _evict(self, session: "Session", error: Exception) -> None:
        self._report(Fault(session=session.number, place="its door", error=error))
        session.leave(Reason.FAULT)

    def _tell_listeners(self, entries: Iterable[Entry]) -> None:
        """Tell the listeners what people did. What listeners do is told to none of them."""
        self._listening = True
        for entry in entries:
            if (entry.room, entry.number) in self._unheard:
                self._unheard.remove((entry.room, entry.number))
            elif entry.event.who.number and entry.room != WHISPERS:
                for listener in self._listeners:
                    self._tell_listener(listener, entry)
        self._listening = False

    def _tell_listener(self, listener: Listener, entry: Entry) -> None:
        began, place = self.holdups.begins(), f"the listener {listener.name}"
        try:
            listener.heard(self._rooms[entry.room], entry.event)
        except BaseException as error:
            self._report(Fault(session=0, place=place, error=error))
        self.holdups.ends(began, 0, place)


def _take_back(log: Log, line: int) -> None:
    """Let a line that was taken back be read by nobody who has not read it yet."""
    entry = log.at(line)
    if entry is not None:
        log.replace(structs.replace(entry, event=TakenBack(who=entry.event.who)))
