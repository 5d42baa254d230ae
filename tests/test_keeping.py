"""What lasts is put together from the configuration, and goes on where it ended."""

import pytest
from twisted.internet.defer import Deferred
from twisted.internet.testing import MemoryReactorClock

from teaparty.config import Config, RoomPlan
from teaparty.core.changes import Fault
from teaparty.core.events import Person, Said
from teaparty.core.limits import Limits
from teaparty.core.log import Entry
from teaparty.keeping import Keeping
from teaparty.opening import Plan
from teaparty.stores.refused import StoreRefused
from teaparty.stores.store import MemoryStore


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
    return Keeping(config, plan.rooms, reactor, record, lambda: 0.0), plan


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
    keeping, plan = kept(config, record)
    keeping.begin()
    Deferred.fromCoroutine(keeping.end())
    keeping.belongs_to(plan.party(outside(keeping)))
    spans = {room: (span.lines, span.days) for room, span in keeping._retention._spans.items()}
    assert spans == {"a": (5, 0), "b": (7, 9), "@": (7, 9)}


def outside(keeping):
    from teaparty.core.ports import Outside

    return Outside(
        journal=keeping.journal,
        records=keeping.records,
        passwords=keeping.passwords,
        wake=lambda: None,
        report=lambda change: None,
        spawn=Deferred.fromCoroutine,
        sleep=lambda seconds: None,
        time=lambda: 0.0,
    )


def test_what_is_not_saved_is_told_in_the_log_and_to_the_party(record):
    keeping, plan = kept(Config(database="memory:"), record)
    keeping._not_saved("full")
    keeping._saved_again(0)
    party = plan.party(outside(keeping))
    keeping.belongs_to(party)
    keeping._not_saved("full")
    assert party.unsaved.why == "full"
    keeping._saved_again(3)
    assert party.unsaved.why is None
    assert record.notes[2:] == [
        "what is said can't be saved: full",
        "what is said is saved again; lines that are lost: 3",
    ]


def test_faults_of_the_store_are_reported(record):
    keeping, _ = kept(Config(database="memory:"), record)
    keeping._report("the store", ValueError("x"))
    assert [fault.place for fault in record.faults] == ["the store"]


def test_it_ends_with_what_was_lost(record, monkeypatch):
    keeping, plan = kept(Config(database="memory:"), record)
    keeping.belongs_to(plan.party(outside(keeping)))
    keeping.begin()
    closed = Deferred()
    monkeypatch.setattr(keeping._store, "close", lambda: closed)
    ended = Deferred.fromCoroutine(keeping.end())
    assert not ended.called
    closed.callback(4)
    assert ended.called
    assert record.notes == ["4 lines could not be saved"]


def test_rooms_go_on_where_they_ended_and_what_was_done_is_told(record, tmp_path, monkeypatch):
    entry = Entry(room="a", number=6, at=1.0, event=Said(who=Person(1, "alice"), text="tea"))
    monkeypatch.setattr(MemoryStore, "remembered", lambda _, room, most: [entry] * (room == "a"))
    monkeypatch.setattr(MemoryStore, "__init__", with_done(MemoryStore.__init__))
    config = Config(database="memory:", rooms={"a": RoomPlan(), "b": RoomPlan()})
    keeping, plan = kept(config, record)
    assert record.notes == ["it was mended."]
    party = plan.party(outside(keeping))
    keeping.belongs_to(party)
    assert [party.rooms[name].next for name in ("a", "b")] == [7, 0]
    assert party.rooms["a"].log.last(9) == [entry]


def with_done(make):
    def made(self, *args):
        make(self, *args)
        self.done = ["it was mended."]

    return made
