"""What lasts is put together from the configuration, and goes on where it ended."""

import pytest
from twisted.internet.defer import Deferred
from twisted.internet.testing import MemoryReactorClock

from teaparty.config import Config, RoomPlan
from teaparty.core.changes import Fault
from teaparty.core.limits import Limits
from teaparty.keeping import Keeping
from teaparty.opening import Plan
from teaparty.stores.refused import StoreRefused


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
