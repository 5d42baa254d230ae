"""What a node wants to have stored: lines that wait, and the one turn that is on its way.

State: `_waiting` are lines that were not sent yet, oldest first. A turn that was sent is on its way
until it is known which of its lines are stored. It can be sent again, by the same ticket, but with
fewer lines each time: those that have waited for too long are left out. So a ticket is asked for:
if the turn is stored in its last form, what was left out never will be; if it is in an earlier one,
which is told by how many lines that has, they were said. Nothing here knows a database or a clock.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from teaparty.core.log.places import Line
from teaparty.stores.cluster.values import Item, Turn

MOST_LINES, MOST_BYTES = 1_000, 1_048_576
"""Lines of one turn, and their bytes; what is more goes with the next one."""


class Waiting(Struct, frozen=True, eq=False):
    """A line, how it is stored, and since when it waits, by a time that only grows."""

    line: Line
    item: Item
    since: float


class OnItsWay(Struct):
    """A turn that was sent in these `forms`, each with fewer lines than the one before."""

    ticket: int
    forms: list[list[Waiting]]
    skipped: bool = False
    """Whether it may be among turns that this node will never read."""


class Refused(Struct, frozen=True, eq=False):
    """A line that is never said; `after` is the line before it in its log, if that waits still."""

    line: Line
    after: Line | None = None


class Settled(Struct, frozen=True):
    """What has come of a turn: its lines in order, each with whether it is in what is stored."""

    lines: Sequence[tuple[Line, bool]]

    @property
    def stored(self) -> list[Line]:
        """Those that were not left out."""
        return [line for line, is_there in self.lines if is_there]


class Outgoing:
    """The lines of one node, which come to a database in their order.

    At most `most` lines may wait, and `most_bytes`.
    """

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._waiting: deque[Waiting] = deque()
        self._bytes = 0
        self._sent: OnItsWay | None = None
        self._tickets = 0
        self._alone = 0
        """How many lines are sent each in a turn of its own, to find one that can't be stored."""

    def __len__(self) -> int:
        """Return how many lines are not known to be stored."""
        return len(self._waiting) + (0 if self._sent is None else len(self._sent.forms[0]))

    @property
    def is_full(self) -> bool:
        """Whether more waits than may."""
        return len(self._waiting) > self._most or self._bytes > self._most_bytes

    @property
    def is_sent(self) -> bool:
        """Whether a turn is on its way."""
        return self._sent is not None

    def put(self, lines: Iterable[Waiting]) -> None:
        """Have these stored, after all others."""
        for each in lines:
            self._waiting.append(each)
            self._bytes += len(each.item.event)

    def next(self) -> tuple[int, list[Item]] | None:
        """Return ticket and items of what is to be sent now: the same turn again, or a new one."""
        if self._sent is None:
            if not self._waiting:
                return None
            self._tickets += 1
            self._sent = OnItsWay(self._tickets, [self._taken()])
        return self._sent.ticket, [each.item for each in self._sent.forms[-1]]

    def _taken(self) -> list[Waiting]:
        """Take what goes into one turn."""
        taken, size = list[Waiting](), 0
        most, self._alone = 1 if self._alone else MOST_LINES, max(0, self._alone - 1)
        while self._waiting and len(taken) < most:
            size += len(self._waiting[0].item.event)
            if taken and size > MOST_BYTES:
                break
            taken.append(self._waiting.popleft())
            self._bytes -= len(taken[-1].item.event)
        return taken

    def settle(self, turn: Turn) -> Settled | None:
        """Return what has come of a turn of this node, if it is the one on its way."""
        sent = self._sent
        if sent is None or sent.ticket != turn.ticket:
            return None
        self._sent = None
        count = len(turn.lines)
        stored = next(form for form in sent.forms if len(form) == count)
        there = {id(each) for each in stored}
        return Settled([(each.line, id(each) in there) for each in sent.forms[0]])

    def give_up(self, since: float, settled: Mapping[str, Line]) -> list[Refused]:
        """Give up what people have said before then; return what surely was not said.

        What is on its way is left out when it is sent again. All but words happens in any case.
        `settled` has the last line of each log in turns that are stored and not applied yet.
        """
        if self._sent is not None:
            last = self._sent.forms[-1]
            fewer = [each for each in last if not _is_old(each, since)]
            if len(fewer) < len(last):
                self._sent.forms.append(fewer)
        if not any(_is_old(each, since) for each in self._waiting):
            return []
        before = {**settled, **self._on_their_way()}
        found, staying = list[Refused](), deque[Waiting]()
        for each in self._waiting:
            room = each.line.room
            if _is_old(each, since):
                found.append(Refused(each.line, before.get(room)))
                self._bytes -= len(each.item.event)
            else:
                before[room] = each.line
                staying.append(each)
        self._waiting = staying
        return found

    # --- other turns than were expected

    def begin_anew(self) -> Sequence[Line]:
        """Send all in a new epoch: what was on its way is not stored.

        Returns the lines of which that is not known.
        """
        sent, self._sent, self._tickets = self._sent, None, 0
        if sent is None:
            return []
        if sent.skipped:
            return [each.line for each in sent.forms[0]]
        self._put_back(sent.forms[0])
        return []

    def split(self) -> Line | None:
        """Return the line of the turn on its way, which can't be stored for what it is.

        If it has several, all are sent again, each by itself.
        """
        sent, self._sent = self._sent, None
        if sent is None:
            return None
        if len(sent.forms[0]) == 1:
            return sent.forms[0][0].line
        self._put_back(sent.forms[0])
        self._alone = len(sent.forms[0])
        return None

    def _put_back(self, lines: Sequence[Waiting]) -> None:
        self._waiting.extendleft(reversed(lines))
        self._bytes += sum(len(each.item.event) for each in lines)

    def skip(self) -> None:
        """Take note that turns were skipped which this node will never read."""
        if self._sent is not None:
            self._sent.skipped = True

    def drop_sent(self) -> Sequence[Line]:
        """Return the lines of the turn on its way: it is stored, among turns that were skipped."""
        sent, self._sent = self._sent, None
        return [] if sent is None else [each.line for each in sent.forms[0]]

    def drop_all(self, settled: Mapping[str, Line]) -> list[Refused]:
        """Give up all that waits, and return it; see `give_up`."""
        before = {**settled, **self._on_their_way()}
        found = [Refused(each.line, before.get(each.line.room)) for each in self._waiting]
        self._waiting.clear()
        self._bytes = 0
        return found

    def _on_their_way(self) -> dict[str, Line]:
        """Return the last line of each log that is on its way."""
        sent = [] if self._sent is None else self._sent.forms[0]
        return {each.line.room: each.line for each in sent}


def _is_old(each: Waiting, since: float) -> bool:
    return each.item.speech and each.since <= since
