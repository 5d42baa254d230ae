"""The nodes of a party, as the tool shows them and has them drain."""

import pytest
from sqlalchemy import create_engine, text

from teaparty.admin import nodes
from teaparty.admin.nodes import DRAINS, NOBODY, NONE, ONE
from teaparty.admin.server_control import Answer
from teaparty.core.values.nodes import ONE_SERVER
from tests.stores.conftest import postgres, postgres_database, postgres_server

__all__ = ["postgres", "postgres_database", "postgres_server"]


class Server:
    """A server that answers, with the lines and the events that a test gives it."""

    def __init__(self, monkeypatch, lines, *events):
        self.asked = []
        self._answer = Answer(True, tuple(lines), "1", events)
        monkeypatch.setattr(nodes, "asked", self)

    def __call__(self, context, do, **values):
        self.asked.append((do, values))
        return self._answer


def row(**known):
    return {"node": "a", "version": "1", "address": "tea1", "since": 1.5, "draining": False,
            "silent": False, "seen": 2.0, "behind": 0, "people": 1} | known  # fmt: skip


def test_the_server_that_runs_answers(tool, monkeypatch):
    listed = {"type": "NodesListed", "nodes": [row(), row(node="b")], "here": "a"}
    server = Server(monkeypatch, ["as the server has it"], listed)
    assert tool("nodes") == "as the server has it\n"
    assert tool.json("nodes") == {
        "nodes": [row(), row(node="b")], "people": None, "here": "a", "old": False}  # fmt: skip
    assert server.asked[0] == ("nodes", {"node": None})


def test_people_of_one_node_are_listed_with_where_they_are(tool, monkeypatch):
    listed = {"type": "NodesListed", "nodes": [row()], "here": "b", "old": True}
    people = {"type": "PeopleListed", "people": [{"name": "ann", "room": "The Hall", "idle": 1.0}]}
    server = Server(monkeypatch, [], listed, people)
    found = tool.json("nodes", "a")
    assert (found["people"], found["old"]) == ([{"name": "ann", "room": "The Hall"}], True)
    assert server.asked == [("nodes", {"node": "a"})]


@pytest.mark.parametrize(("typed", "draining"), [("drain", True), ("undrain", False)])
def test_the_server_that_runs_has_a_node_drain(tool, monkeypatch, typed, draining):
    done = {"type": "NodeDrained", "node": "b", "draining": draining}
    server = Server(monkeypatch, ["It does."], done)
    assert tool(typed, "b") == "It does.\n"
    assert tool.json(typed) == {"node": "b", "draining": draining}
    assert server.asked == [(typed, {"node": "b"}), (typed, {"node": None})]


@pytest.mark.parametrize("words", [["nodes"], ["nodes", "b"]])
def test_a_server_that_has_the_party_alone_says_so(tool, monkeypatch, words):
    """This was said to be too long for an answer."""
    Server(monkeypatch, [ONE_SERVER], {"type": "Told", "text": ONE_SERVER, "fields": {}})
    assert tool(*words) == f"{ONE_SERVER}\n"
    assert tool.json(*words) == {"nodes": [], "people": None, "here": None, "old": False}


def test_a_party_of_one_server_has_no_nodes(tool):
    tool("user", "add", "alice", "--no-password")
    assert tool("nodes") == f"{ONE}\n"
    assert tool.json("nodes")["nodes"] == []
    assert tool.refuses("drain") == ONE_SERVER


@pytest.mark.slow
def test_where_no_server_runs_the_database_is_asked(tool, postgres):
    here = ("--database", postgres)
    tool("user", "add", "alice", "--no-password", *here)
    assert tool("nodes", *here) == f"{NONE}\n"
    assert "no node is in" in tool.refuses("drain", "b", *here)
    engine = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for node in "ab":
            connection.execute(text("SELECT tea_join(:node, '1.2', 'tea1', 1)"), {"node": node})
        head, a, b = tool("nodes", *here).splitlines()
        assert head.split()[0] == "NODE"
        assert [line.split()[:4] for line in (a, b)] == [
            ["a", "in", "0", "1.2"], ["b", "in", "0", "1.2"]]  # fmt: skip
        assert tool("nodes", "b", *here).splitlines()[-1] == NOBODY
        assert "a, b" in tool.refuses("nodes", "x", *here)
        assert "one of these has to be named: a, b" in tool.refuses("drain", *here)
        assert "These are in: a, b" in tool.refuses("drain", "x", *here)
        assert tool("drain", "b", *here) == f"{DRAINS[True].format(node='b')}\n"
        assert [each["draining"] for each in tool.json("nodes", *here)["nodes"]] == [False, True]
        connection.execute(text("UPDATE nodes SET seen = seen - 12 WHERE node = 'b'"))
        assert "draining, not heard of for 1" in tool("nodes", *here)
        assert tool.json("undrain", "b", *here) == {"node": "b", "draining": False}
        lines = connection.execute(text("SELECT lines FROM turns")).scalars().all()
        assert ["NodeIs" in each for each in lines] == [True, True]
        connection.execute(text("TRUNCATE nodes, turns"))
    engine.dispose()
    audit = [(one["what"], one["whom"]) for one in tool.json("audit", *here)["audit"]]
    assert audit[-2:] == [("drain", "b"), ("undrain", "b")]
