"""Whether a server runs, and what is stored."""

import json
import os

import pytest

from teaparty.admin.status import ANOTHER
from teaparty.admin.stored import WAITS
from teaparty.core.values.appointments import Appointment
from teaparty.stores.location import STAGED
from teaparty.stores.migrating import HEAD
from teaparty.stores.state_lock import hold_state
from tests import sentences as s
from tests.admin.conftest import said
from tests.admin.test_server_control import NO_ANSWER, answered, answering

SILENT = s.cannot_be_asked(f"The server (process {os.getpid()})", NO_ANSWER)


def test_the_status_before_there_is_a_database(tool):
    assert tool.json("status") == {
        "state": str(tool.state), "server": {"pid": None, "lines": []},
        "database": {"kind": "sqlite", "place": str(tool.database)},
        "bytes": None, "revision": None, "accounts": None, "inside": None, "lines": None,
        "appointments": None,
        "restore_waits": False, "held": None,
    }  # fmt: skip
    assert not tool.state.exists()


def test_of_a_party(tool, bob, server):
    with tool.store() as store:
        store.change_account(2, inside=True)
        store.add_appointment(Appointment(at=1.0, plugin="reminders", name="remind"), 9)
    tool.keeps(said(0, "tea?", bob), said(1, "tea!", bob))
    (tool.state / STAGED).touch()
    assert tool("status").splitlines() == [
        f"State folder: {tool.state}",
        f"Server:       runs as process {os.getpid()}",
        f"Database:     {tool.database} (sqlite)",
        f"Size:         {tool.json('status')['bytes']} bytes",
        f"Revision:     {HEAD}",
        "Accounts:     2",
        "Members in:   1",
        "Lines stored: 2",
        "Appointments: 1",
        SILENT,
        "A backup waits to be put in the place of the database at the next start.",
    ]
    found = tool.json("status")
    assert (found["server"], found["restore_waits"]) == (
        {"pid": os.getpid(), "lines": [SILENT]}, True
    )  # fmt: skip
    assert found["bytes"] > 4_096


def test_whoever_may_not_look_into_the_state_folder_is_told_why(tool, alice, monkeypatch):
    def denied(state):
        raise PermissionError(13, "Permission denied", f"{state}/lock")

    monkeypatch.setattr("teaparty.admin.status.running", denied)
    assert tool.refuses("status") == ANOTHER.format(state=tool.state)


def test_a_database_without_tables_has_a_size_and_no_revision(tool):
    tool.state.mkdir(mode=0o700)
    tool.database.file.touch()
    found = tool.json("status")
    assert isinstance(found["bytes"], int)
    assert (found["revision"], found["accounts"]) == (None, None)
    assert "Revision:     none yet" in tool("status").splitlines()


@pytest.mark.parametrize(
    ("revision", "what_to_do"),
    [
        ("0000", "start the server of this release once, which sees to it."),
        ("0099", "use the teaparty-admin of that release."),
    ],
)
def test_of_another_revision_nothing_is_counted_and_what_to_do_is_said(
    tool, alice, revision, what_to_do
):
    with tool.store() as store, store.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")
    found = tool.json("status")
    assert found["bytes"] > 0
    assert [found[key] for key in ("revision", "accounts", "inside", "lines")] == [
        revision, None, None, None,
    ]  # fmt: skip
    *_, accounts, _, _, _, last = tool("status").splitlines()
    assert accounts == "Accounts:     not known"
    assert last.startswith(f"The database is of revision {revision}, ")
    assert last.endswith(f" is for {HEAD}: {what_to_do}")


def test_what_a_server_that_runs_does_not_tell_is_not_known_rather_than_none(tool, server):
    """As where the file of its database was replaced, which nobody opens then."""
    (tool.state / "lock").write_text("12345\n")
    assert "Accounts:     not known" in tool("status").splitlines()


def test_what_was_erased_is_not_counted(tool, alice, bob):
    tool.keeps(said(0, "tea?", bob), said(1, "tea!", alice))
    assert tool.json("status")["lines"] == 2
    tool("erase", "alice", "--yes")
    found = tool.json("status")
    assert (found["accounts"], found["lines"]) == (1, 1)


def test_what_still_stands_in_the_log_is_a_part_of_the_size(tool, alice):
    size = tool.json("status")["bytes"]
    connection = tool.database.connect()
    connection.execute("CREATE TABLE cups (tea TEXT)")
    log = tool.database.file.with_name("teaparty.sqlite-wal")
    assert tool.json("status")["bytes"] == tool.database.file.stat().st_size + log.stat().st_size
    assert tool.json("status")["bytes"] > size
    connection.close()


@pytest.mark.parametrize(("text", "pid"), [("12345\n", 12_345), ("", 0)])
def test_a_server_is_known_by_the_number_that_it_has_written(tool, server, text, pid):
    (tool.state / "lock").write_text(text)
    assert tool.json("status")["server"]["pid"] == pid


def test_one_that_has_ended_runs_no_more(tool):
    hold_state(str(tool.state)).release()
    assert (tool.state / "lock").read_text() == f"{os.getpid()}\n"
    assert tool.json("status")["server"] == {"pid": None, "lines": []}


def test_what_the_server_says_of_itself_goes_with_it(tool, server):
    with answering(tool.state, answered(s.people_there(3))) as asked:
        assert s.people_there(3) in tool("status", "--database", "").splitlines()
    assert [(each["do"], each["words"]) for each in asked] == [("status", [])]


def test_the_server_is_asked_for_what_is_stored_too(tool, alice, server):
    """Nothing is looked up by the tool: the numbers are those that it is told."""
    held = {"old": {"lines": 1, "of_lines": 2, "accounts": 0, "of_accounts": 1}, "released": False}
    stored = {"bytes": 7, "revision": "0009", "accounts": 12, "inside": 3, "lines": 8,
              "appointments": 2, "held": held, "restore_waits": False,
              "database": {"kind": "sqlite", "place": "tea/teaparty.sqlite"}}  # fmt: skip
    answers = (answered(s.people_there(3)), answered(json.dumps(stored)))
    with answering(tool.state, *answers) as asked:
        found = tool("status").splitlines()
    assert [each["do"] for each in asked] == ["status", "stored"]
    assert found[2:6] == [
        "Database:     tea/teaparty.sqlite (sqlite)",
        "Size:         7 bytes",
        "Revision:     0009",
        "Accounts:     12",
    ]
    assert found[-2:] == [s.people_there(3), WAITS[False].format(what="1 of 2 lines")]


def test_what_an_older_server_can_not_count_is_looked_up(tool, alice, server):
    with answering(tool.state, answered(s.people_there(3)), answered("No.", done=False)):
        found = tool.json("status")
    assert (found["accounts"], found["server"]["lines"]) == (1, [s.people_there(3)])
