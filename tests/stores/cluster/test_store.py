"""The store of a node: several of them are open on one PostgreSQL, and read the same lines."""

from pathlib import Path

import pytest
from msgspec import structs

from teaparty.core.events import Person, Said
from teaparty.core.log.log import EVERYBODY
from teaparty.core.log.places import Line
from teaparty.core.records import Account
from teaparty.core.records.places import Made, Place
from teaparty.core.values.claims import Claim, Claimed
from teaparty.stores.backups import STAGED
from teaparty.stores.cluster.node import NodeOptions
from teaparty.stores.errors import StoreRefused
from teaparty.stores.opening import open_store, settings_faults
from teaparty.stores.rows import place_row
from teaparty.stores.store import MemoryStore
from tests.stores.cluster.conftest import line, somebody
from tests.stores.conftest import ALICE, Told

CAT = Person(0, "the cat")
"""Who has no session, and so is never gone."""
POSTGRES = "postgresql+psycopg://tea@/party"


class Party:
    """As much of a party as a journal tells; `read` has what it shows."""

    def __init__(self):
        self.read, self.refused_lines, self.joined = [], [], []

    def take(self, entries):
        self.read += [each for each in entries if each.room != EVERYBODY]

    def refused(self, line, why):
        self.refused_lines.append((line.event.text, why))

    async def joins_anew(self, epoch):
        self.joined.append(epoch)

    def others_are(self, others):
        pass


class Node:
    """A node with its store, which says lines and reads those of all."""

    def __init__(self, live, database, folder, name, **named):
        self.live = live
        self.told, self.party = Told(), Party()
        self.is_closed = False
        options = self.told.options(live, node=NodeOptions(node=name, version="1"), **named)
        self.store = open_store(str(folder / name), database, options)

    def starts(self):
        self.store.shares(self.party)
        for log, end in self.store.ends():
            self.store.journal.begin(log, end)
        self.store.start()
        return self

    def says(self, *texts, room="hall", who=CAT):
        lines = [Line(room, Said(who=who, text=text), 0) for text in texts]
        self.store.journal.store(lines, self.party.take)

    def reads(self, count):
        self.live.until(lambda: len(self.party.read) >= count)
        return [(each.room, each.number, each.event.text) for each in self.party.read]

    def does(self, coroutine):
        return self.live.result(coroutine)

    def closes(self):
        assert self.told.errors == []
        self.is_closed = True
        return self.live.result(self.store.close())


@pytest.fixture
def opens(live, cluster_database, asked, tmp_path):
    found = []

    def opens_it(name, **named):
        node = Node(live, cluster_database, tmp_path, name, **named)
        found.append(node)
        return node

    yield opens_it
    for node in found:
        if not node.is_closed:
            node.closes()


def test_nodes_read_the_same_lines_in_one_order(opens):
    one, other = opens("a").starts(), opens("b").starts()
    one.says("m1", "m2")
    assert other.reads(2) == one.reads(2) == [("hall", 0, "m1"), ("hall", 1, "m2")]
    other.says("m3")
    assert one.reads(3)[2:] == other.reads(3)[2:] == [("hall", 2, "m3")]
    assert (one.store.unsaved, one.store.lost) == (0, 0)
    assert one.store.epoch < other.store.epoch


def test_what_somebody_says_who_is_gone_is_refused(opens):
    node = opens("a").starts()
    node.says("m1", who=ALICE)
    node.says("m2")
    assert node.reads(1) == [("hall", 0, "m2")]
    assert node.party.refused_lines == [("m1", "gone")]


@pytest.mark.slow
def test_a_node_that_starts_goes_on_where_the_others_are(opens):
    one = opens("a", forgotten={"attic"}).starts()
    one.says("m1")
    one.says("m2", room="attic")
    one.reads(2)
    other = opens("b").starts()
    assert [entry.event.text for entry in other.store.remembered("hall", 9)] == ["m1"]
    assert other.store.remembered("attic", 9) == []
    other.says("m3", room="attic")
    assert one.reads(3)[2:] == other.reads(1) == [("attic", 1, "m3")]


@pytest.mark.slow
def test_a_node_that_starts_knows_whispers_of_guests_that_were_just_said(opens, asked):
    node = opens("a").starts()
    epoch = node.store.epoch
    for name, account in (("alice", 3), ("bob", 0), ("bob", 0)):
        who = {"number": 1, "name": "ann", "account": 2}
        to = [{"number": 5, "name": name, "account": account}]
        said = {"type": "Whispered", "who": who, "to": to, "text": f"to {name}"}
        asked.turn(epoch, line("@", stored=bool(account), **said))
    other = opens("b").store
    assert dict(other.ends())["@"] == 3
    found = other.remembered("@", 9)
    assert [(each.number, each.event.text, each.event.to[0].number) for each in found] == [
        (0, "to alice", 5), (1, "to bob", 5), (2, "to bob", 5)]  # fmt: skip
    assert [each.number for each in other.remembered("@", 2)] == [1, 2]


def test_where_the_last_lines_of_a_log_are_not_stored_these_were_missed(opens, asked):
    epoch = opens("a").starts().store.epoch
    asked.turn(epoch, line("hall", "one"), line("hall", "two", stored=False))
    other = opens("b").store
    assert dict(other.ends())["hall"] == 2
    assert [type(each.event).__name__ for each in other.remembered("hall", 9)] == ["Said", "Missed"]


def test_what_is_said_while_a_node_starts_is_not_remembered_for_it_comes_with_its_turn(
    opens, asked
):
    epoch = asked.join("z")
    asked.turn(epoch, line("hall", "before"))
    other = opens("b").starts()
    asked.turn(epoch, line("hall", "meanwhile"))
    remembered = other.store.remembered("hall", 9)
    assert [(each.number, each.event.text) for each in remembered] == [(0, "before")]
    assert other.reads(1) == [("hall", 1, "meanwhile")]


def test_the_node_that_came_first_does_what_one_alone_should_do(opens):
    one, other = opens("a").starts(), opens("b").starts()
    one.live.until(lambda: one.store.leads)
    other.live.until(lambda: len(other.store.journal.nodes) == 2)
    assert not other.store.leads


def test_a_node_that_starts_learns_who_is_in(opens, asked):
    epoch = asked.join("z")
    asked.enter(epoch, 7, "Alice")
    asked.claim(epoch, 8, "bob")
    (event,) = opens("a").store.people()
    assert event == somebody(7, "Alice")[1]


def test_names_are_claimed_by_the_epoch_of_the_node(opens):
    one, other = opens("a").starts(), opens("b").starts()
    claim = Claim(session=1, key="alice", skeleton="alice", name="alice")
    assert one.does(one.store.claims.claim(claim)) == Claimed()
    taken = other.does(other.store.claims.claim(structs.replace(claim, session=2)))
    assert taken == Claimed(why="taken", name="alice")


@pytest.mark.slow
def test_members_are_set_as_out_who_are_in_on_no_node(opens, asked):
    one = opens("a").starts()
    records = one.store.records
    for name in ("alice", "bob"):
        account = one.does(records.add_account(Account(name=name), name, name))
        one.does(records.change_account(account.number, inside=True))
    alice, _ = one.does(records.accounts())
    asked.enter(one.store.epoch, 7, "alice", alice.number)
    opens("b")
    inside = {each.name: each.inside for each in one.does(records.accounts())}
    assert inside == {"alice": True, "bob": False}


def test_no_line_is_stored_before_what_its_place_is_like(opens):
    node = opens("a").starts()
    made = node.does(node.store.records.add_place(Made(name="den", kind="room")))
    closed = structs.replace(made, state=Place(closed=True))
    told = []
    node.store.journal.change_place(place_row(closed), told.append)
    node.says("m1", room=made.key)
    assert (told, node.store.journal.queue.unsaved_places) == ([], 1)
    assert node.reads(1) == [(made.key, 0, "m1")]
    assert told == [True]
    assert node.does(node.store.records.places()) == [closed]


def test_a_node_closes_in_order_and_its_name_is_free(opens, asked):
    one = opens("a").starts()
    one.says("m1")
    assert one.closes() == 0
    assert asked.do("SELECT node FROM nodes") == []
    assert asked.do("SELECT room, number FROM lines") == [("hall", 0)]


def test_a_server_without_others_keeps_nodes_out(live, opens, cluster_database, tmp_path):
    alone = open_store(str(tmp_path / "alone"), cluster_database, Told().options(live))
    alone.start()
    with pytest.raises(StoreRefused, match=r"a server without \[cluster\] uses the database"):
        opens("a")
    live.result(alone.close())
    opens("a")


def test_a_backup_is_put_in_place_by_a_node_alone(opens, tmp_path):
    one = opens("a").starts()
    one.live.until(lambda: one.store.leads)
    Path(tmp_path, "b").mkdir(0o700)
    Path(tmp_path, "b", STAGED).touch()
    with pytest.raises(StoreRefused, match=r"a backup waits .* remove .*/restore\.sqlite\."):
        opens("b")


def test_nodes_need_postgresql():
    why = 'cluster needs a database of PostgreSQL: database = "postgresql+psycopg://...".'
    for other in ("", "memory:", "sqlite:///tea.sqlite"):
        assert settings_faults("nowhere", other, shared=True) == [why]
    assert settings_faults("nowhere", POSTGRES, shared=True) == []


def test_a_store_of_one_process_shares_nothing():
    store = MemoryStore()
    store.shares(Party())
    assert (store.epoch, store.claims, store.leads, store.people()) == (0, None, True, [])
