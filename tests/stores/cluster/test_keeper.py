"""One connection at a time to the right server, made when it is needed."""

import pytest
from twisted.internet.defer import Deferred, fail, succeed

from teaparty.stores.cluster.answers import Refused, Statement
from teaparty.stores.cluster.keeper import Keeper
from teaparty.stores.cluster.right_server import Choice, Server
from teaparty.stores.cluster.values import Already, Apart, Fenced, Unfit, Unreachable

ASKED = Statement("SELECT 1")


class Link:
    """A connection that answers this."""

    def __init__(self, answer=None):
        self.closed = ""
        self.answer = answer if answer is not None else succeed([("1",)])

    def ask(self, statement, *values):
        return self.answer

    def close(self, why="closed"):
        self.closed = self.closed or why


def found(link, timeline=1):
    return link, Choice(Server(host="a", system="S", timeline=timeline))


class Kept(Keeper):
    """A keeper whose searches the test ends."""

    def __init__(self, prepared=None):
        self.searches, self.prepared = [], []

        async def find():
            self.searches.append(Deferred())
            return await self.searches[-1]

        async def prepare(link):
            self.prepared.append(link)
            if prepared is not None:
                await prepared

        super().__init__(find, prepare)

    def asks(self):
        """Ask for something; return what comes of it, in a list."""
        came = []
        asked = Deferred.fromCoroutine(self.ask(ASKED))
        asked.addCallbacks(came.append, lambda failure: came.append(failure.value))
        return came


def test_all_who_ask_meanwhile_wait_for_one_search():
    keeper, link = Kept(), Link()
    first, second = keeper.asks(), keeper.asks()
    assert first == second == []
    keeper.searches[0].callback(found(link))
    assert first == second == keeper.asks() == [[("1",)]]
    assert len(keeper.searches) == 1
    assert keeper.prepared == [link]


def test_a_search_that_fails_is_told_to_all_who_wait_and_begun_anew():
    keeper = Kept()
    first, second = keeper.asks(), keeper.asks()
    keeper.searches[0].errback(Unreachable("gone"))
    assert list(map(str, first + second)) == ["gone", "gone"]
    third = keeper.asks()
    keeper.searches[1].callback(found(Link()))
    assert third == [[("1",)]]


def test_a_connection_that_is_closed_is_replaced():
    keeper, link = Kept(), Link()
    keeper.asks()
    keeper.searches[0].callback(found(link))
    link.close()
    asked = keeper.asks()
    assert asked == []
    keeper.searches[1].callback(found(Link()))
    assert asked == [[("1",)]]


@pytest.mark.parametrize(
    ("state", "error", "closed"),
    [
        ("TEA01", Fenced, ""),
        ("TEA02", Already, ""),
        ("TEA03", Apart, ""),
        ("22P05", Unfit, ""),
        ("23505", Unfit, ""),
        ("54000", Unfit, ""),
        ("25006", Unreachable, "words (25006)"),
        ("57P01", Unreachable, "words (57P01)"),
        ("53100", Unreachable, "words (53100)"),
        ("42883", Unreachable, "words (42883)"),
    ],
)
def test_what_the_server_refuses_has_a_meaning(state, error, closed):
    keeper, link = Kept(), Link(fail(Refused(state, "words")))
    asked = keeper.asks()
    keeper.searches[0].callback(found(link))
    assert [type(each) for each in asked] == [error]
    assert link.closed == closed


def test_a_connection_to_a_server_of_an_earlier_timeline_is_left():
    keeper, link = Kept(), Link()
    keeper.leave(9)
    keeper.asks()
    keeper.searches[0].callback(found(link, 2))
    keeper.leave(2)
    assert link.closed == ""
    keeper.leave(3)
    assert link.closed == "another server has begun timeline 3"


def test_a_connection_that_cannot_be_prepared_is_closed():
    keeper, link = Kept(fail(Refused("55000", "no"))), Link()
    asked = keeper.asks()
    keeper.searches[0].callback(found(link))
    assert list(map(str, asked)) == ["no (55000)"]
    assert link.closed == "no (55000)"


def test_nothing_is_asked_after_the_end():
    keeper, link, late = Kept(), Link(), Link()
    keeper.asks()
    keeper.searches[0].callback(found(link))
    keeper.close()
    assert link.closed == "closed"
    assert list(map(str, keeper.asks())) == ["it is closed"]
    preparing, half = Kept(Deferred()), Link()
    preparing.asks()
    preparing.searches[0].callback(found(half))
    preparing.close()
    assert half.closed == "closed"
    other = Kept()
    waiting = other.asks()
    other.close()
    other.searches[0].callback(found(late))
    assert list(map(str, waiting)) == ["it is closed"]
    assert late.closed == "closed"
