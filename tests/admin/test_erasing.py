"""All that is stored of a person, erased."""

import io
import os
import sys

import pytest

from teaparty.admin import erasing
from teaparty.admin.main import main
from teaparty.admin.server_signal import Notified
from tests import sentences as s
from tests.admin.conftest import SECRET, VOTES, said, whispered

TOLD = Notified(os.getpid())


def everything(tool):
    """All that is in the database, as text."""
    with tool.store() as store, store.engine.connect() as connection:
        return "\n".join(connection.connection.driver_connection.iterdump())


class TestErase:
    def test_all_that_export_shows(self, tool, life, monkeypatch):
        monkeypatch.setattr(sys, "stdin", io.StringIO("ALICE\n"))
        done = main_with_question(tool, "erase", "alice")
        assert done == "Type alice to erase all that is stored of them, for good: "
        assert tool.out.splitlines() == [
            "All that was stored of alice is erased.",
            s.no_server,
            erasing.REMAINS,
        ]
        left = everything(tool).casefold()
        for word in ("tea?", "psst", "what?", "asleep", "192.0.2.7", SECRET, "rude about",
                     "alice-cake"):  # fmt: skip
            assert word not in left
        assert left.count("alice") == left.count("yes, alice") > 0
        with tool.store() as store:
            assert [one.number for one in store.reports(10)] == [3, 4]
            assert store.report(4).host == "(erased)"
            assert store.shelf_keys(VOTES) == ["all", "bob"]
            assert [(one.target, one.by) for one in store.sanctions()] == [
                ("eve", "(erased)"), ("dave", "carol"),
            ]  # fmt: skip
        assert tool.audit() == [
            ("register", "(erased)", ""), ("register", "bob", "as member"),
            ("mute", "(erased)", ""), ("ban", "eve", ""), ("ban", "dave", "rude"),
            ("erase", "", "account 1"),
        ]  # fmt: skip
        assert tool("check") == f"The database {tool.database} is sound.\n"
        assert tool.refuses("export", "alice") == s.not_registered("alice")

    @pytest.mark.parametrize("answer", ["", "yes\n", "bob\n"])
    def test_nothing_is_erased_unless_the_name_is_typed(self, tool, life, monkeypatch, answer):
        monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
        before = everything(tool)
        main_with_question(tool, "erase", "alice", status=1)
        assert tool.err.endswith(
            "teaparty-admin: Nothing was erased: alice was not typed, and --yes was not given.\n"
        )
        assert everything(tool) == before

    def test_nothing_is_erased_where_nothing_can_be_typed(self, tool, life, monkeypatch):
        before = everything(tool)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff\n"), "utf-8"))
        main_with_question(tool, "erase", "alice", status=1)
        assert "alice was not typed" in tool.err
        monkeypatch.setattr(sys, "stdin", None)
        main_with_question(tool, "erase", "alice", status=1)
        assert tool.err.endswith("teaparty-admin: standard input: Bad file descriptor.\n")
        assert everything(tool) == before

    def test_what_was_under_the_name_before_too(self, tool, life):
        tool("user", "rename", "alice", "Alison")
        tool("erase", "Alison", "--yes")
        left = everything(tool).casefold()
        assert "alison" not in left
        assert left.count("alice") == left.count("yes, alice") > 0
        tool("user", "add", "alice", "--no-password")

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
        monkeypatch.setattr(
            "teaparty.admin.server_signal.notify", lambda state: told.append(1) or TOLD
        )

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
        assert tool.refuses("erase", "eve", "--yes") == s.not_registered("eve")

    def test_what_is_noted_of_it_has_no_name(self, tool, life):
        tool("erase", "alice", "--yes")
        assert tool.audit()[-1] == ("erase", "", "account 1")

    def test_the_name_is_free_then_and_the_number_is_not(self, tool, life):
        tool("erase", "alice", "--yes")
        tool("user", "add", "alice", "--no-password")
        with tool.store() as store:
            assert store.account("alice").number > 2

    def test_erasing_without_a_server_waits_for_nobody(self, tool, life, monkeypatch):
        monkeypatch.setattr("time.sleep", lambda seconds: pytest.fail("it was not to wait"))
        tool("erase", "alice", "--yes")
        assert tool.json("erase", "bob", "--yes")["server"] == {"pid": None, "told": False}

    def test_a_server_that_cannot_be_notified_is_named(self, tool, alice, monkeypatch):
        notified = Notified(12_345, "this is another user than the server's")
        monkeypatch.setattr("teaparty.admin.server_signal.notify", lambda state: notified)
        monkeypatch.setattr("time.sleep", lambda seconds: None)
        assert notified.line in tool("erase", "alice", "--yes")


def main_with_question(tool, *words, status=0):
    """Return what was asked, of a run that asks on standard error."""
    assert main([*words, "--state", str(tool.state)]) == status
    tool.out, tool.err = tool.capsys.readouterr()
    return tool.err
