"""The tables and functions of a party with several nodes; PostgreSQL alone has them.

They hold nothing that lasts: no backup has them, and they are emptied where one is restored. A test
compares them with `stores/migrations/`.
"""

from hashlib import sha256
from pathlib import Path

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Double,
    Index,
    MetaData,
    Table,
    Text,
    text,
)

from teaparty.stores.cluster.protocol import PROTOCOL
from teaparty.stores.schema import KEY

metadata = MetaData()
WHO_IS_IN = """
SELECT tea_people() UNION ALL SELECT event FROM (
    SELECT DISTINCT ON (whose) CAST(event AS json)->>'tickets' AS whose, event
    FROM (
        SELECT CAST(line->>1 AS bigint) AS number, line->>2 AS event
        FROM turns, json_array_elements(CAST(lines AS json)) line
        WHERE lines LIKE '%LineTaken%' AND line->>0 = '*' AND line->>1 IS NOT NULL
    ) told
    WHERE event LIKE '{"type":"LineTaken"%' ORDER BY whose, number DESC
) taken
"""
"""Asked also before it is known whether psycopg is there, without which `statements` can't be."""


def _number(name: str) -> Column[int]:
    return Column(name, BigInteger, primary_key=True, autoincrement=False)


cluster = Table(
    "cluster",
    metadata,
    _number("number"),
    Column("seq", BigInteger, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("at", Double, nullable=False),
    Column("renewed", Double, nullable=False),
    Column("protocol", BigInteger, nullable=False),
    Column("oldest", BigInteger, nullable=False),
    Column("functions", Text, nullable=False),
)
"""One row, of number 1, which is locked first by all that changes anything here: the number of the
newest turn, the last epoch, the time of the newest turn, and when a lease was last renewed. The
functions are those of a `protocol`; nodes of the `oldest` one can go on with this database."""

nodes = Table(
    "nodes",
    metadata,
    _number("epoch"),
    Column("node", KEY, nullable=False),
    Column("version", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("ticket", BigInteger, nullable=False),
    Column("applied", BigInteger, nullable=False),
    Column("seen", Double, nullable=False),
    Column("draining", Boolean, nullable=False),
    Column("protocol", BigInteger, nullable=False),
    Column("since", Double, nullable=False, server_default="0"),
    Column("newest", BigInteger, nullable=False, server_default="0"),
)
"""Nodes that are in since then; `ticket` is that of their last turn, and `newest` the last turn of
all when they were `seen`."""

numbers = Table(
    "numbers",
    metadata,
    Column("log", KEY, primary_key=True),
    Column("next", BigInteger, nullable=False),
)
"""The next number of each log in which a line was said since there are several nodes."""

turns = Table(
    "turns",
    metadata,
    _number("seq"),
    Column("epoch", BigInteger, nullable=False),
    Column("ticket", BigInteger, nullable=False),
    Column("at", Double, nullable=False),
    Column("lines", Text, nullable=False),
)
"""The last turns; `lines` is JSON (`values.Numbered`)."""

present = Table(
    "present",
    metadata,
    Column("key", KEY, primary_key=True),
    Column("skeleton", KEY, nullable=False),
    Column("name", Text, nullable=False),
    Column("account", BigInteger, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("session", BigInteger, nullable=False),
    Column("shown", Boolean, nullable=False),
    Column("until", Double, nullable=True),
    Column("hold", Double, nullable=False),
    Column("claimed", Double, nullable=False),
    Column("event", Text, nullable=False),
    Column("standing", Text, nullable=False, server_default="{}"),
    Index("present_skeleton", "skeleton"),
    Index("present_session", "session"),
    Index("present_account", "account"),
)
"""Names that people bear who are in: claimed first, then `shown` by `event`, which is JSON. A name
that was given up a moment ago is held `until` then. `standing` is JSON (`core.events.Standing`)."""

ended = Table(
    "ended",
    metadata,
    Column("session", BigInteger, primary_key=True, autoincrement=False),
    Column("event", Text, nullable=False),
    Column("at", Double, nullable=False),
)
"""People with tickets who were in by nodes that have ended lately, or come in elsewhere just now,
as `present` had them."""

tries = Table(
    "tries",
    metadata,
    Column("name", KEY, nullable=False),
    Column("block", Text, nullable=False),
    Column("at", Double, nullable=False),
    Index("tries_name", "name"),
)
"""Passwords that were tried lately, by hashes of names and by address blocks, but right ones."""

SQL = ("turns", "nodes", "names", "records", "tries")
"""The files with the functions."""
THE_ROW = """
INSERT INTO cluster (number, seq, epoch, at, renewed, protocol, oldest, functions)
VALUES (1, 0, 0, 0, 0, 0, 0, '') ON CONFLICT (number) DO NOTHING
"""


def create(connection: Connection) -> None:
    """Make tables and functions in a new database of PostgreSQL."""
    metadata.create_all(connection, checkfirst=False)
    install(connection)


def install(connection: Connection) -> None:
    """Make the one row of `cluster`, and the functions, or bring them up to date.

    Nodes of the protocol before may call them meanwhile. Those of a later protocol stay.
    """
    connection.execute(text(THE_ROW))
    there = text("SELECT protocol, functions FROM cluster FOR UPDATE")
    protocol, functions = connection.execute(there).one()
    sources = [path.read_text() for path in sources_of_functions()]
    digest = sha256("".join(sources).encode()).hexdigest()
    if protocol > PROTOCOL or functions == digest:
        return
    for source in sources:
        connection.execution_options(no_parameters=True).exec_driver_sql(source)
    now = text("UPDATE cluster SET protocol = :protocol, functions = :functions")
    connection.execute(now, {"protocol": PROTOCOL, "functions": digest})


def sources_of_functions() -> list[Path]:
    """Return the files with the functions."""
    return [Path(__file__).with_name("sql").joinpath(f"{name}.sql") for name in SQL]


def forget(connection: Connection) -> None:
    """Forget all that nodes have told each other: what lasts is replaced. Nobody is in."""
    for table in (nodes, numbers, turns, present, ended, tries):
        connection.execute(text(f"TRUNCATE TABLE {table.name}"))
