"""Turns as they are applied to the party of one node: lines get their numbers, and are shown.

Lines of others are read as they are stored; those that were said here are shown as they were said.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from typing import Protocol

from teaparty.core.log.codec import arrived
from teaparty.core.log.log import Entry
from teaparty.core.log.places import Beside, Line
from teaparty.core.log.ports import Stored
from teaparty.stores.cluster.outgoing import Refused, Settled
from teaparty.stores.cluster.values import Numbered, Turn
from teaparty.stores.numbering import Numbering

LATE, FULL, UNKNOWN = "late", "full", "unknown"
"""Why a line is refused, besides what the database says."""
MICROSECOND = 1e-6


class Told(Protocol):
    """What is called in a party by the journal that it shares with others."""

    def take(self, entries: list[Entry]) -> None:
        """Show what others have added; see `core.log.ports.Stored`."""
        ...

    def refused(self, line: Line, why: str) -> None:
        """Tell the author of a line that it was not said."""
        ...

    def out_of_reach(self, why: str) -> None:
        """Tell everybody that the database can't be asked."""
        ...

    def within_reach(self) -> None:
        """Tell everybody that it can be asked again."""
        ...

    def joins_anew(self, epoch: int) -> Awaitable[None]:
        """Claim again what people here have: others took this node for dead; it has an epoch."""
        ...

    def reads_anew(self, ends: Mapping[str, int], lost: bool) -> Awaitable[None]:
        """Read all logs from the records, whose next numbers these are.

        Turns were missed; or some are `lost` that people have read.
        """
        ...


class OutOfStep(Exception):
    """A line has a number that this node did not expect: it has to read its logs anew."""


class Applying:
    """Gives lines their numbers, and shows them to a party, once there is one."""

    def __init__(self, report: Callable[[BaseException], None]) -> None:
        self._report = report
        self._numbers = Numbering()
        self.party: Told | None = None
        self._stored: Stored | None = None
        """Shows what was said here."""

    def begin(self, room: str, number: int) -> None:
        """See `core.log.ports.Journal`."""
        self._numbers.begin(room, number)

    def end(self, room: str) -> int:
        """See `core.log.ports.Journal`."""
        return self._numbers.end(room)

    def forget(self, room: str) -> None:
        """See `core.log.ports.Journal`."""
        self._numbers.forget(room)

    def _apply(self, turn: Turn, settled: Settled | None) -> None:
        """Show the lines of a turn whose turn it is; `settled` are those that were said here.

        Raises `OutOfStep`, and then has shown nothing.
        """
        mine = [None] * len(turn.lines) if settled is None else settled.stored
        for log, first in _firsts(turn.lines).items():
            if first > self.end(log):
                raise OutOfStep(f"{log}: {first} comes after {self.end(log) - 1}")
        entries = list(self._entries(turn, mine))
        self._show(entries, settled is not None)
        if settled is not None:
            self.refuse((Refused(line) for line in settled.left_out), LATE)

    def _entries(self, turn: Turn, mine: Iterable[Line | None]) -> Iterator[Entry]:
        places: dict[str, int] = {}
        for stored, line in zip(turn.lines, mine, strict=True):
            log, number = stored.log, stored.number
            if number is None:
                if line is not None:
                    self.refuse([Refused(line)], stored.refused)
                continue
            if number < self.end(log):
                continue  # it was there when the node read the log
            self.begin(log, number + 1)
            at = turn.at + places.setdefault(log, len(places)) * MICROSECOND
            if line is None:
                yield arrived(log, number, at, stored.event)
            else:
                line.number = number
                yield Entry(room=log, number=number, at=at, event=line.event)

    def _show(self, entries: list[Entry], own: bool) -> None:
        show = self._stored if own else None
        if show is None and self.party is not None:
            show = self.party.take
        if show is None:
            return
        try:
            show(entries)
        except Exception as error:
            self._report(error)

    def refuse(self, lines: Iterable[Refused], why: str) -> None:
        """Tell people that what they said was not; `why` is empty where they need not know."""
        refused = list(lines)
        for each in refused:
            line = each.line
            line.refused = self.end(line.room) if each.after is None else Beside(each.after, 1)
            if why and line.event.speech and self.party is not None:
                self.party.refused(line, why)
        if refused:
            self._show([], own=False)  # for those who have waited for them


def numbered(turn: Turn, lines: Iterable[Line]) -> None:
    """Give lines the numbers that a turn has for them, though nobody is shown them by it."""
    for stored, line in zip(turn.lines, lines, strict=True):
        if stored.number is not None:
            line.number = stored.number


def _firsts(lines: Iterable[Numbered]) -> dict[str, int]:
    """Return the first number of each log."""
    found: dict[str, int] = {}
    for line in lines:
        if line.number is not None:
            found.setdefault(line.log, line.number)
    return found
