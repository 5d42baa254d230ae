"""A state folder whose database holds a million lines, as a party has after some months."""

import random
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from argon2 import PasswordHasher

from teaparty.core.events import Arrived, Person, Said
from teaparty.core.log.codec import packed
from teaparty.core.records import Account
from teaparty.core.values.names import fold
from teaparty.lookalikes import skeleton
from teaparty.stores.location import Location
from teaparty.stores.migrating import migrate
from teaparty.stores.passwords import MEMORY_KIB, PARALLELISM, TIME_COST
from teaparty.stores.rows import Line
from teaparty.stores.sql import SqlStore
from teaparty.stores.sqlite import LINES
from tests import fork_server
from tests.conftest import PATIENCE
from tests.endurance.people import PASSWORD
from tests.endurance.server import ROOMS

SENTENCES = (
    "Have some more tea.",
    "One can always take more than nothing, said somebody who was asleep a moment ago.",
    "Jam yesterday, jam tomorrow.",
    "Why?",
    "I told you about the jam, didn't I, and about the hatter's watch, which is two days wrong?",
)
NAMES = tuple(f"{first}{last}" for first in ("Ada", "Ben", "Cy", "Dot") for last in ("by", "ton"))


def prefill(file: Path, lines: int, members: tuple[str, ...] = (), wizard: str = "") -> None:
    """Make the database, with so many lines in all rooms together, and accounts for `members`."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    location = Location(file=file)
    engine = location.engine()
    migrate(location, engine)
    store = SqlStore(engine)
    password = PasswordHasher(TIME_COST, MEMORY_KIB, PARALLELISM).hash(PASSWORD)
    for name in members:
        role = "wizard" if name == wizard else "member"
        now = time.time()
        account = Account(name=name, password=password, role=role, since=now, seen=now)
        store.add_account(account, fold(name), skeleton(name))
    engine.dispose()
    write(file, lines, 0)


def write(file: Path, lines: int, first: int) -> None:
    """Write so many lines, from the number `first` on in each room, and move them to the file."""
    with closing(Location(file=file).connect()) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        for room in ROOMS:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(LINES, _lines(room, lines // len(ROOMS), first))
            connection.execute("COMMIT")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def leave_log(file: Path, lines: int) -> int:
    """Let a process write so many lines and end by `kill -9`; return how big a log it left."""
    program = (
        "import os, sys; from pathlib import Path; from tests.endurance import prefill;"
        f" prefill.write_log(Path({str(file)!r}), {lines}); os.kill(os.getpid(), 9)"
    )
    root = Path(__file__).parents[2]
    fork_server.run([sys.executable, "-c", program], cwd=root, timeout=10 * PATIENCE)
    return file.with_name(f"{file.name}-wal").stat().st_size


def write_log(file: Path, lines: int) -> None:
    """Write lines into the log only, a hundred in each commit; the connection stays open."""
    connection = Location(file=file).connect()
    found = connection.execute("SELECT max(number) FROM lines WHERE room = ?", (ROOMS[0],))
    rows = list(_lines(ROOMS[0], lines, (found.fetchone()[0] or 0) + 1))
    for start in range(0, lines, 100):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(LINES, rows[start : start + 100])
        connection.execute("COMMIT")
    _left_open.append(connection)


_left_open: list[sqlite3.Connection] = []


def _lines(room: str, count: int, first: int) -> Iterator[Line]:
    """Yield lines as people say them: of a dozen words or so, and now and then somebody comes."""
    chance = random.Random(room)
    people = [Person(0, name) for name in NAMES]
    texts = [
        packed(Said(who=chance.choice(people),
                    text=" ".join(chance.choices(SENTENCES, k=chance.randint(1, 3))))).decode()
        for _ in range(500)
    ] + [packed(Arrived(who=person)).decode() for person in people]  # fmt: skip
    begin = time.time() - 60 * 86_400
    for number in range(first, first + count):
        yield room, number, begin + number, 0, chance.choice(texts)
