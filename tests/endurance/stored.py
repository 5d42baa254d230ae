"""What the database holds, read beside the running server, and whether it is as it must be."""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from teaparty.core.log.log import WHISPERS
from tests.endurance.people import Person

MARK = re.compile(r"<(\w+) (\d+)>")
Mark = tuple[str, int]


@contextmanager
def reading(file: Path) -> Iterator[sqlite3.Connection]:
    """Open the database for reading; to be done while a server has it open.

    Otherwise this would be the last to leave it, and move its log, which is for the server to do.
    """
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        yield connection


def ends(file: Path) -> dict[str, int]:
    """Return the number behind the last one of each room."""
    with reading(file) as connection:
        rooms = connection.execute("SELECT DISTINCT room FROM lines").fetchall()
        return {
            room: 1 + connection.execute(
                "SELECT max(number) FROM lines WHERE room = ?", (room,)
            ).fetchone()[0]
            for (room,) in rooms
        }  # fmt: skip


def said(file: Path, room: str, since: int = 0) -> list[Mark]:
    """Return who said which line in a room; its numbers have no gaps, and each stands there once.

    Lines of coming and going, and those that were prefilled, are left out.
    """
    with reading(file) as connection:
        rows = connection.execute(
            "SELECT number, event FROM lines WHERE room = ? AND number >= ? ORDER BY number",
            (room, since),
        ).fetchall()
    numbers = [number for number, _ in rows]
    assert numbers == list(range(since, since + len(rows))), f"a gap in {room} since {since}"
    assert not any('"Missed"' in event for _, event in rows), "a line that was missed"
    found = [(mark[1], int(mark[2])) for _, event in rows if (mark := MARK.search(event))]
    twice = [mark for mark, count in Counter(found).items() if count > 1]
    assert not twice, f"stored twice: {twice[:5]}"
    return found


def whole(file: Path) -> None:
    """Check that the database is whole, as SQLite sees it."""
    with reading(file) as connection:
        found = connection.execute("PRAGMA integrity_check").fetchall()
    assert found == [("ok",)], found


def check_order(shown: Sequence[Mark], entries: Sequence[Mark], who: str) -> None:
    """Check that what somebody was shown is a stretch of what is stored: all of it, in order."""
    if not shown:
        return
    assert shown[0] in entries, f"{who} was shown {shown[0]}, which is not stored"
    first = entries.index(shown[0])
    stretch = list(entries[first : first + len(shown)])
    if stretch != list(shown):
        missing = [mark for mark in shown if mark not in set(entries)]
        raise AssertionError(
            f"{who} was shown {len(shown)} lines; {len(missing)} of them are not stored:"
            f" {missing[:5]}" if missing else f"{who} was shown lines in another order"
        )  # fmt: skip


def check(file: Path, people: Sequence[Person], since: dict[str, int]) -> tuple[int, int, int]:
    """Check what people read in one life of the server against what is stored of it.

    Returns how many lines were shown, to all of them together; how many are stored; and how many
    whispers their own speakers were shown that are not stored.
    """
    shown = count = echoes = 0
    for room in {person.room for person in people if not person.to}:
        entries = said(file, room, since.get(room, 0))
        count += len(entries)
        for person in people:
            if person.room == room and not person.to:
                marks = person.marks
                check_order(marks, entries, f"{person.name} in the {room}")
                shown += len(marks)
    pairs = [person for person in people if person.to]
    if pairs:
        entries = said(file, WHISPERS, since.get(WHISPERS, 0))
        count += len(entries)
        for person in pairs:
            marks = person.marks
            theirs = [mark for mark in entries if mark[0] in (person.name, person.to)]
            heard = [mark for mark in marks if mark[0] == person.to]
            check_order(heard, [m for m in theirs if m[0] == person.to], person.name)
            own = [mark for mark in marks if mark[0] == person.name]
            missing = len(set(own) - set(theirs))
            echoes += missing
            if not missing:
                check_order(own, [m for m in theirs if m[0] == person.name], person.name)
            shown += len(heard) + len(own)
    return shown, count, echoes
