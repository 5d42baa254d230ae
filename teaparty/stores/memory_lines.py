"""The lines of rooms, whispers, and marks, which say when lines were there; all in memory."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import islice
from math import inf

from msgspec import structs

from teaparty.core.events import Retracted, TakenBack
from teaparty.core.log.codec import concerned, in_passing
from teaparty.core.log.log import WHISPERS, Entry, without_gaps
from teaparty.stores.rows import as_stored

MOST_LINES = 1_000
"""Lines of a room, and whispers, that are held in memory."""
MOST_ROOMS = 5_000
"""Rooms whose lines are held in memory; those where nothing has happened for the longest go."""


class MemoryLines:
    """See `store.StoreRecords`, whose methods most of these are.

    At most `most` lines of a room, and those of `most_rooms`.
    """

    def __init__(self, most: int = MOST_LINES, most_rooms: int = MOST_ROOMS) -> None:
        self._most = most
        self._most_rooms = most_rooms
        self._ends: dict[str, int] = {}  # the number that comes next in each room
        self._slack = most // 10
        """How many more there may be before they are cut, all at once."""
        self._lines: dict[str, list[Entry]] = {}
        self._mixed: set[str] = set()
        """Rooms where something was said in passing."""
        self._marks: dict[str, dict[int, float]] = {}
        """What the store's clock showed, by rooms and lines' numbers."""

    def remember(self, entries: Iterable[Entry]) -> None:
        """Store these lines of rooms, and whispers."""
        for entry in entries:
            room, event = entry.room, entry.event
            lines = self._lines.get(room)
            if lines is None:
                self._forget_rooms()
                lines = self._lines[room] = []
            lines.append(entry)
            self._ends[room] = entry.number + 1
            if not event.history and in_passing(event):
                self._mixed.add(room)
            if len(lines) > self._most + self._slack:
                if room in self._mixed:
                    lines[:] = _without_excess(lines, self._most)
                else:
                    del lines[: -self._most]
            if isinstance(event, Retracted):
                _take_back(lines, event)

    def ends(self) -> list[tuple[str, int]]:
        """Return each room that has had lines, and the number that comes next there."""
        return list(self._ends.items())

    def _forget_rooms(self) -> None:
        """Make place for one more room, or for many at once."""
        if len(self._lines) < self._most_rooms:
            return
        by_age = sorted(self._lines, key=self._last_at)
        for room in by_age[: max(1, self._most_rooms // 10)]:
            del self._ends[room], self._lines[room]
            self._mixed.discard(room)
            self._marks.pop(room, None)

    def _last_at(self, room: str) -> float:
        lines = self._lines[room]
        return lines[-1].at if lines else 0.0

    def remembered(self, room: str, most: int) -> list[Entry]:
        """Return the last lines of a room; see `store.Store`."""
        return without_gaps(self._last(room, most, lambda entry: True))

    async def lines(
        self, room: str, before: int, most: int, *, start: int = 0, passing: bool = True
    ) -> list[Entry]:
        """See `Records`."""
        return self._last(
            room,
            most,
            lambda entry: start <= entry.number < before and (passing or entry.event.history),
        )

    async def whispers(
        self,
        account: int,
        *,
        partner: int | None = None,
        start: int = 0,
        before: int | None = None,
        most: int,
    ) -> list[Entry]:
        """See `Records`."""

        def between(entry: Entry) -> bool:
            sides = concerned(entry.event)
            if account not in sides or not start <= entry.number:
                return False
            if before is not None and entry.number >= before:
                return False
            speaker = entry.event.who.account
            return partner is None or (partner in sides and speaker in (account, partner))

        return self._last(WHISPERS, most, between)

    async def waiting(self, account: int, start: int) -> dict[int, int]:
        """See `Records`."""
        return Counter(
            entry.event.who.account
            for entry in self._lines.get(WHISPERS, ())
            if entry.number >= start
            and account in concerned(entry.event)
            and entry.event.who.account != account
        )

    async def mark(self, rooms: Collection[str], now: float) -> None:
        """See `stores.store.StoreRecords`."""
        for room in rooms:
            if lines := self._lines.get(room):
                self._marks.setdefault(room, {}).setdefault(lines[-1].number, now)

    async def unmarked(self) -> list[str]:
        """See `stores.store.StoreRecords`."""
        return [
            room
            for room, lines in self._lines.items()
            if lines and lines[-1].number not in self._marks.get(room, ())
        ]

    async def unused(self, before: float, most: int) -> list[str]:
        """See `stores.store.StoreRecords`."""
        return [
            room
            for room, lines in self._lines.items()
            if lines and self._marks.get(room, {}).get(lines[-1].number, inf) <= before
        ][:most]

    async def expire(self, room: str, most: int | None, before: float) -> int:
        """See `stores.store.StoreRecords`."""
        lines = self._lines.get(room)
        if lines is None:
            return 0
        old = self._old_lines(room, before)
        left = [entry for entry in lines if entry.number not in old]
        left = left if most is None else _without_excess(left, most)
        self._lines[room] = left
        marks = self._marks.get(room, {})
        self._marks[room] = {number: at for number, at in marks.items() if at > before}
        return len(lines) - len(left)

    def _forget_lines(self, account: int) -> None:
        """Forget the lines and whispers of an account, and those to it."""
        for room, lines in self._lines.items():
            left = [entry for entry in lines if account not in concerned(entry.event)]
            self._lines[room] = left

    def _forget_log(self, log: str) -> None:
        """Forget all of a log whose key is never used again."""
        self._lines.pop(log, None)
        self._ends.pop(log, None)
        self._marks.pop(log, None)
        self._mixed.discard(log)

    def count(self, ends: Mapping[str, float]) -> tuple[int, int]:
        """Return how many lines of rooms were there when the clock showed `ends`, and of all."""
        old = (len(self._old_lines(room, end)) for room, end in ends.items())
        return sum(old), sum(map(len, self._lines.values()))

    def _old_lines(self, room: str, end: float) -> set[int]:
        known = (number for number, at in self._marks.get(room, {}).items() if at <= end)
        last = max(known, default=-1)
        return {entry.number for entry in self._lines.get(room, ()) if entry.number <= last}

    def _last(self, room: str, most: int, wanted: Callable[[Entry], bool]) -> list[Entry]:
        found = (entry for entry in reversed(self._lines.get(room, ())) if wanted(entry))
        return [as_stored(entry) for entry in islice(found, most)][::-1]


def _without_excess(lines: list[Entry], most: int) -> list[Entry]:
    """Return `most` of these lines; what was said in passing goes before the oldest ones."""
    by_worth = sorted(lines, key=lambda entry: not in_passing(entry.event))
    gone = {entry.number for entry in by_worth[: max(0, len(lines) - most)]}
    return [entry for entry in lines if entry.number not in gone]


def _take_back(lines: list[Entry], retracted: Retracted) -> None:
    for index, entry in enumerate(lines):
        if entry.number == retracted.line:
            left = TakenBack(who=entry.event.who, by=retracted.by)
            lines[index] = structs.replace(entry, event=left)
