"""The mark of a channel, and what there is to listen to."""

import pytest

from teaparty.core import events as e
from teaparty.core.values.looks import DEFAULT, Colours, Look
from teaparty.render.lines import line

ALICE = e.Person(1, "alice")
READER = Look(screen_reader=True)
SAID, WAVED = e.Said(who=ALICE, text="The kettle is on."), e.Emoted(who=ALICE, text="waves.")
TAKEN = e.Retracted(who=ALICE, line=3)
TWO = e.Announced(text="One.\nTwo.")
TO_BOB = e.Said(who=ALICE, text="Hello!", to=(e.Person(2, "bob"),))


def row(name="news", about="", listeners=0, listening=False, new=0, more=False):
    return e.ChannelRow(
        name=name, about=about, listeners=listeners, listening=listening, new=new, more=more
    )


@pytest.mark.parametrize(
    ("event", "viewer", "shown", "aloud"),
    [
        (SAID, 2, "[news] alice says: The kettle is on.",
         "alice says on news: The kettle is on."),
        (SAID, 1, "[news] You say: The kettle is on.", "You say on news: The kettle is on."),
        (WAVED, 2, "[news] * alice waves.", "alice emotes on news: waves."),
        (WAVED, 1, "[news] * alice waves.", "You emote on news: waves."),
        (TAKEN, 2, "[news] alice has taken back their last line.",
         "On news: alice has taken back their last line."),
        (TWO, 2, "[news] One.\n[news] Two.", "On news: One.\nOn news: Two."),
        (TO_BOB, 3, "[news] alice says to bob: Hello!", "On news: alice says to bob: Hello!"),
    ],
)  # fmt: skip
def test_what_happens_on_a_channel_has_its_mark(event, viewer, shown, aloud):
    assert line(event, DEFAULT, viewer, "news") == shown
    assert line(event, READER, viewer, "news") == aloud


def test_a_line_that_names_somebody_says_so_behind_the_channel():
    event = e.Said(who=ALICE, text="bob, tea?")
    assert line(event, READER, 2, "news", "bob") == "alice says on news, naming you: bob, tea?"


def test_what_shows_nothing_has_no_mark():
    assert line(e.Settled(), DEFAULT, 2, "news") == ""


def test_the_mark_has_a_colour_of_its_own():
    shown = line(SAID, Look(colours=Colours.SIXTEEN), 2, "news")
    assert shown == "\x1b[33m[news]\x1b[0m \x1b[36malice\x1b[0m says: The kettle is on."


def test_a_long_line_goes_on_below_its_mark():
    shown = line(SAID, Look(width=30), 2, "news").split("\n")
    assert shown == ["[news] alice says: The kettle", "  is on."]


def test_an_old_line_may_have_a_mark():
    old = e.OldLine(number=3, at=0, event=SAID, mark="news")
    event = e.LinesShown(at=0, title="Read:", fields={}, lines=(old,))
    assert line(event, DEFAULT, 2).split("\n")[1][6:] == "[news] alice says: The kettle is on."


def test_a_list_of_channels():
    rows = row(about="What is new", listeners=3, listening=True, new=12), row("chess")
    assert line(e.ChannelsListed(channels=rows), DEFAULT).split("\n") == [
        "Channel  About        Listeners  You     New",
        "news     What is new          3  listen   12",
        "chess                         0",
    ]


@pytest.mark.parametrize(
    ("found", "aloud"),
    [
        (row(about="What is new?"), "Channel news: What is new? Nobody listens."),
        (row(listeners=1, listening=True, new=1),
         "Channel news. 1 person listens. You listen to it. One line is new."),
        (row(listeners=2, listening=True, new=2),
         "Channel news. 2 people listen. You listen to it. 2 lines are new."),
        (row(listening=True, new=9, more=True),
         "Channel news. Nobody listens. You listen to it. More than 9 lines are new."),
    ],
)  # fmt: skip
def test_a_list_of_channels_is_read_aloud(found, aloud):
    assert line(e.ChannelsListed(channels=(found,)), READER) == aloud


def test_no_channels():
    nothing = e.ChannelsListed(channels=())
    assert line(nothing, DEFAULT) == line(nothing, READER) == "There is nothing to listen to."


def test_a_room_among_channels():
    hall = e.ChannelRow(name="hall", about="The Hall", listeners=1, listening=True, room=True)
    assert line(e.ChannelSeen(channel=hall, people=("alice",)), DEFAULT) == (
        "Room hall is The Hall.\nListening: alice."
    )
    assert line(e.ChannelsListed(channels=(hall,)), READER) == (
        "Room hall is The Hall. 1 person listens. You listen to it."
    )


def test_who_listens():
    seen = e.ChannelSeen(channel=row(about="What is new"), people=("alice", "bob"), more=3)
    assert line(seen, DEFAULT).split("\n") == [
        "Channel news: What is new",
        "Listening: alice, bob and 3 more.",
    ]
    nobody = e.ChannelSeen(channel=row(), people=())
    assert line(nobody, DEFAULT) == "Channel news.\nNobody listens."


def test_a_room_that_is_heard_from_elsewhere():
    room = e.RoomSeen(title="Hall", description="", exits=(), people=(), listening=("carol",))
    assert line(room, DEFAULT) == "Hall\nNobody else is here.\nListening: carol."
    assert line(room, READER) == "Hall\nNobody else is here.\nListening: carol."
