"""The audit log, and reports."""

import pytest

from tests.admin.conftest import report, said


class TestAudit:
    def test_who_did_what(self, tool, bob):
        found = tool.json("audit", "-n", "1")["audit"]
        assert [(one["number"], one["what"], one["whom"]) for one in found] == [
            (2, "register", "bob")
        ]
        assert set(found[0]) == {"number", "at", "who", "what", "whom", "why"}
        lines = tool("audit").splitlines()
        assert lines[0].split() == ["WHEN", "WHO", "WHAT", "WHOM", "WHY"]
        assert " teaparty-admin (" in lines[1]
        assert lines[-1] == "2 entries"

    def test_nothing(self, tool):
        tool("lock", "staff")
        with tool.store() as store, store.engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM audits")
        assert tool("audit") == "0 entries\n"

    @pytest.mark.parametrize("most", ["0", "-1", "x", "1_0", "9" * 10])
    def test_mistyped(self, tool, most):
        assert "a whole number from 1 on was expected" in tool.refuses(
            "audit", f"-n{most}", status=2
        )


class TestReports:
    @pytest.fixture(autouse=True)
    def reports(self, tool, alice):
        line = said(7, "tea\x1b[2J?", alice)
        with tool.store() as store:
            store.add_report(report("bob", "alice", line, state="claimed", host="carol"))
            store.add_report(report("carol", "dave", state="closed", answer="done"))

    def test_listed(self, tool):
        assert [one["number"] for one in tool.json("reports", "list")["reports"]] == [1]
        found = tool.json("reports", "list", "--all")["reports"]
        assert [one["number"] for one in found] == [1, 2]
        assert set(found[0]) == {
            "number", "at", "by", "whom", "room", "text", "state", "host", "answer",
        }  # fmt: skip
        lines = tool("reports", "list").splitlines()
        assert lines[0].split() == ["N", "WHEN", "BY", "WHOM", "STATE", "TEXT"]
        assert lines[1].split()[-4:] == ["bob", "alice", "claimed", "rude"]
        assert lines[2:] == ["1 report"]

    @pytest.mark.parametrize(
        ("words", "numbers", "more"), [([], [1, 3, 4], 0), (["--all"], [3, 4, 5, 6], 2)]
    )
    def test_those_that_the_server_lists_are_listed_and_the_others_counted(
        self, tool, tmp_path, words, numbers, more
    ):
        with tool.store() as store:
            store.add_report(report("carol", "bob"))
            store.add_report(report("carol", "eve"))
            for _ in range(2):
                number = store.add_report(report("carol", "dave")).number
                store.change_report(number, state="closed")
        file = tmp_path / "tea.toml"
        file.write_text("[limits]\nhistory_page = 1\nreports = 1\n")
        found = tool.json("reports", "list", *words, "--config", file)
        assert ([one["number"] for one in found["reports"]], found["more"]) == (numbers, more)
        older = "2 older reports are not listed"
        lines = tool("reports", "list", *words, "--config", file).splitlines()
        assert lines[-1].startswith(older) == bool(more)

    def test_shown_with_their_lines(self, tool):
        lines = tool("reports", "show", "1").splitlines()
        assert "State:  claimed by carol" in lines
        assert "Answer: none yet" in lines
        assert lines[-1].endswith("  hall  alice: tea\\x1b[2J?")
        found = tool.json("reports", "show", "1")
        assert found["lines"] == [
            {"room": "hall", "number": 7, "at": "1970-01-01T00:16:47Z", "who": "alice",
             "kind": "Said", "text": "tea\x1b[2J?"},
        ]  # fmt: skip
        assert "State:  closed" in tool("reports", "show", "2").splitlines()

    def test_a_report_that_does_not_exist_is_refused(self, tool):
        assert tool.refuses("reports", "show", "3") == "There is no report 3."

    def test_none(self, tool, alice):
        with tool.store() as store, store.engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM reports")
        assert tool("reports", "list") == "0 reports\n"
