"""Turns as they are applied to the party of one node: lines get their numbers, and are shown.

Lines of others are read as they are stored; those that were said here are shown as they were said.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from teaparty.core.events import DoneElsewhere, Missed
from teaparty.core.log.codec import arrived, kind_of
from teaparty.core.log.log import Entry
from teaparty.core.log.places import Beside, Line
from teaparty.core.log.ports import Stored
from teaparty.stores.cluster.outgoing import Refused, Settled
from teaparty.stores.cluster.values import EVERYBODY, Numbered, Turn
from teaparty.stores.numbering import Numbering

LATE, FULL, UNFIT, UNKNOWN, ENDED = "late", "full", "unfit", "unknown", "ended"
"""Why a line is refused, besides what the database says."""
MICROSECOND = 1e-6


class Told(Protocol):
    """What is called in a party by the journal that it shares with others."""

    def take(self, entries: list[Entry]) -> None:
        """Show what others have added; see `core.log.ports.Stored`."""
        ...

    def refused(self, line: Line, why: str) -> None:
        """Tell the author of a line that it was not said; or that they are not known to be in."""
        ...

    def skipped(self, line: Line) -> None:
        """Take note that what was said here is stored in a turn that nobody here is shown."""
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

    def reads_anew(
        self, ends: Mapping[str, int], people: Sequence[str], lost: bool
    ) -> Awaitable[None]:
        """Read all logs from the records, whose next numbers these are; these `people` are in.

        Turns were missed; or some are `lost` that people have read.
        """
        ...

    def replaced(self, machine: str) -> None:
        """End this node: another process has joined as it, on that machine, and stays."""
        ...

    def others_are(self, others: Mapping[int, str]) -> None:
        """Take note of all other nodes: their names, by their epochs."""
        ...


class OutOfStep(Exception):
    """A line has a number that this node did not expect: it has to read its logs anew."""


class NotKnown(Exception):
    """Another node, of a later release, tells what this one does not know: a `kind` of event.

    People have missed a line. If `is_act`, it was for nodes: this one does not do what it says.
    """

    def __init__(self, kind: str, is_act: bool, count: int) -> None:
        """There were so many of that kind so far."""
        super().__init__(f"{kind} is not known")
        self.kind, self.is_act, self.count = kind, is_act, count


class Applying:
    """Gives lines their numbers, and shows them to a party, once there is one."""

    def __init__(self, report: Callable[[BaseException], None]) -> None:
        self._report = report
        self._numbers = Numbering()
        self._not_known: Counter[tuple[str, bool]] = Counter()
        self.party: Told | None = None
        self.stored: Stored | None = None
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

    def apply(self, turn: Turn, settled: Settled | None) -> None:
        """Show the lines of a turn whose turn it is; `settled` are those that were said here.

        Raises `OutOfStep`, and then has shown nothing.
        """
        for log, first in _firsts(turn.lines).items():
            if first > self.end(log):
                raise OutOfStep(f"{log}: {first} comes after {self.end(log) - 1}")
        entries = list(self._others(turn) if settled is None else self._own(turn, settled))
        self._show(entries, settled is not None)

    def _others(self, turn: Turn) -> Iterator[Entry]:
        for stored, at in _times(turn):
            if stored.number is not None and self._is_new(stored.log, stored.number):
                entry = arrived(stored.log, stored.number, at, stored.event)
                if type(entry.event) is Missed:
                    self._look_at_missed(stored)
                yield entry

    def _look_at_missed(self, stored: Numbered) -> None:
        """Report a kind of event that is not known: the 1st of it, the 2nd, the 4th and so on."""
        kind, is_act = kind_of(stored.event) or "?", stored.log == EVERYBODY
        if kind == Missed.__name__:
            return  # it was one already where it was said
        self._not_known[kind, is_act] += 1
        count = self._not_known[kind, is_act]
        if count.bit_count() == 1:
            self._report(NotKnown(kind, is_act, count))

    def _own(self, turn: Turn, settled: Settled) -> Iterator[Entry]:
        """Yield what was said here, and refuse what was not, each at its place among the others."""
        times = _times(turn)
        for line, is_there in settled.lines:
            if not is_there:
                self.refuse([Refused(line)], LATE)
                continue
            stored, at = next(times)
            line.number = number = stored.number
            if number is None:
                self.refuse([Refused(line)], stored.refused)
            elif self._is_new(stored.log, number):
                yield Entry(room=stored.log, number=number, at=at, event=line.event)

    def _is_new(self, log: str, number: int) -> bool:
        """Whether a line was not there when the node read the log; it counts from now on."""
        is_new = number >= self.end(log)
        if is_new:
            self.begin(log, number + 1)
        return is_new

    def _show(self, entries: list[Entry], own: bool) -> None:
        show = self.stored if own else None
        if show is None and self.party is not None:
            show = self.party.take
        if show is None:
            return
        for part in [entries] if own else _up_to_acts(entries):
            try:
                show(part)
            except Exception as error:
                self._report(error)

    def refuse(self, lines: Iterable[Refused], why: str) -> None:
        """Tell people that what they said was not; `why` is empty where they need not know."""
        refused = list(lines)
        for each in refused:
            line = each.line
            line.refused = self.end(line.room) if each.after is None else Beside(each.after, 1)
            told = line.event.speech or line.room == EVERYBODY
            if why and told and self.party is not None:
                self.party.refused(line, why)
        if refused:
            self._show([], own=False)  # for those who have waited for them

    def skipped(self, lines: Iterable[Line]) -> None:
        """Take note that lines are stored which nobody here is shown by a turn."""
        for line in lines:
            if self.party is not None:
                self.party.skipped(line)


def numbered(turn: Turn, lines: Iterable[Line]) -> None:
    """Give lines the numbers that a turn has for them, though nobody is shown them by it."""
    for stored, line in zip(turn.lines, lines, strict=True):
        if stored.number is not None:
            line.number = stored.number


def _up_to_acts(entries: list[Entry]) -> Iterator[list[Entry]]:
    """Yield entries up to each act, which is done before people are shown what comes after it."""
    start = 0
    for at, entry in enumerate(entries, 1):
        if type(entry.event) is DoneElsewhere:
            yield entries[start:at]
            start = at
    yield entries[start:]


def _times(turn: Turn) -> Iterator[tuple[Numbered, float]]:
    """Yield the lines of a turn with their times: those of each further log are a little later."""
    places: dict[str, int] = {}
    for line in turn.lines:
        yield line, turn.at + places.setdefault(line.log, len(places)) * MICROSECOND


def _firsts(lines: Iterable[Numbered]) -> dict[str, int]:
    """Return the first number of each log."""
    found: dict[str, int] = {}
    for line in lines:
        if line.number is not None:
            found.setdefault(line.log, line.number)
    return found
