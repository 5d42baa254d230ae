"""How much a database holds is counted as far as its tables are known."""

import pytest

from teaparty.stores.location import STAGED, Location, location_of
from teaparty.stores.migrating import HEAD, migrate
from teaparty.stores.stored_counts import counts, place_of


@pytest.fixture
def location(tmp_path):
    return Location(file=tmp_path / "tea.sqlite")


@pytest.fixture
def engine(location):
    made = location.engine()
    yield made
    made.dispose()


def test_a_database_without_tables_has_a_size_alone(location, engine):
    found = counts(location, engine)
    assert (set(found), found["revision"]) == ({"bytes", "revision"}, None)


def test_what_stands_in_the_log_of_a_database_is_a_part_of_its_size(location, engine):
    migrate(location, engine)
    found = counts(location, engine)
    log = location.file.with_name("tea.sqlite-wal")
    assert found.pop("bytes") == location.file.stat().st_size + log.stat().st_size
    assert found == {"revision": HEAD, "accounts": 0, "inside": 0, "lines": 0, "appointments": 0,
                     "held": None}  # fmt: skip


def test_the_place_of_a_database_has_no_password(tmp_path):
    party = location_of(str(tmp_path), "postgresql://tea:sugar@h/d")
    assert place_of(str(tmp_path), party) == {
        "database": {"kind": "postgresql", "place": "postgresql+psycopg://tea:***@h/d"},
        "restore_waits": False,
    }


def test_a_backup_that_waits_for_the_next_start_is_told(location, tmp_path):
    (tmp_path / STAGED).touch()
    assert place_of(str(tmp_path), location) == {
        "database": {"kind": "sqlite", "place": str(location.file)}, "restore_waits": True,
    }  # fmt: skip
