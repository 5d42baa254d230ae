"""What a node asks of PostgreSQL, by its two connections."""

import socket

import pytest
from msgspec import structs
from sqlalchemy import make_url
from twisted.internet.defer import Deferred, succeed
from twisted.internet.task import Clock
from twisted.python.failure import Failure

from teaparty.core.values.claims import Claim, Claimed
from teaparty.stores.cluster import database, search
from teaparty.stores.cluster.database import PostgresCluster
from teaparty.stores.cluster.hosts import hosts_of
from teaparty.stores.cluster.sharing import people_of
from teaparty.stores.cluster.values import (
    Already,
    Fenced,
    Item,
    Joined,
    Numbered,
    TurnsLost,
    Unfit,
    Unreachable,
)
from teaparty.stores.postgres import LOCK
from tests.stores.cluster.conftest import line, somebody

SAID = '{"type":"Said","text":"tea"}'


@pytest.fixture
def opened(live, cluster_database, asked):
    """Make nodes, and close them in the end."""
    found = []

    def make(**others):
        found.append(PostgresCluster(make_url(cluster_database), "a", live, **others))
        return found[-1]

    yield make
    for each in found:
        live.result(each.close())


@pytest.fixture
def node(opened):
    return opened()


@pytest.fixture
def do(live):
    return lambda waited_for: live.result(waited_for)


@pytest.fixture
def epoch(do, node):
    return do(node.join("a", "1", "here")).epoch


def test_a_node_joins_and_has_turns_numbered(do, node, asked):
    joined = do(node.join("a", "0.1", "here"))
    assert joined == Joined(1 << 10, 0)
    turn = do(node.turn(joined.epoch, 1, [Item("hall", SAID), Item("@", SAID), Item("hall", SAID)]))
    assert turn.seq == 1
    assert (turn.epoch, turn.ticket, turn.at) == (joined.epoch, 1, asked.one(
        "SELECT at FROM turns"))  # fmt: skip
    assert turn.lines == [
        Numbered("hall", 0, SAID), Numbered("@", 0, SAID), Numbered("hall", 1, SAID),
    ]  # fmt: skip
    assert do(node.turns(0)) == [turn]
    assert do(node.turns(1)) == []
    assert do(node.newest()) == 1
    assert do(node.ends()) == {"hall": 2, "@": 1}


def test_what_else_belongs_to_a_line_is_stored_with_it(do, node, epoch, asked):
    first = Item("@", SAID, account=4, session=9, whispers=[(4, 0), (5, 1)])
    do(node.turn(epoch, 1, [first, Item("hall", SAID, stored=False)]))
    do(node.turn(epoch, 2, [Item("@", SAID, retracts=0, by="host", speech=True, session=7)]))
    assert asked.do("SELECT room, number, account, event FROM lines") == [
        ("@", 0, 4, '{"type":"Missed","count":1}')
    ]
    assert asked.do("SELECT * FROM whisper_of ORDER BY account") == [(4, 0, 0), (5, 0, 1)]
    assert do(node.turns(1))[0].lines == [Numbered("@", None, "", "gone")]


def test_a_ticket_is_stored_once_and_an_epoch_ends(do, node, epoch):
    do(node.turn(epoch, 1, []))
    with pytest.raises(Already):
        do(node.turn(epoch, 1, [Item("hall", SAID)]))
    do(node.leave(epoch))
    with pytest.raises(Fenced):
        do(node.turn(epoch, 2, []))
    with pytest.raises(Fenced):
        do(node.renew(epoch, 0))


def test_a_turn_that_can_never_be_stored_is_unfit_and_its_ticket_stays_free(do, node, epoch):
    with pytest.raises(Unfit):
        do(node.turn(epoch, 1, [Item("a\0b", SAID)]))
    assert do(node.turn(epoch, 1, [Item("hall", SAID)])).seq == 1


def test_the_nodes_that_are_in_are_told_to_one_that_renews_its_lease(do, node, epoch, asked):
    other = asked.join("b")
    a, b = do(node.renew(epoch, 7))
    assert (a.node, a.epoch, a.version, a.address, a.applied, a.draining) == (
        "a", epoch, "1", "here", 7, False,
    )  # fmt: skip
    assert (b.node, b.epoch) == ("b", other)
    assert 0 <= a.seen <= b.seen < 10


def test_people_who_are_in_are_told_by_their_last_line(do, node, epoch, asked):
    asked.enter(epoch, 5, "Alice")
    asked.claim(epoch, 6, "Bob")
    assert do(node.people()) == [somebody(5, "Alice")[1]]


def test_which_line_of_each_of_them_was_taken_last_is_told_along(do, node, epoch, asked, engine):
    asked.enter(epoch, 5, "Alice")
    asked.enter(epoch, 6, "Bob")
    takes = [
        line("*", session=number, speech=True, type="LineTaken", tickets=[f"ab{number}"],
             line=each, who={"number": number, "name": "", "account": 0})
        for number, each in ((5, 1), (6, 4), (5, 2), (7, 9))
    ]  # fmt: skip
    asked.turn(epoch, takes[0], line("hall", "LineTaken"), takes[1])
    asked.turn(epoch, takes[2], takes[3])  # nobody is in by the session 7
    told = do(node.people())
    assert sorted(told[2:]) == sorted([takes[1][1], takes[2][1]])
    assert people_of(engine) == told


def test_of_several_lines_in_one_turn_the_one_that_was_taken_last_is_told(do, node, epoch, asked):
    asked.enter(epoch, 5, "Alice")
    who = {"number": 5, "name": "", "account": 0}
    takes = [
        line("*", session=5, speech=True, type="LineTaken", tickets=["ab"], line=each, who=who)
        for each in range(1, 17)
    ]
    asked.turn(epoch, *takes)
    assert do(node.people())[1:] == [takes[-1][1]]


def test_a_name_is_claimed_and_released(do, node, epoch):
    alice = Claim(session=5, key="alice", skeleton="alice", name="Alice")
    assert do(node.claim(epoch, alice)) == Claimed()
    assert do(node.claim(epoch, structs.replace(alice, session=6))) == Claimed(
        why="taken", name="Alice"
    )
    do(node.release(epoch, 5))
    assert do(node.claim(epoch, structs.replace(alice, session=6))) == Claimed()
    with pytest.raises(Fenced):
        do(node.claim(epoch + 1, alice))


BORED = """
CREATE FUNCTION tea_claim(an_epoch bigint, a_claim jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT '{"why":"bored"}'
$$
"""


@pytest.fixture
def bored(asked):
    """Have names refused for a reason that a later release has made up."""
    asked.do("ALTER FUNCTION tea_claim RENAME TO tea_claimed")
    asked.do(BORED.replace(":", "\\:"))
    yield
    asked.do("DROP FUNCTION tea_claim")
    asked.do("ALTER FUNCTION tea_claimed RENAME TO tea_claim")


def test_a_name_that_is_refused_as_only_a_later_release_can_say_is_taken(do, node, epoch, bored):
    claim = Claim(session=5, key="alice", skeleton="alice", name="Alice")
    assert do(node.claim(epoch, claim)) == Claimed(why="taken")


def test_turns_are_read_in_parts_and_up_to_a_number(do, node, epoch, asked):
    long = Item("hall", '"' + "x" * 400_000 + '"')
    for ticket in range(1, 5):
        do(node.turn(epoch, ticket, [long]))
    assert [turn.seq for turn in do(node.turns(0))] == [1, 2, 3]
    assert [turn.seq for turn in do(node.turns(3))] == [4]
    assert [turn.seq for turn in do(node.turns(0, 2))] == [1, 2]
    assert do(node.turns(4, 9)) == []


@pytest.mark.parametrize("kept", [3, 2])
def test_turns_that_were_deleted_are_missed(do, node, epoch, asked, kept):
    for ticket in range(1, 4):
        do(node.turn(epoch, ticket, []))
    asked.do("DELETE FROM turns WHERE seq < :kept", kept=kept)
    with pytest.raises(LookupError):
        do(node.turns(0))
    with pytest.raises(LookupError):
        do(node.turns(0, 1))
    assert [turn.seq for turn in do(node.turns(kept - 1))] == list(range(kept, 4))


def test_hints_come_at_the_start_and_with_each_turn_of_any_node(live, do, node, epoch, asked):
    asked.turn(epoch, line("hall"))
    hints = []
    node.listen(hints.append)
    live.until(lambda: 1 in hints)
    asked.turn(epoch, line("hall"))
    live.until(lambda: 2 in hints, 0.9)
    asked.one("SELECT tea_tell('{}')")
    live.until(lambda: 3 in hints, 0.9)
    assert hints == sorted(hints)


@pytest.mark.slow
def test_a_turn_of_which_no_hint_has_come_is_found_by_a_look(live, do, node, epoch, asked):
    hints = []
    node.listen(hints.append)
    live.until(lambda: hints == [0])
    ask = "SELECT * FROM tea_turn(:epoch, 1, '[]', false)"
    asked.do(ask, epoch=epoch)
    live.until(lambda: hints == [0, 1])


class Broker:
    """Carries hints in the place of PostgreSQL."""

    def __init__(self):
        self.told, self.closed = [], False

    def listen(self, hint):
        self.hint = hint

    def stored(self, seq):
        self.told.append(seq)

    def close(self):
        self.closed = True


def test_a_broker_may_carry_the_hints(live, do, opened, asked):
    broker = Broker()
    node = opened(hints=broker)
    epoch = do(node.join("a", "1", "")).epoch
    hints = []
    node.listen(hints.append)
    live.until(lambda: hints == [0])
    do(node.turn(epoch, 1, []))
    assert broker.told == [1]
    broker.hint(41)
    assert hints[-1] == 41
    do(node.close())
    assert broker.closed
    broker.hint(42)
    assert hints[-1] == 41


def cut(asked):
    asked.do(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE application_name = 'teaparty a' AND datname = current_database()"
    )


def test_connections_that_are_cut_are_made_anew(live, do, node, epoch, asked):
    hints = []
    node.listen(hints.append)
    live.until(lambda: hints == [0])
    cut(asked)
    asked.turn(epoch, line("hall"))
    live.until(lambda: hints[-1] == 1)
    assert do(node.turn(epoch, 2, [])).seq == 2
    cut(asked)
    with pytest.raises(Unreachable):
        do(node.turn(epoch, 3, []))
    assert do(node.turn(epoch, 3, [])).seq == 3


@pytest.mark.parametrize(
    "what", ["UPDATE turns SET ticket = 9", "DELETE FROM turns; UPDATE cluster SET seq = 0"]
)
def test_a_node_whose_turns_are_not_there_any_more_is_told_once(live, do, node, epoch, asked, what):
    do(node.turn(epoch, 1, []))
    hints = []
    node.listen(hints.append)
    live.until(lambda: hints == [1])
    for statement in what.split(";"):
        asked.do(statement)
    cut(asked)
    live.until(lambda: 2 in hints)
    with pytest.raises(TurnsLost):
        do(node.turns(1))
    assert len(do(node.turns(0))) <= 1
    do(node.turn(epoch, 2, []))


def test_a_node_finds_that_a_turn_is_another_one_when_it_reads_on(do, node, epoch, asked):
    do(node.turn(epoch, 1, []))
    do(node.newest())
    asked.do("UPDATE turns SET ticket = 9")
    with pytest.raises(TurnsLost):
        do(node.turns(1, 2))
    assert do(node.turns(1, 2)) == []


def test_nodes_and_a_server_alone_keep_each_other_out(live, do, opened, asked):
    ((held,),) = asked.do(f"SELECT pg_try_advisory_lock({LOCK})")
    assert held
    first = opened()
    with pytest.raises(Unreachable, match=r"a server without \[cluster\] uses the database"):
        do(first.newest())
    asked.do("SELECT pg_advisory_unlock_all()")
    assert do(first.newest()) == 0
    assert do(opened().newest()) == 0
    assert asked.do(f"SELECT pg_try_advisory_lock({LOCK})") == [(False,)]


def test_a_node_listens_as_soon_as_it_can(live, opened, asked):
    asked.do(f"SELECT pg_advisory_lock({LOCK})")
    node, hints = opened(), []
    node.listen(hints.append)
    with pytest.raises(Unreachable):
        live.result(node.newest())
    assert hints == []
    asked.do("SELECT pg_advisory_unlock_all()")
    live.until(lambda: hints == [0])


class Threads:
    """A reactor whose threads do their work at once."""

    def __init__(self, live):
        self.callLater = live.callLater
        self.addReader, self.removeReader = live.addReader, live.removeReader
        self.addWriter, self.removeWriter = live.addWriter, live.removeWriter

    def getThreadPool(self):
        return self

    def callFromThread(self, call, *args):
        call(*args)

    def callInThreadWithCallback(self, done, work, *args):
        try:
            done(True, work(*args))
        except OSError:
            done(False, Failure())


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (("127.0.0.1",), "^Connection refused$"),
        (socket.gaierror(-2, "Name or service not known"), "^Name or service not known$"),
        (OSError(), "^no such host$"),
    ],
)
def test_names_of_servers_are_looked_up_first(live, monkeypatch, found, why):
    def look_up(host, port):
        assert (host, port) == ("db", "1")
        if isinstance(found, OSError):
            raise found
        return found

    monkeypatch.setattr(database, "look_up", look_up)
    (host,) = hosts_of(make_url("postgresql+psycopg://tea@db:1/tea"), "node")
    with pytest.raises(Unreachable, match=why):
        live.result(database.connector(Threads(live))(host))


def test_a_node_that_was_closed_asks_nothing(do, node, epoch):
    do(node.close())
    for asks in (node.newest, node.ends, node.people, lambda: node.turn(epoch, 1, [])):
        with pytest.raises(Unreachable, match="it is closed"):
            do(asks())


def test_a_node_that_is_closed_looks_no_further(live, opened):
    node = opened()
    waiting = Deferred.fromCoroutine(node.newest())
    live.result(node.close())
    assert isinstance(waiting.result.value, Unreachable)
    waiting.addErrback(lambda _: None)


class Answering:
    """A connection to a server which has, or lacks, the turn that a node has read."""

    closed = ""

    def __init__(self, looked, answers):
        self.looked, self.answers = looked, answers

    def ask(self, statement, *values):
        if statement is search.LOOK:
            return self.looked
        return succeed(self.answers.get(statement.name, []))

    def close(self, why="closed"):
        self.closed = why


def test_two_connections_that_find_that_turns_are_lost_say_so_once(cluster_database):
    looks = [Deferred(), Deferred(), Deferred(), Deferred()]
    links = iter(looks)
    answers = {"newest": [("5",)], "turn": [("5", "1.0", "[]")], "turns": []}
    made = []

    async def connect(host):
        made.append(Answering(next(links), answers))
        return made[-1]

    node = PostgresCluster(make_url(cluster_database), "a", Clock(), connect=connect)
    first = Deferred.fromCoroutine(node.turn(7, 12, []))
    looks[0].callback([("S", "f", "1", "5", None, None, "t")])
    assert first.result.seq == 5
    made[0].close()
    reading = Deferred.fromCoroutine(node.turns(5, 6))
    sending = Deferred.fromCoroutine(node.turn(7, 13, []))
    for look in looks[1:3]:
        look.callback([("S", "f", "2", "4", None, None, "t")])
    assert isinstance(reading.result.value, TurnsLost)
    assert sending.result.seq == 5
    reading.addErrback(lambda _: None)
