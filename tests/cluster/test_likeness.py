"""Nodes whose configurations differ: where that is read, and what the log has of it."""

import pytest

from teaparty.commands.server import DIFFERS
from teaparty.core.people.likeness import DIFFERING, DIGESTS, FIRST, Likeness
from teaparty.core.ports import Outcome
from teaparty.core.values.notices import Differs
from teaparty.core.values.refusal import Refusal
from teaparty.render import nodes as shown
from teaparty.testing.clock import result_of
from tests import sentences as s
from tests.cluster.kit import Nodes


class Server:
    """Has digests, and says in which keys others differ from it."""

    def __init__(self, **keys):
        self.keys = keys

    async def __call__(self, name, words):
        if self.keys is None:
            raise Refusal("This server can't do that.")
        mine = tuple(f"{key}:{value}" for key, value in self.keys.items())
        if name == DIGESTS:
            return Outcome(mine)
        if name == DIFFERING:
            return Outcome(tuple(sorted(each.split(":")[0] for each in set(mine) - set(words))))
        return Outcome((s.nothing_changed(),))


@pytest.fixture
def servers():
    return {"a": Server(name=1, line=1), "b": Server(name=1, line=1), "c": Server(name=1, line=2)}


@pytest.fixture
def nodes(servers):
    return Nodes(3, operators=servers)


@pytest.fixture
def ann(nodes):
    ann = nodes["a"].member("ann", "wizard")
    nodes.passes(6)
    ann.reads()
    return ann


def told(nodes, name="a"):
    found = [each for each in nodes[name].party.changes if isinstance(each, Differs)]
    return [(each.node, each.keys) for each in found]


def reads(nodes, ann, line):
    ann.types(line)
    nodes.passes(0.5)
    return ann.reads()


def test_the_list_of_nodes_says_which_differ_and_the_log_once(nodes, ann):
    wanted = shown.DIFFERS.format(node="c", here="a", keys="line")
    for _ in range(2):
        assert [line for line in reads(nodes, ann, "nodes") if "differs" in line] == [wanted]
    assert told(nodes) == [("c", "line")]
    assert all("line" not in line for line in reads(nodes, ann, "nodes b"))


def test_what_differs_anew_stands_in_the_log_anew(nodes, ann, servers):
    reads(nodes, ann, "nodes")
    servers["c"].keys["line"] = 1
    assert [line for line in reads(nodes, ann, "nodes") if "differs" in line] == []
    servers["c"].keys["line"] = 3
    reads(nodes, ann, "nodes")
    assert told(nodes) == [("c", "line")] * 2


def test_whoever_has_all_nodes_do_something_reads_what_differs_still(nodes, ann):
    assert reads(nodes, ann, "rehash")[-1] == DIFFERS.format(node="c", keys="line")


def test_a_node_that_has_started_compares(nodes):
    nodes.passes(FIRST + 1)
    assert [told(nodes, name) for name in "abc"] == [
        [("c", "line")], [("c", "line")], [("a", "line"), ("b", "line")]]  # fmt: skip


def test_a_node_that_does_not_answer_or_can_not_is_left_out(nodes, ann, servers):
    servers["b"].keys = None
    nodes["c"].database.stopped = True
    ann.types("nodes")
    nodes.passes(3)
    assert [line for line in ann.reads() if "differs" in line] == []
    assert told(nodes) == []


def test_where_there_is_no_server_around_the_party_nothing_is_compared():
    nodes = Nodes(2)
    likeness = Likeness.of(nodes["a"].party.party)
    assert result_of(likeness.differing()) == {}
