"""What the operator reads."""

from types import SimpleNamespace

import pytest

from teaparty.core.events import Announced, Entered, Person, Said, Shouted
from teaparty.core.party.channel import Channel
from teaparty.core.party.rooms import ChatRoom
from teaparty.core.values.channels import ChannelRules
from teaparty.core.values.notices import (
    Fault,
    Gone,
    Moved,
    NameChanged,
    Named,
    Notice,
    Ordered,
    Reason,
    Registered,
    Returned,
    Slow,
    Unlinked,
    WrongPassword,
)
from teaparty.core.values.session_numbers import session_number
from teaparty.operator_log.event_log import BLOCKS, Record
from teaparty.operator_log.talk_record import TalkRecord
from tests.holding import held_by


class Timed(Record):
    """A record whose time the test sets."""

    time = 10.0

    def __init__(self, lines, block_lines=None):
        super().__init__(lines, lambda: self.time, block_lines)


@pytest.fixture
def record():
    return Timed(3)


def test_of_the_number_of_a_session_only_the_count_is_written_down(logged):
    number, record = session_number(7, 12), Timed(20)
    record.report(Named(session=number, name="alice"))
    record.report(Returned(session=session_number(7, 13), name="alice", old=number))
    record.report(Fault(session=number, place="its door", error=OSError("broken")))
    record.note_of(number, "session {session} connected")
    assert [line.split("\n")[0] for line in logged()] == [
        "session 12 is alice",
        "session 13 is alice, who goes on as session 12",
        "session 12: a fault in its door",
        "session 12 connected",
    ]


def test_each_change_is_a_line(record, logged):
    record = Timed(20)
    record.report(Named(session=1, name="alice"))
    record.report(NameChanged(session=1, old="alice", name="al"))
    record.report(Moved(session=1, name="al", origin="parlour", room="garden"))
    record.report(Registered(session=1, name="al"))
    record.report(Unlinked(session=1, name="al"))
    record.report(WrongPassword(session=2, name="al"))
    record.report(WrongPassword(session=2, name=""))
    record.report(Returned(session=2, name="al", old=1))
    record.report(Ordered(session=1, who="al", what="kick", whom="bob", why="Noise"))
    record.report(Ordered(session=1, who="al", what="lock", whom="", why=""))
    record.report(Gone(session=1, name="al", reason=Reason.QUIT))
    record.report(Gone(session=2, name="", reason=Reason.LATE))
    assert logged() == [
        "session 1 is alice",
        "session 1 was alice and is al",
        "session 1 al went from parlour to garden",
        "session 1 registered al",
        "session 1 al lost the link, and may come back",
        "session 2 gave a wrong password for 'al'",
        "session 2 gave a password for a name that nobody has registered",
        "session 2 is al, who goes on as session 1",
        "session 1 al of the staff: kick 'bob': 'Noise'",
        "session 1 al of the staff: lock",
        "session 1 al left: quit",
        "session 2 left: did not come in in time",
    ]


@pytest.mark.parametrize("kind", Notice.__subclasses__())
def test_there_is_no_change_without_a_line(record, logged, kind):
    fields = dict.fromkeys(kind.__struct_fields__, "x") | {"session": 1}
    record.report(kind(**fields | ({"error": ValueError()} if kind is Fault else {})))
    assert len(logged()) == 1


def test_what_is_typed_freely_is_one_line_with_nothing_raw_in_it(record, logged):
    typed = "{x}\x1b[2J\x9b\u202e\x85\u2028\nsession 9 left"
    record.report(WrongPassword(session=1, name=typed))
    record.report(Ordered(session=1, who="al", what="ban", whom=typed, why=typed))
    shown = r"'{x}\x1b[2J\x9b\u202e\x85\u2028\nsession 9 left'"
    assert logged() == [
        f"session 1 gave a wrong password for {shown}",
        f"session 1 al of the staff: ban {shown}: {shown}",
    ]


def test_a_fault_has_its_traceback_with_nothing_raw_in_it(record, logged):
    try:
        raise ValueError("what somebody typed: \x1b[2J\x9b\u202e\x85\u2028")
    except ValueError as error:
        record.report(Fault(session=2, place="a command", error=error))
    (text,) = logged()
    assert text.startswith("session 2: a fault in a command\nTraceback (most recent call last):")
    assert text.endswith(r"builtins.ValueError: what somebody typed: \x1b[2J\x9b\u202e\x85\u2028")


def fault(place="a command", text="oh"):
    try:
        raise ValueError(text)
    except ValueError as error:
        return Fault(session=2, place=place, error=error)


def ordered(what):
    return Ordered(session=1, who="al", what=what, whom="bob", why="")


def test_no_more_than_so_many_lines_a_second(record, logged):
    for number in range(8):
        record.note("{number}", number=number)
    assert logged() == ["0", "1", "2"]
    record.time += 1
    record.note("next")
    assert logged()[3:] == ["5 log lines were left out", "next"]


def test_what_was_left_out_is_told_though_nothing_follows(record, logged):
    for number in range(8):
        record.note("{number}", number=number)
    assert record.owes
    record.tick()
    assert len(logged()) == 3
    record.time += 1
    record.tick()
    assert logged()[3:] == ["5 log lines were left out"]
    assert not record.owes


class TestEachKindHasItsOwnBudget:
    """1,500 refusals a second left none of 13 acts of staff in the log."""

    def fills_all_but(self, record, kind):
        for number in range(100):
            if kind != "refused":
                record.refused(f"192.0.2.{number}", f"192.0.2.{number}:7", "No.")
            if kind != "people":
                record.begins(number, "192.0.2.7")
                record.report(WrongPassword(session=number, name="al"))
                record.note_of(number, "session {session} uses {client}", client="TINTIN++")
            if kind != "staff":
                record.report(ordered("kick"))
            if kind != "faults":
                record.report(fault(f"the command {number}"))
            if kind != "server":
                record.note("the records are read again")

    @pytest.mark.parametrize(
        ("kind", "write", "line"),
        [
            ("staff", lambda r: r.report(ordered("ban")), "session 1 al of the staff: ban 'bob'"),
            ("faults", lambda r: r.report(fault("x")), "session 2: a fault in x\nTraceback"),
            ("server", lambda r: r.note("the party closes"), "the party closes"),
            (
                "server",
                lambda r: r.report(Slow(session=7, place="the command x", seconds=3.0)),
                "session 7: the command x took 3.0 seconds",
            ),
            ("people", lambda r: r.report(Named(session=7, name="al")), "session 7 is al"),
            (
                "refused",
                lambda r: r.refused("2001:db8::7", "2001:db8::7:9", "No."),
                "refused a connection from 2001:db8::7:9: No.",
            ),
        ],
    )
    def test_each_kind_has_lines_that_no_other_kind_uses(self, record, logged, kind, write, line):
        self.fills_all_but(record, kind)
        write(record)
        assert logged()[-1].startswith(line)
        record.time += 1
        self.fills_all_but(record, kind)
        write(record)
        assert [text.startswith(line) for text in logged()].count(True) == 1 + (kind not in (
            "refused", "faults"))  # fmt: skip

    def test_acts_of_the_staff_are_all_logged_during_a_flood(self, logged):
        record = Timed(200, 10)
        for number in range(1_500):
            record.refused("192.0.2.7", f"192.0.2.7:{number}", "No.")
            record.report(Gone(session=number, name="", reason=Reason.HTTP))
            if number % 115 == 0:
                record.report(ordered("kick"))
        assert sum("of the staff" in line for line in logged()) == 14
        assert sum("refused" in line for line in logged()) == 1


class TestPeopleOfManyBlocks:
    def test_one_block_takes_no_more_than_half_of_the_lines(self, logged):
        record = Timed(10, 2)
        record.begins(1, "192.0.2.7")
        record.begins(2, "192.0.2.8")
        record.begins(3, "2001:db8::1")
        record.begins(4, "2001:db8::2")
        for _ in range(100):
            record.report(WrongPassword(session=1, name="al"))
        for number in (2, 3, 4):
            for _ in range(2):
                record.note_of(number, "{session}")
        assert logged() == ["session 1 gave a wrong password for 'al'"] * 5 + ["2", "2", "3", "3"]
        record.time += 1
        for _ in range(5):
            record.note_of(1, "{session}")
        assert logged()[9:] == ["97 log lines were left out", "1", "1", "1", "1", "1"]

    def test_somebody_who_is_gone_has_no_block_any_more(self, record):
        gone = Gone(session=1, name="", reason=Reason.LATE)
        record.report(gone)
        held = held_by(record)
        record.begins(1, "192.0.2.7")
        assert held_by(record) > held
        record.report(gone)
        record.time += 1
        record.report(gone)
        assert held_by(record) == held


class TestRefused:
    def test_a_block_has_one_line_a_minute_with_a_count(self, logged):
        record = Timed(200)
        for _ in range(2_206):
            record.refused("2001:db8::1", "2001:db8::1:7", "Too many.")
        record.refused("2001:db8::ffff", "2001:db8::ffff:7", "Too many.")
        record.refused("2001:db8:0:1::1", "2001:db8:0:1::1:7", "Full.")
        record.refused("", "UNIXAddress", "Full.")
        assert logged() == [
            "refused a connection from 2001:db8::1:7: Too many.",
            "refused a connection from 2001:db8:0:1::1:7: Full.",
            "refused a connection from UNIXAddress: Full.",
        ]
        more = ["refused 2206 more connections from 2001:db8::/64 within a minute"]
        record.time += 59.9
        record.tick()
        assert logged()[3:] == []
        record.time += 0.1
        record.tick()
        assert logged()[3:] == more

    def test_refusals_that_go_on_are_told_each_minute_and_then_forgotten(self, logged):
        record = Timed(200)
        for _ in range(3):
            for _ in range(7):
                record.refused("192.0.2.7", "192.0.2.7:7", "No.")
                record.tick()
            record.time += 60
            record.tick()
        counts = [line.split(" ")[1] for line in logged()]
        assert counts == ["a", "6", "7", "7"]
        record.time += 60
        record.tick()
        assert not record.owes
        record.refused("192.0.2.7", "192.0.2.7:8", "No.")
        assert logged()[4:] == ["refused a connection from 192.0.2.7:8: No."]

    def test_no_number_of_blocks_fills_the_memory(self, logged):
        record = Timed(100_000)
        for number in range(10_000):
            address = f"2001:db8:{number:x}::1"
            record.refused(address, f"{address}:1", "No.")
            if number == BLOCKS:
                held = held_by(record)
        assert held_by(record) == held
        record.end()
        assert logged()[-1] == (
            f"refused {10_000 - BLOCKS - 1} more connections from others within a minute"
        )


class TestFaults:
    def test_the_same_one_has_one_traceback_a_minute_and_a_count(self, logged):
        record = Timed(200)
        for _ in range(300):
            record.report(fault())
        record.report(fault("another command"))
        first, second = logged()
        assert first.startswith("session 2: a fault in a command\nTraceback")
        assert second.startswith("session 2: a fault in another command\nTraceback")
        record.time += 60
        record.tick()
        (more,) = logged()[2:]
        assert more.startswith("a fault in a command (ValueError, ")
        assert more.endswith(") came 299 more times within a minute")

    def test_the_same_one_has_a_traceback_again_after_code_has_changed(self, logged):
        record = Timed(200)
        for _ in range(3):
            record.report(fault())
        record.forget_faults()
        record.report(fault())
        first, more, again = logged()
        assert more.endswith(") came 2 more times within a minute")
        assert again == first
        record.end()
        assert len(logged()) == 3

    def test_one_that_was_never_raised_has_no_line(self, logged):
        record = Timed(200)
        for _ in range(2):
            record.report(Fault(session=0, place="x", error=KeyError("y")))
        record.end()
        assert logged()[1:] == ["a fault in x (KeyError) came once more within a minute"]

    def test_one_that_goes_round_in_circles_has_a_short_traceback(self, record, logged):
        def again():
            again()

        try:
            again()
        except RecursionError as error:
            record.report(Fault(session=0, place="x", error=error))
        lines = logged()[0].split("\n")
        assert len(lines) == 122
        assert lines[61].startswith("  ... ")
        assert "maximum recursion depth exceeded" in lines[-1]


def test_a_shout_is_written_down_where_it_was_said(record, logged):
    here, there = ChatRoom("here"), ChatRoom("there")
    here.party = there.party = SimpleNamespace(sessions={1: SimpleNamespace(room=there)})
    for room in (here, there):
        TalkRecord(record).heard(room, Shouted(who=Person(1, "alice"), text="ho"))
    assert logged() == ["there: alice shouted: 'ho'"]


def test_what_is_said_on_a_channel_is_written_down_under_its_key(record, logged):
    channel = Channel("news", ChannelRules(), {})
    for event in (Said(who=Person(1, "alice"), text="hi"), Announced(text="Tea!")):
        TalkRecord(record).heard_on(channel, event)
    assert logged() == ["+news: alice said: 'hi'"]


def test_what_people_say_is_one_line_however_it_is_written(record, logged):
    talk = TalkRecord(record)
    room = ChatRoom("parlour")
    room.party = SimpleNamespace(sessions={})
    talk.heard(room, Said(who=Person(1, "alice"), text="{x}\x1b[31m\nsession 9 left"))
    talk.heard(room, Entered(who=Person(1, "alice"), origin="The Garden"))
    assert logged() == [r"parlour: alice said: '{x}\x1b[31m\nsession 9 left'"]


def test_nothing_raw_is_written_down_whoever_it_comes_from(logged):
    record = Timed(20)
    record.note("{line}", line="The plugin a was not loaded: \x1b[31mred\x07.")
    record.report(Ordered(session=0, who="\x1b]0;x\x07", what="do\x9b", whom="\x1b", why=""))
    assert logged() == [
        r"The plugin a was not loaded: \x1b[31mred\x07.",
        r"session 0 \x1b]0;x\x07 of the staff: do\x9b '\x1b'",
    ]
