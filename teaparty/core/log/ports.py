"""What turns need from outside: a journal, what delivers a batch, and who wakes them."""

from collections.abc import Callable
from typing import Any, Protocol

from teaparty.core.log.log import Batch, Entry
from teaparty.core.log.places import Line
from teaparty.core.log.reader import Reader
from teaparty.core.log.stream import Stream

Stored = Callable[[list[Entry]], None]
"""Is given what was stored: each line once, those of each stream in order and without a gap."""


class Journal(Protocol):
    """Numbers lines and stores them. What is stored may be shown; what is not may not.

    The lines of a stream have numbers without a gap, in the order of the calls of `store`; others
    may add lines between them.
    """

    def begin(self, room: str, number: int) -> None:
        """Number the lines of `room` from here on, and not from 0."""
        ...

    def end(self, room: str) -> int:
        """Return the number that the next line of `room` gets, as far as is known here."""
        ...

    def forget(self, room: str) -> None:
        """Hold nothing of `room` in memory that need not be there: it was shut. It may come again.

        All its lines were stored.
        """
        ...

    def store(self, lines: list[Line], stored: Stored) -> None:
        """Set the numbers of `lines`, store them, then call `stored` with what was stored.

        It does so at once or later. What it has numbered it can't take back: what it can't store
        has its place all the same. It calls `stored` also with lines that others have added.
        """
        ...


Failed = Callable[[Reader, Exception], None]
"""Is given a reader whose door failed."""
Deliver = Callable[[Batch, Stream[Any], Failed], None]
"""Carries the members and listeners of a stream over the batch that it has just got, as `flush` of
their doors would. What is raised for one of them is given to the last callable; others go on."""
Naming = Callable[[Stream[Any], list[Entry]], None]
"""Replaces lines of a stream that name somebody, right before they are read; see `Entry.named`."""
Wake = Callable[[], None]
"""Asks that `Turns.flush` is called soon, once."""


def one_by_one(batch: Batch, stream: Stream[Any], failed: Failed) -> None:
    """Deliver to doors of any kind, which know nothing of each other; see `Deliver`."""
    for reader in [*stream.members.values(), *stream.listeners.values()]:
        try:
            reader.door.flush()
        except Exception as error:
            failed(reader, error)
