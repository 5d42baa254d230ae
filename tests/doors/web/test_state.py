"""Where somebody is, with whom, who they are, and what was said before, by `teaparty.v1`."""

import pytest

from teaparty.core.events import Said
from teaparty.core.party.rooms import ChatRoom
from teaparty.core.records import Unavailable
from teaparty.stores.memory import MemoryRecords
from tests import sentences as s
from tests.doors.conftest import PASSWORD
from tests.doors.web.guests import WebGuest, comes


@pytest.fixture
def bob(hall):
    return comes(hall, "bob")


def parts(guest, key):
    """The objects of one kind that have come."""
    return [each[key] for each in guest.hears() if key in each]


# --- the state


def test_the_state_says_where_one_is_and_with_whom(hall, bob):
    hall.guest("alice")
    bob.says({"state": 1})
    (state,) = parts(bob, "state")
    assert "say" in state.pop("commands")
    assert state == {
        "room": {
            "name": "parlour", "word": "parlour", "topic": "", "owner": "", "may": [],
            "closed": False,
            "title": "The Parlour", "description": "",
            "exits": [{"name": "north", "room": "garden", "title": "The Garden"}],
        },
        "people": [{"number": 1, "name": "bob"}, {"number": 2, "name": "alice"}],
        "more": 0,
        "rooms": [
            {"name": "parlour", "word": "parlour", "title": "The Parlour", "people": 2,
             "closed": False, "allowed": True},
            {"name": "garden", "word": "garden", "title": "The Garden", "people": 0,
             "closed": False, "allowed": True},
        ],
        "places": [],
    }  # fmt: skip


def test_a_move_brings_the_state_of_the_new_room_after_its_lines(bob):
    bob.types("/north")
    assert [each["room"]["name"] for each in parts(bob, "state")] == ["garden"]
    bob.types("/look")
    assert parts(bob, "state") == []


def test_the_state_comes_again_when_the_exits_of_the_room_change(hall, bob):
    bob.hears()
    hall.party.rooms["parlour"].change_exits({"down": "garden"})
    hall.turn()
    assert [each["room"]["exits"] for each in parts(bob, "state")] == [
        [{"name": "down", "room": "garden", "title": "The Garden"}]
    ]


def test_in_a_full_room_some_people_are_named_and_always_oneself(hall_with):
    hall = hall_with(named=2)
    for name in ("alice", "carol", "dave"):
        hall.guest(name)
    bob = comes(hall, "bob")
    bob.says({"state": 1})
    (state,) = parts(bob, "state")
    assert [each["name"] for each in state["people"]] == ["alice", "carol", "bob"]
    assert state["more"] == 1


def test_a_room_that_somebody_made_is_named_to_its_owner_and_while_people_are_there(hall):
    alice = comes(hall, "alice")
    for line in ("/register", PASSWORD, PASSWORD):
        alice.types(line)
        hall.turn()
    alice.types("/make room The Attic")
    bob = comes(hall, "bob")

    def named(guest):
        guest.hears()
        guest.says({"state": 1})
        return [each["word"] for each in parts(guest, "state")[-1]["rooms"]]

    assert ("attic" in named(alice), "attic" in named(bob)) == (True, False)
    alice.types("/go attic", "/topic Tea")
    assert "attic" in named(bob)
    alice.says({"state": 1})
    room = parts(alice, "state")[-1]["room"]
    assert (room["word"], room["topic"], room["owner"]) == ("attic", "Tea", "alice")
    assert room["name"] == "attic~1"


def test_a_newcomer_has_no_state(hall):
    guest = WebGuest(hall).says({"hello": 1}, {"state": 1})
    assert parts(guest, "state") == []


def test_a_room_that_raises_harms_only_its_state(hall, bob, monkeypatch):
    monkeypatch.setattr(ChatRoom, "ways", lambda *given: 1 / 0)
    bob.says({"state": 1}, {"line": "hi"})
    assert "You say: hi" in bob.reads()
    assert [type(fault.error) for fault in hall.faults] == [ZeroDivisionError]


def test_commands_are_those_that_somebody_may_use(hall, bob):
    bob.says({"state": 1})
    (state,) = parts(bob, "state")
    assert "kick" not in state["commands"]


# --- who one is


def test_a_new_name_is_told_and_so_is_an_account(bob):
    bob.types("/name robert")
    assert [each["name"] for each in parts(bob, "you")] == ["robert"]
    bob.types("/register").says({"answer": PASSWORD}, {"answer": PASSWORD})
    assert [each["account"] for each in parts(bob, "you")] == [True]


# --- older lines


def older(guest, **more):
    guest.says({"older": "parlour", **more})
    (found,) = parts(guest, "older")
    return [line["line"] for line in found["lines"]], found["end"]


def test_older_lines_come_page_by_page(hall, bob):
    alice = hall.guest("alice")
    for number in range(5):
        alice.types(b"say %d\r\n" % number)
    bob.types("mine")
    bob.hears()
    assert older(bob, most=2) == (["alice says: 4", "You say: mine"], False)
    end = hall.party.start.log.end
    assert older(bob, before=end - 2, most=3) == (
        ["alice says: 1", "alice says: 2", "alice says: 3"], False,
    )  # fmt: skip
    assert older(bob, before=end - 5, most=3) == (["alice says: 0"], True)
    assert older(bob, before=0) == ([], True)


@pytest.mark.parametrize(("most", "count"), [(-1, 1), (0, 1), (1_000, 100)])
def test_of_older_lines_so_many_come(hall, bob, most, count):
    room = hall.party.start
    for number in range(120):
        room.append(Said(who=bob.door.session.person, text=str(number)))
    hall.turn()
    bob.hears()
    lines, end = older(bob, most=most)
    assert (len(lines), lines[-1], end) == (count, "You say: 119", False)


def test_older_lines_of_another_room_and_of_one_without_history_are_none(hall, bob):
    bob.types("hi").hears()
    bob.says({"older": "garden"})
    assert parts(bob, "older") == [{"room": "garden", "lines": [], "end": True}]
    hall.party.start.history = False
    assert older(bob) == ([], True)


def test_older_lines_of_a_room_with_a_history_of_its_own_are_none(hall, bob):
    bob.types("hi").hears()
    hall.party.start.table.own = frozenset({"history"})
    assert older(bob) == ([], True)


def test_where_old_lines_cannot_be_read_that_is_said_and_may_be_asked_again(hall, bob, monkeypatch):
    async def unavailable(*given, **named):
        raise Unavailable

    monkeypatch.setattr(MemoryRecords, "lines", unavailable)
    hall.party.start.log.begin([], 10)
    bob.says({"older": "parlour"})
    *_, answer, refused = bob.hears()
    assert answer == {"older": {"room": "parlour", "lines": [], "end": False}}
    assert refused["lines"][-1]["kind"] == "refused"


def test_older_lines_are_paid_for(hall_with):
    hall = hall_with(output_at_once=3_000, output_a_second=1_024, light_output=1_024)
    bob = comes(hall, "bob")
    for number in range(30):
        hall.party.start.append(Said(who=bob.door.session.person, text=str(number)))
    hall.turn()
    bob.hears()
    bob.says({"older": "parlour"}, {"older": "parlour"})
    assert len(parts(bob, "older")) == 1
    hall.goes_on(60)
    assert len(parts(bob, "older")) == 1


def test_one_of_several_links_is_sent_what_is_no_line_at_once(hall_with):
    hall = hall_with(sessions_each=2)
    hall.registers("bob")
    telnet = hall.member("bob")
    page = WebGuest(hall).says({"hello": 1, "name": "bob", "password": PASSWORD})
    assert page.kinds()[-1] == "state"
    page.says({"line": "", "id": 1})
    assert page.hears() == [{"taken": 1}]
    telnet.types(b"/password\r\n")
    assert page.hears() == [{"ask": {"text": s.your_password, "hidden": True}}]
    page.says({"answer": ""})
    assert page.hears()[-1] == {"ask": None}
    moves_in_silence(hall, "bob")
    assert [each["state"]["room"]["name"] for each in page.hears()] == ["garden"]


def test_the_state_comes_also_where_a_room_says_nothing(hall, bob):
    moves_in_silence(hall, "bob")
    (heard,) = bob.hears()
    assert heard["state"]["room"]["name"] == "garden"


def moves_in_silence(hall, name):
    garden = hall.party.rooms["garden"]
    garden.on_enter = lambda me, origin: None
    hall.party.people[name].move(garden)
    hall.turn()
