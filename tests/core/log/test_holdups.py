"""What holds up everybody is told, with what it was; and nothing that a plugin raises does harm."""

import sys
from contextlib import contextmanager

import pytest

from teaparty.api import ChatRoom, command
from teaparty.core.log.holdups import HoldUps, Steps
from teaparty.core.party.session import FAULT_TEXT
from teaparty.core.values.limits import Limits
from teaparty.core.values.notices import Slow
from teaparty.testing import plain_rooms, tea_party

HERE = sys.modules[__name__]
BOG = "the room bog of the plugin test_holdups"
RAISED = [
    GeneratorExit(), KeyboardInterrupt(), SystemExit(3), ZeroDivisionError(), BaseException("x")
]  # fmt: skip


class Pause:
    """Lets a coroutine wait for the next flush."""

    def __await__(self):
        yield


class Clock:
    def __init__(self):
        self.now, self.told = 0.0, []
        self.holdups = HoldUps(lambda: self.now, self.told.append)

    @contextmanager
    def doing(self, place, seconds):
        began = self.holdups.begins()
        yield
        self.now += seconds
        self.holdups.ends(began, 1, place)


@pytest.fixture
def clock():
    return Clock()


def slow(place, seconds):
    return Slow(session=1, place=place, seconds=pytest.approx(seconds))


def test_a_tenth_of_a_second_is_not_long(clock):
    with clock.doing("a", 0.1):
        pass
    assert clock.told == []
    with clock.doing("b", 0.11):
        pass
    assert clock.told == [slow("b", 0.11)]


def test_what_was_blamed_on_a_part_is_not_on_the_whole(clock):
    with clock.doing("whole", 0.05), clock.doing("part", 3.0):
        pass
    assert clock.told == [slow("part", 3.0)]
    with clock.doing("next", 0.2):
        pass
    assert clock.told[1:] == [slow("next", 0.2)]


def test_what_no_part_is_to_blame_for_is_on_the_whole(clock):
    with clock.doing("whole", 0.15), clock.doing("second", 1.0), clock.doing("first", 2.0):
        pass
    assert clock.told == [slow("first", 2.0), slow("second", 1.0), slow("whole", 0.15)]
    clock.told.clear()
    with clock.doing("outer", 0.05), clock.doing("inner", 0.06):
        pass
    assert clock.told == [slow("outer", 0.11)]


# --- a plugin


@command("nap")
def nap(me):
    """Sleep, which one should not."""
    takes(me, 3)


@command("doze")
async def doze(me):
    """Sleep later."""
    await Pause()
    takes(me, 2)


@command("burst")
def burst(me, number: int):
    """Raise something."""
    raise RAISED[number]


@command("fizzle")
async def fizzle(me, number: int):
    """Raise something later."""
    await Pause()
    raise RAISED[number]


class Bog(ChatRoom):
    kind = "bog"

    def on_enter(self, me, origin):
        takes(me, 1)

    def on_leave(self, me, target):
        takes(me, 0.5)
        raise GeneratorExit


def takes(me, seconds):
    """Let time go by while nobody is served."""
    me.party.test.now += seconds


@pytest.fixture
def party():
    rooms = {**plain_rooms("parlour"), "bog": Bog("bog", exits={"out": "parlour"})}
    rooms["parlour"].exits["in"] = "bog"
    with tea_party(HERE, rooms=rooms) as party:
        party.party.test = party
        yield party


def told(party):
    return [(one.place, one.seconds) for one in party.changes if isinstance(one, Slow)]


def test_a_command_that_sleeps_is_named(party, alice):
    alice.types("nap")
    assert told(party) == [(f"{__name__}.nap", 3)]


def test_one_that_sleeps_after_it_has_waited_is_named(party, alice):
    alice.types("doze")
    assert told(party) == []
    party.flush()
    assert told(party) == [(f"{__name__}.doze", 2)]


def test_a_room_that_sleeps_is_named_and_not_the_command_that_led_there(party, alice):
    alice.types("in", "out")
    assert told(party) == [(f"on_enter of {BOG}", 1), (f"on_leave of {BOG}", 0.5)]
    assert alice.session.room.name == "parlour"
    party.faults.clear()


@pytest.mark.parametrize("number", range(len(RAISED)))
@pytest.mark.parametrize("word", ["burst", "fizzle"])
def test_whatever_is_raised_costs_nobody_the_connection(party, alice, word, number):
    alice.reads()
    alice.types(f"{word} {number}")
    party.flush()
    assert alice.reads() == [FAULT_TEXT]
    (fault,) = party.faults
    assert RAISED[number] in (fault, fault.__cause__)
    party.faults.clear()
    assert alice.types("say tea").reads() == ["You say: tea"]


def spawned(party, guest, line):
    """Type a line; return the coroutines that this begins, after their first step."""
    coroutines = []
    party.party.spawn = coroutines.append
    guest.types(line)
    for each in coroutines:
        each.send(None)
    return coroutines


def test_a_coroutine_that_is_closed_is_closed(party, alice):
    (coroutine,) = spawned(party, alice, "doze")
    coroutine.close()
    assert (party.faults, alice.session.busy) == ([], False)


def test_what_is_thrown_into_a_wait_arrives(party, alice):
    (coroutine,) = spawned(party, alice, "doze")
    with pytest.raises(StopIteration):
        coroutine.throw(ValueError("gone"))
    assert [str(fault) for fault in party.faults] == ["gone"]
    party.faults.clear()


# --- ending what waits


class Wait:
    """What something waits for, until it is cancelled."""

    cancelled = 0

    def __await__(self):
        yield self

    def cancel(self):
        self.cancelled += 1


async def waits(said, wait):
    try:
        await wait
        said.append("went on")
    finally:
        said.append("closed")


async def outside(steps):
    return await steps


def test_what_is_ended_is_closed_where_it_waits_and_goes_no_step_further(clock):
    said, wait = [], Wait()
    steps = Steps(waits(said, wait), clock.holdups, 0, "a loop")
    running = outside(steps)
    assert running.send(None) is wait
    assert list(clock.holdups.waiting.values()) == ["a loop"]
    steps.end()
    assert (said, wait.cancelled, clock.holdups.waiting) == (["closed"], 1, {})
    with pytest.raises(StopIteration):
        running.send(None)
    assert said == ["closed"]


def test_what_is_ended_before_it_begins_never_does(clock):
    said = []
    steps = Steps(waits(said, Wait()), clock.holdups, 0, "a loop")
    steps.end()
    with pytest.raises(StopIteration):
        outside(steps).send(None)
    assert said == []


def test_what_ends_itself_goes_on_to_where_it_would_wait(clock):
    said, steps = [], []

    async def ends_itself():
        steps[0].end()
        said.append("went on")
        await waits(said, Wait())

    steps.append(Steps(ends_itself(), clock.holdups, 0, "a loop"))
    with pytest.raises(StopIteration):
        outside(steps[0]).send(None)
    assert said == ["went on", "closed"]


def test_what_cannot_be_closed_says_so_and_waits_for_nothing_more(clock):
    wait = Wait()

    async def holds_on():
        try:
            await wait
        finally:
            await Wait()

    steps = Steps(holds_on(), clock.holdups, 0, "a loop")
    running = outside(steps)
    running.send(None)
    with pytest.raises(RuntimeError, match="ignored GeneratorExit"):
        steps.end()
    assert wait.cancelled == 1
    with pytest.raises(StopIteration):
        running.send(None)


@pytest.mark.parametrize(("limit", "slow"), [(100, 1), (400, 0)])
def test_how_long_is_long_is_for_the_operator_to_say(limit, slow):
    with tea_party(limits=Limits(slow_milliseconds=limit)) as party:
        holdups = party.party.holdups
        began = holdups.begins()
        party.now += 0.3
        holdups.ends(began, 1, "a nap")
        assert len([change for change in party.changes if isinstance(change, Slow)]) == slow
