"""Following several streams: the one where a reader stands, and others that it listens to.

A reader is in step with others in all of its streams, or in none. So what is for it alone has one
trail to go on, in order with all else. Between streams that order is that of their turns.
"""

from collections.abc import Iterator
from math import inf
from operator import itemgetter
from typing import Any, NamedTuple

from teaparty.core.log.log import Entry, Log
from teaparty.core.log.places import Position, is_before, known
from teaparty.core.log.ranks import Seat, Send
from teaparty.core.log.reading import Reading
from teaparty.core.log.stream import Stream


class Following:
    """Somebody listens to a `stream` from elsewhere, and has read it `since` then up to `cursor`.

    While they are in step with others, that is the cursor of those.
    """

    __slots__ = ("cursor", "since", "stream")

    def __init__(self, stream: Stream[Any], cursor: Position) -> None:
        self.stream = stream
        self.cursor = self.since = cursor


class Follows(dict[str, Following]):
    """What a reader listens to from elsewhere, by the names of the streams."""

    __slots__ = ("here",)

    def __init__(self) -> None:
        super().__init__()
        self.here: Following | None = None
        """That of the stream where it stands, which it listens to again once it has left."""

    @property
    def is_empty(self) -> bool:
        """Whether it listens to nothing, wherever it stands."""
        return not self and self.here is None


class Part(NamedTuple):
    """What is unread of one stream; `whose` has the cursor there. See `Entry` for `mark`."""

    whose: "Following | Follower"
    stream: Stream[Any]
    mark: str


class Follower(Reading):
    """The side of a reader that has to do with its streams. It stands in one of them, `room`."""

    __slots__ = ("_cursor", "follows", "room", "seat")

    room: Stream[Any]

    def __init__(self, turns: Any, room: Stream[Any], number: int) -> None:
        super().__init__(turns, number)
        self.room = room
        self._cursor: Position = 0
        self.seat: Seat | None = None
        """Where it stands in step with others."""
        self.follows: Follows | None = None
        """What it listens to, if that is anything."""

    # --- listening

    @property
    def followed(self) -> list[Stream[Any]]:
        """The streams that it listens to, also the one of these where it stands."""
        follows = self.follows
        if follows is None:
            return []
        here = [] if follows.here is None else [follows.here.stream]
        return [*here, *self.heard]

    @property
    def heard(self) -> list[Stream[Any]]:
        """The streams that it listens to from elsewhere."""
        return [each.stream for each in (self.follows or {}).values()]

    def start_in(self, stream: Stream[Any]) -> Position:
        """Return from where on a stream is read by somebody who comes to it: from its end on."""
        return stream.end

    def follow(self, stream: Stream[Any], cursor: Position | None = None) -> None:
        """Listen to a stream, from its end on, or from `cursor`; twice is once."""
        if stream in self.followed:
            return
        self.step_out()
        if self.follows is None:
            self.follows = Follows()
            self.turns.listened = True
        following = Following(stream, self.start_in(stream) if cursor is None else cursor)
        if stream is self.room:
            self.follows.here = following
            return
        self.begin_to_hear(following)
        if cursor is not None:
            self.wake()

    def unfollow(self, stream: Stream[Any]) -> None:
        """Listen to a stream no more; what has happened there before is still read."""
        follows = self.follows
        if follows is None:
            return
        if follows.here is not None and follows.here.stream is stream:
            follows.here = None
        elif (following := follows.get(stream.name)) is not None and following.stream is stream:
            self.carry()
            self.cease_to_hear(following)
        if follows.is_empty:
            self.follows = None

    def unfollow_all(self) -> None:
        """Listen to nothing any more."""
        for stream in self.followed:
            self.unfollow(stream)

    def came_from(self, origin: Stream[Any]) -> None:
        """Listen again to `origin`, which was left, and not to the stream where it stands now.

        What was unread is on the trail.
        """
        follows = self.follows
        if follows is None:
            return
        before, there = follows.here, follows.get(self.room.name)
        follows.here = None
        if before is not None:
            before.cursor = origin.end
            self.begin_to_hear(before)
        if there is not None:
            self.cease_to_hear(there)
            follows.here = there

    def begin_to_hear(self, following: Following) -> None:
        """Be one of the listeners of a stream from now on."""
        assert self.follows is not None
        stream = following.stream
        self.follows[stream.name] = following
        if not stream.listeners:
            stream.listener_ranks.cursor = stream.log.end
        stream.listeners[self.number] = self
        stream.listener_ranks.enter(self)

    def cease_to_hear(self, following: Following) -> None:
        """Be no listener any more; what was unread is on the trail."""
        assert self.follows is not None
        stream = following.stream
        del self.follows[stream.name], stream.listeners[self.number]
        stream.listener_ranks.leave(self)

    def carry(self) -> None:
        """See `Reader`."""

    def wake(self) -> None:
        """See `Reader`."""

    # --- in step with others, and apart

    @property
    def cursor(self) -> Position:
        """The place in the room's log before what is still to be read."""
        return self._cursor if self.seat is None else self.room.ranks.cursor

    @cursor.setter
    def cursor(self, position: Position) -> None:
        assert self.seat is None, "the cursor of those in step is not their own"
        self._cursor = position

    def step_out(self) -> None:
        """Stand apart from those who read what everybody reads; see `ranks`."""
        if self.seat is not None:
            if self.follows is not None:
                for each in self.follows.values():
                    each.cursor = each.stream.listener_ranks.release(self)
            self.room.ranks.step_out(self)

    def step_in(self, view: Any, send: Send) -> None:
        """Step in with others where it reads what they do, if it has read as much everywhere."""
        follows = {} if self.follows is None else self.follows
        if known(self.cursor) != self.room.ranks.cursor or any(
            known(each.cursor) != each.stream.listener_ranks.cursor for each in follows.values()
        ):
            return
        self.room.ranks.step_in(self, view, send)
        for each in follows.values():
            each.stream.listener_ranks.step_in(self, view, send)

    # --- in order

    def lags(self, beside: "Following | Follower | None" = None) -> bool:
        """Whether something stored is unread where it stands or listens, or `beside` one of these.

        That is what has the cursor: itself where it stands, a `Following` where it listens.
        """
        if beside is not self and _is_unread(self.cursor, self.room.log):
            return True
        in_step = self.seat is not None
        for each in (self.follows or {}).values():
            if each is not beside:
                stream = each.stream
                if _is_unread(stream.listener_ranks.cursor if in_step else each.cursor, stream.log):
                    return True
        return False

    def _parts(self) -> Iterator[Part]:
        yield Part(self, self.room, "")
        for each in (self.follows or {}).values():
            yield Part(each, each.stream, each.stream.mark)

    def _cursor_of(self, part: Part) -> Position:
        whose = part.whose
        if self.seat is not None and isinstance(whose, Following):
            return part.stream.listener_ranks.cursor
        return whose.cursor

    def _unread_of(self, log: Log) -> list[Position]:
        found = [self.cursor] if self.room.log is log else []
        for each in (self.follows or {}).values():
            if each.stream.log is log:
                ranks = each.stream.listener_ranks
                found.append(each.cursor if self.seat is None else ranks.cursor)
        return found

    def _read_on(self, most: int, found: list[Entry]) -> None:
        """Add about `most` events of all streams to `found`, those that came first before others.

        At the same time, that of the room comes first.
        """
        while len(found) < most:
            parts = []
            for part in self._parts():
                cursor = known(part.whose.cursor)
                if cursor is not None:
                    part.whose.cursor = cursor
                    if cursor < part.stream.log.end:
                        parts.append((part.stream.unread_since(cursor)[0], part))
            if not parts:
                return
            parts.sort(key=itemgetter(0))
            (_, part), until = parts[0], parts[1][0] if len(parts) > 1 else inf
            log, whose = part.stream.log, part.whose
            stop = _stop(log, whose.cursor, until, most)
            whose.cursor = self._read(log, whose.cursor, stop, most, found, part.mark)

    def _to_be_carried(self) -> list[tuple[Part, Position, Position]]:
        """Return what is unread in each stream, from one place to another, the oldest first."""
        found = []
        for part in self._parts():
            cursor, stop = part.whose.cursor, part.stream.end
            if cursor != stop and is_before(cursor, stop):
                at, likely = part.stream.unread_since(cursor)
                first = self.turns.came_first(part.stream) if likely else -1
                found.append(((at, first), (part, cursor, stop)))
        return [each for _, each in sorted(found, key=itemgetter(0))]


def _is_unread(cursor: Position, log: Log) -> bool:
    """Whether the log holds, or has held, anything after that place."""
    number = known(cursor)
    return number is not None and number < log.end


def _stop(log: Log, cursor: Position, until: float, most: int) -> int:
    """Return where to stop reading: before what is later than `until`."""
    start = max(known(cursor) or 0, log.start)
    _, entries = log.read(start, start + most)
    return next((each.number for each in entries if each.at > until), start + len(entries))
