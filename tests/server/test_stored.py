"""A server says what is stored, from a thread."""

import json
import os
import shutil
from pathlib import Path

import pytest
from twisted.internet.defer import Deferred

from teaparty.core.records import Account
from teaparty.core.values.refusal import Refusal
from teaparty.server.stored import MOST, NOTHING, UNREADABLE, Stored
from teaparty.stores.location import FILE, REPLACED, STAGED, location_of
from teaparty.stores.migrating import HEAD, migrate
from teaparty.stores.sql import SqlStore
from teaparty.stores.sqlite_files import OpenFile
from teaparty.stores.state_lock import hold_state
from tests.stores.loop import Loop


@pytest.fixture
def asks(tmp_path):
    """What is answered about a database in a folder."""
    loop = Loop()

    def asked(database="", do="stored", *words):
        stored = Stored(str(tmp_path), database, loop)
        return loop.result(stored.operations[do](*words))

    return asked


@pytest.fixture
def made(tmp_path):
    """An engine for a database with nothing in it, which others open for themselves."""
    location = location_of(str(tmp_path), "")
    engine = location.engine()
    migrate(location, engine)
    engine.dispose()
    yield engine
    engine.dispose()


def test_a_file_that_is_gone_is_not_made_anew_by_a_look(asks, tmp_path):
    with pytest.raises(Refusal) as refused:
        asks()
    assert str(refused.value) == UNREADABLE.format(why="No such file or directory")
    assert list(tmp_path.iterdir()) == []


def test_of_a_database_without_anything_in_it(asks, made, tmp_path):
    (tmp_path / STAGED).touch()
    (line,) = asks().lines
    found = json.loads(line)
    assert found.pop("bytes") > 4_096
    assert found == {
        "revision": HEAD, "accounts": 0, "inside": 0, "lines": 0, "appointments": 0, "held": None,
        "restore_waits": True,
        "database": {"kind": "sqlite", "place": f"{tmp_path}/teaparty.sqlite"},
    }  # fmt: skip


def test_the_accounts_that_a_ban_would_affect_are_named(asks, made):
    SqlStore(made).add_account(
        Account(name="alice", role="host", blocks=("192.0.2.7/32", "2001:db8::/64")), "alice", "a"
    )
    alice = {"name": "alice", "role": "host", "inside": False}
    for target, blocks in (("192.0.2.0/24", ["192.0.2.7/32"]),
                           ("alice", ["192.0.2.7/32", "2001:db8::/64"])):  # fmt: skip
        assert json.loads(asks("", "affected", target).lines[0]) == [{**alice, "blocks": blocks}]
    assert asks("", "affected", "bob").lines == ("[]",)


def test_what_looks_like_a_network_and_is_none_affects_nobody(asks):
    with pytest.raises(Refusal, match="is no address"):
        asks("", "affected", "192.0.2.0/99")


def test_of_a_party_that_stores_nothing_nothing_is_said(asks):
    with pytest.raises(Refusal) as refused:
        asks("memory:")
    assert str(refused.value) == NOTHING


def test_of_a_database_that_can_not_be_read_why(asks, tmp_path):
    (tmp_path / "teaparty.sqlite").mkdir()
    with pytest.raises(Refusal) as refused:
        asks()
    assert refused.value.text == UNREADABLE


def test_of_what_can_not_be_read_in_a_database_why(asks, made):
    with made.begin() as connection:
        connection.exec_driver_sql("INSERT INTO clock VALUES (1, 0, 0, '{')")
    with pytest.raises(Refusal) as refused:
        asks()
    assert refused.value.text == UNREADABLE


def test_no_more_questions_wait_than_a_few(tmp_path, made):
    loop = Loop()
    stored = Stored(str(tmp_path), "", loop)
    waiting = [Deferred.fromCoroutine(stored.counts()) for _ in range(MOST)]
    with pytest.raises(Refusal) as refused:
        loop.result(stored.counts())
    assert refused.value.text == UNREADABLE
    assert [len(loop.result(each).lines) for each in waiting] == [1] * MOST


@pytest.mark.parametrize("do", ["stored", "affected"])
def test_a_question_leaves_nothing_open(asks, made, tmp_path, do):
    asks("", do, *(["bob"] if do == "affected" else []))
    opened = [os.readlink(each) for each in Path("/proc/self/fd").iterdir() if each.is_symlink()]
    assert [each for each in opened if each.startswith(str(tmp_path))] == []


@pytest.fixture
def replaced(tmp_path, made):
    """A database that was put in the place of the one that a server has open."""
    file = tmp_path / FILE
    lock = hold_state(str(tmp_path))
    lock.sign(OpenFile(file).mark)
    shutil.copy(file, tmp_path / "other")
    (tmp_path / "other").replace(file)
    yield file
    lock.release()


def test_a_file_that_was_replaced_is_not_opened_by_a_look(asks, replaced):
    log = replaced.with_name(f"{FILE}-wal")
    log.write_bytes(b"what the server has written")
    for words in (("stored",), ("affected", "bob")):
        with pytest.raises(Refusal) as refused:
            asks("", *words)
        why = REPLACED.format(database=replaced).rstrip(".")
        assert str(refused.value) == UNREADABLE.format(why=why)
    assert log.read_bytes() == b"what the server has written"
