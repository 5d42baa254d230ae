"""A room's log: a bounded ring of numbered events, and the batch that one turn adds to it."""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence

from msgspec import Struct, structs

from teaparty.core.events import Event, Missed, MissedAside, Said

WHISPERS = "@"
"""The name of the log of all whispers; no room is called so."""
EVERYBODY = "*"
"""The name of the log in which nodes of one party tell each other who is in."""


class Watched(str):
    """A word that somebody watches for, where another word may be their name; see `Entry`."""

    __slots__ = ()


class Entry(Struct, frozen=True, kw_only=True, gc=False):
    """One line of a journal: the `number`-th event of a room; `at` is Unix time in seconds.

    For one person's private event `room` is empty. `mark` is what those who listen to the room from
    elsewhere call it; it is empty for all who stand there. `named` has those whom the line names,
    by the numbers of their sessions, with the word that does so, and those who watch for a word of
    it, with that; it is None for most lines. Both are found when the line is about to be read, and
    never stored.
    """

    room: str
    number: int
    at: float
    event: Event
    mark: str = ""
    named: Mapping[int, str] | None = None

    def word_for(self, viewer: int) -> str | None:
        """Return the word that names the session of this number, or is watched for; or None."""
        return None if self.named is None else self.named.get(viewer)

    def names(self, viewer: int) -> bool:
        """Whether it names the session of this number."""
        word = self.word_for(viewer)
        return word is not None and not isinstance(word, Watched)


def private(event: Event, at: float = 0.0) -> Entry:
    """Return the entry of one person's private event."""
    return Entry(room="", number=0, at=at, event=event)


def marked(entry: Entry, mark: str) -> Entry:
    """Return an entry as it is read by people who listen from elsewhere; see `Entry`."""
    event = entry.event
    if type(event) is Missed:
        return structs.replace(entry, event=MissedAside(count=event.count, on=mark))
    return structs.replace(entry, mark=mark)


def without_gaps(entries: Iterable[Entry]) -> list[Entry]:
    """Return `entries` of a room, with a missed line in the place of each one that is lost."""
    full: list[Entry] = []
    for entry in entries:
        first = full[-1].number + 1 if full else entry.number
        full += (
            Entry(room=entry.room, number=number, at=entry.at, event=Missed(count=1))
            for number in range(first, entry.number)
        )
        full.append(entry)
    return full


def up_to(end: int, entries: Sequence[Entry]) -> list[Entry]:
    """Return those before the number `end`, up to that, unless there are none."""
    found = [entry for entry in entries if entry.number < end]
    if found and found[-1].number < end - 1:
        found.append(structs.replace(found[-1], number=end - 1, event=Missed(count=1)))
    return without_gaps(found)


class Log:
    """The last `limit` events of a room. Numbers count from 0 and are never used again.

    Invariant: the events held are those with `start <= number < end`.
    """

    __slots__ = ("_entries", "end", "limit", "unstored")

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.end = 0
        self.unstored = 0
        """The number after the last event that is held for its readers alone, and not stored."""
        self._entries: list[Entry] = []

    def renew(self, limit: int) -> None:
        """Hold the last `limit` events from now on; the others fall off."""
        self.limit = limit
        del self._entries[:-limit]

    @property
    def start(self) -> int:
        """The number of the oldest event that is still held."""
        return self.end - len(self._entries)

    def extend(self, entries: Sequence[Entry]) -> None:
        """Append `entries`; the oldest fall off where there are more than `limit`."""
        self._entries.extend(entries)
        self.end += len(entries)
        excess = len(self._entries) - self.limit
        if excess > 0:
            del self._entries[:excess]

    def at(self, number: int) -> Entry | None:
        """Return the entry of that number, if it is held."""
        index = number - self.start
        return self._entries[index] if 0 <= index < len(self._entries) else None

    def last(self, most: int, before: int | None = None) -> list[Entry]:
        """Return the last `most` entries that are held, or of those before a number."""
        stop = len(self._entries) if before is None else max(0, before - self.start)
        return self._entries[:stop][-most:] if most > 0 else []

    def replace(self, entry: Entry) -> None:
        """Put `entry` in the place of the one with its number, if that is held."""
        index = entry.number - self.start
        if 0 <= index < len(self._entries):
            self._entries[index] = entry

    def begin(self, entries: Sequence[Entry], end: int) -> None:
        """Hold what is remembered; `end` is the number that comes next. They are in order."""
        self.end = end
        self._entries = list(entries)[-self.limit :]

    def read(self, cursor: int, stop: int) -> tuple[int, list[Entry]]:
        """Return how many events from `cursor` on are lost, and the others before `stop`."""
        start = self.start
        stop = min(stop, self.end)
        missed = max(0, min(start, stop) - cursor)
        return missed, self._entries[max(cursor, start) - start : max(0, stop - start)]


class Batch:
    """What became readable in one room at once: the events from `start` up to `end`.

    `actors` has the indexes of what each person did, by their number, and of lines that name them
    or are said to them: they read that in another way than all others. `pieces` and `views` are for
    the doors: what they made of each event, and of them all, for those who see them alike.
    """

    __slots__ = ("actors", "end", "entries", "pieces", "start", "views")

    def __init__(
        self, start: int, entries: Sequence[Entry], actors: dict[int, list[int]] | None = None
    ) -> None:
        self.start = start
        self.end = start + len(entries)
        self.entries = entries
        self.actors = _actors(entries) if actors is None else actors
        self.pieces: dict[Hashable, list[bytes]] = {}
        self.views: dict[Hashable, bytes] = {}

    def aside(self, mark: str) -> "Batch":
        """Return this batch as it is read by people who listen from elsewhere.

        It may have fewer entries than there are numbers from its start to its end.
        """
        entries = [marked(entry, mark) for entry in self.entries if entry.event.heard_aside]
        same = len(entries) == len(self.entries)
        made = Batch(self.start, entries, self.actors if same else None)
        made.end = self.end
        return made


def _actors(entries: Sequence[Entry]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for index, entry in enumerate(entries):
        event = entry.event
        found.setdefault(event.who.number, []).append(index)
        if entry.named or (type(event) is Said and event.to):
            for number in addressed(entry):
                found.setdefault(number, []).append(index)
    return found


def addressed(entry: Entry) -> Collection[int]:
    """Return the numbers of those whom a line names, or to whom it is said."""
    event, named = entry.event, entry.named or ()
    if isinstance(event, Said):
        return {*(person.number for person in event.to), *named}
    return named
