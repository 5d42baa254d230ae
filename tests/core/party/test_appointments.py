"""What plugins have called at a time, in this process and after a restart."""

import sys

import pytest

from teaparty.api import appointment, command
from teaparty.core.records import Unavailable
from teaparty.core.values.appointments import Appointment, AppointmentKind, TooManyAppointments
from teaparty.core.values.claims import Claimed
from teaparty.core.values.limits import Limits
from teaparty.core.values.notices import Fault, Slow
from teaparty.core.values.options import PartyOptions
from teaparty.stores.memory import MemoryRecords
from teaparty.testing import NOON, TestParty, plain_rooms, tea_party
from teaparty.testing.clock import result_of
from teaparty.testing.opening import Opening
from tests.conftest import done

HERE = sys.modules[__name__]
NAME = "test_appointments"
PLACE = f"the appointment {{}} of the plugin {NAME}"
CHIME = [AppointmentKind(NAME, "chime")]


@appointment("chime")
def chime(party, text="Ding!", **data):
    party.rooms["parlour"].announce(text)


@appointment("doze")
async def doze(party, seconds):
    await party.ports.sleep(seconds)
    chime(party, text="Awake.")


@appointment("crash")
def crash(party):
    party.test.now += 2
    raise ZeroDivisionError


@command("plan")
async def plan(me, seconds: int, text: str):
    """Have something said in a while."""
    number = await me.party.at(NOON + seconds, "chime", {"text": text}, owner=me.account)
    me.tell("Number {number}.", number=number)


@command("off")
async def off(me, number: int):
    """Call it off."""
    await me.party.call_off(number)


@command("soon")
def soon(me, name: str, seconds: int):
    """Have something done in a while."""
    data = {"seconds": 5} if name == "doze" else {}
    me.tell("Number {number}.", number=me.party.later(seconds, name, **data))


@pytest.fixture
def party():
    with tea_party(HERE) as party:
        party.party.test = party
        yield party


# --- in this process


def test_one_is_called_once_at_its_time(party, alice):
    assert alice.types("plan 600 Tea!").reads() == ["Number 1."]
    party.passes(599)
    assert alice.reads() == []
    party.passes(1)
    assert alice.reads() == ["Tea!"]
    party.passes(10_000)
    assert alice.reads() == []
    assert party.party.next_tick is None


def test_several_are_called_in_the_order_of_their_times(party, alice):
    alice.types("plan 90 c", "plan 30 a", "plan 60 b", "plan 90 d").reads()
    party.passes(1_000)
    assert alice.reads() == ["a", "b", "c", "d"]


def test_one_that_is_planned_after_later_ones_is_called_at_its_own_time(party, alice):
    alice.types("plan 3600 c", "plan 45 b", "plan 30 a").reads()
    party.passes(30)
    assert alice.reads() == ["a"]
    party.passes(15)
    assert alice.reads() == ["b"]


def test_one_that_is_over_already_is_called_at_once(party, alice):
    alice.types("plan -60 Late!").reads()
    party.passes(1)
    assert alice.reads() == ["Late!"]


def test_a_time_may_be_thousands_of_years_away(party, alice):
    done(party.party.at(-62_000_000_000, "chime", {"text": "In the year 5."}))
    done(party.party.at(253_402_300_799, "chime", {"text": "In the year 9999."}))
    party.passes(10_000)
    assert alice.reads() == ["In the year 5."]
    assert done(party.records.next_appointment(CHIME)) == 253_402_300_799
    assert len(party.party.timers) == 1


def test_one_that_is_called_off_is_not_called(party, alice):
    alice.types("plan 60 Tea!", "off 1", "off 1").reads()
    party.passes(100)
    assert alice.reads() == []


def test_the_time_is_that_of_the_clock_also_after_it_was_set(party, alice):
    alice.types("plan 6000 Tea!").reads()
    party.sets_clock(5_900)
    party.passes(100)
    assert alice.reads() == ["Tea!"]
    alice.types("plan 9000 More!").reads()
    party.sets_clock(-3_600)
    party.passes(6_590)
    assert alice.reads() == []
    party.passes(70)
    assert alice.reads() == ["More!"]


def test_more_than_are_taken_at_once(party, alice):
    for number in range(250):
        done(party.party.at(NOON + 10, "chime", {"text": str(number)}))
    party.passes(60)
    assert alice.reads() == [str(number) for number in range(250)]


def test_one_that_breaks_is_reported_with_the_name_of_its_plugin_and_the_next_are_called(
    party, alice
):
    done(party.party.at(NOON + 1, "crash"))
    done(party.party.at(NOON + 1, "chime"))
    done(party.party.at(NOON + 1, "doze", {"second": 9}))
    done(party.party.at(NOON + 1, "doze", {"seconds": 9}))
    party.passes(60)
    assert alice.reads() == ["Ding!", "Awake."]
    assert [one.place for one in party.changes if isinstance(one, Fault)] == [
        PLACE.format("crash"), PLACE.format("doze")
    ]  # fmt: skip
    assert [one.place for one in party.changes if isinstance(one, Slow)] == [PLACE.format("crash")]
    party.faults.clear()


def test_many_that_take_long_together_are_named_as_well(party):
    def dawdles(given):
        party.now += 0.03

    dawdles.__module__ = NAME
    party.party.appointments.take([appointment("dawdle")(dawdles)])
    for _ in range(5):
        done(party.party.at(NOON + 1, "dawdle"))
    party.passes(10)
    slow = [(one.place, round(one.seconds, 2)) for one in party.changes if isinstance(one, Slow)]
    assert slow == [(f"5 appointments of the plugin {NAME}", 0.15)]


def test_what_is_called_later_in_this_process_is_not_stored(party, alice):
    assert alice.types("soon chime 60", "soon doze 60").reads() == ["Number 1.", "Number 2."]
    assert done(party.records.next_appointment(CHIME)) is None
    party.passes(66)
    assert alice.reads() == ["Ding!", "Awake."]
    number = party.party.later(60, "chime")
    party.party.cancel(number)
    party.passes(66)
    assert alice.reads() == []


def test_what_nobody_declares_cannot_be_planned(party):
    with pytest.raises(LookupError, match="there is no appointment 'ring'"):
        party.party.later(1, "ring")
    with pytest.raises(LookupError, match="there is no appointment 'ring'"):
        done(party.party.at(NOON, "ring"))


def test_only_plain_data_at_a_time_can_be_planned(party):
    with pytest.raises(TypeError, match="what the appointment chime is given is no plain data"):
        done(party.party.at(NOON, "chime", {"text": object()}))
    with pytest.raises(TypeError, match="the data of the appointment chime is a dict, not 'tea'"):
        done(party.party.at(NOON, "chime", "tea"))
    for never in (float("nan"), float("inf"), -1e300, 10**400):
        with pytest.raises(ValueError, match="at takes a Unix time"):
            done(party.party.at(never, "chime"))
    with pytest.raises(ValueError, match="and may have 4096"):
        done(party.party.at(NOON, "chime", {"text": "x" * 5_000}))
    assert done(party.records.next_appointment(CHIME)) is None


def test_one_plugin_has_so_many():
    with tea_party(HERE, limits=Limits(appointments=1)) as party:
        alice = party.guest("alice").types("plan 60 Tea!", "plan 60 More!")
        assert alice.reads() == ["Number 1.", str(TooManyAppointments())]


# --- after a restart


def test_after_a_restart_it_comes_at_its_time_and_once(party, alice):
    alice.types("plan 600 Tea!", "soon chime 600").reads()
    party.passes(300)
    party.restart()
    alice = party.guest("alice")
    party.passes(299)
    assert alice.reads() == []
    party.passes(1)
    assert alice.reads() == ["Tea!"]
    party.restart()
    alice = party.guest("alice")
    party.passes(1_000)
    assert alice.reads() == []


class LateRecords(MemoryRecords):
    """Answers a while later, and while it is `away` takes nothing."""

    asked = most_asked = 0
    away = False

    async def add_appointment(self, appointment, most):
        if self.away:
            raise Unavailable
        return await super().add_appointment(appointment, most)

    async def take_appointments(self, of, until, most):
        self.asked += 1
        self.most_asked = max(self.asked, self.most_asked)
        found = await super().take_appointments(of, until, most)
        await Pause()
        self.asked -= 1
        return found


class Pause:
    def __await__(self):
        yield


def stored(at, name="chime", plugin=NAME):
    records = MemoryRecords()
    one = Appointment(at=at, plugin=plugin, name=name, data={})
    done(records.add_appointment(one, 9))
    return records


def test_what_is_overdue_is_done_at_the_start():
    with tea_party(HERE, records=stored(NOON - 86_400)) as party:
        party.flush()
        assert [entry.event.text for entry in party.room("parlour").log.last(9)] == ["Ding!"]
        assert done(party.records.next_appointment(CHIME)) is None


def test_what_is_of_a_plugin_that_is_not_loaded_waits():
    records = stored(NOON - 60)
    with tea_party(records=records) as party:
        party.passes(1_000)
        assert party.party.next_tick is None
        party.party.appointments.take([chime])
        alice = party.guest("alice")
        party.passes(1)
        assert alice.reads() == ["Ding!"]


@pytest.mark.parametrize("late", [False, True])
def test_what_is_overdue_is_done_when_its_plugin_comes_while_another_waits(late):
    records = LateRecords() if late else MemoryRecords()
    one = Appointment(at=NOON - 60, plugin=NAME, name="chime", data={})
    done(records.add_appointment(one, 9))
    with tea_party(records=records) as party:
        alice = party.guest("alice")
        party.party.appointments.take([doze])
        done(party.party.at(NOON + 86_400, "doze", {"seconds": 1}))
        party.passes(5)
        party.party.appointments.take([chime, doze])
        done(party.party.at(NOON + 86_400, "doze", {"seconds": 1}))
        party.passes(5)
        assert alice.reads() == ["Ding!"]


def test_what_has_the_name_of_anothers_waits():
    with tea_party(HERE, records=stored(NOON, plugin="other")) as party:
        party.passes(1_000)
        assert done(party.records.next_appointment([AppointmentKind("other", "chime")])) == NOON


class Faulty(MemoryRecords):
    """Can't be asked for a while."""

    fault = None

    async def take_appointments(self, of, until, most):
        if self.fault is not None:
            raise self.fault
        return await super().take_appointments(of, until, most)


@pytest.mark.parametrize(("fault", "told"), [(Unavailable(), 0), (ZeroDivisionError(), 2)])
def test_while_the_store_is_away_it_is_asked_again(fault, told):
    records = Faulty()
    with tea_party(HERE, records=records) as party:
        alice = party.guest("alice").types("plan 5 Tea!")
        alice.reads()
        records.fault = fault
        party.passes(20)
        assert (alice.reads(), len(party.faults)) == ([], told)
        party.faults.clear()
        records.fault = None
        party.passes(10)
        assert alice.reads() == ["Tea!"]


def test_while_the_store_is_away_what_is_overdue_of_a_plugin_that_comes_is_not_forgotten():
    records = Faulty()
    done(records.add_appointment(Appointment(at=NOON, plugin=NAME, name="chime", data={}), 9))
    with tea_party(records=records) as party:
        alice = party.guest("alice")
        party.party.appointments.take([doze])
        done(party.party.at(NOON + 86_400, "doze", {"seconds": 1}))
        party.passes(1)
        records.fault = Unavailable()
        party.party.appointments.take([chime, doze])
        party.passes(1)
        records.fault = None
        party.passes(20)
        assert alice.reads() == ["Ding!"]


class SlowToSay(MemoryRecords):
    """Says when the next one is as it was a while ago."""

    async def next_appointment(self, of):
        found = await super().next_appointment(of)
        await Pause()
        return found


def test_one_that_is_planned_while_the_next_one_is_looked_for_is_called_at_its_time():
    with tea_party(HERE, records=SlowToSay()) as party:
        alice = party.guest("alice")
        done(party.party.at(NOON + 3_600, "chime", {"text": "Later."}))
        party.passes(1)
        party.party.appointments.take([chime])
        party.now += 1
        party.party.tick()
        party.flush()
        done(party.party.at(NOON + 30, "chime", {"text": "Tea!"}))
        for _ in range(29):
            party.passes(1)
        assert alice.reads() == ["Tea!"]


class Taken:
    """A party in which an appointment is being taken from the store, which answers late."""

    def __init__(self, party, owner=0):
        self.party, self.appointments = party, party.party.appointments
        self.alice = party.guest("alice")
        self.number = done(party.party.at(NOON + 5, "chime", owner=owner))
        party.now += 6
        party.party.tick()
        self.appointments.begin()
        party.flush()
        assert self.stored() is None

    def stored(self):
        return done(self.party.records.next_appointment(CHIME))

    def goes_on(self):
        for _ in range(5):
            self.party.flush()

    def loses_its_plugin_and_the_store(self):
        self.party.records.away = True
        self.appointments.take([])
        self.goes_on()
        assert self.stored() is None


@pytest.fixture
def taken():
    with tea_party(HERE, records=LateRecords()) as party:
        yield Taken(party)


def test_the_store_is_asked_once_at_a_time(taken):
    taken.appointments.take([chime])
    taken.party.now += 1
    taken.party.party.tick()
    taken.goes_on()
    assert taken.party.records.most_asked == 1
    assert (taken.alice.reads(), taken.stored()) == (["Ding!"], None)


def test_one_whose_plugin_goes_while_it_is_taken_waits_under_its_number(taken):
    taken.appointments.take([])
    taken.goes_on()
    assert (taken.alice.reads(), taken.stored()) == ([], NOON + 5)
    taken.appointments.take([chime])
    taken.party.passes(10)
    taken.goes_on()
    assert (taken.alice.reads(), taken.stored()) == (["Ding!"], None)


def test_one_whose_plugin_has_gone_can_be_called_off(taken):
    taken.appointments.take([])
    taken.goes_on()
    done(taken.party.party.call_off(taken.number))
    assert taken.stored() is None


def test_one_of_a_plugin_that_goes_is_not_done_by_another_with_a_function_of_its_name(taken):
    def theirs(party, **data):
        raise AssertionError("it was called")

    theirs.__module__ = "other"
    taken.appointments.take([appointment("chime")(theirs)])
    taken.goes_on()
    assert taken.stored() == NOON + 5


def test_one_that_is_called_off_while_it_is_taken_is_not_called(taken):
    done(taken.party.party.call_off(taken.number))
    taken.goes_on()
    assert (taken.alice.reads(), taken.stored()) == ([], None)


def test_one_that_is_called_off_while_its_plugin_goes_does_not_come_back(taken):
    done(taken.party.party.call_off(taken.number))
    taken.appointments.take([])
    taken.goes_on()
    assert taken.stored() is None


def test_one_that_is_taken_while_the_party_ends_waits_for_the_next_start(taken):
    taken.party.party.end()
    taken.goes_on()
    assert (taken.stored(), len(taken.party.party.timers)) == (NOON + 5, 0)


def test_one_that_could_not_be_stored_again_is_not_lost_while_the_store_is_away(taken):
    taken.loses_its_plugin_and_the_store()
    taken.party.records.away = False
    taken.appointments.take([chime])
    taken.party.passes(20)
    taken.goes_on()
    assert (taken.alice.reads(), taken.stored()) == (["Ding!"], None)


def test_one_that_could_not_be_stored_again_can_be_called_off(taken):
    taken.loses_its_plugin_and_the_store()
    done(taken.party.party.call_off(taken.number))
    taken.party.records.away = False
    taken.party.passes(20)
    assert taken.stored() is None


# --- where several nodes open one party


class Names:
    """Has names claimed in the whole party, which several nodes open: nobody's is taken."""

    async def claim(self, claim):
        return Claimed()


def test_what_one_node_has_planned_is_called_by_another_that_goes_on(rooms):
    records, plugins = MemoryRecords(), Opening([HERE], rooms, None).plugins
    node = TestParty(rooms, plugins, PartyOptions(), records=records, names=Names())
    alice = node.guest("alice")
    made = Appointment(at=NOON + 30, plugin=NAME, name="chime", data={"text": "Tea!"})
    result_of(records.add_appointment(made, 9))
    node.passes(120)
    assert alice.reads() == ["Tea!"]
    assert node.faults == []


@pytest.fixture
def rooms():
    return plain_rooms("parlour")
