"""Reading a log anew, where turns of others were missed, or are lost that people have read."""

from collections.abc import Iterable, Sequence
from typing import Any

from teaparty.core.log.log import Entry
from teaparty.core.log.places import known
from teaparty.core.log.reader import Reader
from teaparty.core.log.stream import Stream
from teaparty.core.log.trail import Stretch


def read_anew(
    stream: Stream[Any], entries: Sequence[Entry], end: int, everybody: Iterable[Reader]
) -> None:
    """Have a log hold its last `entries`, up to an `end` that may be earlier than it was.

    Its readers go on where they were: lines that the log does not hold any more were missed.
    """
    readers: list[Reader] = [*stream.members.values(), *stream.listeners.values()]
    if end < stream.log.end:
        readers = list(everybody)  # somebody who has left may still have to read some of it
    for reader in readers:
        reader.step_out()
    stream.remember(entries, end)
    stream.listener_ranks.cursor = end
    for reader in readers:
        _go_no_further(reader, stream, end)
        reader.wake()


def _go_no_further(reader: Reader, stream: Stream[Any], end: int) -> None:
    """Have a reader go on at the end of a log where that has become shorter."""
    parts = [part for part in reader.trail if isinstance(part, Stretch) and part.log is stream.log]
    for part in parts:
        part.cursor = _at_most(part.cursor, end)
        part.stop = _at_most(part.stop, end)
    if reader.room is stream:
        reader.cursor = _at_most(reader.cursor, end)
    for each in (reader.follows or {}).values():
        if each.stream is stream:
            each.cursor = _at_most(each.cursor, end)


def _at_most(position: Any, end: int) -> Any:
    number = known(position)
    return position if number is None else min(number, end)
