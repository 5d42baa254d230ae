"""Lines in PostgreSQL: connections that are lost, and the lock of the one server."""

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import InternalError

from teaparty.core.values.appointments import Appointment, AppointmentKind
from teaparty.stores.commit_queue import Locked, Unfit
from teaparty.stores.location import location_of
from teaparty.stores.migrating import migrate
from teaparty.stores.postgres import PostgresLines, let_go, takes
from teaparty.stores.rows import Packing
from teaparty.stores.sql import SqlStore
from tests.stores.conftest import said


@pytest.fixture
def location(postgres):
    location = location_of("", postgres)
    engine = location.engine()
    migrate(location, engine)
    engine.dispose()
    return location


@pytest.fixture
def lines(location):
    lines = PostgresLines(location.engine())
    yield lines
    lines.close()


def rows(*numbers, **keywords):
    return Packing((), print).rows([said(number, **keywords) for number in numbers])


def saved(location):
    engine = location.engine()
    found = [entry.number for entry in SqlStore(engine).lines("hall", 99, 99)]
    engine.dispose()
    return found


def test_what_was_written_twice_is_there_once(location, lines):
    lines.commit(rows(0, 1))
    lines.commit(rows(0, 1))
    assert saved(location) == [0, 1]


def test_the_next_number_of_each_room_that_has_lines(location, lines):
    engine = location.engine()
    assert list(SqlStore(engine).ends()) == []
    for room, last in (("hall", 7), ("attic", 0), ("den-2", 41)):
        lines.commit(rows(last, room=room))
    assert list(SqlStore(engine).ends()) == [("attic", 1), ("den-2", 42), ("hall", 8)]
    engine.dispose()


def test_nothing_to_write(location, lines):
    lines.commit(rows())
    assert saved(location) == []


def test_a_connection_that_is_lost_is_made_anew(location, lines):
    lines.start()
    engine = location.engine()
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
    assert saved(location) == [0]


def test_another_server_writes_nothing(location, lines):
    lines.start()
    other = PostgresLines(location.engine())
    other.start()
    with pytest.raises(Locked, match="another server uses the database"):
        other.commit(rows(0))
    lines.close()
    other.commit(rows(0))
    other.close()
    assert saved(location) == [0]


@pytest.mark.parametrize(("number", "room"), [(2**70, "hall"), (0, "\0")])
def test_a_value_that_is_not_taken(location, lines, number, room):
    with pytest.raises(Unfit):
        lines.commit(rows(number, room=room))
    lines.commit(rows(1))
    assert saved(location) == [1]


def test_another_fault_is_one(location):
    def fails(*_):
        raise InternalError("statement", {}, Exception("broken"))

    engine = location.engine()
    lines = PostgresLines(engine)
    lines.start()
    event.listen(engine, "before_cursor_execute", fails)
    with pytest.raises(InternalError):
        lines.commit(rows(0))
    event.remove(engine, "before_cursor_execute", fails)
    lines.close()


def test_nobody_there(location):
    lines = PostgresLines(location_of("", "postgresql://tea@127.0.0.1:1/tea").engine())
    lines.start()
    with pytest.raises(Locked):
        lines.commit(rows(0))


def test_a_server_that_has_just_ended_is_waited_for(location, lines):
    lines.start()
    slept = []
    engine = location.engine()
    with engine.connect() as connection:
        assert not takes(connection, slept.append)
        assert slept == [0.05] * 4
        assert takes(connection, lambda _: lines.close())
        let_go(connection)
    engine.dispose()


def test_two_servers_take_each_appointment_once(location):
    engine, another = location.engine(), location.engine()
    one, other = SqlStore(engine), SqlStore(another)
    kind = AppointmentKind("clock", "strike")
    for number in range(4):
        made = Appointment(at=float(number), plugin=kind.plugin, name=kind.name, data={})
        one.add_appointment(made, 9)
    found = []

    @event.listens_for(engine, "before_cursor_execute")
    def meanwhile(connection, cursor, statement, *given):
        if statement.startswith("DELETE FROM appointments"):
            found.extend(other.take_appointments([kind], 9.0, 9))

    taken = one.take_appointments([kind], 9.0, 2)
    assert [each.at for each in taken] == [0.0, 1.0]
    assert [each.at for each in found] == [2.0, 3.0]
    engine.dispose()
    another.dispose()
