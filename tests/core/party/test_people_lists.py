"""Lists of people: made once a turn and look, and before one has come in at most a screen."""

from teaparty.core.party.people_lists import PeopleLists
from teaparty.core.party.rooms import ChatRoom
from teaparty.core.values.limits import Limits
from teaparty.core.values.looks import DEFAULT
from teaparty.render import people
from teaparty.render.lines import line
from teaparty.testing import plain_rooms, tea_party
from tests import sentences as s


def names(event):
    return [person.name for person in event.people]


def test_a_list_is_made_once_a_turn(party, alice, bob):
    crowd, parlour = party.party.features.get(PeopleLists), party.room("parlour")
    assert crowd.everybody() is crowd.everybody()
    assert crowd.in_room(parlour) is crowd.in_room(parlour)
    assert names(crowd.everybody(1)) == ["alice"]
    assert crowd.everybody(1).more == 1
    first = crowd.everybody()
    alice.types("say hi")
    assert crowd.everybody() is not first


def test_two_rooms_of_the_same_title_have_each_their_own_list():
    rooms = {name: ChatRoom(name, title="The Hall") for name in ("north", "south")}
    with tea_party(rooms=rooms) as party:
        party.guest("alice"), party.guest("bob").session.move(rooms["south"])
        listed = [
            names(party.party.features.get(PeopleLists).in_room(room)) for room in rooms.values()
        ]
        assert listed == [["alice"], ["bob"]]


def test_people_who_come_go_or_rename_are_right_in_the_next_list(party, alice, bob):
    crowd, garden = party.party.features.get(PeopleLists), party.room("garden")
    sessions = [alice.session, bob.session]
    assert names(crowd.everybody()) == ["alice", "bob"]
    assert names(crowd.in_room(garden)) == []
    bob.session.move(garden)
    assert names(crowd.in_room(garden)) == ["bob"]
    party.party.rename(sessions[0], "anna")
    assert sorted(names(crowd.everybody())) == ["anna", "bob"]
    bob.types("quit")
    assert names(crowd.everybody()) == ["anna"]


class Mirror(ChatRoom):
    """Notes who is listed in the rooms as somebody comes or goes."""

    def __init__(self, name):
        super().__init__(name)
        self.seen = []

    def sees(self, me):
        lists = PeopleLists.of(me)
        rooms = [self, self.party.rooms["parlour"]]
        self.seen.append([names(lists.everybody()), *(names(lists.in_room(r)) for r in rooms)])

    def on_enter(self, me, origin):
        self.sees(me)

    def on_leave(self, me, destination):
        self.sees(me)


def test_a_list_is_right_while_somebody_comes_goes_or_leaves():
    rooms = plain_rooms("parlour")
    rooms["hall"] = hall = Mirror("hall")
    with tea_party(rooms=rooms) as party:
        alice, bob = party.guest("alice"), party.guest("bob")
        for move in ("go hall", "go parlour", "go hall", "quit"):
            hall.sees(alice.session)
            bob.types(move)
        both, one, nobody = ["alice", "bob"], ["alice"], []
        assert hall.seen[1::2] == [
            [both, ["bob"], one],
            [both, nobody, both],
            [both, ["bob"], one],
            [one, nobody, one],
        ]


def test_the_text_of_a_list_is_the_same_for_all(party, alice):
    event = party.party.features.get(PeopleLists).everybody()
    assert (
        line(event, DEFAULT) == line(event, DEFAULT, 7) == people.people_listed(event, DEFAULT, 7)
    )


def test_before_login_at_most_a_screen_is_listed():
    with tea_party() as party:
        for number in range(30):
            party.guest(f"guest{number}")
        newcomer = party.connects()
        newcomer.reads()
        shown = newcomer.types("who").reads()
        assert shown[-2:] == [s.and_more(10), s.people_in(30)]
        assert len(shown) < 24
        assert len(party.guest("alice").types("who").reads()) == 33


def test_how_many_that_is_can_be_set():
    with tea_party(limits=Limits(listed=1)) as party:
        party.guest("alice"), party.guest("bob")
        newcomer = party.connects()
        newcomer.reads()
        assert newcomer.types("who").reads()[1:] == [
            "alice  The Parlour    0s  0s", s.and_more(1), s.people_in(2),
        ]  # fmt: skip
