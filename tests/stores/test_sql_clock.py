"""The clock of a database that several nodes share; the rest is in the contract of records."""

import pytest
from sqlalchemy import insert

from teaparty.stores import sql_clock
from teaparty.stores.location import location_of
from teaparty.stores.migrating import migrate
from teaparty.stores.sql import SqlStore
from teaparty.stores.store_clock import Reading


@pytest.fixture
def store(database, tmp_path):
    location = location_of(str(tmp_path), database)
    engine = location.engine()
    migrate(location, engine)
    yield SqlStore(engine)
    engine.dispose()


def test_two_nodes_that_start_at_once_both_store_what_the_clock_shows(store, monkeypatch):
    def other_is_faster(table):
        monkeypatch.undo()
        store.store_reading(Reading(5.0, 6.0))
        return insert(table)

    monkeypatch.setattr(sql_clock, "insert", other_is_faster)
    store.store_reading(Reading(1.0, 2.0))
    assert store.reading() == Reading(1.0, 2.0)
