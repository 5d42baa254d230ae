"""Places that people have made, as they are seen and listed."""

import pytest

from teaparty.core import events as e
from teaparty.core.values.looks import DEFAULT, Look
from teaparty.render.lines import line

ALICE, BOB = e.Person(1, "alice"), e.Person(2, "bob")
READER = Look(screen_reader=True)
ATTIC = e.RoomSeen(
    title="The Attic", description="Dust.\nTwo lines.", exits=(), people=(),
    topic="Kafka", topic_by="bob", topic_age=7_200.0, owner="alice", made=True,
)  # fmt: skip
ROWS = e.PlacesListed(
    places=(
        e.PlaceRow(name="attic", kind="room", title="The Attic", people=2, topic="Kafka",
                   trusted=("bob", "carol")),
        e.PlaceRow(name="chess", kind="channel", title="chess", people=1),
        e.PlaceRow(name="loft", kind="room", title="Loft", people=0, open=False),
    )
)  # fmt: skip


@pytest.mark.parametrize("look", [DEFAULT, READER])
def test_what_the_owner_says_of_a_room_is_one_line_that_begins_with_words_of_the_party(look):
    assert line(ATTIC, look).split("\n")[:4] == [
        "The Attic",
        "You see: Dust. Two lines.",
        "It is a place of alice.",
        "Topic, set by bob 2 hours ago: Kafka",
    ]


def test_the_places_of_somebody_in_columns():
    assert line(ROWS, DEFAULT).split("\n") == [
        "Place  Kind     Title      People  Topic  Trusted",
        "attic  room     The Attic       2  Kafka  bob, carol",
        "chess  channel  chess           1",
        "loft   room     Loft            0",
        "loft is set aside, as the party has another place of that name.",
    ]


def test_the_places_of_somebody_read_aloud():
    assert line(ROWS, READER).split("\n") == [
        "Your room attic is The Attic. 2 people are there. You trust bob, carol. The topic is:"
        " Kafka",
        "Your channel chess is chess. One person is there.",
        "loft is set aside, as the party has another place of that name.",
    ]


def test_topics_in_the_lists_of_rooms_and_channels():
    rooms = e.RoomsListed(rooms=(e.RoomRow(name="a", title="The A", people=0, topic="Tea"),))
    assert line(rooms, DEFAULT).split("\n")[1].split() == ["a", "The", "A", "0", "Tea"]
    assert line(rooms, READER).endswith("with nobody in it. The topic is: Tea")
    row = e.ChannelRow(name="news", about="", listeners=0, listening=False, topic="Tea")
    channels = e.ChannelsListed(channels=(row,))
    assert line(channels, DEFAULT).endswith("Tea")
    assert line(channels, READER) == "Channel news. Nobody listens. The topic is: Tea"


@pytest.mark.parametrize(
    ("what", "shown"),
    [
        ("title", "alice gives this place another title."),
        ("description", "alice describes this place anew."),
        ("exits", "alice changes the exits here."),
        ("owner", "alice owns this place now."),
    ],
)
def test_what_has_changed_is_read_by_all_but_the_one_who_did_it(what, shown):
    changed = e.Changed(who=ALICE, what=what)
    assert line(changed, DEFAULT, 2) == shown
    assert not changed.shown_to_actor


def test_whoever_is_shown_out_is_you_for_themselves():
    out = e.ShownOut(who=ALICE, whom=BOB)
    shown = ["You show bob out.", "alice shows you out.", "alice shows bob out."]
    assert [line(out, DEFAULT, viewer) for viewer in (1, 2, 3)] == shown


@pytest.mark.parametrize(
    ("more", "theirs", "own"),
    [
        ({}, "alice invites you to The Attic.", "You invite bob to The Attic."),
        (
            {"seconds": 5_400, "sign": "/"},
            "alice invites you to The Attic for 1 hour 30 minutes. Type /go attic.",
            "You invite bob to The Attic for 1 hour 30 minutes.",
        ),
        (
            {"channel": True, "sign": ""},
            "alice invites you to listen to The Attic. Type listen attic.",
            "You invite bob to listen to The Attic.",
        ),
    ],
)
def test_an_invitation_says_where_for_how_long_and_perhaps_how(more, theirs, own):
    invited = e.Invited(who=ALICE, to=(BOB,), text="The Attic", word="attic", **more)
    assert [line(invited, DEFAULT, viewer) for viewer in (2, 1)] == [theirs, own]


def test_one_of_the_staff_invites_themselves_so_that_they_can_listen():
    invited = e.Invited(who=ALICE, to=(ALICE,), text="chess", word="chess", channel=True)
    assert line(invited, DEFAULT, 1) == "You invite yourself to listen to chess."
