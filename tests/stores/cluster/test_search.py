"""All servers are asked at once; the right one's connection stays, and the others are closed."""

import pytest
from twisted.internet.defer import Deferred, fail, succeed
from twisted.internet.task import Clock

from teaparty.stores.cluster.answers import Refused
from teaparty.stores.cluster.hosts import Host
from teaparty.stores.cluster.right_server import GRACE, PATIENCE, Known, Mark
from teaparty.stores.cluster.search import Search
from teaparty.stores.cluster.values import Unreachable, WrongServer

MARK = Mark(40, 7, 12)


class Peer:
    """A connection to a server that says this of itself, or nothing yet."""

    def __init__(self, row=None):
        self.asked, self.closed = [], False
        self.answer = Deferred()
        if row is not None:
            self.answer.callback([row])

    def ask(self, statement, *values):
        self.asked.append(values)
        return self.answer

    def close(self):
        self.closed = True


def row(timeline=1, *, standby=False, seq=40, turn=(7, 12), shared=True, system="S"):
    epoch, ticket = (None, None) if turn is None else map(str, turn)
    return (system, "t" if standby else "f", str(timeline), str(seq), epoch, ticket,
            "t" if shared else "f")  # fmt: skip


class Looking:
    """A look for the right one of some servers: peers, or what is raised, by the hosts' names."""

    def __init__(self, known=None, **peers):
        self.clock, self.peers, self.found = Clock(), peers, []
        self.known = known or Known("S", 1, MARK)

        async def connect(host):
            peer = peers[host.name]
            if isinstance(peer, Exception):
                raise peer
            return await peer if isinstance(peer, Deferred) else peer

        self.search = Search(self.clock, [Host(name, {}) for name in peers], connect, self.known)
        self.search.begin().addCallbacks(
            lambda found: self.found.append((found[0], found[1].lost)),
            lambda failure: self.found.append(failure.value),
        )

    @property
    def raised(self):
        (error,) = self.found
        return type(error), str(error)


def test_the_only_server_is_taken_at_once():
    peer = Peer(row())
    looking = Looking(a=peer)
    assert looking.found == [(peer, False)]
    assert peer.asked == [(40,)]
    assert looking.clock.getDelayedCalls() == []


def test_a_node_that_has_read_nothing_asks_for_no_turn():
    peer = Peer(row(turn=None))
    assert Looking(Known(), a=peer).found == [(peer, False)]
    assert peer.asked == [(0,)]


def test_the_others_are_closed():
    old, new, standby = Peer(row()), Peer(row(2)), Peer(row(2, standby=True))
    assert Looking(a=old, b=new, c=standby).found == [(new, False)]
    assert [peer.closed for peer in (old, new, standby)] == [True, False, True]


def test_one_that_looks_right_waits_a_little_for_those_that_have_not_answered():
    old, new = Peer(row()), Peer()
    looking = Looking(a=old, b=new)
    looking.clock.advance(GRACE - 0.1)
    assert looking.found == []
    new.answer.callback([row(2)])
    assert looking.found == [(new, False)]


def test_it_does_not_wait_longer_and_what_comes_late_is_closed():
    first, late, connecting = Peer(row()), Peer(), Deferred()
    looking = Looking(a=first, b=late, c=connecting)
    looking.clock.advance(GRACE)
    assert looking.found == [(first, False)]
    assert late.closed
    assert connecting.called
    assert not first.closed
    assert looking.clock.getDelayedCalls() == []


def test_whoever_gives_up_has_what_is_right_by_then_or_nothing():
    looking = Looking(a=Peer(row()), b=Peer())
    looking.search.give_up()
    looking.search.give_up()
    assert looking.found == [(looking.peers["a"], False)]
    looking = Looking(a=Peer())
    looking.search.give_up()
    assert looking.raised == (Unreachable, "a has not answered")
    assert looking.peers["a"].closed


def test_one_that_looks_wrong_waits_as_long_as_one_can():
    looking = Looking(Known("S", 2, MARK), a=Peer(row()), b=Peer())
    looking.clock.advance(PATIENCE - 0.1)
    assert looking.found == []
    looking.clock.advance(0.1)
    assert looking.raised == (WrongServer, "a is of timeline 1, and there is 2 now")
    assert looking.peers["a"].closed


def test_a_server_without_the_last_turn_is_taken_only_if_it_was_promoted():
    lacks = Peer(row(seq=39, turn=None))
    assert Looking(a=lacks, b=Unreachable("gone")).raised == (
        WrongServer, "a lacks turns that were read; b: gone",
    )  # fmt: skip
    promoted = Peer(row(2, seq=39, turn=None))
    assert Looking(a=promoted, b=Unreachable("gone")).found == [(promoted, True)]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (succeed([]), "its tables of nodes are empty"),
        (succeed([row(shared=False)]), "a server without [cluster] uses the database"),
        (fail(Refused("42P01", "no such table")), "no such table (42P01)"),
        (fail(Unreachable("lost")), "lost"),
    ],
    ids=["empty", "held", "without tables", "lost"],
)
def test_a_server_that_answers_otherwise_is_closed_and_says_why(answer, why):
    peer = Peer()
    peer.answer = answer
    assert Looking(a=peer).raised == (Unreachable, f"a: {why}")
    assert peer.closed


def test_who_has_not_answered_is_said():
    looking = Looking(a=Unreachable("gone"), b=Peer())
    looking.clock.advance(PATIENCE)
    assert looking.raised == (Unreachable, "a: gone; b has not answered")
    assert looking.peers["b"].closed
