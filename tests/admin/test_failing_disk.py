"""What the tool says where SQLite can't write, in each subcommand that does: a plain sentence."""

import sqlite3

import pytest

from teaparty.core.values.shelves import ShelfName

FULL = "no room is left on the disk"
SAID = {
    "FULL": FULL,
    "IOERR_SHMSIZE": "the disk can't be read or written, or no room is left on it",
    "IOERR_FSYNC": "the disk can't be read or written, or no room is left on it",
    "BUSY": "another program has locked the database for too long",
    "BUSY_SNAPSHOT": "another program has locked the database for too long",
    "LOCKED": "another program has locked the database for too long",
    "CORRUPT_INDEX": "the file is damaged",
    "NOTADB": "the file is no SQLite database",
    "READONLY_DBMOVED": "the file of the database can't be written (does the server run as another"
    " user?)",
    "CANTOPEN": "the file of the database, or one beside it, can't be opened (does the server run"
    " as another user?)",
}
WRITE = [
    ("user", "add", "carol", "--no-password"),
    ("user", "role", "alice", "host"),
    ("user", "password", "alice", "--no-password"),
    ("user", "rename", "alice", "alicia"),
    ("ban", "add", "bob"),
    ("mute", "add", "bob"),
    ("lock", "staff"),
    ("token", "add", "watch", "--as", "alice", "--right", "report"),
    ("places", "give", "attic", "bob"),
    ("places", "remove", "attic", "--yes"),
    ("leftovers", "erase", "cakes", "--yes"),
    ("mute", "remove", "alice"),
    ("erase", "alice", "--yes"),
]


class Cursor(sqlite3.Cursor):
    def execute(self, statement, *values):
        self.connection.begins(statement)
        return super().execute(statement, *values)


class Connection(sqlite3.Connection):
    """One that fails at a statement that begins so."""

    fails, code = (), "FULL"

    def cursor(self, factory=Cursor):
        return super().cursor(factory)

    def commit(self):
        self.begins("COMMIT" if self.in_transaction else "")
        super().commit()

    def begins(self, statement):
        if self.fails and statement.startswith(self.fails):
            error = sqlite3.OperationalError("a raw text")
            error.sqlite_errorcode = getattr(sqlite3, f"SQLITE_{self.code}")
            raise error


@pytest.fixture
def fails(monkeypatch):
    """Have SQLite fail at the statements that begin so, with that code."""
    connect = sqlite3.connect
    monkeypatch.setattr(
        sqlite3, "connect", lambda *of, **how: connect(*of, factory=Connection, **how)
    )

    def fail(code, *statements):
        monkeypatch.setattr(Connection, "code", code)
        monkeypatch.setattr(Connection, "fails", statements)

    return fail


@pytest.fixture
def stored(tool, life):
    """Something of each kind is stored, also of a plugin that is not installed."""
    with tool.store() as store:
        store.swap_shelved(ShelfName("cakes", "eaten"), "all", (None, "3"), 0, 9)


@pytest.mark.slow
@pytest.mark.parametrize("at", ["BEGIN IMMEDIATE", ("INSERT", "UPDATE", "DELETE"), "COMMIT"])
@pytest.mark.parametrize("words", WRITE, ids=" ".join)
def test_each_subcommand_that_writes_says_that_the_disk_is_full(tool, stored, fails, words, at):
    fails("FULL", *([at] if isinstance(at, str) else at))
    assert tool.refuses(*words) == f"the database {tool.database}: {FULL}."


@pytest.mark.parametrize(("code", "said"), SAID.items())
def test_what_sqlite_says_is_said_in_plain_words(tool, alice, fails, code, said):
    fails(code, "BEGIN IMMEDIATE")
    assert tool.refuses("ban", "add", "bob") == f"the database {tool.database}: {said}."
