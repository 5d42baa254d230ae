"""What an operator has one server do, all nodes do, and answer."""

import pytest

from teaparty.core.events import Refused
from teaparty.core.people.likeness import DIFFERING, DIGESTS
from teaparty.core.people.shared_operations import (
    DONE,
    LONGEST,
    MORE,
    MOST_LINES,
    NO_ANSWER,
    PATIENCE,
    REFUSED,
    TOLD,
    UNLIKE,
)
from teaparty.core.ports import Outcome
from teaparty.core.values.refusal import Refusal
from tests import sentences as s
from tests.cluster.kit import Nodes


class Server:
    """Does what it is asked for, or not."""

    def __init__(self):
        self.asked = []
        self.answer = Outcome(("All is as it was.",))

    async def __call__(self, name, words):
        if name in (DIGESTS, DIFFERING):
            raise Refusal("It can't do that.")
        self.asked.append((name, *words))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def servers():
    return {name: Server() for name in "abc"}


@pytest.fixture
def nodes(servers):
    return Nodes(3, operators=servers)


@pytest.fixture
def ann(nodes):
    nodes.passes(6)  # so that each has renewed its lease, and knows the others
    ann = nodes["a"].member("ann", "wizard")
    ann.reads()
    return ann


def answers(nodes, ann, line, seconds=1):
    ann.types(line)
    nodes.passes(seconds)
    return ann.reads()


def test_all_nodes_do_it_and_answer(nodes, ann, servers):
    read = answers(nodes, ann, "rehash")
    assert read == ["All is as it was.", DONE.format(node="b"), DONE.format(node="c")]
    assert [server.asked for server in servers.values()] == [[("rehash",)]] * 3


def test_words_are_passed_on_and_refusals_are_read(nodes, ann, servers):
    servers["b"].answer = Refusal("There is no plugin {name}.", name="hugs")
    servers["c"].answer = Outcome(("One thing is wrong.", "So is another."), done=False)
    assert answers(nodes, ann, "reload hugs") == [
        "All is as it was.",
        REFUSED.format(node="b", line="There is no plugin hugs."),
        REFUSED.format(node="c", line="One thing is wrong."),
        REFUSED.format(node="c", line="So is another."),
        UNLIKE.format(sign="", again="reload hugs"),
    ]
    assert servers["c"].asked == [("reload", "hugs")]


def test_what_each_node_has_changed_is_read(nodes, ann, servers):
    servers["b"].answer = Outcome(("Changed: greeting.", "Needs a restart: state."))
    servers["c"].answer = Outcome(())
    assert answers(nodes, ann, "rehash") == [
        "All is as it was.",
        TOLD.format(node="b", line="Changed: greeting."),
        TOLD.format(node="b", line="Needs a restart: state."),
        DONE.format(node="c"),
    ]


def test_of_a_long_answer_the_beginning_is_read(nodes, ann, servers):
    servers["b"].answer = Outcome(("x" * (LONGEST + 1), *["y"] * (MOST_LINES + 1)))
    servers["c"].answer = servers["a"].answer = Outcome(("z" * (LONGEST + 1),))
    assert answers(nodes, ann, "rehash")[1:] == [
        TOLD.format(node="b", line="x" * (LONGEST - 1) + "…"),
        *[TOLD.format(node="b", line="y")] * (MOST_LINES - 2),
        TOLD.format(node="b", line=MORE.format(count=3)),
        DONE.format(node="c"),
    ]


def test_what_is_so_already_is_asked_of_the_others_and_no_fault(nodes, ann, servers):
    already = Outcome(("It is loaded already.",), done=False, already=True)
    servers["a"].answer = servers["b"].answer = already
    servers["c"].answer = Outcome(("It was loaded.",))
    ann.types("load hugs")
    nodes.passes(1)
    assert not any(isinstance(event, Refused) for event in ann.events)
    assert ann.reads() == [
        "It is loaded already.",
        DONE.format(node="b"),
        TOLD.format(node="c", line="It was loaded."),
    ]


def test_where_it_is_refused_here_no_other_is_asked(nodes, ann, servers):
    servers["a"].answer = Outcome(("One thing is wrong.",), done=False)
    assert answers(nodes, ann, "rehash") == ["One thing is wrong."]
    assert servers["b"].asked == []


def test_a_fault_at_another_node_is_reported_there(nodes, ann, servers):
    servers["b"].answer = ZeroDivisionError()
    read = answers(nodes, ann, "rehash")
    assert REFUSED.format(node="b", line=s.fault) in read
    assert [type(each) for each in nodes["b"].party.faults] == [ZeroDivisionError]


def test_a_node_that_does_not_answer_is_waited_for_only_so_long(nodes, ann):
    nodes["c"].database.stopped = True
    read = answers(nodes, ann, "rehash", PATIENCE + 1)
    assert read[-2:] == [DONE.format(node="b"), NO_ANSWER.format(node="c")]
    nodes["c"].database.stopped = False
    nodes.passes(1)
    assert ann.reads() == []


def test_what_changes_nothing_is_asked_of_no_other(nodes, ann, servers):
    answers(nodes, ann, "plugins")
    assert [server.asked for server in servers.values()] == [[("plugins",)], [], []]


def test_a_node_that_joins_anew_does_once_what_has_waited_and_hears_the_answers(
    nodes, ann, servers
):
    nodes["a"].database.stopped = True
    nodes.passes(13)
    ann.reads()
    ann.types("rehash")
    nodes.passes(3)
    nodes["a"].database.stopped = False
    nodes.passes(6)
    assert [server.asked for server in servers.values()] == [[("rehash",)]] * 3
    assert {*ann.reads()} >= {DONE.format(node="b"), DONE.format(node="c")}
