"""Lines that were typed and that the party has not taken yet: none is lost, none is said twice."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

MOST, LONGEST = 100, 4_000
"""Lines that may wait, and the bytes of each: a party takes fewer."""
TOO_EARLY = "The party has not greeted you yet, so this is not sent."
MOST_SENT = 16
"""Lines that are on their way at once: a party that paces its guests lets few more wait."""


class Typed(NamedTuple):
    """A line, and on which channel it is said if it is plain; "" is the room.

    None is where the party says it.
    """

    line: str
    on: str | None = None


@dataclass
class Outbox:
    """Lines by their ids, which grow. `sent` is the highest id that was ever written to a link."""

    waiting: dict[int, Typed] = field(default_factory=dict)
    last: int = 0
    sent: int = 0

    def objection(self, line: str) -> str:
        """Return why this line can't be sent, or ""."""
        if len(line.encode("utf-8", "replace")) > LONGEST:
            return "This line is too long, so it is not sent."
        if len(self.waiting) >= MOST:
            return "Too many lines wait already, so this one is not sent."
        return ""

    def add(self, line: str, on: str | None = None) -> None:
        """Let a line wait until it is sent and taken."""
        self.last += 1
        self.waiting[self.last] = Typed(line, on)

    @property
    def crowded(self) -> bool:
        """Whether the next line should be typed later."""
        return len(self.waiting) >= MOST_SENT

    def to_send(self) -> Iterator[tuple[int, Typed]]:
        """Yield the lines that are written to this link now, and were not before."""
        for number, typed in [*self.waiting.items()][:MOST_SENT]:
            if number > self.sent:
                self.sent = number
                yield number, typed

    def taken(self, number: int) -> None:
        """The party has taken all lines up to this one."""
        self.waiting = {each: line for each, line in self.waiting.items() if each > number}

    def resumes(self, taken: int) -> None:
        """The stay goes on by a new link: all that the party has not taken is sent again."""
        self.taken(taken)
        self.sent = taken

    def begins(self) -> list[str]:
        """A new stay begins: return the lines that may have been said in the last one.

        They are not sent again. Lines that no link has carried yet are sent now.
        """
        doubtful = [typed.line for number, typed in self.waiting.items() if number <= self.sent]
        self.taken(self.sent)
        return doubtful

    def ends(self) -> tuple[list[str], list[str]]:
        """The visit is over: return the lines that may have been said, and those that were not."""
        never = [typed.line for number, typed in self.waiting.items() if number > self.sent]
        doubtful = self.begins()
        self.waiting = {}
        return doubtful, never
