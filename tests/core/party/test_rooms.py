"""Rooms: what a kind says, what an operator says, and what is told when people come and go."""

import pytest

from teaparty.core import events as e
from teaparty.core.party.rooms import ChatRoom, Room
from teaparty.core.values.limits import Limits
from teaparty.core.values.notices import Moved, Reason
from teaparty.core.words.command import command
from teaparty.testing import tea_party
from tests import sentences as s


class Den(ChatRoom):
    kind = name = "den"
    title = "The Den"
    description = "Dark."
    exits = {"out": "parlour"}
    mode = "chat"


def test_a_room_is_as_its_class_says():
    den = Den()
    assert (den.name, den.title, den.description, den.exits, den.mode) == (
        "den", "The Den", "Dark.", {"out": "parlour"}, "chat",
    )  # fmt: skip


def test_what_the_operator_says_goes_before():
    den = Den("cave", title="A Cave", description="Wet.", exits={}, mode="mud")
    assert (den.name, den.title, den.description, den.exits, den.mode) == (
        "cave", "A Cave", "Wet.", {}, "mud",
    )  # fmt: skip


def test_a_room_without_a_title_is_called_by_its_name():
    assert ChatRoom("garden").title == "Garden"


def test_rooms_share_no_exits():
    one, other = Den(), Den()
    one.exits["up"] = "attic"
    assert other.exits == {"out": "parlour"}


def test_a_kind_is_also_those_that_it_derives_from():
    assert {"den", "chat"} <= Den().kinds
    assert "login" not in Den().kinds


def test_coming_in_is_told_to_those_who_are_there(party):
    alice = party.guest("alice")
    party.connects().types("login bob")
    assert alice.events == [e.Arrived(who=e.Person(2, "bob"))]


def test_going_is_told_in_both_rooms_and_not_to_the_one_who_goes(party):
    alice, bob, carol = (party.guest(name) for name in ("alice", "bob", "carol"))
    carol.types("go garden").reads()
    alice.reads(), bob.reads()
    alice.types("go garden")
    assert bob.reads() == [s.goes_to("alice", "The Garden")]
    assert carol.reads() == [s.comes_from("alice", "The Parlour")]
    assert alice.reads() == ["The Garden", "Exits: on to The Kitchen.", s.also_here("carol")]
    assert party.changes[-1] == Moved(session=1, name="alice", origin="parlour", room="garden")


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (Reason.QUIT, [s.quits("alice")]), (Reason.LINK, [s.lost_link("alice")]),
        (Reason.STALLED, [s.lost_link("alice")]), (Reason.CLOSING, []),
    ],
)  # fmt: skip
def test_why_somebody_is_gone(party, reason, told):
    alice, bob = party.guest("alice"), party.guest("bob")
    alice.session.leave(reason)
    assert bob.reads() == told


def test_a_room_can_be_told_something_and_somebody_can_speak_in_it(party):
    alice = party.guest("alice")
    party.room("parlour").announce("Tea!")
    party.room("parlour").say_as("Dormouse", "Twinkle")
    party.room("garden").announce("Roses!")
    assert alice.reads() == ["Tea!", "Dormouse says: Twinkle"]


def test_a_rooms_mode_goes_before_the_listeners_and_ones_own_before_both():
    rooms = {"den": Den("den", exits={"on": "hall"}), "hall": ChatRoom("hall", exits={"on": "den"})}
    with tea_party(rooms=rooms) as party:
        alice, bob = party.guest("alice"), party.guest("bob")
        alice.reads()
        alice.types("hello").reads()
        assert bob.reads() == ["alice says: hello"]
        alice.types("/on", "on").reads()
        bob.reads()
        alice.types("/mode mud", "say hi").reads()
        assert bob.reads() == ["alice says: hi"]


def test_a_room_knows_who_is_in_it(party):
    alice = party.guest("alice")
    assert party.room("parlour").members == {1: alice.session}
    alice.types("on")
    assert party.room("parlour").members == {}
    assert party.room("garden").members == {1: alice.session}


def test_what_one_sees_leaves_oneself_out(party):
    alice, _ = party.guest("alice"), party.guest("bob")
    seen = party.room("parlour").seen_by(alice.session)
    assert [person.name for person in seen.people] == ["bob"]
    assert (seen.room, seen.title) == ("parlour", "The Parlour")
    assert seen.exits == (e.ExitRow(name="on", title="The Garden", room="garden"),)


def test_the_base_of_all_rooms_has_nothing_to_tell():
    class Bare(Room):
        kind = name = "bare"

    rooms = {"bare": Bare("bare")}
    with tea_party(rooms=rooms) as party:
        alice, bob = party.guest("alice"), party.guest("bob")
        bob.drops()
        assert alice.reads() == bob.reads() == []


# --- a kind of room whose code is wrong


class Trap(ChatRoom):
    kind = name = "trap"
    exits = {"out": "parlour"}

    def on_enter(self, me, origin):
        raise ZeroDivisionError("enter")

    def on_leave(self, me, destination):
        raise ZeroDivisionError("leave")

    def on_say(self, me, text):
        raise ZeroDivisionError("say")


WRONG = [s.fault]


def test_a_fault_in_a_room_leaves_people_where_they_belong():
    rooms = {"parlour": ChatRoom("parlour", exits={"in": "trap"}), "trap": Trap()}
    with tea_party(rooms=rooms) as party:
        alice, bob = party.guest("alice"), party.guest("bob")
        alice.reads()
        assert alice.types("in").reads() == [
            *WRONG,
            "Trap",
            "Exits: out to Parlour.",
            s.nobody_else,
        ]
        assert alice.session.room is party.room("trap")
        assert alice.types("say hi").reads() == WRONG
        assert alice.types("out").reads()[0] == WRONG[0]
        assert list(party.room("trap").members) == []
        assert bob.reads() == [s.goes_to("alice", "Trap"), s.comes_from("alice", "Trap")]
        assert [str(fault) for fault in party.faults] == ["enter", "say", "leave"]
        alice.types("in").drops()
        assert list(party.party.people) == ["bob"]
        party.faults.clear()


def test_a_fault_in_admit_leaves_them_outside():
    class Door(ChatRoom):
        kind = "door"

        def admit(self, me):
            raise ZeroDivisionError

    rooms = {"parlour": ChatRoom("parlour"), "attic": Door("attic")}
    with tea_party(rooms=rooms) as party:
        alice = party.guest("alice")
        assert alice.types("go attic").reads() == WRONG
        assert alice.session.room is party.room("parlour")
        party.faults.clear()


def test_a_room_that_sends_people_on_as_they_enter():
    class Slide(ChatRoom):
        kind = name = "slide"

        def on_enter(self, me, origin):
            me.move(self.party.rooms["cellar"])

    rooms = {room.name: room for room in (ChatRoom("attic"), Slide(), ChatRoom("cellar"))}
    with tea_party(rooms=rooms) as party:
        alice = party.guest("alice")
        alice.types("go slide")
        assert alice.session.room is party.room("cellar")
        assert [list(room.members) for room in rooms.values()] == [[], [], [1]]


def test_a_room_that_throws_people_out_as_they_enter():
    class Pit(ChatRoom):
        kind = name = "pit"

        def on_enter(self, me, origin):
            me.leave(Reason.QUIT)

    rooms = {room.name: room for room in (ChatRoom("attic"), Pit())}
    with tea_party(rooms=rooms) as party:
        alice = party.guest("alice")
        alice.types("go pit")
        assert alice.closed
        assert party.party.people == party.party.sessions == party.room("pit").members == {}


def test_a_room_that_sends_people_elsewhere_as_they_leave():
    class Maze(ChatRoom):
        kind = name = "maze"

        def on_leave(self, me, destination):
            if me.gone is None and destination.name == "attic":
                me.move(self.party.rooms["cellar"])

    rooms = {room.name: room for room in (Maze(), ChatRoom("attic"), ChatRoom("cellar"))}
    with tea_party(rooms=rooms) as party:
        alice, bob = party.guest("alice"), party.guest("bob")
        bob.types("go cellar")
        alice.types("go attic")
        assert alice.session.room is party.room("cellar")
        assert [list(room.members) for room in rooms.values()] == [[], [], [2, 1]]
        assert alice.reads()[0] == "Cellar"


@pytest.mark.parametrize(
    ("text", "fields", "reads"),
    [
        ("{name}! {}", {}, "{name}! {}"),
        ("{name} pours {count} cups.", {"name": "bob", "count": 2}, "bob pours 2 cups."),
        ("{name.number} {text!r} {0}", {"name": "bob"}, "{name.number} {text!r} {0}"),
        ("It says: {text}", {"text": "{name}\nalice: \x1b[31mhi"}, "It says: {name} alice: [31mhi"),
        ("Wait {span}.", {"span": 90}, "Wait 1 minute 30 seconds."),
    ],
)
def test_what_is_announced_is_a_template_where_fields_are_given(party, alice, text, fields, reads):
    party.room("parlour").announce(text, **fields)
    party.flush()
    assert alice.reads() == [reads]
    alice.types("history")
    assert alice.reads()[-1].endswith(f" {reads}")


FIELDS = {"text": "tea", "self": "milk", "me": "sugar", "template": "cake"}
ALL = "{text} {self} {me} {template}"


def test_a_field_may_be_called_like_a_parameter(party, alice):
    room = party.room("parlour")
    room.announce(ALL, **FIELDS)
    room.say_as("Kettle", ALL + " {name}", name="bob", **FIELDS)
    alice.session.tell(ALL, **FIELDS)
    party.flush()
    filled = "tea milk sugar cake"
    assert alice.reads() == [filled, f"Kettle says: {filled} bob", filled]


def test_what_a_listener_says_without_fields_is_no_template(party, alice):
    party.room("parlour").say_as("Kettle", ALL)
    party.flush()
    assert alice.reads() == [f"Kettle says: {ALL}"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"by": "bob"}, "by takes a Person, not a str"),
        ({"recalled": "tea"}, "recalled takes a bool, not a str"),
    ],
)
def test_a_field_that_is_a_parameter_is_refused_by_its_name(party, fields, expected):
    with pytest.raises(TypeError, match=expected):
        party.room("parlour").announce("{by} {recalled}", **fields)


def test_what_is_announced_later_has_a_text_by_name(party, alice):
    party.room("parlour").later(1, "announce", text="Tea for {name}!", name="bob")
    party.passes(2)
    assert alice.reads() == ["Tea for bob!"]


def test_only_texts_are_announced(party):
    with pytest.raises(TypeError, match="text takes a str, not a NoneType"):
        party.room("parlour").announce()
    with pytest.raises(TypeError, match="text takes a str, not a int"):
        party.room("parlour").announce(7)


def test_a_look_at_a_crowd_names_some_and_counts_the_others():
    with tea_party(limits=Limits(named=2)) as party:
        guests = [party.guest(name) for name in ("alice", "bob", "carol", "dave")]
        assert guests[3].types("look").reads()[-1] == s.also_here_and_more("alice, bob", 1)
        assert guests[0].types("look").reads()[-1] == s.also_here_and_more("bob, carol", 1)
        guests[3].types("quit")
        assert guests[0].types("look").reads()[-1] == s.also_here("bob, carol")


def test_a_sign_of_a_plugin_goes_before_smileys():
    class Den(ChatRoom):
        kind = "den"

        @command("hug", "^", "=")
        def hug(self, me, text: str):
            """Hug."""
            self.announce(f"A hug: {text}")

    with tea_party(rooms={"den": Den("den")}) as party:
        alice = party.guest("alice")
        assert alice.types("^^", "=) bob", ":)").reads() == [
            "A hug: ^", "A hug: ) bob", "You say: :)"
        ]  # fmt: skip
