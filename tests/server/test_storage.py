"""What lasts is put together from the configuration, and goes on where it ended."""

import sqlite3
from types import SimpleNamespace

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError
from twisted.internet.defer import Deferred
from twisted.internet.testing import MemoryReactorClock

from teaparty.config import Config, RoomPlan
from teaparty.core.events import Person, Said
from teaparty.core.log.log import Entry
from teaparty.core.log.places import Line
from teaparty.core.memory.outage import Outage
from teaparty.core.moderation.staff_notices import DAMAGED, WAITS, StaffNotices
from teaparty.core.records import Account
from teaparty.core.values.limits import Limits
from teaparty.core.values.notices import Fault
from teaparty.server.plan import Plan
from teaparty.server.storage import Storage
from teaparty.stores.errors import StoreRefused, TooMuch
from teaparty.stores.retention import Erased
from teaparty.stores.store import MemoryStore
from teaparty.stores.store_clock import Old
from tests.stores.loop import Loop

SAID = Said(who=Person(1, "alice", 1), text="tea")


class Record:
    """Keeps what would be logged."""

    def __init__(self):
        self.notes, self.faults = [], []

    def note(self, shape, /, **fields):
        self.notes.append(shape.format(**fields))

    def report(self, change):
        assert isinstance(change, Fault)
        self.faults.append(change)


@pytest.fixture
def record():
    return Record()


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


def test_what_is_not_saved_is_told_in_the_log_and_to_the_party(record):
    storage, plan = kept(Config(database="memory:"), record)
    storage.news.not_saved("full")
    storage.news.saved_again(0)
    party = plan.party(ports(storage))
    storage.belongs_to(party)
    storage.news.not_saved("full")
    assert party.features.get(Outage).why == "full"
    storage.news.saved_again(3)
    assert party.features.get(Outage).why is None
    assert record.notes[2:] == [
        "what is said can't be saved: full",
        "what is said is saved again; lines that are lost: 3",
    ]


def test_what_was_erased_is_in_the_log(record):
    storage, _ = kept(Config(database="memory:"), record)
    storage.news.erased(Erased(accounts=1))
    storage.news.erased(Erased(lines=1_200, accounts=2, lines_beyond=1, audits=1, reports=3))
    assert record.notes == [
        "erased for their age: 1 account",
        "erased for their age: 1,200 lines, 2 accounts",
        "erased as there were more than are kept: 1 line, 1 entry of the audit log,"
        " 3 closed reports",
    ]


def test_what_waits_to_be_erased_is_told_in_the_log_and_to_the_party(record):
    storage, plan = kept(Config(database="memory:"), record)
    old = Old(accounts=30, of_accounts=40)
    storage.news.waits(old)
    storage.news.waits_no_more()
    storage.look_again()
    party = plan.party(ports(storage))
    storage.belongs_to(party)
    storage.news.waits(old)
    assert party.features.get(StaffNotices).standing == {WAITS: "30 of 40 accounts"}
    storage.news.waits_no_more()
    assert party.features.get(StaffNotices).standing == {}
    storage.look_again()
    assert record.notes == 2 * [
        "not erased for their age, as it is so much at once: 30 of 40 accounts; if that is right,"
        " type: teaparty-admin expire"
    ]


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


def test_faults_of_the_store_are_reported(record):
    storage, _ = kept(Config(database="memory:"), record)
    storage.news.report("the store", ValueError("x"))
    assert [fault.place for fault in record.faults] == ["the store"]


def test_it_ends_with_what_was_lost(record, monkeypatch):
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
    monkeypatch.setattr(MemoryStore, "__init__", with_done(MemoryStore.__init__))
    config = Config(database="memory:", rooms={"a": RoomPlan(), "b": RoomPlan()})
    storage, plan = kept(config, record)
    assert record.notes == ["it was mended."]
    party = plan.party(ports(storage))
    storage.belongs_to(party)
    assert [party.rooms[name].end for name in ("a", "b")] == [7, 0]
    assert party.rooms["a"].log.last(9) == [entry]


def with_done(make):
    def made(self, *args):
        make(self, *args)
        self.done = ["it was mended."]

    return made


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (sqlite3.OperationalError("database or disk is full"), "database or disk is full"),
        (OSError(5, "Input/output error"), "Input/output error"),
        (TooMuch("more than 5 things wait for the records"),
         "more than 5 things wait for the records"),
        (OperationalError("SELECT 1", {}, Exception("connection refused\nIs it running?")),
         "connection refused"),
    ],
)  # fmt: skip
def test_what_a_database_cannot_do_is_one_line(record, tmp_path, error, said):
    made, _ = kept(Config(state=str(tmp_path), database="memory:"), record)
    for _ in range(3):
        made.news.report("the store", error)
    assert record.notes[-1] == f"the database can't be used: {said}"
    assert (len(record.notes), record.faults) == (1, [])


@pytest.mark.parametrize("error", [ValueError("ours"), IntegrityError("INSERT", {}, Exception())])
def test_what_is_our_own_fault_has_its_traceback(record, tmp_path, error):
    made, _ = kept(Config(state=str(tmp_path), database="memory:"), record)
    made.news.report("the store", error)
    assert record.faults == [Fault(session=0, place="the store", error=error)]


def test_damage_that_is_found_late_is_told_in_the_log_and_to_the_party(record):
    storage, plan = kept(Config(database="memory:"), record)
    storage.news.damaged("page 7: wrong")
    party = plan.party(ports(storage))
    storage.belongs_to(party)
    storage.news.damaged("page 7: wrong")
    assert party.features.get(StaffNotices).standing == {DAMAGED: "page 7: wrong"}
    assert record.notes == 2 * [
        "the database is damaged: page 7: wrong; put a backup in its place:"
        " teaparty-admin restore FILE --force"
    ]


def test_what_needs_a_question_is_for_the_operator_to_say(record):
    limits = Limits(erased_accounts=3, erased_lines=4)
    storage, _ = kept(Config(database="memory:", limits=limits), record)
    terms = storage.terms()
    assert (terms.few_accounts, terms.few_lines) == (3, 4)
