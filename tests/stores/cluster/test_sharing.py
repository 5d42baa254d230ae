"""Nodes open the same database at once, one after another."""

import os
import shutil
import threading

import pytest
from sqlalchemy import text

from teaparty.stores.backups import STAGED, backup
from teaparty.stores.cluster.node import NodeOptions
from teaparty.stores.cluster.protocol import PROTOCOL
from teaparty.stores.cluster.sharing import ends_of, hindrance, join, people_of
from teaparty.stores.errors import StoreRefused
from teaparty.stores.location import location_of
from teaparty.stores.migrating import HEAD, OLDEST, revision_of
from teaparty.stores.sql import SqlStore


@pytest.fixture
def location(postgres):
    return location_of("", postgres, "power")


TOO_FAR = (
    "node b can't join the others: there are nodes in whose releases are more than one step away:"
    " a (1); take one step after another, or stop them all first."
)


def node(name):
    return NodeOptions(node=name, version="1")


@pytest.mark.slow
def test_three_nodes_that_start_at_once_make_the_database_and_join(location, tmp_path):
    epochs, faults = [], []

    def starts(name):
        try:
            epochs.append(join(location, str(tmp_path), node(name))[1].epoch)
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=starts, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert sorted(epochs) == list(range(min(epochs), min(epochs) + 3))


def test_nobody_is_in_and_nothing_was_said_in_a_new_database(location, tmp_path):
    join(location, str(tmp_path), node("a"))
    engine = location.engine()
    assert (ends_of(engine), people_of(engine)) == ({}, [])
    engine.dispose()


@pytest.mark.slow
def test_a_backup_that_waits_is_put_in_place_by_a_node_that_is_alone(location, postgres, tmp_path):
    state, other = str(tmp_path / "state"), str(tmp_path / "other")
    for folder in (state, other):
        os.mkdir(folder, 0o700)
    engine = location.engine()
    join(location, state, node("a"))
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO lines VALUES ('hall', 6, 1, 0, '{}')"))
    backup(state, postgres, str(tmp_path / "backup"))
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM lines"))
    shutil.copy(tmp_path / "backup", os.path.join(other, STAGED))
    done, _ = join(location, other, node("b"))
    assert "a backup was put in the place of the database" in done[0]
    assert dict(SqlStore(engine).ends()) == {"hall": 7}
    engine.dispose()


# --- another release


@pytest.fixture
def one(location, tmp_path):
    """The database, in which node a is in."""
    join(location, str(tmp_path), node("a"))
    engine = location.engine()
    yield engine
    engine.dispose()


def speaks(engine, protocol):
    with engine.begin() as connection:
        connection.execute(text("UPDATE nodes SET protocol = :p"), {"p": protocol})


def test_a_node_that_is_too_far_away_from_others_does_not_start_and_changes_nothing(
    location, one, tmp_path
):
    speaks(one, PROTOCOL + 2)
    assert hindrance(location, "b") == TOO_FAR
    with one.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0010'"))
    with pytest.raises(StoreRefused) as refused:
        join(location, str(tmp_path), node("b"))
    assert str(refused.value) == TOO_FAR
    with one.connect() as connection:
        assert revision_of(connection) == "0010"


def test_a_node_with_a_revision_that_others_can_t_go_on_with_does_not_start(
    location, one, tmp_path
):
    speaks(one, OLDEST - 1)
    assert hindrance(location, "b") == ""
    with one.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0010'"))
    why = hindrance(location, "b")
    assert why.startswith(
        f"revision {HEAD} of the database is nothing for nodes that are in: a (1)."
    )
    with pytest.raises(StoreRefused) as refused:
        join(location, str(tmp_path), node("b"))
    assert str(refused.value) == why


def test_a_database_that_was_never_used_is_no_hindrance_but_one_that_can_t_be_asked(location):
    assert hindrance(location, "a") == ""
    nowhere = location_of("", "postgresql+psycopg://tea@/tea?host=/nowhere")
    before, _, why = hindrance(nowhere, "a").partition(" can't be asked: ")
    assert before == "the database postgresql+psycopg://tea@/tea?host=/nowhere"
    assert why.endswith("No such file or directory.")
