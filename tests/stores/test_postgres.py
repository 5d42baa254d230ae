"""Lines in PostgreSQL: connections that are lost, and the lock of the one server."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import InternalError

from teaparty.stores import postgres as module
from teaparty.stores.commit_queue import Locked, Unfit
from teaparty.stores.location import where
from teaparty.stores.migrating import migrate
from teaparty.stores.postgres import PostgresLines, let_go, takes
from teaparty.stores.rows import Packing
from teaparty.stores.sql import SqlStore
from tests.stores.conftest import said


@pytest.fixture
def place(postgres):
    place = where("", postgres)
    engine = place.engine()
    migrate(place, engine)
    engine.dispose()
    return place


@pytest.fixture
def lines(place):
    lines = PostgresLines(place.engine())
    yield lines
    lines.close()


def rows(*numbers, **keywords):
    return Packing((), print).rows([said(number, **keywords) for number in numbers])


def saved(place):
    engine = place.engine()
    found = [entry.number for entry in SqlStore(engine).lines("hall", 99, 99)]
    engine.dispose()
    return found


def test_what_was_written_twice_is_there_once(place, lines):
    lines.commit(rows(0, 1))
    lines.commit(rows(0, 1))
    assert saved(place) == [0, 1]


def test_nothing_to_write(place, lines):
    lines.commit(rows())
    assert saved(place) == []


def test_a_connection_that_is_lost_is_made_anew(place, lines):
    lines.start()
    engine = place.engine()
    with engine.connect() as other:
        other.execute(
            text(
                "SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_database d"
                " ON l.database = d.oid AND d.datname = current_database()"
                " WHERE l.locktype = 'advisory'"
            )
        )
    engine.dispose()
    with pytest.raises(Locked):
        lines.commit(rows(0))
    lines.commit(rows(0))
    assert saved(place) == [0]


def test_another_server_writes_nothing(place, lines):
    lines.start()
    other = PostgresLines(place.engine())
    other.start()
    with pytest.raises(Locked, match="another server uses the database"):
        other.commit(rows(0))
    lines.close()
    other.commit(rows(0))
    other.close()
    assert saved(place) == [0]


@pytest.mark.parametrize(("number", "room"), [(2**70, "hall"), (0, "\0")])
def test_a_value_that_is_not_taken(place, lines, number, room):
    with pytest.raises(Unfit):
        lines.commit(rows(number, room=room))
    lines.commit(rows(1))
    assert saved(place) == [1]


def test_another_fault_is_one(lines, monkeypatch):
    def fails(connection, rows):
        raise InternalError("statement", {}, Exception("broken"))

    monkeypatch.setattr(module, "_write", fails)
    with pytest.raises(InternalError):
        lines.commit(rows(0))


def test_nobody_there(place):
    lines = PostgresLines(where("", "postgresql://tea@127.0.0.1:1/tea").engine())
    lines.start()
    with pytest.raises(Locked):
        lines.commit(rows(0))


def test_a_server_that_has_just_ended_is_waited_for(place, lines):
    lines.start()
    slept = []
    engine = place.engine()
    with engine.connect() as connection:
        assert not takes(connection, slept.append)
        assert slept == [0.05] * 4
        assert takes(connection, lambda _: lines.close())
        let_go(connection)
    engine.dispose()
