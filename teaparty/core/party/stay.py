"""One link's stay: all that another connection needs to go on where this one was lost."""

from collections.abc import Iterable
from typing import NamedTuple

from msgspec import structs

from teaparty.core.events import Event, Told
from teaparty.core.throttle.flood import Pace

MOST_PAST = 8
"""Tickets of a stay that are over and still known as its own, for lines that wait to be stored."""


class Refusal(NamedTuple):
    """A line that was refused, by its id; what tells so, and the number by which that was sent."""

    line: int
    event: Told
    number: int = 0


class Sent(NamedTuple):
    """A private line as it was sent: its number in the stay, Unix time in seconds, its bytes."""

    number: int
    at: float
    line: bytes


class Stay:
    """What a link was sent in private, what it has said, and which tickets go on with it.

    The last `lines` private lines are held, and fewer where they have more than `size` bytes.
    """

    __slots__ = (
        "_before",
        "_lines",
        "_past",
        "_refused",
        "_sent",
        "_size",
        "_space",
        "_stored",
        "_waiting",
        "_words",
        "count",
        "digests",
        "lost_at",
        "pace",
        "taken",
    )

    def __init__(self, lines: int, size: int, pace: Pace) -> None:
        self._lines = lines
        self._space = size
        self._sent: list[Sent] = []
        self._size = 0  # of the lines held
        self._before = 0  # lines of the login, which nobody is sent again
        self.count = 0
        """How many private lines were sent; the number of the last one."""
        self.taken = 0
        """The id of the last line that was obeyed."""
        self._waiting: dict[int, None] = {}
        """The ids of those that have to be stored before the client is told of them."""
        self._stored = 0  # the id of the last one that is, or does not have to
        self._refused = 0  # the id of the last one that was refused, if none was stored since
        self._words: list[Refusal] = []  # of the last refused lines
        self._past: tuple[bytes, ...] = ()  # digests of the last tickets that are over
        self.digests: tuple[bytes, ...] = ()
        """Those of the tickets that are good: the one that was used, and the one given since."""
        self.pace = pace
        """Of the lines that its last link has sent."""
        self.lost_at: float | None = None
        """When the link was lost, by the clock that never goes back."""

    @property
    def resumable(self) -> bool:
        """Whether there is a ticket to go on with."""
        return bool(self.digests)

    def note(self, at: float, line: bytes, event: Event) -> None:
        """Hold a private line that is being sent of an event, under the number `count`."""
        if self._words and isinstance(event, Told):
            self._tells(structs.replace(event, sign=""))
        self._sent.append(Sent(self.count, at, line))
        self._size += len(line)
        while len(self._sent) > self._lines or (self._size > self._space and len(self._sent) > 1):
            self._size -= len(self._sent.pop(0).line)

    def _tells(self, event: Told) -> None:
        """Note the number of a private line, if it tells of a line that was refused."""
        for at, each in enumerate(self._words):
            if not each.number and each.event == event:
                self._words[at] = each._replace(number=self.count)
                break

    def begins(self) -> None:
        """Forget what was said at the login: somebody is in now."""
        self._sent, self._size, self._before = [], 0, self.count

    def after(self, number: int) -> tuple[int, list[Sent]]:
        """Return how many private lines after that number are lost, and those that are held."""
        held = [sent for sent in self._sent if sent.number > number]
        first = held[0].number if held else self.count + 1
        return max(0, first - 1 - max(self._before, number)), held

    def takes(self, line: int) -> bool:
        """Whether a line with this id was not obeyed yet; from now on it was."""
        fresh = line > self.taken
        self._stored = self.stored
        self.taken = max(self.taken, line)
        return fresh

    @property
    def stored(self) -> int:
        """The id of the last line that was obeyed and stored, as far as it had to be.

        Later ones are said again where somebody goes on elsewhere.
        """
        return self._stored if self._waiting or self._refused else self.taken

    @property
    def refused(self) -> list[Refusal]:
        """The last lines that were refused; those after one that waits still do not count as told.

        So they are said again elsewhere, as that one is.
        """
        first = next(iter(self._waiting), self.taken + 1)
        return [each if each.line < first else each._replace(number=0) for each in self._words]

    @property
    def waits(self) -> int:
        """The id of the last line that has to be stored before the client is told of it, or 0."""
        return next(reversed(self._waiting), 0)

    def await_storing(self, line: int) -> None:
        """Have the client be told of the line with this id when it is settled."""
        self._waiting[line] = None

    def settles(self, line: int, stored: bool, words: Iterable[Told] = ()) -> bool:
        """Take note of whether a line that waits is `stored`, or refused, once that is known.

        These `words` have told its author that it was not. Returns whether none waits any more.
        """
        if line in self._waiting:
            del self._waiting[line]
            if not stored:
                self._refused = max(self._refused, line)
                new = [Refusal(line, each) for each in words]
                self._words = [*self._words, *new][-self._lines :]
            else:
                self._stored = max(self._stored, line)
                self._refused = 0 if line > self._refused else self._refused
        return not self._waiting

    def knows(self, digest: str) -> bool:
        """Whether that is, in hexadecimal, the digest of a ticket that is good or was lately."""
        return any(each.hex() == digest for each in (*self.digests, *self._past))

    def gives(self, used: Iterable[bytes], new: bytes) -> None:
        """Have a new ticket; the one that was `used` stays good until `confirms`."""
        self._are((*used, new))

    def confirms(self) -> None:
        """Forget all tickets but the newest: it has arrived."""
        self._are(self.digests[-1:])

    def _are(self, digests: tuple[bytes, ...]) -> None:
        over = [each for each in self.digests if each not in digests]
        self._past = (*self._past, *over)[-MOST_PAST:]
        self.digests = digests
