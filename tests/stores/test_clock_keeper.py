"""The store's clock is kept each minute, and at the end."""

import pytest
from twisted.internet.task import Clock

from teaparty.stores.clock_keeper import MINUTE, ClockKeeper
from teaparty.stores.store_clock import DAY, Reading

NOON = 1_800_000_000.0


class Scene:
    def __init__(self):
        self.reactor = Clock()
        self.stored, self.faults, self.minutes = [], [], []
        self.set_by = 0.0
        self.clockwork = ClockKeeper(
            self, Reading(7 * DAY, NOON - 5), self.reactor,
            lambda: NOON + self.reactor.seconds() + self.set_by,
            lambda: self.minutes.append(self.reactor.seconds()), self.faults.append,
        )  # fmt: skip

    async def store_reading(self, reading):
        self.stored.append(reading)


@pytest.fixture
def scene():
    return Scene()


def test_the_clock_is_kept_now_each_minute_and_at_the_end(scene):
    begin = 7 * DAY + 5
    scene.clockwork.start()
    assert scene.stored == [Reading(begin, NOON)]
    scene.reactor.advance(MINUTE)
    assert scene.stored[1:] == [Reading(begin + 60, NOON + 60)]
    scene.set_by = -DAY
    scene.reactor.advance(5)
    scene.clockwork.stop()
    assert scene.stored[2:] == [Reading(begin + 65, NOON + 65 - DAY)]
    assert scene.clockwork.now() == begin + 65
    assert scene.minutes == [0.0, 60.0]
    assert scene.reactor.getDelayedCalls() == []


def test_the_clock_is_kept_by_nobody_who_has_not_begun(scene):
    scene.clockwork.stop()
    assert scene.stored == []


def test_a_fault_is_told_and_the_next_minute_comes(scene, monkeypatch):
    async def fails(_):
        raise OSError("full")

    monkeypatch.setattr(scene, "store_reading", fails)
    scene.clockwork.start()
    scene.reactor.advance(MINUTE)
    assert [str(fault) for fault in scene.faults] == ["full", "full"]
