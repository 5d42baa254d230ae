"""Who of a stream's readers reads just what everybody reads, and who stands apart from them.

Most members have read all that the room's log holds, and have nothing of their own to read. They
are *in step*: they share one cursor, and those of them who are sent the same bytes stand in one
rank, which knows nothing of them but what sends to each. So a turn costs no Python for a member,
and touches no memory of its session: that would be dearer than the sending. All others stand
*apart*, each with a cursor and a trail of their own; see `Reader`. People who listen to a stream
from elsewhere have ranks of their own, since they are sent other bytes.

Invariant: a reader of a stream stands either apart or in exactly one of its ranks.
"""

from collections.abc import Callable, Hashable
from typing import Generic, Protocol, TypeVar

from teaparty.core.log.places import Position

Send = Callable[[bytes], int]
"""Sends what it can and returns how many bytes that was; raises OSError where that is none. It
does nothing else: no reader steps in or out meanwhile."""
Seat = tuple[Hashable, Send]
"""In which rank somebody stands, and what sends to them."""


class Steps(Protocol):
    """Somebody who can be in step with others."""

    number: int
    seat: Seat | None

    @property
    def cursor(self) -> Position: ...
    @cursor.setter
    def cursor(self, position: Position) -> None: ...


R = TypeVar("R", bound=Steps)


class Ranks(Generic[R]):
    """The members of one stream, or those who listen to it."""

    __slots__ = ("apart", "cursor", "in_step")

    def __init__(self) -> None:
        self.apart: dict[int, R] = {}
        """By their numbers."""
        self.in_step: dict[Hashable, dict[Send, R]] = {}
        """By what those in the rank have in common: whoever has it gets the same bytes."""
        self.cursor = 0
        """The number of the first event that those in step have not read."""

    def enter(self, reader: R) -> None:
        """Take somebody in who has come into the room."""
        self.apart[reader.number] = reader

    def leave(self, reader: R) -> None:
        """Forget a member who stands apart."""
        self.apart.pop(reader.number, None)

    def step_in(self, reader: R, view: Hashable, send: Send) -> None:
        """Put a member who stands apart, and has read up to `cursor`, into the rank of `view`."""
        del self.apart[reader.number]
        self.in_step.setdefault(view, {})[send] = reader
        reader.seat = view, send

    def step_out(self, reader: R) -> None:
        """Take a member out of step, to stand apart with a cursor of its own."""
        cursor = self.release(reader)
        reader.seat = None
        reader.cursor = cursor

    def release(self, reader: R) -> int:
        """Let somebody stand apart who has still a seat; return the cursor of those in step."""
        assert reader.seat is not None
        view, send = reader.seat
        rank = self.in_step[view]
        del rank[send]
        if not rank:
            del self.in_step[view]
        self.apart[reader.number] = reader
        return self.cursor
