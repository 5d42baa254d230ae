"""All that is stored of a person, exported."""

import json

from tests import sentences as s
from tests.admin.conftest import SECRET


class TestExport:
    def test_all_that_is_kept(self, tool, life):
        found = tool.json("export", "Alice")
        assert set(found) == {
            "account", "settings", "lines", "whispers", "cursors", "named", "places", "reports",
            "reported_lines", "sanctions", "audit", "plugins", "appointments", "tokens",
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
        assert found["plugins"] == [
            {
                "plugin": "polls",
                "shelf": "votes",
                "key": "alice",
                "value": {"for": "the alice-cake"},
            }
        ]
        assert SECRET not in tool.out
        assert "yes, alice" not in tool.out
        assert "between us" not in tool.out

    def test_what_plugins_do_for_them_at_a_time(self, tool, life):
        assert tool.json("export", "Alice")["appointments"] == [
            {
                "plugin": "reminders",
                "name": "remind",
                "at": "1970-01-01T00:01:00Z",
                "data": {"text": "the alice-cake"},
            }
        ]

    def test_how_far_they_have_read(self, tool, life):
        assert tool.json("export", "Alice")["cursors"] == [
            {"log": "hall", "cursor": 1, "at": "1970-01-01T00:16:40Z", "missed": [[0, 1]]}
        ]

    def test_where_they_are_named(self, tool, life):
        assert tool.json("export", "Alice")["named"] == [
            {"log": "hall", "number": 1, "at": "1970-01-01T00:16:41Z"}
        ]

    def test_places_that_are_theirs_or_where_they_are_trusted(self, tool, life):
        found = tool.json("export", "Alice")["places"]
        assert [one["name"] for one in found] == ["attic", "loft", "garden"]
        attic = found[0]
        assert (attic["owner"], attic["title"], attic["topic"]) == (1, "The Attic", None)
        assert attic["invited"] == {"2": "for ever"}

    def test_of_the_places_of_others_only_what_is_about_them(self, tool, life):
        loft, garden = tool.json("export", "Alice")["places"][1:]
        assert loft == {
            "number": 2, "name": "loft", "log": "loft~2", "trusted": True,
            "invited": "1970-01-01T00:33:20Z", "quiet": "for ever", "read": [[3, 9]],
        }  # fmt: skip
        topic = {"text": "Tea", "at": "1970-01-01T00:16:40Z"}
        assert garden == {"number": 3, "name": "garden", "log": "garden", "topic": topic}

    def test_what_was_under_the_name_before_too(self, tool, life):
        before = tool.json("export", "alice")
        tool("user", "rename", "alice", "Alison")
        found = tool.json("export", "Alison")
        for part in ("reports", "sanctions"):
            assert len(found[part]) >= len(before[part]) > 0
        assert len(found["audit"]) == len(before["audit"]) + 1

    def test_it_is_json_without_being_asked(self, tool, life):
        text = tool("export", "alice")
        assert json.loads(text) == tool.json("export", "alice")

    def test_into_a_file(self, tool, life, tmp_path):
        file = tmp_path / "alice.json"
        assert tool("export", "alice", "--out", file) == (
            f"All that is stored of alice was written to {file}: 2 lines, 2 whispers.\n"
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
        assert tool.refuses("export", "eve") == s.not_registered("eve")
