"""Stores of all kinds; a PostgreSQL of our own, where the machine has one."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from teaparty.core.events import Person, Said, Whispered
from teaparty.core.log.log import WHISPERS, Entry
from teaparty.core.log.places import Line
from teaparty.stores.opening import open_store
from teaparty.stores.store import StoreOptions
from tests.conftest import lacking
from tests.stores.loop import Loop

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
ALICE, BOB, CAROL = Person(1, "alice", 1), Person(2, "bob", 2), Person(3, "carol", 3)
GUEST = Person(4, "guest", 0)
FEW = {"few_accounts": 20, "few_lines": 10_000}
"""What may be erased for its age without a question."""
OWN = f"teaparty_test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
"""The database of this process, where several share a server."""


def said(number, text="tea", who=ALICE, room="hall", at=100.0):
    return Entry(room=room, number=number, at=at, event=Said(who=who, text=text))


def whispered(number, *to, who=ALICE, text="psst", at=100.0):
    event = Whispered(who=who, to=to, text=text)
    return Entry(room=WHISPERS, number=number, at=at, event=event)


def put(journal, entries, stored):
    """Have a journal store these entries and number them so; in one turn, but for gaps."""
    turn, ends = [], {}
    for entry in entries:
        if ends.get(entry.room, entry.number) != entry.number:
            journal.store(turn, stored)
            turn, ends = [], {}
        if entry.room not in ends:
            journal.begin(entry.room, entry.number)
        ends[entry.room] = entry.number + 1
        turn.append(Line(entry.room, entry.event, entry.number, entry.at))
    journal.store(turn, stored)


@pytest.fixture(scope="session")
def postgres_server():
    """The URL of a server, without a database's name."""
    given = os.environ.get("TEAPARTY_POSTGRES_URL")
    if given:
        yield given.rsplit("/", 1)[0]
        return
    if not PROGRAMS:
        lacking("there is no PostgreSQL here", "POSTGRES")
    folder = Path(tempfile.mkdtemp(prefix="teaparty-postgres-"))
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    if as_postgres:
        shutil.chown(folder, "postgres")

    def run(program, *words):
        done = subprocess.run(
            [*as_postgres, str(PROGRAMS[-1] / program), *words],
            cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    data = str(folder / "data")
    run("initdb", "-D", data, "-U", "tea", "-A", "trust", "--no-sync", "-E", "UTF8")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=30"
    run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
    yield f"postgresql+psycopg://tea@/{{}}?host={folder}"
    run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    shutil.rmtree(folder)


EMPTY = """
DO $$
DECLARE
    each text;
BEGIN
    FOR each IN SELECT nspname FROM pg_namespace
        WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
    LOOP
        EXECUTE format('DROP SCHEMA %I CASCADE', each);
    END LOOP;
    CREATE SCHEMA public;
END $$
"""


def do(url, *statements):
    from sqlalchemy import create_engine, text

    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="session")
def postgres_database(postgres_server):
    """The URL of a database for all tests: another one for each takes longer than most of them."""

    def at(name):
        if "{}" in postgres_server:
            return postgres_server.format(name)
        return f"{postgres_server}/{name}"

    drop = f"DROP DATABASE IF EXISTS {OWN} WITH (FORCE)"
    do(at("postgres"), drop, f"CREATE DATABASE {OWN}")
    yield at(OWN)
    do(at("postgres"), drop)


@pytest.fixture
def postgres(postgres_database):
    """The URL of an empty database, which nobody else is connected to."""
    do(
        postgres_database,
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()",
        EMPTY,
    )
    return postgres_database


@pytest.fixture
def loop():
    return Loop()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request, tmp_path):
    """A URL of an empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/own.sqlite"
    return request.getfixturevalue("postgres")


class Told:
    """Takes note of what a store tells the operator."""

    def __init__(self):
        self.errors, self.news = [], []

    def options(self, reactor, **others):
        return StoreOptions(
            reactor=reactor,
            report=self.errors.append,
            not_saved=lambda why: self.news.append(("not saved", why)),
            saved_again=lambda lost: self.news.append(("saved again", lost)),
            damaged=lambda what: self.news.append(("damaged", what)),
            **others,
        )


@pytest.fixture
def told():
    return Told()


@pytest.fixture
def opened(loop, told, tmp_path):
    """Open stores, and close them at the end."""
    stores = []

    def open_it(database="", state=None, durability="process", **keywords):
        store = open_store(
            str(state or tmp_path / "state"), database, told.options(loop, **keywords), durability
        )
        store.start()
        stores.append(store)
        return store

    def close(store):
        stores.remove(store)
        return loop.result(store.close())

    open_it.close = close
    yield open_it
    for store in list(stores):
        close(store)


class Contract:
    """What tests of records use: `do` waits for a coroutine, `keep` has lines stored."""

    def __init__(self, records, journal, loop):
        self.records, self.journal, self.loop = records, journal, loop

    def do(self, name, *args, **keywords):
        return self.loop.result(getattr(self.records, name)(*args, **keywords))

    def keep(self, *entries):
        stored = []
        put(self.journal, entries, stored.extend)
        while len(stored) < len(entries):
            self.loop.step()
        assert stored == list(entries)


@pytest.fixture(params=["memory", "sqlite", "power", "postgres"])
def kept(request, loop, opened, tmp_path):
    """Records and the journal that fills them, of each kind."""
    if request.param == "memory":
        store = opened("memory:")
    elif request.param == "postgres":
        store = opened(request.getfixturevalue("postgres"))
    else:
        store = opened(durability="power" if request.param == "power" else "process")
    return Contract(store.records, store.journal, loop)
