"""How whole screens look, in files that one can look at: `golden/<scene>-<width>-<look>.txt`.

ESC stands there as \\e. With `TEAPARTY_GOLDEN=write` in the environment they are written anew.
"""

import os
from pathlib import Path

import pytest

from teaparty.core import events as e
from teaparty.core.values.looks import Colours, Look
from teaparty.render.lines import line

pytestmark = pytest.mark.usefixtures("in_greenwich")

GOLDEN = Path(__file__).parent / "golden"
ME = 1
ALICE, BOB, ALISU = e.Person(ME, "alice"), e.Person(2, "bob"), e.Person(3, "愛麗絲")
HARE = e.Person(4, "the.march.hare")

LOOKS = {
    "plain": {},
    "colour": {"colours": Colours.SIXTEEN},
    "reader": {"screen_reader": True},
}


def person(name, room, idle, on, away=None, **more):
    return e.PersonRow(name=name, room=room, idle=idle, on=on, away=away, **more)


PEOPLE = (
    person("alice", "The Parlour", 0, 7_500, registered=True),
    person("bob", "The Parlour", 45, 300),
    person("愛麗絲", "The Library", 130, 86_400, role="host", registered=True),
    person("the.march.hare", "The Rose Garden behind the House", 4_000, 190_000, "Tea!"),
    person("dormouse", "The Parlour", 50_000, 950_000, ""),
    person("zoë", "Küche", 5, 61),
)

LOOKING = e.RoomSeen(
    room="parlour",
    title="The Parlour",
    description="A long table is laid for many more than are here. The clock on the wall has"
    " stopped at six, and the kettle is always about to boil.\nSomebody has left a hat.",
    exits=(
        e.ExitRow(name="north", title="The Rose Garden behind the House", room="garden"),
        e.ExitRow(name="east", title="The Library", room="library"),
        e.ExitRow(name="down", title="Küche", room="kitchen"),
    ),
    people=(PEOPLE[1], PEOPLE[2], PEOPLE[4]),
    more=3,
)

ROOMS = e.RoomsListed(
    rooms=(
        e.RoomRow(name="parlour", title="The Parlour", people=12),
        e.RoomRow(name="garden", title="The Rose Garden behind the House", people=1),
        e.RoomRow(
            name="library", title="The Library of all Books that were never written", people=0
        ),
        e.RoomRow(name="tea", title="茶室", people=3),
    )
)


CHANNELS = e.ChannelsListed(
    channels=(
        e.ChannelRow(
            name="news",
            about="What is new in the rooms, in the garden behind the house, and among the guests",
            listeners=12,
            listening=True,
            new=120,
            more=True,
        ),
        e.ChannelRow(name="chess", about="", listeners=0, listening=False),
        e.ChannelRow(name="tea", about="茶", listeners=1, listening=True, new=1),
        e.ChannelRow(name="hall", about="The Hall", listeners=2, listening=True, room=True),
    )
)


def command(name, theme, summary):
    return e.HelpRow(name=name, theme=theme, summary=summary)


TALKING, GOING, SEEING = "Talking", "Looking and going", "How things look"
OTHERS, LEAVING = "People", "Help and leaving"
HELP = e.HelpListed(
    commands=(
        command("say", TALKING, "Say something to everybody in the room."),
        command("emote", TALKING, "Do something that everybody in the room sees."),
        command(
            "whisper", TALKING, "Say something to one person, or to several, wherever they are."
        ),
        command("reply", TALKING, "Whisper to the one who whispered to you last."),
        command("shout", TALKING, "Say something to everybody, in every room."),
        command("look", GOING, "Look at the room where you are, at somebody, or through an exit."),
        command("go", GOING, "Go to another room: through an exit, or to a room by its name."),
        command("rooms", GOING, "List every room, with how many people are in it."),
        command("who", OTHERS, "List everybody who is in."),
        command("name", OTHERS, "Take another name."),
        command("afk", OTHERS, "Be away until you type the next line."),
        command("ignore", OTHERS, "Hear nothing more from somebody, in rooms or in whispers."),
        command("unignore", OTHERS, "Hear somebody again whom you ignore."),
        command("settings", SEEING, "See how things look for you, or change one of them."),
        command("screenreader", SEEING, "Lay everything out for a screen reader."),
        command("help", LEAVING, "List the commands, or explain one of them."),
        command("mode", LEAVING, "Choose how your lines are read."),
        command("quit", LEAVING, "Leave the party."),
    )
)
HELP_ON = e.HelpShown(
    usage="whisper PEOPLE TEXT",
    summary="Say something to one person, or to several, wherever they are.",
    meaning="Nobody else reads it. Several names are joined by commas.",
    examples=("whisper bob Are you there?", ">bob Hi!", "tell bob,carol Hi, you two!"),
    aliases=("tell", "page", ">", "["),
)


def setting(name, value, chosen=False):
    return e.SettingRow(name=name, value=value, chosen=chosen)


SETTINGS = e.SettingsListed(
    settings=(
        setting("width", "80"),
        setting("colour", "16"),
        setting("charset", "utf-8"),
        setting("screenreader", "off"),
        setting("timestamps", "on", chosen=True),
        setting("prompt", "off"),
        setting("bell", "off"),
    )
)

LONG_LINK = "https://tea.example/a/very/long/way/to/the/recipe?of=the&cake=that-nobody-ever-ate"
TALK = (
    e.Greeted(text="Welcome to the tea party.\nThere is always room for one more.", people=6),
    e.CameIn(name="alice", mode="mud"),
    e.Arrived(who=BOB),
    e.Said(who=BOB, text="Good evening. Is there any tea left?"),
    e.Said(who=ALICE, text="Plenty. Take the cup that has no crack, and mind the dormouse."),
    e.Emoted(who=BOB, text="pours himself some tea and looks at the clock. alice has quit."),
    e.Emoted(who=ALICE, text="'s hat falls into the teapot."),
    e.Acted(
        who=ALICE,
        social="pour",
        sentences={"en": "pours tea for {whom}."},
        whom=ALISU,
        how="without looking, while bob has quit and nobody else is there",
    ),
    e.Acted(who=BOB, social="pour", sentences={"en": "pours tea for everybody."}),
    e.Said(
        who=ALISU,
        text="今天的茶很好喝，謝謝你們！「再來一杯嗎？」她問。我們明天還會在這裡見面。",
    ),
    e.Whispered(who=BOB, to=(ALICE,), text="Who is she? I have never seen her at one of these."),
    e.Whispered(who=ALICE, to=(BOB, HARE), text="Ask her!"),
    e.Said(who=HARE, text=f"It is all written up here: {LONG_LINK}, with (some) pictures."),
    e.Shouted(who=HARE, text="Change places!"),
    e.Left(who=HARE, destination="The Rose Garden behind the House"),
    e.Knocked(who=ALISU),
    e.ShownOut(who=BOB, whom=HARE),
    e.Renamed(who=BOB, name="robert"),
    e.Announced(text="The party closes in ten minutes, because the kettle is to be descaled."),
    e.Missed(count=12),
    e.Refused(
        text="There is no command {word}. Did you mean {nearest}?",
        fields={"word": "wisper", "nearest": "whisper"},
    ),
    e.Told(
        text="{name} is away: {text}",
        fields={
            "name": "dormouse",
            "text": "Zzz. Wake me when there is treacle in the well, or jam on any day but today.",
        },
    ),
    e.LostLink(who=ALISU),
    e.SentOut(who=ALISU),
)

DAY = 86_400.0
EVENING = 20_000 * DAY + 67_260


def old(number, at, event):
    return e.OldLine(number=number, at=at, event=event)


MEMORY = (
    e.Recalled(
        parts=(
            e.WhispersMissed(count=3, invitations=1),
            e.LinesMissed(title="The Rose Garden behind the House", lines=12),
            e.LinesMissed(title="news", lines=7, named=2, channel=True),
        )
    ),
    e.LinesShown(
        at=EVENING,
        title="Said in {room}:",
        fields={"room": "The Parlour"},
        lines=(
            old(1_998, EVENING - DAY, e.Said(who=BOB, text="Good evening. Is there any tea left?")),
            old(1_999, EVENING - DAY, e.TakenBack(who=HARE)),
            old(2_000, EVENING - DAY, e.Said(who=ALICE, text="Plenty. " * 12)),
            old(2_003, EVENING - 90, e.Emoted(who=BOB, text="pours some. alice has quit.")),
            old(2_004, EVENING - 60, e.Said(who=ALISU, text="今天的茶很好喝，謝謝你們！" * 3)),
            old(2_005, EVENING - 30, e.Recorded(who=HARE, text="the.march.hare rolls a 6.")),
        ),
        numbered=True,
        footer="Type review for the lines before.",
    ),
    e.LinesShown(
        at=EVENING,
        title="Whispers between you and {name}:",
        fields={"name": "bob"},
        lines=(
            old(7, EVENING - 60, e.Whispered(who=BOB, to=(ALICE,), text="Who is she?")),
            old(8, EVENING - 30, e.Whispered(who=ALICE, to=(BOB, HARE), text="Ask her!")),
            old(
                9,
                EVENING - 20,
                e.Invited(
                    who=BOB, to=(ALICE,), text="The Attic", word="attic", seconds=3_600, sign="/"
                ),
            ),
        ),
    ),
    e.Retracted(who=BOB, line=2_003),
    e.Retracted(who=HARE, line=2_001, by="zoë"),
)
HAT = "The one with the hat, who is always late for tea: it has been six o'clock for years now."
GONE = e.PersonRow(name="dormouse", room="The Parlour", idle=50, on=950, linked=False)
FINGER = (
    e.FingerShown(name="alice", role="wizard", since=EVENING - 400 * DAY, person=PEOPLE[0]),
    e.FingerShown(name="the.march.hare", since=EVENING, seen=190_000, description=HAT),
    e.FingerShown(name="bob", person=PEOPLE[1]),
    e.PersonSeen(person=GONE, description="alice has quit."),
    e.PeopleListed(people=(PEOPLE[4], GONE)),
    e.RoomSeen(title="The Parlour", description="", exits=(), people=(PEOPLE[4], GONE)),
)

STAFF = e.StaffListed(
    people=(
        e.StaffRow(name="愛麗絲", role="host", person=PEOPLE[2]),
        e.StaffRow(name="the.march.hare", role="keeper of the teapot", person=PEOPLE[3]),
        e.StaffRow(name="dodo", role="host", seen=190_000),
    ),
    more=3,
)

SCENES = {
    "look": (LOOKING,),
    "staff": (STAFF, e.StaffListed(people=())),
    "accounts": (e.AccountsListed(people=STAFF.people, more=2), e.AccountsListed(people=())),
    "who": (e.PeopleListed(people=PEOPLE), e.PersonSeen(person=PEOPLE[3])),
    "help": (HELP, HELP_ON),
    "rooms": (ROOMS,),
    "channels": (CHANNELS, e.ChannelSeen(channel=CHANNELS.channels[0], people=("bob", "愛麗絲"))),
    "settings": (SETTINGS,),
    "talk": TALK,
    "memory": MEMORY,
    "finger": FINGER,
}


def screen(scene, look):
    texts = [line(event, look, ME) for event in SCENES[scene]]
    return "".join(f"{text}\n" for text in texts if text)


@pytest.mark.parametrize("wears", LOOKS)
@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("scene", SCENES)
def test_a_screen_looks_as_it_did(scene, width, wears):
    made = screen(scene, Look(width=width, **LOOKS[wears])).replace("\x1b", r"\e")
    file = GOLDEN / f"{scene}-{width}-{wears}.txt"
    if os.environ.get("TEAPARTY_GOLDEN") == "write":
        file.write_text(made, "utf-8")
    assert made == file.read_text("utf-8")
