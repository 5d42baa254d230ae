"""A store is opened as the settings say, or refused in one sentence."""

import os
import sqlite3
import stat
import time

import pytest

from teaparty.core.records import Account, Sanction
from teaparty.core.records.cursors import Cursor
from teaparty.stores import location as where_module
from teaparty.stores.errors import StoreRefused
from teaparty.stores.location import is_replaced, location_of
from teaparty.stores.opening import open_store, settings_faults
from tests.stores.conftest import put, said, whispered


def refusal(opened, *args, **keywords):
    with pytest.raises(StoreRefused) as refused:
        opened(*args, **keywords)
    sentence = str(refused.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def keep(loop, store, *entries):
    stored = []
    put(store.journal, list(entries), stored.extend)
    while len(stored) < len(entries):
        loop.step()


def test_settings_can_be_looked_at_without_opening_anything(tmp_path):
    nowhere = str(tmp_path / "nowhere")
    assert settings_faults(nowhere, "memory:") == settings_faults(nowhere, "") == []
    assert settings_faults(nowhere, "nonsense") == [
        "database: the database is no URL such as sqlite:///tea.sqlite."
    ]
    assert not (tmp_path / "nowhere").exists()


def test_memory_needs_no_folder_and_keeps_nothing(opened, loop, tmp_path):
    store = opened("memory:", state=tmp_path / "nowhere")
    keep(loop, store, said(0))
    assert store.remembered("hall", 9) == []
    assert store.sanctions() == []
    assert not (tmp_path / "nowhere").exists()
    assert opened.close(store) == 0


def test_what_is_kept_is_there_at_the_next_start(opened, loop, database):
    first = opened(database)
    keep(loop, first, said(0), said(1))
    account = loop.result(first.records.add_account(Account(name="alice"), "alice", "alice"))
    sanction = Sanction(kind="ban", target="x", by="y", at=1.0)
    loop.result(first.records.add_sanction(sanction))
    assert opened.close(first) == 0
    second = opened(database)
    assert [entry.number for entry in second.remembered("hall", 9)] == [0, 1]
    assert loop.result(second.records.account("alice")) == account
    assert second.sanctions() == [sanction]
    assert second.done == []


def test_nobody_is_inside_at_the_start_and_none_has_read_what_the_server_lost(
    opened, loop, database
):
    store = opened(database)
    keep(loop, store, said(0), said(1), said(0, room="attic"), whispered(0))
    cursors = []
    for number, inside in enumerate((True, False, True)):
        account = Account(name=str(number), inside=inside, whispers=number)
        account = loop.result(store.records.add_account(account, str(number), str(number)))
        for room, cursor in (("hall", 2 + number), ("attic", 0), ("none", 3)):
            cursors.append(Cursor(account=account.number, log=room, cursor=cursor))
    loop.result(store.records.store_cursors(cursors, 64))
    opened.close(store)
    records = opened(database).records
    accounts = loop.result(records.accounts())
    assert [(one.inside, one.whispers) for one in accounts] == [(False, 0), (False, 1), (False, 1)]
    found = [loop.result(records.cursors(one.number)) for one in accounts]
    assert [[(each.log, each.cursor) for each in theirs] for theirs in found] == [
        [("attic", 0), ("hall", 2), ("none", 0)],
        [("attic", 0), ("hall", 3), ("none", 3)],
        [("attic", 0), ("hall", 2), ("none", 0)],
    ]


def test_files_are_their_owners_alone(opened, loop, tmp_path):
    store = opened()
    keep(loop, store, said(0))
    folder = tmp_path / "state"
    assert {file.name for file in folder.iterdir()} >= {"lock", "teaparty.sqlite"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    opened.close(store)
    assert sorted(os.listdir(folder)) == ["lock", "teaparty.sqlite"]


def test_others_see_that_the_file_of_a_store_was_replaced_under_it(opened, tmp_path):
    state = str(tmp_path / "state")
    location = location_of(state, "")
    opened()
    found = [is_replaced(state, location)]
    (tmp_path / "other").touch()
    location.file.rename(tmp_path / "aside")
    (tmp_path / "other").replace(location.file)
    found.append(is_replaced(state, location))
    (tmp_path / "aside").replace(location.file)
    assert [*found, is_replaced(state, location)] == [False, True, False]


def test_no_two_servers_in_a_folder(opened, database):
    opened(database)
    assert f"is in use by process {os.getpid()}." in refusal(opened, database)


def test_no_two_servers_on_a_database(opened, database, tmp_path):
    opened(database)
    sentence = refusal(opened, database, state=tmp_path / "other")
    assert sentence.startswith("another server uses the database ")
    assert ("[cluster]" in sentence) is database.startswith("postgresql")
    opened("memory:", state=tmp_path / "other")


def test_a_refusal_leaves_no_lock(opened, database, tmp_path):
    first = opened(database)
    refusal(opened, database, state=tmp_path / "other")
    opened.close(first)
    opened(database, state=tmp_path / "other")


@pytest.mark.parametrize(
    ("database", "sentence"),
    [
        ("nonsense", "the database is no URL such as sqlite:///tea.sqlite."),
        ("mysql://root:pw@here/x",
         "the database must be sqlite:///... or postgresql+psycopg://..., not mysql."),
        ("sqlite://",
         "the database must be sqlite:///... or postgresql+psycopg://..., not sqlite."),
        ("sqlite:////no/such/folder/x",
         "the database /no/such/folder/x can't be opened: No such file or directory."),
    ],
)  # fmt: skip
def test_what_is_no_database_is_refused(opened, database, sentence):
    assert refusal(opened, database) == sentence


def test_a_file_that_is_no_database_is_refused(opened, tmp_path):
    (tmp_path / "state").mkdir(mode=0o700)
    (tmp_path / "state/teaparty.sqlite").write_text("a poem, " * 1_000)
    sentence = refusal(opened)
    assert (
        "teaparty.sqlite is damaged: file is not a database. Put a backup in its place" in sentence
    )


def test_postgres_without_psycopg(opened, monkeypatch):
    monkeypatch.setattr(where_module, "find_spec", lambda name: None)
    sentence = refusal(opened, "postgresql://tea:sugar@localhost/tea")
    assert (
        sentence
        == "PostgreSQL needs psycopg: in the party's clone, pip install '.[postgres]' installs it."
    )


def test_a_server_that_is_not_there_is_named_without_the_password(opened):
    sentence = refusal(opened, "postgresql+psycopg://tea:sugar@127.0.0.1:1/tea")
    assert "postgresql+psycopg://tea:***@127.0.0.1:1/tea can't be opened: " in sentence
    assert "sugar" not in sentence


@pytest.mark.slow
def test_a_million_lines_do_not_slow_the_start(opened, loop, told, tmp_path):
    opened.close(opened())
    connection = sqlite3.connect(tmp_path / "state/teaparty.sqlite")
    event = '{"type":"Said","who":{"number":1,"name":"alice","account":1},"text":"tea"}'
    connection.execute(
        "WITH RECURSIVE digit(room) AS (VALUES (0) UNION ALL SELECT room + 1 FROM digit LIMIT 10),"
        " count(number) AS (VALUES (0) UNION ALL SELECT number + 1 FROM count LIMIT 100000)"
        " INSERT INTO lines SELECT 'room' || room, number, 1.0, 1, ? FROM digit, count",
        (event,),
    )
    connection.commit()
    connection.close()
    began = time.process_time()
    store = open_store(str(tmp_path / "state"), "", told.options(loop))
    for number in range(10):
        assert len(store.remembered(f"room{number}", 1_000)) == 1_000
    took = time.process_time() - began
    loop.result(store.close())
    assert took < 1.0  # of the processor: reading all of them takes several


def test_an_empty_file_is_begun_anew_and_said(opened, tmp_path):
    (tmp_path / "state").mkdir(mode=0o700)
    file = tmp_path / "state/teaparty.sqlite"
    file.touch()
    assert opened().done == [f"the database {file} was an empty file, and was begun anew"]
