"""The clock of a database that several nodes share; the rest is in the contract of records."""

import pytest

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
    changes = SqlStore._changes

    def other_is_faster(self, reading):
        monkeypatch.setattr(SqlStore, "_changes", changes)
        found = changes(self, reading)
        store.store_reading(Reading(5.0, 6.0))
        return found

    monkeypatch.setattr(SqlStore, "_changes", other_is_faster)
    store.store_reading(Reading(1.0, 2.0))
    assert store.reading() == Reading(1.0, 2.0)
