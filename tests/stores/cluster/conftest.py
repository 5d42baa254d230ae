"""A database of several nodes' own on the PostgreSQL of these tests."""

import json

import pytest
from sqlalchemy import create_engine, make_url, text

from teaparty.stores import schema
from teaparty.stores.cluster import tables as cluster
from teaparty.stores.cluster.hosts import hosts_of
from teaparty.stores.location import location_of
from teaparty.stores.migrating import migrate
from tests.stores.cluster.live import Live
from tests.stores.conftest import OWN, do

NAME = f"{OWN}_cluster"
EMPTY = f"TRUNCATE {', '.join({*schema.metadata.tables, *cluster.metadata.tables} - {'cluster'})}"


@pytest.fixture(scope="session")
def cluster_database(postgres_server, tmp_path_factory):
    """The URL of a database with all tables, for all tests of nodes."""

    def at(name):
        if "{}" in postgres_server:
            return postgres_server.format(name)
        return f"{postgres_server}/{name}"

    drop = f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)"
    do(at("postgres"), drop, f"CREATE DATABASE {NAME}")
    location = location_of(str(tmp_path_factory.mktemp("state")), at(NAME))
    engine = location.engine()
    migrate(location, engine)
    engine.dispose()
    yield at(NAME)
    do(at("postgres"), drop)


def line(log, said="", *, account=0, session=0, stored=True, speech=False, whispers=(),
         retracts=None, by="", **event):  # fmt: skip
    """A line as a node sends it."""
    event = event or {"type": "Said", "who": {"number": session, "name": "", "account": account},
                      "text": said}  # fmt: skip
    text = json.dumps(event, separators=(",", ":"))
    return [log, text, account, session, stored, speech, list(whispers), retracts, by]


def somebody(session, name, account=0, key="", kind="SomebodyIs", **more):
    """The line by which others learn that somebody is in, or has left."""
    who = {"number": session, "name": name, "account": account}
    row = {"key": key or name.lower(), "skeleton": key or name.lower(), "epoch": 0, "room": "hall",
           "since": 0.0, "active": 0.0, "role": ""}  # fmt: skip
    more = more if kind == "SomebodyLeft" else {**row, **more}
    return line("*", stored=False, type=kind, who=who, **more)


class Asked:
    """The functions, called as a node calls them; `at` is the time of the last turn."""

    def __init__(self, connection):
        self._connection = connection
        self.tickets = {}

    def do(self, statement, **values):
        found = self._connection.execute(text(statement), values)
        return [tuple(row) for row in found] if found.returns_rows else None

    def one(self, statement, **values):
        return self.do(statement, **values)[0][0]

    def join(self, node="a", protocol=1):
        asked = "SELECT * FROM tea_join(:node, :version, 'here', :protocol)"
        ((epoch, _),) = self.do(asked, node=node, version=f"0.{protocol}", protocol=protocol)
        return epoch

    def claim(self, epoch, session, name, account=0, *, comes_in=False, hold=0.0, skeleton=""):
        key = name.lower()
        claim = {"session": session, "key": key, "skeleton": skeleton or key, "name": name,
                 "account": account, "comes_in": comes_in, "hold": hold}  # fmt: skip
        asked = "SELECT tea_claim(:epoch, :claim)"
        return json.loads(self.one(asked, epoch=epoch, claim=json.dumps(claim)))

    def turn(self, epoch, *items, ticket=None):
        """Return the lines of a turn, each with its log, number and what is wrong with it."""
        self.tickets[epoch] = ticket = ticket or self.tickets.get(epoch, 0) + 1
        asked = "SELECT * FROM tea_turn(:epoch, :ticket, :items, true)"
        ((self.seq, self.at, lines),) = self.do(
            asked, epoch=epoch, ticket=ticket, items=json.dumps(items)
        )
        return [(log, number, *why) for log, number, _, *why in json.loads(lines)]

    def enter(self, epoch, session, name, account=0, **more):
        assert self.claim(epoch, session, name, account, comes_in=True, **more) == {"instead": []}
        self.turn(epoch, somebody(session, name, account))

    def present(self):
        wanted = "SELECT key, session, shown, until IS NULL FROM present ORDER BY key"
        return self.do(wanted)


@pytest.fixture
def engine(cluster_database):
    engine = create_engine(cluster_database, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(EMPTY))
        connection.execute(text("UPDATE cluster SET seq = 0, epoch = 0, at = 0, renewed = 0"))
    yield engine
    engine.dispose()


@pytest.fixture
def asked(engine):
    with engine.connect() as connection:
        yield Asked(connection)


@pytest.fixture(scope="session")
def session_reactor():
    return Live()


@pytest.fixture
def live(session_reactor):
    """A reactor that watches nothing and waits for nothing in the end."""
    yield session_reactor
    session_reactor.iterate(0)
    assert [each for each in session_reactor.getDelayedCalls() if each.active()] == []
    assert session_reactor.removeAll() == []


@pytest.fixture
def conninfo(cluster_database):
    """What libpq is told of that database."""
    (host,) = hosts_of(make_url(cluster_database), "test")
    return host.conninfo()
