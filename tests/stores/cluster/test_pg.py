"""One connection to PostgreSQL, on a reactor."""

import socket

import pytest
from psycopg import OperationalError, pq

from teaparty.stores.cluster.answers import Refused, Statement
from teaparty.stores.cluster.pg import Link
from teaparty.stores.cluster.values import Unreachable

TWO = Statement("SELECT $1::int + 1, $2::text", "two")
PID = Statement("SELECT pg_backend_pid()")
SLEEP = Statement("SELECT pg_sleep(20)")


@pytest.fixture
def link(live, conninfo):
    link = Link(live, conninfo, 20.0)
    assert live.result(link.open()) is link
    yield link
    link.close()


def test_questions_are_answered_in_their_order(live, link):
    found = [link.ask(TWO, 1, "a"), link.ask(Statement("SELECT 1 WHERE false")),
             link.ask(TWO, 2, None), link.ask(Statement("")), link.ask(TWO, b"3", "ä")]  # fmt: skip
    answers = [live.result(each) for each in found]
    assert answers == [[("2", "a")], [], [("3", None)], [], [("4", "ä")]]


def test_a_statement_that_is_refused_harms_no_other(live, link):
    wrong, right = link.ask(TWO, "x", "a"), link.ask(TWO, 1, "a")
    with pytest.raises(Refused, match=r"invalid input syntax for type integer.*\(22P02\)") as found:
        live.result(wrong)
    assert found.value.state == "22P02"
    assert live.result(right) == [("2", "a")]


def test_a_statement_that_cannot_be_prepared_ends_the_connection(live, link):
    first = link.ask(Statement("SELECT * FROM nowhere", "nowhere"))
    with pytest.raises(Unreachable, match='relation "nowhere" does not exist'):
        live.result(first)
    assert "nowhere" in link.closed


def test_what_is_longer_than_the_network_takes_at_once_is_sent_on(live, link):
    text = "x" * 20_000_000
    ((length,),) = live.result(link.ask(Statement("SELECT length($1)"), text))
    assert length == "20000000"
    ((back,),) = live.result(link.ask(Statement("SELECT repeat('x', 3000000)")))
    assert back == "x" * 3_000_000


def test_notifications_are_heard_without_a_question(live, link, asked):
    heard = []
    link.notified = heard.append
    live.result(link.ask(Statement("LISTEN teaparty")))
    asked.do("NOTIFY teaparty, '41'")
    asked.do("NOTIFY teaparty, '42'")
    live.until(lambda: heard == ["41", "42"])


def test_a_connection_that_the_server_ends_is_lost_once(live, link, asked):
    lost = []
    link.lost = lambda: lost.append(link.closed)
    ((pid,),) = live.result(link.ask(PID))
    waiting = [link.ask(SLEEP), link.ask(TWO, 1, "a")]
    asked.do("SELECT pg_terminate_backend(:pid)", pid=int(pid))
    for each in waiting:
        with pytest.raises((Unreachable, Refused)):
            live.result(each)
    live.until(lambda: lost)
    assert len(lost) == 1
    link.close()
    with pytest.raises(Unreachable):
        live.result(link.ask(TWO, 1, "a"))
    assert len(lost) == 1
    assert link.fileno() == -1


def test_a_connection_that_is_lost_while_nothing_is_asked_is_noticed(live, link, asked):
    lost = []
    link.lost = lambda: lost.append(link.closed)
    ((pid,),) = live.result(link.ask(PID))
    asked.do("SELECT pg_terminate_backend(:pid)", pid=int(pid))
    live.until(lambda: lost)


def test_an_answer_that_takes_too_long_ends_the_connection_but_not_the_statement(
    live, conninfo, asked
):
    link = Link(live, conninfo, 0.2)
    live.result(link.open())
    with pytest.raises(Unreachable, match=r"^it has not answered for 0\.2 seconds$"):
        live.result(link.ask(Statement("SELECT pg_sleep(0.5), pg_notify('teaparty', 'done')")))


@pytest.mark.parametrize("where", ["host=127.0.0.1 port=1", "host=/nowhere"])
def test_a_server_that_is_not_there_is_unreachable(live, where):
    with pytest.raises(Unreachable):
        live.result(Link(live, f"{where} user=tea password=s3cret dbname=x", 5.0).open())


def test_no_password_is_in_what_is_said_of_a_failure(live):
    with pytest.raises(Unreachable) as found:
        live.result(Link(live, "host=127.0.0.1 port=1 password=s3cret dbname=x", 5.0).open())
    assert "Connection refused" in str(found.value)
    assert "s3cret" not in str(found.value)


def test_a_server_that_accepts_and_says_nothing_is_given_up(live):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        link = Link(live, f"host=127.0.0.1 port={port} dbname=x user=tea", 0.2)
        with pytest.raises(Unreachable, match="has not answered"):
            live.result(link.open())


def test_options_that_libpq_does_not_know_are_said(live):
    with pytest.raises(Unreachable, match='invalid connection option "tea"'):
        live.result(Link(live, "tea=1", 5.0).open())


class Connection:
    """What libpq gives, where something goes wrong."""

    status = pq.ConnStatus.STARTED

    def __init__(self, **others):
        self._ends = socket.socketpair()
        self.socket = self._ends[0].fileno()
        vars(self).update(others)

    def connect_poll(self):
        return pq.PollingStatus.OK

    def get_error_message(self):
        return "  \n"

    def flush(self):
        return 0

    def finish(self):
        for each in self._ends:
            each.close()


def raises(*_):
    raise OperationalError("it is broken.\nSome hint.")


@pytest.mark.parametrize("part", ["send_query_params", "flush", "consume_input"])
def test_whatever_fails_ends_the_connection_and_says_why(live, part):
    working = {"send_query_params": lambda *_: None}
    connection = Connection(**{**working, part: raises})
    link = Link(live, "", 5.0, begin=lambda _: connection)
    live.result(link.open())
    waiting = link.ask(Statement("SELECT 1"))
    if part == "consume_input":
        link.doRead()
    with pytest.raises(Unreachable, match=r"^it is broken$"):
        live.result(waiting)


def test_a_connection_that_cannot_be_begun_is_no_connection(live):
    with pytest.raises(Unreachable, match=r"^it is broken$"):
        live.result(Link(live, "", 5.0, begin=raises).open())


@pytest.mark.parametrize(
    "wrong",
    [{"status": pq.ConnStatus.BAD}, {"connect_poll": lambda: pq.PollingStatus.FAILED}],
    ids=["at once", "later"],
)
def test_a_failure_without_words_is_said_as_one(live, wrong):
    link = Link(live, "", 5.0, begin=lambda _: Connection(**wrong))
    with pytest.raises(Unreachable, match=r"^the connection failed$"):
        live.result(link.open())


def test_the_reactor_may_see_the_end_first(live, link):
    waiting = link.ask(SLEEP)
    link.connectionLost(None)
    with pytest.raises(Unreachable, match=r"^the connection was lost$"):
        live.result(waiting)


def test_a_connection_that_is_closed_while_it_is_made_is_no_connection(live):
    link = Link(live, "", 5.0, begin=lambda _: Connection())
    opened = link.open()
    waiting = link.ask(Statement("SELECT 1"))
    link.close("it is not needed")
    for each in (opened, waiting):
        with pytest.raises(Unreachable, match=r"^it is not needed$"):
            live.result(each)
    assert link.logPrefix() == "postgresql"
