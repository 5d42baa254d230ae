"""What is old is erased: soon after the start, and then once an hour."""

import pytest
from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from teaparty.stores.retention import EVERY, FIRST, Erased, Retention, Span, Terms
from teaparty.stores.store_clock import DAY, NEVER, Before, Held, Old
from tests.stores.conftest import FEW

NOW = 1_000 * DAY
TERMS = Terms(
    name_days=365, open_name_days=30, old_name_days=20, audits=50, reports=5, room_days=9, **FEW
)
MUCH = Old(lines=20_000, of_lines=30_000)


class Records:
    """Records that note what they are asked to forget, and of which so much is `old_now`."""

    def __init__(self):
        self.asked = []
        self.old_accounts = []
        self.gone = {}
        self.unused_rooms = []
        self.notes = (0, 0)
        self.old_names = 0
        self.old_now = Old()
        self.now_held = None

    async def unmarked(self):
        return ["attic", "parlour"]

    async def unused(self, before, most):
        self.unused_before = before
        return self.unused_rooms

    async def mark(self, rooms, now):
        self.asked.append(("mark", list(rooms), now))

    async def old(self, before):
        self.before = before
        return self.old_now

    async def held(self):
        return self.now_held

    async def hold(self, held):
        self.now_held = held

    async def expire(self, room, most, before):
        self.asked.append((room, most, before))
        return self.gone.get((room, most), 0)

    async def expire_notes(self, audits, reports):
        self.asked.append((audits, reports))
        return self.notes

    async def expire_old_names(self, before):
        self.asked.append(("old names", before))
        return self.old_names

    async def expire_accounts(self, before, open_before):
        self.asked.append((before, open_before))
        return self.old_accounts


class Scene:
    def __init__(self):
        self.records, self.clock = Records(), Clock()
        self.news, self.faults = [], []
        spans = {"parlour": Span(100, 2), "garden": Span(7, 0)}
        self.retention = Retention(
            self.records,
            lambda: spans,
            lambda: TERMS,
            self.clock,
            lambda: NOW,
            self,
            self.faults.append,
        )

    def erased(self, what):
        self.news.append(what)

    def waits(self, old):
        self.news.append(old)

    def waits_no_more(self):
        self.news.append("no more")

    def looks(self, seconds=EVERY):
        """Return what the records were asked the next time, and what was told."""
        self.clock.advance(seconds)
        asked, self.records.asked = self.records.asked, []
        news, self.news = self.news, []
        return asked, news


@pytest.fixture
def scene():
    return Scene()


ALWAYS = [
    ("mark", ["attic", "parlour"], NOW), ("parlour", 100, NEVER), ("garden", 7, NOW), (50, 5)
]  # fmt: skip
BY_AGE = [
    ("parlour", None, NOW - 2 * DAY),
    (NOW - 365 * DAY, NOW - 30 * DAY),
    ("old names", NOW - 20 * DAY),
]


def test_retention_looks_soon_and_once_an_hour(scene):
    scene.retention.start()
    assert scene.records.asked == []
    assert scene.looks(FIRST) == (ALWAYS + BY_AGE, [])
    assert scene.looks() == (ALWAYS + BY_AGE, [])
    assert scene.records.before == Before(
        rooms={"parlour": NOW - 2 * DAY}, accounts=NOW - 365 * DAY, open=NOW - 30 * DAY, **FEW
    )


def test_rooms_that_nobody_opens_any_more_are_erased_as_a_whole_with_what_else_is_old(scene):
    scene.records.unused_rooms = ["parlour", "garden", "attic"]
    scene.records.gone = {("attic", None): 3}
    scene.retention.start()
    end = NOW - 9 * DAY
    assert scene.looks(FIRST) == ([*ALWAYS, ("attic", None, end), *BY_AGE], [Erased(lines=3)])
    assert scene.records.unused_before == end
    assert scene.records.before.rooms == {"attic": end, "parlour": NOW - 2 * DAY}


def test_rooms_that_nobody_opens_any_more_wait_as_well_if_they_are_so_much(scene):
    scene.records.unused_rooms, scene.records.old_now = ["attic"], MUCH
    scene.retention.start()
    assert scene.looks(FIRST) == (ALWAYS, [MUCH])


def test_retention_tells_what_it_has_erased(scene):
    scene.records.old_accounts = [3, 4]
    scene.records.gone = {("parlour", 100): 5, ("garden", 7): 6, ("parlour", None): 7}
    scene.records.notes = (8, 9)
    scene.records.old_names = 3
    scene.retention.start()
    told = Erased(lines=7, accounts=2, old_names=3, lines_beyond=11, audits=8, reports=9)
    assert scene.looks(FIRST)[1] == [told]


def test_so_much_waits_and_limits_by_count_do_not(scene):
    scene.records.old_now = MUCH
    scene.records.gone = {("parlour", 100): 5}
    scene.retention.start()
    assert scene.looks(FIRST) == (ALWAYS, [MUCH, Erased(lines_beyond=5)])
    assert scene.records.now_held == Held(MUCH)
    assert scene.looks() == (ALWAYS, [Erased(lines_beyond=5)])


def test_what_was_let_go_is_erased_once(scene):
    scene.records.old_now = MUCH
    scene.retention.start()
    scene.looks(FIRST)
    scene.records.now_held = Held(MUCH, released=True)
    assert scene.looks() == (ALWAYS + BY_AGE, ["no more"])
    assert scene.records.now_held is None
    assert scene.looks() == (ALWAYS, [MUCH])


def test_what_was_let_go_while_no_server_ran_is_erased(scene):
    scene.records.old_now = MUCH
    scene.records.now_held = Held(MUCH, released=True)
    scene.retention.start()
    assert scene.looks(FIRST) == (ALWAYS + BY_AGE, [])
    assert scene.records.now_held is None


def test_what_is_not_much_any_more_waits_no_more(scene):
    scene.records.old_now = MUCH
    scene.retention.start()
    scene.looks(FIRST)
    scene.records.old_now = Old(lines=3)
    assert scene.looks() == (ALWAYS + BY_AGE, ["no more"])
    assert scene.records.now_held is None


def test_retention_looks_at_once_where_something_waited(scene):
    scene.records.old_now = MUCH
    scene.retention.start()
    scene.looks(FIRST)
    scene.records.now_held = Held(MUCH, released=True)
    scene.retention.look_again()
    assert scene.looks(0) == (ALWAYS + BY_AGE, ["no more"])
    assert scene.looks(EVERY - 1) == ([], [])
    assert scene.looks(1) == (ALWAYS, [MUCH])


def test_retention_does_not_look_again_where_nothing_waits(scene):
    scene.retention.look_again()
    scene.retention.start()
    scene.retention.look_again()
    assert scene.looks(0) == ([], [])


def test_retention_looks_once_at_a_time(scene, monkeypatch):
    slow = Deferred()
    monkeypatch.setattr(scene.records, "old", lambda _: slow)
    scene.retention.start()
    assert scene.looks(FIRST)[0] == ALWAYS
    assert scene.looks()[0] == []
    monkeypatch.undo()
    slow.callback(Old())
    assert scene.looks(0)[0] == BY_AGE
    assert scene.looks()[0] == ALWAYS + BY_AGE


def test_a_fault_is_told_and_the_next_hour_comes(scene, monkeypatch):
    monkeypatch.setattr(scene.records, "expire", lambda *_: 1 / 0)
    scene.retention.start()
    scene.clock.advance(FIRST)
    assert [type(fault) for fault in scene.faults] == [ZeroDivisionError]
    monkeypatch.undo()
    scene.records.asked.clear()
    assert scene.looks() == (ALWAYS + BY_AGE, [])


def test_retention_stops_once(scene):
    scene.retention.stop()
    scene.retention.start()
    scene.retention.stop()
    assert (scene.looks(), scene.clock.getDelayedCalls()) == (([], []), [])
