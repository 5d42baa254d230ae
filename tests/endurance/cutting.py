"""Cut somebody's link at random moments under load, and see what they have read and said.

They walk between two rooms, where talkers count aloud, and are whispered to; they talk and whisper
themselves. Witnesses, whose links are never cut, tell what was to be read.
"""

import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from tests.endurance.cutter import DOWN, Cutter, by_chance
from tests.endurance.people import People, Person

NAME, FRIEND, WHISPERED = "ann", "wes", "w"
ROOMS = {"parlour": "paula", "garden": "gerd"}
"""Each room with the one who talks there."""
PAUSE = 0.02
PATIENCE = 30.0
MARK = re.compile(r"<(\w+) (\d+)>")
MOVE = re.compile(rf"{NAME} (comes from|goes to|arrives|comes in)\b")
Mark = tuple[str, int]


class Traveller(Protocol):
    """Somebody whose link is cut."""

    def says(self, line: str) -> None:
        """Type a line, whether there is a link or not."""
        ...

    def reads(self, last: int = 0) -> list[str]:
        """Return what was read: all lines, or so many of the last ones."""
        ...

    def waits(self, seconds: float) -> None:
        """Let time pass."""
        ...


@dataclass
class Summary:
    """What has been done and found."""

    kinds: Counter[str] = field(default_factory=Counter)
    read: int = 0
    said: int = 0
    whispers: int = 0
    walks: int = 0
    slowest: float = 0.0

    def __str__(self) -> str:
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(self.kinds.items()))
        return (
            f"{self.kinds.total()} cuts ({kinds}); {self.walks} walks;"
            f" {self.read:,} lines read, each once, and those of each room in order;"
            f" {self.said:,} said and {self.whispers:,} whispered, each once;"
            f" the last line of a round was back after {self.slowest:.1f} s at most"
        )


def witnesses() -> list[Person]:
    """Return the talkers, who read what is said in their rooms, and the friend who whispers."""
    talkers = [Person(name, room, window=1, pause=PAUSE) for room, name in ROOMS.items()]
    return [*talkers, Person(FRIEND, "parlour", window=1, pause=0.1, to=NAME)]


class Cutting:
    """Rounds, each of which ends when the traveller is back and has read their last line."""

    def __init__(self, traveller: Traveller, cutter: Cutter, seed: int) -> None:
        self._traveller = traveller
        self._cutter = cutter
        self._chance = random.Random(seed)
        self._rooms = list(ROOMS)
        self.summary = Summary()

    def once(self) -> None:
        """Go on until the link was cut and is there again."""
        self._cutter.cut = by_chance(self._chance)
        end = time.monotonic() + self._chance.uniform(0.1, 0.6)
        while time.monotonic() < end:
            self._acts()
            self._traveller.waits(self._chance.uniform(0.01, 0.08))
        self._says()
        since = time.monotonic()
        last = f"You say: <{NAME} {self.summary.said - 1}>"
        read = False
        while self._cutter.cut is not None or not read:
            read = read or self._has_read(last)
            took = time.monotonic() - since
            assert took < PATIENCE, (last, self._cutter.done[-1:], self._traveller.reads(5))
            if took > 1 and (cut := self._cutter.cut) is not None:
                cut.kind, cut.way, cut.bytes = "reset", DOWN, 0  # too little is said for that cut
            self._traveller.waits(0.02)
        self.summary.slowest = max(self.summary.slowest, time.monotonic() - since)

    def _has_read(self, text: str) -> bool:
        return any(text in line for line in self._traveller.reads(400))

    def _acts(self) -> None:
        what = self._chance.random()
        if what < 0.15:
            self._rooms.reverse()
            self.summary.walks += 1
            self._traveller.says(f"/go {self._rooms[0]}")
        elif what < 0.4:
            self._traveller.says(f"/whisper {FRIEND} <{NAME}{WHISPERED} {self.summary.whispers}>")
            self.summary.whispers += 1
        else:
            self._says()

    def _says(self) -> None:
        self._traveller.says(f"<{NAME} {self.summary.said}>")
        self.summary.said += 1

    def run(self, times: int, people: People) -> Summary:
        """Cut so many times, and check. Raises `AssertionError`."""
        for number in range(1, times + 1):
            self.once()
            if number % 20 == 0:
                print(f"--- after {number} cuts", flush=True)
        people.quiet()
        self._traveller.waits(1.0)
        self.summary.kinds.update(cut.kind for cut in self._cutter.done)
        check(self._traveller.reads(), people.people, self.summary)
        return self.summary


# --- what was to be read


def marks(lines: list[str], *names: str) -> list[Mark]:
    """Return the marks of these people's lines, in their order."""
    found = [mark for line in lines for mark in MARK.findall(line)]
    return [(name, int(number)) for name, number in found if name in names]


def heard_with(witness: Person, *names: str) -> list[Mark]:
    """Return what was said in a room by these people while the traveller was there, too."""
    return marks(list(_while_there(witness)), *names)


def _while_there(witness: Person) -> Iterator[str]:
    there = witness.room == next(iter(ROOMS))  # where everybody comes in
    for line in (each.decode() for each in witness.lines):
        move = MOVE.search(line)
        if move is not None:
            there = move[1] != "goes to"
        elif there:
            yield line


def check(read: list[str], people: list[Person], summary: Summary) -> None:
    """Compare what the traveller has read and said with what the witnesses know."""
    talkers, friend = people[:2], people[2]
    assert not [line for line in read if "missed" in line]
    for talker in talkers:
        theirs = heard_with(talker, talker.name, NAME)
        assert_same(in_room(read, theirs), theirs)
        summary.read += len(theirs)
    assert_same(
        sorted(marks(read, *ROOMS.values(), NAME)),
        sorted(mark for talker in talkers for mark in heard_with(talker, talker.name, NAME)),
    )
    assert_same(marks(read, FRIEND), numbered(FRIEND, friend.said))
    assert_same(sorted(marks(read, NAME)), numbered(NAME, summary.said))
    whispers = marks([line.decode() for line in friend.lines], NAME + WHISPERED)
    assert_same(whispers, numbered(NAME + WHISPERED, summary.whispers))


def in_room(read: list[str], theirs: list[Mark]) -> list[Mark]:
    """Return the marks that were read of what was said in one room."""
    known = set(theirs)
    return [mark for mark in marks(read, *ROOMS.values(), NAME) if mark in known]


def numbered(name: str, count: int) -> list[Mark]:
    """Return the marks of all that somebody has said."""
    return [(name, number) for number in range(count)]


def assert_same(found: list[Mark], wanted: list[Mark]) -> None:
    """Say what is missing, what is there too often, and where they begin to differ."""
    missing, more = Counter(wanted) - Counter(found), Counter(found) - Counter(wanted)
    pairs = enumerate(zip(found, wanted, strict=False))
    at = next((number for number, (one, other) in pairs if one != other), -1)
    told = f"missing: {[*missing][:9]}; too often: {[*more][:9]}; else from {found[at : at + 5]} on"
    assert found == wanted, told
