"""The countdown to the end of a party."""

import pytest
from msgspec import structs

from teaparty.core.events import Closing, ClosingCancelled
from teaparty.core.party.countdown import Countdown
from teaparty.testing import tea_party


@pytest.fixture
def alice(party):
    return party.guest("alice")


def told(guest):
    """The seconds of which somebody was told."""
    events = guest.events
    guest.unread = []
    return [event.seconds if isinstance(event, Closing) else type(event) for event in events]


def test_everybody_is_told_at_the_start_and_then_as_it_comes_nearer(party, alice):
    party.party.features.get(Countdown).begin(4_000, "Tea.")
    party.flush()
    assert alice.events == [Closing(seconds=4_000, why="Tea.")]
    alice.unread = []
    at = {}
    for second in range(1, 4_001):
        party.passes(1)
        at |= dict.fromkeys(told(alice), second)
    assert at == {
        3_600: 400, 1_800: 2_200, 600: 3_400, 300: 3_700, 120: 3_880, 60: 3_940, 30: 3_970,
        10: 3_990, 5: 3_995,
    }  # fmt: skip
    assert party.stopped


def test_only_of_what_is_left(party, alice):
    party.party.features.get(Countdown).begin(30, "")
    party.flush()
    assert told(alice) == [30]
    party.passes(20)
    assert told(alice) == [10]
    party.passes(5)
    assert told(alice) == [5]
    assert not party.stopped
    party.passes(5)
    assert told(alice) == []
    assert party.stopped


def ticks_after(party, seconds):
    """Let time go by in which nothing ticks but at the end."""
    party.now += seconds
    party.party.tick()
    party.flush()


def test_a_late_tick_tells_once_and_skips_what_is_past(party, alice):
    party.party.features.get(Countdown).begin(600, "")
    party.flush()
    ticks_after(party, 592)
    assert told(alice) == [600, 300]
    ticks_after(party, 3)
    assert told(alice) == [5]
    party.passes(100)
    assert party.stopped


def test_how_much_is_left(party, alice):
    countdown = party.party.features.get(Countdown)
    assert countdown.left is None
    countdown.begin(90, "")
    party.passes(30.5)
    assert countdown.left == 60
    party.passes(1_000)
    assert countdown.left == 0


def test_a_new_one_takes_the_place_of_the_old(party, alice):
    party.party.features.get(Countdown).begin(10, "")
    party.party.features.get(Countdown).begin(60, "")
    party.flush()
    assert told(alice) == [10, 60]
    party.passes(10)
    assert not party.stopped
    assert party.party.features.get(Countdown).left == 50


def test_a_countdown_can_be_cancelled_and_then_there_is_no_clock(party, alice):
    countdown = party.party.features.get(Countdown)
    assert not countdown.cancel()
    countdown.begin(604_800, "")
    assert party.party.next_tick is not None
    assert countdown.cancel()
    party.flush()
    assert told(alice) == [604_800, ClosingCancelled]
    assert party.party.next_tick is None
    assert countdown.left is None


def test_the_process_is_ended_once():
    with tea_party() as party:
        stops = []
        ports = structs.replace(party.party.ports, stop=lambda: stops.append(party.now))
        countdown = Countdown(party.party, ports)
        countdown.begin(0, "")
        countdown.begin(0, "")
        countdown.begin(60, "")
        assert not countdown.cancel()
        party.passes(60)
        assert len(stops) == 1
