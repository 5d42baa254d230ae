"""What a database has of what was said: each line once, in the order in which all have read it."""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

from benchmarks.guests import Guest
from benchmarks.streams import Stream, Unexpected

_LINE = re.compile(r"<(\d+) (\d+) \d+>")


def check(database: Path, guests: Sequence[Guest], said: int) -> int:
    """Return how many of the lines that were `said` the database of a running server has.

    Raises `Unexpected` where it is not all of them, once, and in the order of the streams.
    """
    streams = {guest.room: guest.stream for guest in guests}
    heard = {tuple(order(stream)) for stream in streams.values()}
    stored = 0
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        rooms = connection.execute("SELECT DISTINCT room FROM lines").fetchall()
        for (room,) in rooms:
            lines = _lines(connection, room)
            if lines and tuple(lines) not in heard:
                raise Unexpected(f"{room} is kept otherwise than it was read")
            stored += len(lines)
    if stored != said:
        raise Unexpected(f"{said} lines were said, {stored} are kept")
    return stored


def order(stream: Stream) -> Iterable[tuple[int, int]]:
    """Yield whose line, and the how manieth of theirs, each was that a stream has brought."""
    next_of: Counter[int] = Counter()
    for who in stream.heard:
        yield who, next_of[who]
        next_of[who] += 1


def _lines(connection: sqlite3.Connection, room: str) -> list[tuple[int, int]]:
    events = "SELECT event FROM lines WHERE room = ? ORDER BY number"
    found = (_LINE.search(event) for (event,) in connection.execute(events, (room,)))
    return [(int(line[1]), int(line[2])) for line in found if line]
