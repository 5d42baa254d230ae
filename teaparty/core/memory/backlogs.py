"""Backlogs: what one person has missed in one place, and is still to recall.

Sources find them; `Recall` asks its sources in order. A log has a backlog as far as somebody's
cursor says that they have not read it.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import ClassVar, Protocol

from teaparty.core.events import LinesMissed, MissedPart
from teaparty.core.log.log import Entry
from teaparty.core.log.stream import Stream
from teaparty.core.memory.cursors import Cursors
from teaparty.core.memory.history import History, Page
from teaparty.core.memory.old_lines import OldLines
from teaparty.core.memory.readable import may_read, refuse_reader
from teaparty.core.party.channel import Channel
from teaparty.core.party.party import Party
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.records.cursors import last_of
from teaparty.core.values.names import fold

RECALL_ON = "Type {sign}recall to read on."


class SourceOrder(IntEnum):
    """In which order what somebody has missed is told and shown."""

    WHISPERS = 1
    MENTIONS = 2
    ROOMS = 3
    CHANNELS = 4


class Backlog(ABC):
    """What `me` has missed in one place: lines, which are shown page by page.

    The `title` of a page is a template with `fields`, as are the other sentences.
    """

    title: ClassVar[str]
    nothing: ClassVar[str]
    """What they read who have missed nothing there."""
    caught_up: ClassVar[str]
    """What they read who say that they want to read nothing of it."""
    footer: ClassVar[str] = RECALL_ON
    """How to go on to another page of this place alone; it can have `{sign}`, and the fields."""
    fields: dict[str, str]

    def __init__(self, me: Session) -> None:
        self.me = me
        self.fields = {}

    @abstractmethod
    async def read(self) -> list[Entry]:
        """Return all lines that are still to be recalled, oldest first."""

    @abstractmethod
    def part(self, lines: list[Entry], named: int) -> MissedPart | None:
        """Return what is told of these lines, of which so many name the reader, if anything is."""

    @abstractmethod
    def recalled(self, shown: list[Entry], rest: list[Entry]) -> None:
        """Note that these lines were shown, of those that were read, and the rest was not yet.

        There may be none, such as of somebody who is ignored.
        """

    @abstractmethod
    def catch_up(self) -> None:
        """Have nothing left to recall."""


class Source(Protocol):
    """Finds backlogs of one kind."""

    order: SourceOrder

    def backlogs(self, me: Session) -> Iterable[Backlog]:
        """Return where somebody may have missed something, in order."""
        ...

    def called(self, me: Session, word: str) -> Backlog | None:
        """Return the backlog of the place that somebody calls so; None if there is no such place.

        Raises `Refusal` for one where they can't go.
        """
        ...


class LogBacklog(Backlog):
    """What somebody has missed in the log of a room, or of another stream that people follow."""

    channel: ClassVar[bool] = False
    title = "Said in {room} since you left:"
    nothing = "There is nothing that you have missed in {room}."
    caught_up = "You are caught up in {room}."
    footer = "Type {sign}recall {word} to read on."

    def __init__(
        self, me: Session, stream: Stream[Session], title: str, old: OldLines, cursors: Cursors
    ) -> None:
        super().__init__(me)
        self.stream = stream
        self.fields = {"room": title, "word": stream.mark}
        self._old, self._cursors = old, cursors
        self._end = 0
        self.more = False
        """Whether more was missed than was read, as it is too long ago."""

    async def read(self) -> list[Entry]:
        """See `Backlog`."""
        me, stream, found = self.me, self.stream, list[Entry]()
        missed = self._cursors.missed(me, stream)
        stretches = last_of(missed, me.limits.history)
        for start, end in stretches:
            found += await self._old.of_room(me, stream, end, end - start, start)
        self._end = missed[-1][1] if missed else 0
        self.more = bool(found) and stretches != missed
        return found

    def part(self, lines: list[Entry], named: int) -> MissedPart:
        """See `Backlog`."""
        return LinesMissed(
            title=self.fields["room"],
            lines=len(lines),
            more=self.more,
            named=named,
            channel=self.channel,
            log=self.stream.name,
            first=lines[0].number,
            last=lines[-1].number,
        )

    def recalled(self, shown: list[Entry], rest: list[Entry]) -> None:
        """See `Backlog`."""
        self._cursors.recall(self.me, self.stream, rest[0].number if rest else self._end)

    def catch_up(self) -> None:
        """See `Backlog`."""
        self._cursors.recall(self.me, self.stream, self.stream.log.end)


class RoomBacklog(LogBacklog):
    """What somebody has missed in a room. They can go further back from there by `review`."""

    def __init__(
        self,
        me: Session,
        room: Room | Channel,
        old: OldLines,
        cursors: Cursors,
        history: History | None,
    ) -> None:
        super().__init__(me, room, room.title, old, cursors)
        self._room, self._history = room, history

    def recalled(self, shown: list[Entry], rest: list[Entry]) -> None:
        """See `Backlog`."""
        super().recalled(shown, rest)
        if shown and self._history is not None:
            page = Page(self.me.room, self._room, None, len(shown), shown[0].number)
            self._history.turn_to(self.me, page)


class RoomBacklogs:
    """Finds what people have missed in rooms where they have been, and may still go."""

    order = SourceOrder.ROOMS

    def __init__(
        self, party: Party, old: OldLines, cursors: Cursors, history: History | None
    ) -> None:
        self._party = party
        self._rooms = party.rooms
        self._old, self._cursors, self._history = old, cursors, history

    def backlogs(self, me: Session) -> Iterator[Backlog]:
        """Yield the one of the room where somebody stands before all others."""
        others = [room for room in self._rooms.values() if room is not me.room]
        for room in (me.room, *others):
            if self._cursors.missed(me, room) and may_read(me, room):
                yield self._backlog(me, room)

    def called(self, me: Session, word: str) -> Backlog | None:
        """See `Source`."""
        room = self._party.room_called(word, me)
        if room is None or isinstance(self._party.venue(fold(word)), Channel):
            return None  # a channel of that word goes before a room of that title
        refuse_reader(me, room)
        return self._backlog(me, room)

    def _backlog(self, me: Session, room: Room) -> Backlog:
        return RoomBacklog(me, room, self._old, self._cursors, self._history)
