"""What lasts is put together from the configuration, and goes on where it ended."""

from types import SimpleNamespace

import pytest
from twisted.internet.defer import Deferred
from twisted.internet.testing import MemoryReactorClock

from teaparty.config import Cluster, Config, RoomPlan
from teaparty.core.events import Person, Said
from teaparty.core.log.log import Entry
from teaparty.core.log.places import Line
from teaparty.core.log.stream import Unstored
from teaparty.core.memory.outage import Outage
from teaparty.core.party.rooms import ChatRoom
from teaparty.core.records import Account
from teaparty.core.values.channels import ChannelRules
from teaparty.core.values.limits import Limits
from teaparty.server import storage as storage_module
from teaparty.server.plan import Plan
from teaparty.server.storage import TOO_FEW, Storage, node_faults, storage_faults
from teaparty.stores.errors import StoreRefused
from teaparty.stores.store import MemoryStore
from tests.stores.loop import Loop

SAID = Said(who=Person(1, "alice", 1), text="tea")


def kept(config, record):
    reactor = MemoryReactorClock()
    plan = Plan(config, reactor)
    return Storage(config, plan.rooms, reactor, record, lambda: 0.0), plan


def test_a_store_that_cannot_be_opened_is_refused(record, tmp_path):
    config = Config(state=str(tmp_path), database="mysql://x")
    with pytest.raises(StoreRefused):
        kept(config, record)


def test_rooms_say_how_long_they_are_kept(record):
    rooms = {
        "a": RoomPlan(keep_lines=5, keep_days=0),
        "b": RoomPlan(),
        "c": RoomPlan(history=False),
    }
    config = Config(database="memory:", rooms=rooms, limits=Limits(keep_lines=7, keep_days=9))
    storage, plan = kept(config, record)
    spans = storage.spans(room for room in plan.rooms if room.history)
    assert {room: (span.lines, span.days) for room, span in spans.items()} == {
        "a": (5, 0), "b": (7, 9), "@": (7, 9),
    }  # fmt: skip


def test_channels_are_stored_for_as_long_as_they_say_or_not_at_all(record):
    channels = {"news": ChannelRules(keep_days=3), "chat": ChannelRules(history=False)}
    config = Config(database="memory:", rooms={"a": RoomPlan()}, channels=channels)
    storage, plan = kept(config, record)
    storage.belongs_to(party := plan.party(ports(storage)))
    spans = storage.spans(storage.stored_rooms())
    assert {name: span.days for name, span in spans.items()} == {"a": 90, "+news": 3, "@": 90}
    unstored = Unstored(lambda: party.streams)
    assert [name in unstored for name in ("+news", "+chat")] == [False, True]


def test_a_store_without_a_party_begins_and_ends(record):
    storage, _ = kept(Config(database="memory:"), record)
    storage.begin()
    ended = Deferred.fromCoroutine(storage.end())
    assert (ended.called, record.notes) == (True, [])


def ports(storage):
    from teaparty.core.ports import Ports

    return Ports(
        journal=storage.journal,
        records=storage.records,
        passwords=storage.passwords,
        wake=lambda: None,
        report=lambda change: None,
        spawn=Deferred.fromCoroutine,
        sleep=lambda seconds: None,
        clock=SimpleNamespace(monotonic=lambda: 0.0, time=lambda: 0.0),
    )


def test_a_long_stop_erases_nothing(record, tmp_path):
    """One member, a line, and a clock that is 400 days on."""
    config = Config(state=str(tmp_path))

    def run(now):
        reactor = Loop()
        plan = Plan(config, reactor)
        time = lambda: now + reactor.seconds()  # noqa: E731
        storage = Storage(config, plan.rooms, reactor, record, time)
        storage.belongs_to(plan.party(ports(storage)))
        storage.begin()
        return reactor, storage

    reactor, storage = run(0.0)
    alice = Account(name="alice", since=0.0, seen=0.0)
    reactor.result(storage.records.add_account(alice, "alice", "alice"))
    stored = []
    storage.journal.store([Line("hall", SAID, 0)], stored.extend)
    reactor.result(storage.end())
    for days in (400, 101, 4_000):
        reactor, storage = run(days * 86_400.0)
        reactor.advance(61)
        reactor.result(storage.records.accounts())
        assert [one.name for one in reactor.result(storage.records.accounts())] == ["alice"]
        assert len(reactor.result(storage.records.lines("hall", 9, 9))) == 1
        reactor.result(storage.end())
    assert [note for note in record.notes if "erased" in note] == []


def test_storage_ends_with_what_was_lost(record, monkeypatch):
    storage, plan = kept(Config(database="memory:"), record)
    storage.belongs_to(plan.party(ports(storage)))
    storage.begin()
    closed = Deferred()
    monkeypatch.setattr(MemoryStore, "close", lambda self: closed)
    ended = Deferred.fromCoroutine(storage.end())
    assert not ended.called
    closed.callback(4)
    assert ended.called
    assert record.notes == ["4 lines could not be saved"]


def test_rooms_go_on_where_they_ended_and_what_was_done_is_told(record, tmp_path, monkeypatch):
    entry = Entry(room="a", number=6, at=1.0, event=SAID)
    monkeypatch.setattr(MemoryStore, "remembered", lambda _, room, most: [entry] * (room == "a"))
    monkeypatch.setattr(MemoryStore, "ends", lambda _: [("a", 7), ("attic", 3)])
    monkeypatch.setattr(MemoryStore, "__init__", with_done(MemoryStore.__init__))
    config = Config(database="memory:", rooms={"a": RoomPlan(), "b": RoomPlan()})
    storage, plan = kept(config, record)
    assert record.notes == ["it was mended."]
    party = plan.party(ports(storage))
    storage.belongs_to(party)
    assert [party.rooms[name].end for name in ("a", "b")] == [7, 0]
    assert party.rooms["a"].log.last(9) == [entry]
    party.open(ChatRoom("attic"))
    assert (party.rooms["attic"].end, party.rooms["attic"].log.last(9)) == (3, [])


def test_a_room_that_opens_later_is_stored_for_as_long_as_it_says_or_not_at_all(record):
    storage, plan = kept(Config(database="memory:", rooms={"a": RoomPlan()}), record)
    storage.belongs_to(party := plan.party(ports(storage)))
    for room in (ChatRoom("attic", keep_days=3), ChatRoom("secret", history=False)):
        party.open(room)
        party.shut(room)
    spans = storage.spans(storage.stored_rooms())
    assert {name: span.days for name, span in spans.items()} == {"a": 90, "attic": 3, "@": 90}
    unstored = Unstored(lambda: party.streams)
    assert [name in unstored for name in ("a", "attic", "secret", "@")] == [False] * 2 + [
        True,
        False,
    ]


DAY = 86_400.0


class Days:
    """A party with a store of its own, on the days that a test says."""

    def __init__(self, config, record, loop):
        self.again = lambda: Days(config, record, loop)
        self.loop, plan = loop, Plan(config, loop)
        self.storage = Storage(config, plan.rooms, loop, record, loop.seconds)
        self.party = plan.party(ports(self.storage))
        self.storage.belongs_to(self.party)
        self.storage.begin()

    def says(self, room, text):
        room.append(Said(who=Person(1, "alice", 1), text=text))
        self.party.flush(0.0)

    def pass_(self, days):
        """Let days go by, with a look for what is old on each."""
        for _ in range(days):
            self.loop.advance(DAY)
            for _ in range(20):  # as many calls wait at most
                self.lines("hall")

    def lines(self, room):
        found = self.loop.result(self.storage.records.lines(room, 9, 9))
        return [entry.event.text for entry in found]

    def ends(self):
        self.loop.result(self.storage.end())


@pytest.fixture
def days(record, tmp_path):
    config = Config(state=str(tmp_path), rooms={"hall": RoomPlan()}, limits=Limits(keep_days=3))
    return Days(config, record, Loop())


def test_lines_of_a_room_that_never_comes_back_are_erased_when_the_last_one_is_old(days):
    days.party.open(attic := ChatRoom("attic", keep_days=30))
    days.says(attic, "one")
    days.pass_(2)
    days.says(attic, "two")
    days.ends()
    days = days.again()
    days.says(days.party.rooms["hall"], "here")
    days.pass_(2)
    assert (days.lines("hall"), days.lines("attic")) == (["here"], ["one", "two"])
    days.pass_(3)
    assert (days.lines("hall"), days.lines("attic")) == ([], [])
    days.ends()
    days = days.again()
    days.party.open(attic := ChatRoom("attic"))
    days.says(attic, "three")
    assert [entry.number for entry in attic.log.last(9)] == [2]
    days.ends()


def test_a_room_that_is_open_stores_its_lines_for_as_long_as_it_says(days):
    days.party.open(attic := ChatRoom("attic", keep_days=30))
    days.says(attic, "one")
    days.pass_(9)
    assert days.lines("attic") == ["one"]
    days.ends()


def test_old_lines_of_a_room_whose_lines_are_not_stored_any_more_are_erased(days):
    days.says(days.party.rooms["hall"], "here")
    days.party.rooms["hall"].history = False
    days.pass_(5)
    assert days.lines("hall") == []
    days.ends()


def with_done(make):
    def made(self, *args):
        make(self, *args)
        self.done = ["it was mended."]

    return made


def test_what_needs_a_question_is_for_the_operator_to_say(record):
    limits = Limits(erased_accounts=3, erased_lines=4)
    storage, _ = kept(Config(database="memory:", limits=limits), record)
    terms = storage.terms()
    assert (terms.few_accounts, terms.few_lines) == (3, 4)


def test_its_news_reaches_the_party_and_what_waits_is_looked_at_again(record):
    storage, plan = kept(Config(database="memory:"), record)
    storage.look_again()
    party = plan.party(ports(storage))
    storage.belongs_to(party)
    storage.news.not_saved("full")
    storage.look_again()
    assert party.features.get(Outage).why == "full"


def test_lines_that_are_not_saved_are_counted(record, monkeypatch):
    storage, _ = kept(Config(database="memory:"), record)
    monkeypatch.setattr(MemoryStore, "unsaved", 3)
    monkeypatch.setattr(MemoryStore, "lost", 2)
    assert (storage.unsaved, storage.lost) == (3, 2)


def test_nodes_that_are_in_are_asked_only_by_a_node_whose_settings_are_right(monkeypatch):
    asked = []
    monkeypatch.setattr(storage_module, "hindrance", lambda *given: asked.append(given) or "No.")
    node = Cluster(node="a")
    url = "postgresql+psycopg://tea@/party"
    assert node_faults(Config(database=url)) == []
    assert node_faults(Config(database="memory:", cluster=node)) == []
    assert asked == []
    assert node_faults(Config(state="s", database=url, cluster=node)) == ["cluster: No."]
    assert asked == [("s", url, "a")]
    monkeypatch.setattr(storage_module, "hindrance", lambda *given: "")
    assert node_faults(Config(state="s", database=url, cluster=node)) == []


def test_a_node_must_be_able_to_tell_at_once_of_all_who_are_in():
    def faults(cluster, **limits):
        url = "postgresql://tea@db/party"
        return storage_faults(Config(database=url, cluster=cluster, limits=Limits(**limits)))

    node = Cluster(node="a")
    few = {"sessions": 1_000, "unsaved_lines": 1_999, "unsaved_bytes": 1_000_000}
    assert faults(node) == faults(None, **few) == []
    assert faults(node, **few) == [
        TOO_FEW.format(name="unsaved_lines", found=1_999, sessions=1_000, least=2_000),
        TOO_FEW.format(name="unsaved_bytes", found=1_000_000, sessions=1_000, least=1_024_000),
    ]
    enough = {"sessions": 1_000, "unsaved_lines": 2_000, "unsaved_bytes": 1_024_000}
    assert faults(node, **enough) == []
