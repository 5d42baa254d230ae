"""What the operator reads."""

from types import SimpleNamespace

import pytest

from teaparty.core.changes import (
    Change,
    Fault,
    Gone,
    Moved,
    NameChanged,
    Named,
    Ordered,
    Reason,
    Registered,
    Returned,
    Unlinked,
    WrongPassword,
)
from teaparty.core.events import Entered, Person, Said, Shouted
from teaparty.core.rooms import ChatRoom
from teaparty.doors.record import Record, TalkRecord


class Timed(Record):
    """A record whose time the test sets."""

    time = 10.0

    def __init__(self, lines):
        super().__init__(lines, lambda: self.time)


@pytest.fixture
def record():
    return Timed(3)


def test_each_change_is_a_line(record, logged):
    record = Timed(20)
    record.report(Named(session=1, name="alice"))
    record.report(NameChanged(session=1, old="alice", name="al"))
    record.report(Moved(session=1, name="al", origin="parlour", room="garden"))
    record.report(Registered(session=1, name="al"))
    record.report(Unlinked(session=1, name="al"))
    record.report(WrongPassword(session=2, name="al"))
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
        "session 2 is al, who goes on as session 1",
        "session 1 al of the staff: kick 'bob': 'Noise'",
        "session 1 al of the staff: lock",
        "session 1 al left: quit",
        "session 2 left: did not come in in time",
    ]


@pytest.mark.parametrize("kind", Change.__subclasses__())
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


def test_no_more_than_so_many_lines_a_second(record, logged):
    for number in range(8):
        record.note("{number}", number=number)
    record.report(Fault(session=2, place="a command", error=ValueError("oh")))
    assert logged() == ["0", "1", "2"]
    record.time += 1
    record.note("next")
    assert logged()[3:] == ["6 log lines were left out", "next"]


def test_a_shout_is_written_down_where_it_was_said(record, logged):
    here, there = ChatRoom("here"), ChatRoom("there")
    here.party = there.party = SimpleNamespace(sessions={1: SimpleNamespace(room=there)})
    for room in (here, there):
        TalkRecord(record).heard(room, Shouted(who=Person(1, "alice"), text="ho"))
    assert logged() == ["there: alice shouted: 'ho'"]


def test_what_people_say_is_one_line_however_it_is_written(record, logged):
    talk = TalkRecord(record)
    room = ChatRoom("parlour")
    room.party = SimpleNamespace(sessions={})
    talk.heard(room, Said(who=Person(1, "alice"), text="{x}\x1b[31m\nsession 9 left"))
    talk.heard(room, Entered(who=Person(1, "alice"), origin="The Garden"))
    assert logged() == [r"parlour: alice said: '{x}\x1b[31m\nsession 9 left'"]
