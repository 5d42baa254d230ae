"""Places: look, go, join, exits, rooms."""

import pytest

from teaparty.core.party.rooms import ChatRoom
from teaparty.core.values.refusal import Refusal
from teaparty.testing import tea_party
from tests import sentences as s


class Vault(ChatRoom):
    def admit(self, me):
        raise Refusal("The vault is locked.")


def house():
    return {
        "parlour": ChatRoom(
            "parlour",
            title="The Parlour",
            description="A long table.",
            exits={"north": "garden", "east": "kitchen", "trapdoor": "vault"},
        ),
        "garden": ChatRoom("garden", title="The Garden", exits={"south": "parlour"}),
        "kitchen": ChatRoom(
            "kitchen", title="The Kitchen", description="Toast.", exits={"west": "parlour"}
        ),
        "vault": Vault("vault", title="The Vault"),
    }


@pytest.fixture
def party():
    with tea_party(rooms=house()) as party:
        yield party


PARLOUR = [
    "The Parlour",
    "A long table.",
    "Exits: north to The Garden, east to The Kitchen, trapdoor to The Vault.",
    s.nobody_else,
]


@pytest.mark.parametrize("line", ["look", "LOOK", "l", "L", "loo", "/look", ".l", "look here"])
def test_look_shows_the_room(alice, line):
    assert alice.types(line).reads() == PARLOUR


def test_look_shows_who_is_here_and_away(alice, bob):
    bob.types("afk")
    assert alice.types("look").reads()[-1] == s.also_here("bob (away)")


@pytest.mark.parametrize("line", ["look bob", "l BOB", "look ｂｏｂ", "!look Bob"])
def test_look_at_a_person(party, alice, bob, line):
    party.passes(75)
    bob.types("go north").reads()
    party.passes(5)
    alice.reads()
    assert alice.types(line).reads() == [s.person_in("bob", "The Garden", "1m", "5s")]


def test_look_at_somebody_away_and_at_oneself(alice, bob):
    bob.types("afk Tea.")
    alice.reads()
    assert alice.types("look bob").reads()[-1] == "bob is away: Tea."
    assert alice.types("look me").reads() == [s.person_in("alice", "The Parlour", "0s", "0s")]


@pytest.mark.parametrize("way", ["east", "EAST", "e"])
def test_look_through_an_exit(alice, way):
    assert alice.types(f"look {way}").reads() == [f"{s.way_to('The Kitchen')} Toast."]


def test_look_through_an_exit_to_a_room_without_a_description(alice):
    assert alice.types("look north").reads() == [s.way_to("The Garden")]


def test_look_at_what_is_not_there(alice):
    assert alice.types("look teapot").reads() == [s.sees_nothing("teapot")]
    assert alice.types("look " + "x" * 50).reads() == [
        "You see nothing called " + "x" * 39 + "… here."
    ]


@pytest.mark.parametrize("sign", ["", ".", "@", "/", "!"])
@pytest.mark.parametrize(
    "line",
    ["go north", "GO NORTH", "go n", "join garden", "JOIN Garden", "go the garden", "jo gard",
     "go gar", "north", "NORTH", "nor", "n", "N"],
)  # fmt: skip
def test_ways_to_the_garden(alice, bob, sign, line):
    alice.types(sign + line)
    assert alice.reads() == ["The Garden", "Exits: south to The Parlour.", s.nobody_else]
    assert bob.reads() == [s.goes_to("alice", "The Garden")]


def test_the_new_room_reads_where_somebody_comes_from(alice, bob):
    alice.types("n").reads()
    bob.types("n")
    assert alice.reads() == [s.comes_from("bob", "The Parlour")]
    assert bob.reads()[-1] == s.also_here("alice")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("go parlour", s.in_room_already("The Parlour")),
        ("go west", s.no_way("west")),
        ("go login", s.no_way("login")),
        ("go", s.usage("go WHERE")),
        ("trapdoor", "The vault is locked."),
        ("go vault", "The vault is locked."),
    ],
)  # fmt: skip
def test_going_nowhere_is_refused_and_nobody_notices(party, alice, bob, line, answer):
    assert alice.types(line).reads() == [answer]
    assert bob.reads() == []
    assert alice.session.room is party.room("parlour")


def test_a_beginning_of_two_places_names_both():
    rooms = {name: ChatRoom(name) for name in ("parlour", "garden", "garage")}
    with tea_party(rooms=rooms) as party:
        assert party.guest("alice").types("go gar").reads() == [
            s.could_be_any("gar", "garage, garden")
        ]


def test_the_beginning_of_an_exits_name_goes_through_it(alice):
    assert alice.types("go trap").reads() == ["The vault is locked."]
    assert alice.types("trap").reads() == ["The vault is locked."]


def test_an_exit_takes_no_words(alice):
    assert (
        alice.types("north please").reads()[0].startswith("No exit or room is called north please.")
    )


@pytest.mark.parametrize("line", ["rooms", "ROOMS", "ro", "/rooms"])
def test_rooms_lists_every_public_room_and_how_many_are_in_it(alice, bob, line):
    bob.types("n")
    alice.reads()
    assert alice.types(line).reads() == [
        "Room     Title        People",
        "parlour  The Parlour       1",
        "garden   The Garden        1",
        "kitchen  The Kitchen       0",
        "vault    The Vault         0",
    ]


@pytest.mark.parametrize("line", ["exits", "exit s", "EXITS", "/exits"])
def test_exits_are_listed(alice, line):
    if " " in line:
        assert alice.types(line).reads() == [s.usage("quit")]
        return
    assert alice.types(line).reads() == [PARLOUR[2]]
    assert not alice.closed


def test_no_way_is_said_and_not_gone(alice, bob):
    alice.types("no way", "'").reads()
    assert bob.reads() == ["alice says: no way"]


@pytest.mark.parametrize("line", ["so", "we"])
def test_words_of_talk_alone_are_no_beginnings_of_an_exit(line):
    here = ChatRoom("here", title="Here", exits={"south": "there", "west": "there"})
    rooms = {"here": here, "there": ChatRoom("there", title="There")}
    with tea_party(rooms=rooms) as party:
        alice = party.guest("alice")
        alice.types(line)
        assert alice.session.room is here


@pytest.mark.parametrize(("line", "way"), [("s", "south"), ("w", "west"), ("up", "up")])
def test_a_direction_without_an_exit_is_said_to_be_none(alice, line, way):
    """Also where several commands begin like it."""
    assert alice.types(line).reads() == [s.no_way(way)]


def test_no_alone_goes_nowhere(alice):
    assert alice.types("no").reads()[0].startswith("There is no command no.")


@pytest.mark.parametrize("line", ["no thanks", "nor me", "ea sy", "tra la la"])
def test_the_beginning_of_an_exit_with_words_behind_it_is_none(alice, line):
    assert alice.types(line).reads()[0].startswith("There is no command")


@pytest.mark.parametrize(("line", "way"), [("d", "down"), ("se", "southeast")])
def test_the_word_of_a_direction_is_short_for_no_command(alice, line, way):
    assert alice.types(line).reads() == [s.no_way(way)]
    assert (
        alice.types(f"{line} me as tall")
        .reads()[0]
        .startswith(f"There is no command {line}. Did you mean")
    )
    assert alice.session.preferences.description == ""


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("look kitchen", f"{s.way_to('The Kitchen')} Toast."),
        ("look The Kitchen", f"{s.way_to('The Kitchen')} Toast."),
        ("look kitch", f"{s.way_to('The Kitchen')} Toast."),
        ("look east", f"{s.way_to('The Kitchen')} Toast."),
        ("look ea", f"{s.way_to('The Kitchen')} Toast."),
        ("l e", f"{s.way_to('The Kitchen')} Toast."),
        ("look at the garden", s.way_to("The Garden")),
        ("look parlour", "The Parlour"),
    ],
)
def test_look_at_a_room_by_any_of_its_names(alice, line, answer):
    assert alice.types(line).reads()[0] == answer


def test_look_at_a_room_that_is_not_beside(alice):
    alice.types("go garden").reads()
    assert alice.types("look kitchen").reads() == ["You can go to The Kitchen. Toast."]


@pytest.mark.parametrize(
    "line", ["go The Kitchen", "go the kitchen", "go to the kitchen", "go kit", "go to east",
             "join kitchen", "go The Kit"]
)  # fmt: skip
def test_go_to_a_room_by_any_of_its_names(alice, line):
    assert alice.types(line).reads()[0] == "The Kitchen"
