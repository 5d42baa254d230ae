"""What turns need from outside: a journal, what delivers a batch, and who wakes them."""

from collections.abc import Callable
from typing import Any, Protocol

from teaparty.core.log.log import Batch, Entry
from teaparty.core.log.reader import Reader
from teaparty.core.log.stream import Stream

Stored = Callable[[list[Entry]], None]
"""Is given what was stored, in the order of the calls of `Journal.store`."""


class Journal(Protocol):
    """Where events are stored. What is stored may be shown; what is not may not."""

    def store(self, entries: list[Entry], stored: Stored) -> None:
        """Store `entries`, then call `stored` with them: at once or later, but in order."""
        ...


Failed = Callable[[Reader, Exception], None]
"""Is given a reader whose door failed."""
Deliver = Callable[[Batch, Stream[Any], Failed], None]
"""Carries the members of a stream over the batch that it has just got, as `flush` of their doors
would. What is raised for one of them is given to the last callable, and the others go on."""
Wake = Callable[[], None]
"""Asks that `Turns.flush` is called soon, once."""


def one_by_one(batch: Batch, stream: Stream[Any], failed: Failed) -> None:
    """Deliver to doors of any kind, which know nothing of each other; see `Deliver`."""
    for reader in list(stream.members.values()):
        try:
            reader.door.flush()
        except Exception as error:
            failed(reader, error)
