"""All that is kept of a person: exported, and erased."""

import io
import json
import os
import sys

import pytest

from teaparty.admin import erasing
from teaparty.admin.main import main
from teaparty.admin.telling import Told
from teaparty.core.events import Arrived, Person
from teaparty.core.log import Entry
from teaparty.core.records import Audit, Kept, Sanction
from tests.admin.conftest import report, said, whispered

CAROL = Person(3, "carol", 0)
SECRET = "$argon2id$hash"
TOLD = Told(os.getpid())


@pytest.fixture
def life(tool, alice, bob):
    """Alice and bob have said and done something."""
    tool.keeps(
        said(0, "tea?", alice),
        said(1, "yes, alice", bob),
        Entry(room="garden", number=0, at=900.0, event=Arrived(who=alice)),
        whispered(0, "psst", alice, bob, CAROL),
        whispered(1, "what?", bob, alice),
        whispered(2, "between us", bob, CAROL),
        said(2, "last", bob),
    )
    lines = (said(0, "tea?", alice), said(1, "yes, alice", bob))
    with tool.store() as store:
        store.change_account(1, password=SECRET, kept=Kept(away="asleep"), blocks=("192.0.2.7/32",))
        store.add_report(report("alice", "bob", *lines))
        store.add_report(report("carol", "alice", *lines))
        store.add_report(report("carol", "dave", *lines))
        store.add_report(report("carol", "dave", said(1, "yes", bob), host="alice"))
        store.add_sanction(Sanction(kind="mute", target="alice", name="alice", by="carol", at=1.0))
        store.add_sanction(Sanction(kind="ban", target="eve", name="eve", by="Alice", at=1.0))
        store.add_sanction(Sanction(kind="ban", target="dave", name="dave", by="carol", at=1.0))
        store.note(Audit(at=5.0, who="carol", what="mute", whom="alice", why="as alice was rude"))
        store.note(Audit(at=6.0, who="alice", what="ban", whom="eve"))
        store.note(Audit(at=7.0, who="carol", what="ban", whom="dave", why="rude"))


class TestExport:
    def test_all_that_is_kept(self, tool, life):
        found = tool.json("export", "Alice")
        assert set(found) == {
            "account", "settings", "lines", "whispers", "reports", "reported_lines", "sanctions",
            "audit",
        }  # fmt: skip
        assert (found["account"]["name"], found["account"]["password"]) == ("alice", True)
        assert found["account"]["blocks"] == ["192.0.2.7/32"]
        assert found["settings"]["away"] == "asleep"
        assert found["lines"] == [
            {"room": "garden", "number": 0, "at": "1970-01-01T00:15:00Z", "who": "alice",
             "kind": "Arrived"},
            {"room": "hall", "number": 0, "at": "1970-01-01T00:16:40Z", "who": "alice",
             "kind": "Said", "text": "tea?"},
        ]  # fmt: skip
        assert [(one["who"], one["to"], one["text"]) for one in found["whispers"]] == [
            ("alice", ["bob", "carol"], "psst"),
            ("bob", ["alice"], "what?"),
        ]
        assert [one["number"] for one in found["reports"]] == [1, 2, 4]
        assert [[line["text"] for line in one["lines"]] for one in found["reports"]] == [
            ["tea?"], ["tea?"], [],
        ]  # fmt: skip
        assert [line["text"] for line in found["reported_lines"]] == ["tea?"]
        assert [(one["kind"], one["target"]) for one in found["sanctions"]] == [
            ("mute", "alice"), ("ban", "eve"),
        ]  # fmt: skip
        assert [one["what"] for one in found["audit"]] == ["register", "mute", "ban"]
        assert SECRET not in tool.out
        assert "yes, alice" not in tool.out
        assert "between us" not in tool.out

    def test_it_is_json_without_being_asked(self, tool, life):
        text = tool("export", "alice")
        assert json.loads(text) == tool.json("export", "alice")

    def test_into_a_file(self, tool, life, tmp_path):
        file = tmp_path / "alice.json"
        assert tool("export", "alice", "--out", file) == (
            f"All that is kept of alice was written to {file}: 2 lines, 2 whispers.\n"
        )
        assert file.stat().st_mode & 0o777 == 0o600
        document = json.loads(file.read_text())
        assert document == tool.json("export", "alice")
        assert tool.refuses("export", "alice", "--out", file) == (
            f"{file} is there already; a new file was expected."
        )
        found = tool.json("export", "alice", "--out", tmp_path / "two")
        assert (found["file"], found["lines"], found["audit"]) == (str(tmp_path / "two"), 2, 3)

    def test_into_a_folder_that_is_not_there(self, tool, life, tmp_path):
        assert tool.refuses("export", "alice", "--out", tmp_path / "x/y") == (
            f"{tmp_path}/x/y: No such file or directory."
        )

    def test_of_nobody(self, tool, life):
        assert tool.refuses("export", "eve") == "Nobody is registered as eve."


def everything(tool):
    """All that is in the database, as text."""
    with tool.store() as store, store.engine.connect() as connection:
        return "\n".join(connection.connection.driver_connection.iterdump())


class TestErase:
    def test_all_that_export_shows(self, tool, life, monkeypatch):
        monkeypatch.setattr(sys, "stdin", io.StringIO("ALICE\n"))
        done = main_with_question(tool, "erase", "alice")
        assert done == "Type alice to erase all that is kept of them, for good: "
        assert tool.out.splitlines() == [
            "All that was kept of alice is erased.",
            "No server runs on this state folder, so this holds from the next start on.",
            erasing.REMAINS,
        ]
        left = everything(tool).casefold()
        for word in ("tea?", "psst", "what?", "asleep", "192.0.2.7", SECRET, "rude about"):
            assert word not in left
        assert left.count("alice") == left.count("yes, alice") > 0
        with tool.store() as store:
            assert [one.number for one in store.reports(10)] == [3, 4]
            assert store.report(4).host == "(erased)"
            assert [(one.target, one.by) for one in store.sanctions()] == [
                ("eve", "(erased)"), ("dave", "carol"),
            ]  # fmt: skip
        assert tool.audit() == [
            ("register", "(erased)", ""), ("register", "bob", "as member"),
            ("mute", "(erased)", ""), ("ban", "eve", ""), ("ban", "dave", "rude"),
            ("erase", "", "account 1"),
        ]  # fmt: skip
        assert tool("check") == f"The database {tool.database} is sound.\n"
        assert tool.refuses("export", "alice") == "Nobody is registered as alice."

    @pytest.mark.parametrize("answer", ["", "yes\n", "bob\n"])
    def test_not_where_the_name_is_not_typed(self, tool, life, monkeypatch, answer):
        monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
        before = everything(tool)
        main_with_question(tool, "erase", "alice", status=1)
        assert tool.err.endswith(
            "teaparty-admin: Nothing was erased: alice was to be typed, or --yes to be given.\n"
        )
        assert everything(tool) == before

    def test_copies_that_remain_are_named(self, tool, life, tmp_path):
        tool("backup", tmp_path / "backup")
        tool("restore", tmp_path / "backup", "--force")
        (tool.state / "teaparty.sqlite.before-0001").touch()
        (tool.state / "teaparty.sqlite.before-0001-wal").touch()
        found = tool.json("erase", "alice", "--yes")
        assert (found["name"], found["number"]) == ("alice", 1)
        assert found["remains"] == [
            f"{tool.database}.before-0001", f"{tool.database}.before-restore",
        ]  # fmt: skip
        assert tool("erase", "bob", "--yes").endswith(
            f"Also this copy of the database, made before: {tool.database}.before-restore.\n"
        )

    def test_in_a_database_elsewhere(self, tool, tmp_path):
        elsewhere = ("--database", f"sqlite:///{tmp_path}/own.sqlite")
        tool("user", "add", "alice", "--no-password", *elsewhere)
        (tmp_path / "own.sqlite.before-0001").touch()
        found = tool.json("erase", "alice", "--yes", *elsewhere)
        assert found["remains"] == [f"{tmp_path}/own.sqlite.before-0001"]

    def test_last_lines_come_while_a_server_sends_them_out(
        self, tool, alice, bob, server, monkeypatch
    ):
        told = []
        monkeypatch.setattr("teaparty.admin.place.tell", lambda state: told.append(1) or TOLD)

        def settle(seconds):
            assert (len(told), seconds) == (1, 1.0)
            tool.keeps(said(0, "bye", alice), said(1, "bye", bob), whispered(0, "bye", alice, bob))

        monkeypatch.setattr("time.sleep", settle)
        tool("erase", "alice", "--yes")
        assert len(told) == 2
        with tool.store() as store:
            assert [one.event.who.name for one in store.lines("hall", 9, 9)] == ["bob"]
            assert store.whispers(2, most=9) == []

    def test_nobody(self, tool, life):
        assert tool.refuses("erase", "eve", "--yes") == "Nobody is registered as eve."


def main_with_question(tool, *words, status=0):
    """Return what was asked, of a run that asks on standard error."""
    assert main([*words, "--state", str(tool.state)]) == status
    tool.out, tool.err = tool.capsys.readouterr()
    return tool.err
