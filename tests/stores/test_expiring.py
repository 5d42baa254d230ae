"""What is old by the store's own clock, in the contract of all records."""

import pytest

from teaparty.core.events import Person, SaidPassing
from teaparty.core.log.log import WHISPERS, Entry
from teaparty.core.records import Audit
from teaparty.stores.store_clock import NEVER, Before, Held, Old, Reading
from tests.stores.conftest import BOB, FEW, said, whispered
from tests.stores.test_records import add

NOON = 1_800_000_000.0


def shows(kept, clock):
    """Let the store's clock show this."""
    kept.do("store_reading", Reading(clock, NOON))


def test_lines_expire_that_are_more_than_so_many(kept):
    kept.keep(*(said(number) for number in range(10)))
    assert kept.do("expire", "hall", 6, NEVER) == 4
    assert [entry.number for entry in kept.do("lines", "hall", 99, 99)] == [4, 5, 6, 7, 8, 9]
    assert kept.do("expire", "nowhere", 0, NEVER) == 0


def in_passing(number):
    event = SaidPassing(who=Person(0, "Dormouse"), text="zzz")
    return Entry(room="hall", number=number, at=100.0, event=event)


@pytest.mark.parametrize(
    ("most", "left"),
    [
        (6, [0, 1, 2, 3, 4, 5]),
        (5, [0, 1, 3, 4, 5]),
        (4, [0, 1, 3, 5]),
        (3, [1, 3, 5]),
        (1, [5]),
        (0, []),
    ],
)
def test_of_too_many_lines_what_was_said_in_passing_goes_first(kept, most, left):
    kept.keep(said(0), said(1), in_passing(2), said(3), in_passing(4), said(5))
    assert kept.do("expire", "hall", most, NEVER) == 6 - len(left)
    assert [entry.number for entry in kept.do("lines", "hall", 99, 99)] == left
    assert kept.do("expire", "hall", most, NEVER) == 0


def test_a_last_line_that_goes_first_keeps_its_number(kept):
    kept.keep(said(0), said(1), in_passing(2))
    assert kept.do("expire", "hall", 1, NEVER) == 2
    kept.keep(said(3))
    assert kept.do("expire", "hall", 1, NEVER) == 1
    assert [entry.number for entry in kept.do("lines", "hall", 99, 99)] == [3]


def test_lines_expire_that_were_there_when_the_clock_showed_less(kept):
    for day in range(4):
        kept.keep(said(2 * day), said(2 * day + 1))
        kept.do("mark", ["hall", "nowhere"], float(day))
    assert kept.do("expire", "hall", None, -0.5) == 0
    assert kept.do("expire", "hall", None, 1.5) == 4
    assert kept.do("expire", "hall", None, 1.5) == 0
    assert [entry.number for entry in kept.do("lines", "hall", 99, 99)] == [4, 5, 6, 7]
    assert kept.do("expire", "hall", 3, 2.0) == 2
    assert kept.do("expire", "nowhere", None, 99.0) == 0


@pytest.mark.parametrize("at", [0.0, 1e12])
def test_what_time_a_line_bears_makes_it_neither_old_nor_young(kept, at):
    kept.keep(said(0, at=at))
    kept.do("mark", ["hall"], 5.0)
    assert kept.do("expire", "hall", None, 4.9) == 0
    assert kept.do("expire", "hall", None, 5.0) == 1


def test_a_line_that_came_after_a_mark_is_as_young_as_the_next(kept):
    kept.keep(said(0))
    kept.do("mark", ["hall"], 1.0)
    kept.do("mark", ["hall"], 2.0)
    kept.keep(said(1))
    assert kept.do("expire", "hall", None, 3.0) == 1
    kept.do("mark", ["hall"], 4.0)
    assert kept.do("expire", "hall", None, 3.0) == 0
    assert kept.do("expire", "hall", None, 4.0) == 1


def test_rooms_are_marked_until_nothing_new_is_there(kept):
    kept.keep(said(0), said(0, room="attic"), whispered(0, BOB))
    assert sorted(kept.do("unmarked")) == [WHISPERS, "attic", "hall"]
    kept.do("mark", ["hall", WHISPERS], 1.0)
    assert kept.do("unmarked") == ["attic"]
    kept.keep(said(1))
    assert sorted(kept.do("unmarked")) == ["attic", "hall"]
    kept.do("mark", kept.do("unmarked"), 2.0)
    assert kept.do("unmarked") == []


def test_more_rooms_than_are_marked_at_once(kept):
    kept.keep(*(said(0, room=f"table{number}") for number in range(250)))
    assert len(kept.do("unmarked")) == 250
    kept.do("mark", kept.do("unmarked"), 1.0)
    assert kept.do("unmarked") == []


def test_rooms_are_unused_when_all_their_lines_are_old(kept):
    kept.keep(said(0), said(0, room="attic"), said(0, room="den"))
    assert kept.do("unused", 9.0, 9) == []
    kept.do("mark", ["attic", "hall"], 1.0)
    kept.keep(said(1))
    kept.do("mark", ["hall", "den"], 5.0)
    assert kept.do("unused", 0.9, 9) == []
    assert kept.do("unused", 1.0, 9) == ["attic"]
    assert sorted(kept.do("unused", 5.0, 9)) == ["attic", "den", "hall"]
    assert len(kept.do("unused", 5.0, 2)) == 2
    assert kept.do("expire", "attic", None, 1.0) == 1
    assert sorted(kept.do("unused", 5.0, 9)) == ["den", "hall"]


def test_all_lines_can_expire_and_whispers_too(kept):
    kept.keep(*(said(number) for number in range(3)), whispered(0, BOB), whispered(1, BOB))
    kept.do("mark", ["hall", WHISPERS], 1.0)
    assert kept.do("expire", "hall", 0, NEVER) == 3
    assert kept.do("expire", WHISPERS, None, 1.0) == 2
    assert kept.do("lines", "hall", 99, 99) == []
    assert kept.do("whispers", 1, most=9) == []
    assert kept.do("waiting", 2, 0) == {}
    assert kept.do("expire", "hall", 0, NEVER) == 0
    kept.keep(said(3))
    kept.do("mark", ["hall"], 2.0)
    assert kept.do("expire", "hall", None, 1.9) == 0
    assert [entry.number for entry in kept.do("lines", "hall", 99, 99)] == [3]


def test_more_lines_expire_than_are_deleted_at_once(kept):
    kept.keep(*(said(number) for number in range(700)))
    kept.do("mark", ["hall"], 1.0)
    kept.keep(said(700))
    assert kept.do("expire", "hall", None, 1.0) == 700
    assert [entry.number for entry in kept.do("lines", "hall", 999, 99)] == [700]


def test_accounts_expire_whose_people_were_last_in_when_the_clock_showed_less(kept):
    shows(kept, 5.0)
    add(kept, "alice", "bob", seen=NOON, since=NOON)
    add(kept, "zoe", role="host")
    shows(kept, 20.0)
    add(kept, "carol")
    kept.do("change_account", 2, inside=True)
    assert kept.do("expire_accounts", 5.0, 5.0) == []
    assert kept.do("expire_accounts", 10.0, 10.0) == [1]
    assert [account.name for account in kept.do("accounts")] == ["bob", "carol", "zoe"]


def test_somebody_who_has_come_in_again_is_young_again(kept):
    add(kept, "alice", "bob")
    shows(kept, 9.0)
    kept.do("change_account", 1, seen=0.0)
    kept.do("change_account", 2, room="hall")
    assert kept.do("expire_accounts", 9.0, 9.0) == [2]


def test_all_of_them_expire(kept):
    add(kept, "alice", "bob", "carol", since=NOON, seen=NOON)
    assert kept.do("expire_accounts", 1.0, 1.0) == [1, 2, 3]
    assert kept.do("accounts") == []


def test_accounts_without_a_password_expire_earlier(kept):
    add(kept, "alice", "bob")
    kept.do("change_account", 2, password="$argon2")
    assert kept.do("expire_accounts", -1.0, 0.0) == []
    assert kept.do("expire_accounts", -1.0, 1.0) == [1]
    assert kept.do("expire_accounts", 1.0, 1.0) == [2]


def test_what_is_old_is_counted_before(kept):
    add(kept, *(f"name{number}" for number in range(22)))
    shows(kept, 9.0)
    add(kept, "alice")
    kept.keep(*(said(number) for number in range(3)), whispered(0, BOB))
    kept.do("mark", ["hall"], 1.0)
    kept.keep(said(3))
    before = Before(rooms={"hall": 1.0, WHISPERS: 9.0}, accounts=9.0, open=9.0, **FEW)
    assert kept.do("old", before) == Old(lines=3, of_lines=5, accounts=22, of_accounts=23)
    few = kept.do("old", Before(rooms={"hall": 0.5}, accounts=0.0, open=0.0, **FEW))
    assert (few.lines, few.accounts) == (0, 0)


def test_what_waits_to_be_erased_is_kept(kept):
    shows(kept, 1.0)
    assert kept.do("held") is None
    held = Held(Old(lines=1, of_lines=2, accounts=3, of_accounts=4), released=True)
    kept.do("hold", held)
    shows(kept, 2.0)
    assert kept.do("held") == held
    kept.do("hold", None)
    assert kept.do("held") is None


def test_notes_that_expire_are_counted(kept):
    for _ in range(3):
        kept.do("note", Audit(at=1.0, who="zoe", what="x"))
    assert kept.do("expire_notes", 2, 1) == (1, 0)
