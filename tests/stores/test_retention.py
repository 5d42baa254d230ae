"""What is old is erased: soon after the start, and then once an hour."""

import pytest
from twisted.internet.task import Clock

from teaparty.stores.retention import DAY, EVERY, FIRST, Retention, Span, Terms

NOW = 1_800_000_000.0
TERMS = Terms(name_days=365, open_name_days=30, audits=50, reports=5)


class Records:
    """Records that note what they are asked to forget; `unused` accounts are there."""

    def __init__(self):
        self.asked = []
        self.unused = []

    async def expire(self, room, most, before):
        self.asked.append((room, most, before))
        return 0

    async def expire_notes(self, audits, reports):
        self.asked.append((audits, reports))

    async def expire_accounts(self, seen_before, open_before):
        self.asked.append((seen_before, open_before))
        return self.unused


@pytest.fixture
def made():
    records, clock, erased, faults = Records(), Clock(), [], []
    spans = {"parlour": Span(100, 2), "garden": Span(0, 1)}
    retention = Retention(records, spans, TERMS, clock, lambda: NOW, erased.append, faults.append)
    return retention, records, clock, erased, faults


ASKED = [
    ("parlour", 100, NOW - 2 * DAY),
    ("garden", 0, NOW - DAY),
    (50, 5),
    (NOW - 365 * DAY, NOW - 30 * DAY),
]


def test_it_looks_soon_and_once_an_hour(made):
    retention, records, clock, erased, _ = made
    retention.start()
    assert records.asked == []
    clock.advance(FIRST)
    assert records.asked == ASKED
    records.asked.clear()
    clock.advance(EVERY)
    assert (records.asked, erased) == (ASKED, [])


def test_it_tells_of_accounts_that_nobody_used(made):
    retention, records, clock, erased, _ = made
    records.unused = [3, 4]
    retention.start()
    clock.advance(FIRST)
    assert erased == [2]


def test_a_fault_is_told_and_the_next_hour_comes(made, monkeypatch):
    retention, records, clock, _, faults = made
    monkeypatch.setattr(records, "expire", lambda *_: 1 / 0)
    retention.start()
    clock.advance(FIRST)
    assert [type(fault) for fault in faults] == [ZeroDivisionError]
    monkeypatch.undo()
    clock.advance(EVERY)
    assert records.asked == ASKED


def test_it_stops_once(made):
    retention, records, clock, _, _ = made
    retention.stop()
    retention.start()
    retention.stop()
    clock.advance(EVERY)
    assert (records.asked, clock.getDelayedCalls()) == ([], [])
