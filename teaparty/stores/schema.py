"""The tables of a database at the newest revision.

Values with parts of their own are stored as JSON (`msgspec.json`). What a migration has to do for a
change here is in `migrations/`; a test compares the two.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    TextClause,
    text,
)

metadata = MetaData()

NUMBER = BigInteger().with_variant(Integer, "sqlite")
KEY = Text().with_variant(Text(collation="C"), "postgresql")
"""Text in the order of its code points."""


def _number() -> Column[int]:
    return Column("number", NUMBER, primary_key=True, autoincrement=True)


def somebodys(column: str) -> TextClause:
    """Return that a row is some account's, in the words of its index, so that that is used."""
    return text(f"{column} > 0")


def _index_of_account(name: str, column: str) -> Index:
    some = somebodys(column)
    return Index(name, column, sqlite_where=some, postgresql_where=some)


accounts = Table(
    "accounts",
    metadata,
    _number(),
    Column("key", KEY, nullable=False, unique=True),
    Column("skeleton", KEY, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("password", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("since", Double, nullable=False),
    Column("seen", Double, nullable=False),
    Column("inside", Boolean, nullable=False),
    Column("room", Text, nullable=False),
    Column("whispers", NUMBER, nullable=False),
    Column("blocks", Text, nullable=False),
    Column("kept", Text, key="preferences", nullable=False),
    Column("used", Double, nullable=False, server_default=text("0")),
    Column("old_name", Text, nullable=False, server_default=text("''")),
    Column("old_key", KEY, nullable=True),
    Column("old_skeleton", KEY, nullable=True),
    Column("old_since", Double, nullable=False, server_default=text("0")),
    Index("accounts_old_key", "old_key", unique=True),
    Index("accounts_old_skeleton", "old_skeleton", unique=True),
    sqlite_autoincrement=True,
)
"""`blocks` and `preferences` (the column `kept`) are JSON; `used` is when they were last in by the
store's clock, `old_since` when they gave up the old name that is still theirs. Its key and skeleton
are NULL if there is none."""

cursors = Table(
    "cursors",
    metadata,
    Column("account", NUMBER, primary_key=True, autoincrement=False),
    Column("log", KEY, primary_key=True),
    Column("cursor", NUMBER, nullable=False),
    Column("at", Double, nullable=False),
    Column("missed", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""How far accounts have read logs; `missed` is JSON (`core.records.cursors.Stretches`)."""

lines = Table(
    "lines",
    metadata,
    Column("room", KEY, primary_key=True),
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    Column("at", Double, nullable=False),
    Column("account", NUMBER, nullable=False),
    Column("event", Text, nullable=False),
    _index_of_account("lines_of_account", "account"),
    sqlite_with_rowid=False,
)
"""Rooms' lines, and whispers (`core.log.log.WHISPERS`); `event` is JSON (`core.log.codec`)."""

whisper_of = Table(
    "whisper_of",
    metadata,
    Column("account", NUMBER, primary_key=True, autoincrement=False),
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    Column("to_me", SmallInteger, nullable=False),
    Index("whisper_of_number", "number"),
    sqlite_with_rowid=False,
)
"""By which accounts find their whispers; `to_me` is 0 for the speaker's own."""

named = Table(
    "named",
    metadata,
    Column("account", NUMBER, primary_key=True, autoincrement=False),
    Column("log", KEY, primary_key=True),
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    Column("at", Double, nullable=False),
    Index("named_in_line", "log", "number"),
    sqlite_with_rowid=False,
)
"""By which accounts find the lines that name them; `at` is the time of the line."""

sanctions = Table(
    "sanctions",
    metadata,
    _number(),
    Column("kind", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("until", Double, nullable=False),
    Column("why", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Double, nullable=False),
    Index("sanctions_target", "kind", "target", unique=True),
    sqlite_autoincrement=True,
)

reports = Table(
    "reports",
    metadata,
    _number(),
    Column("at", Double, nullable=False),
    Column("by", Text, nullable=False),
    Column("whom", Text, nullable=False),
    Column("room", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("lines", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("answer", Text, nullable=False),
    sqlite_autoincrement=True,
)
"""`lines` is JSON: a list of room, number, time and event."""

audits = Table(
    "audits",
    metadata,
    _number(),
    Column("at", Double, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("whom", Text, nullable=False),
    Column("why", Text, nullable=False),
    sqlite_autoincrement=True,
)

marks = Table(
    "marks",
    metadata,
    Column("room", KEY, primary_key=True),
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    Column("clock", Double, nullable=False),
    sqlite_with_rowid=False,
)
"""The last number that a room's lines had when the store's clock showed this."""

clock = Table(
    "clock",
    metadata,
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    Column("clock", Double, nullable=False),
    Column("unix", Double, nullable=False),
    Column("held", Text, nullable=False),
)
"""One row, of number 1: the clock of `stores.store_clock`, and in JSON what waits to be erased."""

shelves = Table(
    "shelves",
    metadata,
    Column("plugin", KEY, primary_key=True),
    Column("shelf", KEY, primary_key=True),
    Column("key", KEY, primary_key=True),
    Column("owner", NUMBER, nullable=False),
    Column("value", Text, nullable=False),
    _index_of_account("shelves_of_account", "owner"),
)
"""What plugins store; `owner` is the number of an account, or 0, and `value` is JSON."""

appointments = Table(
    "appointments",
    metadata,
    _number(),
    Column("at", Double, nullable=False),
    Column("plugin", KEY, nullable=False),
    Column("name", KEY, nullable=False),
    Column("data", Text, nullable=False),
    Column("owner", NUMBER, nullable=False),
    Index("appointments_what", "plugin", "name", "at"),
    _index_of_account("appointments_of_account", "owner"),
    sqlite_autoincrement=True,
)
"""`data` is JSON; `owner` is an account, or 0."""

places = Table(
    "places",
    metadata,
    _number(),
    Column("name", KEY, nullable=False),
    Column("kind", KEY, nullable=False),
    Column("owner", NUMBER, nullable=False),
    Column("since", Double, nullable=False),
    Column("state", Text, nullable=False),
    sqlite_autoincrement=True,
)
"""Places that people have made: `owner` is an account, or 0 for the hosts, and `state` is JSON
(`core.records.places`). Where `kind` is empty it is a room of the operator's."""

tokens = Table(
    "tokens",
    metadata,
    _number(),
    Column("name", KEY, nullable=False, unique=True),
    Column("account", NUMBER, nullable=False),
    Column("rights", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("until", Double, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Double, nullable=False),
    sqlite_autoincrement=True,
)
"""`rights` is a list in JSON; see `core.records.tokens`."""

NUMBERED = (accounts, sanctions, reports, audits, appointments, places, tokens)
"""Tables whose numbers the database gives, and never again."""
