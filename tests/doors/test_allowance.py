"""What one person and one address block may cost; beyond that the next line waits."""

import sys
import time

import pytest
from msgspec import structs
from twisted.internet.task import Clock

from teaparty.commands.server import operate
from teaparty.core.party.people_lists import PeopleLists
from teaparty.core.ports import Outcome
from teaparty.core.values.limits import Limits
from teaparty.core.words.command import command
from teaparty.doors import allowance
from teaparty.doors.allowance import STEP, Allowances
from tests import sentences as s

LIMITS = Limits(
    work_at_once=300, work_a_second=50, block_work_at_once=500, block_work_a_second=100,
    light_work=5, output_at_once=10_000, output_a_second=2_000, block_output_at_once=30_000,
    block_output_a_second=4_000, light_output=1_024,
)  # fmt: skip


def says(*numbers):
    return b"".join(b"say %d\r\n" % number for number in numbers)


@pytest.fixture
def allowances():
    return Allowances(LIMITS)


# --- the sums


def test_somebody_who_has_spent_too_much_time_waits(allowances):
    one = allowances.arrives("192.0.2.1", 0.0)
    one.spend(0.3, 0, 0.0)
    assert one.wait(0.0) == 0.0
    one.spend(0.1, 0, 0.0)
    assert one.wait(0.0) == pytest.approx(2.0)


def test_somebody_who_has_asked_for_too_much_waits(allowances):
    one = allowances.arrives("192.0.2.1", 0.0)
    one.spend(0.0, 14_000, 0.0)
    assert one.wait(0.0) == pytest.approx(2.0)
    assert one.wait(2.0) == 0.0


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        ("192.0.2.1", "192.0.2.1", True), ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::9", True), ("2001:db8::1", "2001:db8:0:1::1", False),
        ("127.0.0.1", "::1", True), ("127.0.0.1", "127.9.9.9", True), ("127.0.0.1", "", True),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
    ],
)  # fmt: skip
def test_people_of_one_block_share_an_allowance(allowances, first, second, shared):
    one, other = allowances.arrives(first, 0.0), allowances.arrives(second, 0.0)
    assert (one.shared is other.shared) is shared
    assert len(allowances) == 2 - shared


def test_a_block_that_has_spent_too_much_waits_one_after_the_other(allowances):
    several = [allowances.arrives("192.0.2.1", 0.0) for _ in range(4)]
    for each in several:
        each.spend(0.15, 0, 0.0)
    waits = [each.wait(0.0) for each in several]
    assert waits == pytest.approx([1.0, 1.0 + STEP, 1.0 + 2 * STEP, 1.0 + 3 * STEP])
    assert several[0].wait(1.1) == 0.0
    several[0].spend(0.1, 0, 1.1)
    assert several[1].wait(1.1) > 0.8


def test_whether_somebody_would_have_to_wait_can_be_asked_without_taking_a_turn(allowances):
    several = [allowances.arrives("192.0.2.1", 0.0) for _ in range(4)]
    assert [each.is_spent(0.0) for each in several] == [False] * 4
    for each in several:
        each.spend(0.15, 0, 0.0)
    assert [each.is_spent(0.0) for each in several] == [True] * 4
    assert several[0].wait(0.0) == pytest.approx(1.0)
    assert not several[1].is_spent(1.1)
    several[1].spend(0.4, 0, 1.1)
    assert several[1].is_spent(1.1)


def test_somebody_who_asks_for_little_never_waits_for_others_of_their_block(allowances):
    bad = [allowances.arrives("192.0.2.1", 0.0) for _ in range(3)]
    good = allowances.arrives("192.0.2.1", 0.0)
    for each in bad:
        each.spend(0.3, 9_000, 0.0)
    for second in range(60):
        assert good.wait(second) == 0.0
        good.spend(0.004, 900, second)
    good.spend(0.1, 0, 60.0)
    for each in bad:
        each.spend(0.3, 9_000, 60.0)
    assert good.wait(60.0) > 0


def test_others_do_not_pay_for_a_block(allowances):
    bad = allowances.arrives("192.0.2.1", 0.0)
    bad.spend(100.0, 10**9, 0.0)
    other = allowances.arrives("192.0.2.2", 0.0)
    other.spend(0.2, 5_000, 0.0)
    assert other.wait(0.0) == 0.0


def test_somebody_who_comes_again_finds_what_their_block_has_spent(allowances):
    bad = allowances.arrives("192.0.2.1", 0.0)
    bad.spend(10.0, 0, 0.0)
    allowances.leaves(bad)
    again = allowances.arrives("192.0.2.1", 1.0)
    assert again.shared is bad.shared


def test_blocks_of_which_nobody_is_here_are_forgotten(monkeypatch, allowances):
    for number in range(10):
        gone = allowances.arrives(f"192.0.2.{number}", 0.0)
        gone.spend(0.2, 0, 0.0)
        allowances.leaves(gone)
    assert len(allowances) == 10
    for number in range(20, 30):
        allowances.arrives(f"192.0.2.{number}", 100.0)
    assert len(allowances) == 10
    for number in range(20, 30):
        assert allowances.arrives(f"192.0.2.{number}", 100.0).shared.links == 2
    monkeypatch.setattr(allowance, "BLOCKS", 12)
    for number in range(40, 60):
        gone = allowances.arrives(f"192.0.2.{number}", 100.0)
        gone.spend(100.0, 0, 100.0)
        allowances.leaves(gone)
    assert len(allowances) == 10 + 12 + 1


# --- at a door


@pytest.fixture
def hall(hall_with):
    return hall_with(
        lines_burst=8, output_at_once=4_000, output_a_second=1_024, light_output=1_024,
    )  # fmt: skip


def waits(hall):
    return bool(hall.timers())


def test_the_next_command_waits_and_none_is_lost_or_refused(hall):
    alice = hall.guest("alice")
    hall.guest("bob")
    alice.types(b"".join(b"say %d %s\r\n" % (number, b"x" * 900) for number in range(7)))
    hall.goes_on(60)
    hall.forgets()
    alice.types(b"history 7\r\nsay one\r\nwhisper bob two\r\nsay two\r\n")
    first = alice.reads()
    assert first[0] == s.said_in("The Parlour")
    assert len(first) == 8
    assert waits(hall)
    hall.goes_on(1)
    assert alice.reads() == []
    hall.goes_on(9)
    assert alice.reads() == ["You say: one", "You whisper to bob: two", "You say: two"]
    assert not waits(hall)


def test_somebody_who_waits_is_no_flood_and_can_still_be_talked_to(hall):
    alice, bob = hall.guest("alice"), hall.guest("bob")
    hall.entrance.charge([hall.party.people["alice"].number], 0.0, 100_000)
    alice.types(says(1))
    bob.types(says(2))
    assert alice.reads() == ["bob says: 2"]
    hall.goes_on(100)
    assert alice.reads() == ["You say: 1"]
    assert bob.reads() == ["You say: 2", "alice says: 1"]


class Meter:
    """A processor of which each look takes so long."""

    def __init__(self, each=0.0):
        self.each, self.at = each, 0.0

    def __call__(self):
        self.at += self.each
        return self.at


def spent(hall, name):
    """The seconds that somebody has spent of their own."""
    return hall.party.people[name].door.allowance.own.worked(hall.clock.seconds())


def test_answers_cost_who_asks(hall):
    alice = hall.guest("alice")
    hall.guest("bob")
    hall.entrance.cpu = Meter(0.01)
    alice.types(b"who\r\n")
    assert spent(hall, "alice") == pytest.approx(0.01)
    assert spent(hall, "bob") == 0.0


class SlowClock(Clock):
    """Goes on by so much with each look."""

    each = 0.0

    def seconds(self):
        self.rightNow += self.each
        return self.rightNow


@pytest.mark.parametrize("line", [b"say 1\r\n", b"say bob0, bob1, bob2\r\n", b"to bob1 1\r\n"])
def test_what_is_said_costs_who_says_it_once_for_each_look(hall, line):
    alice = hall.guest("alice")
    for number in range(3):
        hall.guest(f"bob{number}").types(b"settings width %d\r\n" % (40 + number))
    before = [spent(hall, name) for name in hall.party.people]
    hall.entrance.clock = SlowClock()
    hall.entrance.clock.each = 0.01
    alice.types(line)
    assert before == [0.0] * 4
    assert spent(hall, "alice") > 0.02
    assert [spent(hall, f"bob{number}") for number in range(3)] == [0.0] * 3


def test_a_line_costs_its_author_more_for_each_person_whom_it_names(hall):
    for name in ("alice", "carol", "bob0", "bob1", "bob2", "bob3"):
        hall.guest(name)
    for name, line in (("alice", b"say bob0\r\n"), ("carol", b"say bob0 bob1 bob2 bob3\r\n")):
        hall.entrance.clock = SlowClock()
        hall.entrance.clock.each = 0.001
        hall.party.people[name].door.inlet.dataReceived(line)
        hall.turn()
    assert spent(hall, "carol") > spent(hall, "alice") + 0.0025
    assert [spent(hall, f"bob{number}") for number in range(4)] == [0.0] * 4


def test_whispers_cost_who_whispers(hall):
    alice = hall.guest("alice")
    hall.guest("bob")
    hall.entrance.clock = SlowClock()
    hall.entrance.clock.each = 0.01
    alice.types(b"whisper bob psst\r\n")
    assert spent(hall, "alice") > 0.02
    assert spent(hall, "bob") == 0.0


def test_a_bulky_answer_costs_no_time_in_which_other_processes_run(hall):
    alice = hall.guest("alice")
    hall.entrance.clock = SlowClock()
    hall.entrance.clock.each = 0.01
    alice.types(b"who\r\n")
    assert spent(hall, "alice") < 0.01


def test_what_costs_next_to_nothing_is_not_counted(hall):
    alice = hall.guest("alice")
    hall.entrance.clock = SlowClock()
    hall.entrance.clock.each = 0.00001
    alice.types(says(1))
    assert spent(hall, "alice") == 0.0


@pytest.mark.parametrize(("takes", "costs"), [(0.2, 0.2), (60.0, 0.3)])
def test_a_command_that_takes_long_counts_up_to_a_bound(hall_with, takes, costs):
    def slow(me) -> None:
        """Take long."""
        me.party.slow_clock.rightNow += takes

    hall = hall_with(commands=[command("slow")(slow)])
    alice = hall.guest("alice")
    hall.party.slow_clock = hall.clock
    alice.types(b"slow\r\n")
    assert spent(hall, "alice") == pytest.approx(costs)


@pytest.mark.parametrize(
    "line", [b"say 1\r\n", b"say bob, hello\r\n", b"whisper bob psst\r\n", b"look\r\n"]
)
@pytest.mark.parametrize("look", range(1, 9))
def test_nobody_waits_as_the_process_stood_still_while_it_did_what_they_said(hall, line, look):
    alice, bob = hall.guest("alice"), hall.guest("bob")
    bob.types(b"settings width 40\r\n")
    hall.goes_on(60)
    looks = iter(range(1, 1_000))
    steady = hall.clock.seconds

    def seconds():
        if next(looks) == look:
            hall.clock.rightNow += 17
        return steady()

    hall.clock.seconds = seconds
    alice.types(line)
    hall.clock.seconds = steady
    hall.turn()
    alice.reads()
    alice.types(says(2))
    assert alice.reads() == ["You say: 2"]


def test_what_the_server_does_for_a_wizard_costs_the_wizard_nothing(hall_with):
    async def load(me) -> None:
        """Have the server load something."""
        await operate(me, fetch, "hugs")

    async def loads(name, words):
        hall.clock.rightNow += 0.5
        return Outcome(("It was loaded.",))

    fetch = command("fetch")(load)
    hall = hall_with(commands=[fetch])
    hall.party.ports = structs.replace(hall.party.ports, operate=loads)
    alice = hall.guest("alice").types(b"fetch\r\n")
    assert alice.reads() == ["It was loaded."]
    assert spent(hall, "alice") < 0.01


def test_each_of_those_for_whom_something_is_done_pays_their_part(hall):
    names = ("alice", "bob")
    for name in names:
        hall.guest(name)
    before = [spent(hall, name) for name in names]
    hall.entrance.charge([hall.party.people[name].number for name in names], 1.0)
    after = [spent(hall, name) for name in names]
    assert [b - a for a, b in zip(before, after, strict=True)] == pytest.approx([0.5, 0.5])


def test_nobody_pays_for_those_who_have_gone(hall):
    hall.entrance.charge([10_000], 1.0, 1)


def test_a_member_without_a_link_pays_nothing(hall):
    hall.registers("alice")
    alice = hall.member("alice")
    number = hall.party.people["alice"].number
    alice.drops()
    hall.entrance.charge([number], 1.0, 1)


# --- heavy answers: one in a turn


def test_one_heavy_answer_is_laid_out_in_a_turn(hall):
    wires = [hall.guest(f"guest{number}") for number in range(3)]
    for wire in wires:
        wire.protocol.dataReceived(b"who\r\n")
    read = []
    for _ in range(3):
        hall.party.flush(0.0)
        read.append([len(wire.reads()) for wire in wires])
    assert read == [[5, 0, 0], [0, 5, 0], [0, 0, 5]]


def test_others_read_while_a_heavy_answer_waits(hall):
    one, other, third = (hall.guest(name) for name in ("alice", "bob", "carol"))
    for wire in (one, other):
        wire.protocol.dataReceived(b"who\r\n")
    third.protocol.dataReceived(says(1))
    hall.party.flush(0.0)
    assert third.reads() == ["You say: 1"]
    assert len(one.reads()) == 6
    hall.party.flush(0.0)
    assert other.reads()[-2:] == [s.people_in(3), "carol says: 1"]


def test_the_next_line_waits_for_a_heavy_answer(hall):
    alice = hall.guest("alice")
    alice.protocol.dataReceived(b"who\r\nsay 1\r\nwho\r\nquit\r\n")
    assert len(hall.party.people["alice"].trail) == 1
    hall.turn()
    assert [line.split(" ")[0] for line in alice.reads()] == [
        "Name", "alice", "One", "You", "Name", "alice", "One", "Goodbye.",
    ]  # fmt: skip


def test_somebody_who_is_sent_out_reads_the_heavy_answer_first(hall):
    from teaparty.core.values.notices import Reason

    wires = [hall.guest(f"guest{number}") for number in range(3)]
    for wire in wires:
        wire.protocol.dataReceived(b"who\r\n")
    for session in list(hall.party.people.values()):
        session.leave(Reason.KICKED)
    hall.turn()
    assert [s.people_in(3) in wire.reads() for wire in wires] == [True] * 3
    assert all(wire.disconnecting for wire in wires)


def test_somebody_who_is_sent_out_reads_why_behind_a_heavy_answer(hall):
    from teaparty.core.values.notices import Reason

    wires = [hall.guest(f"guest{number}") for number in range(3)]
    for wire, session in zip(wires, list(hall.party.people.values()), strict=True):
        wire.protocol.dataReceived(b"who\r\n")
        session.tell("Please calm down.")
        session.leave(Reason.KICKED)
    hall.turn()
    assert [wire.reads()[-1] for wire in wires] == ["Please calm down."] * 3
    assert all(wire.disconnecting for wire in wires)


def test_somebody_who_does_not_read_holds_up_nobodys_heavy_answer(hall):
    alice, bob = hall.guest("alice"), hall.guest("bob")
    alice.protocol.door.outlet.ready = False
    hall.party.people["alice"].tell("x")
    alice.protocol.door.session.send(hall.party.features.get(PeopleLists).everybody())
    bob.types(b"who\r\n")
    assert bob.reads()[-1] == s.people_in(2)


# --- a class behind one address


def cpu():
    """Return the time that this thread has used; measuring coverage takes three times as much."""
    return time.thread_time() / (4 if sys.gettrace() else 1)


@pytest.mark.slow
@pytest.mark.parametrize("text", ["Another cup of tea? " * 4, "茶会、" * 60, "x\u0301" * 300])
def test_a_class_behind_one_address_never_waits(hall_with, text):
    """Sixteen people read `history 200` as they come in, and then talk at full pace."""
    hall = hall_with(lines_burst=8, lines_a_second=2, repeats=3)
    hall.entrance.cpu = cpu
    for number in range(30):
        early = hall.guest(f"early{number}")
        early.types(b"".join(f"say {line} {text}\r\n".encode() for line in range(7)))
    wires = [hall.connects() for _ in range(16)]
    for number, wire in enumerate(wires):
        wire.types(f"login pupil{number}\r\nsettings width {60 + number}\r\n".encode())
    hall.forgets()
    for wire in wires:
        wire.types(b"history 200\r\n")
        assert len(wire.reads()) > 200
        assert not waits(hall)
    hall.goes_on(4)
    for step in range(40):
        for number, wire in enumerate(wires):
            wire.types(f"say {step} {number}\r\n".encode())
            assert f"You say: {step} {number}" in wire.reads()[-1]
        assert not waits(hall)
        hall.goes_on(0.5)
