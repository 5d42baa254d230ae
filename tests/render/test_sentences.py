"""What people say and do reads well, and so does what the party tells."""

import pytest
from msgspec import structs

from teaparty.core import events as e
from teaparty.core.values.looks import ASCII, DEFAULT, LATIN_1, Colours, Look
from teaparty.render.lines import line

ALICE, BOB, CAROL = e.Person(1, "alice"), e.Person(2, "bob"), e.Person(3, "carol")
NOBODY = 9
READER = Look(screen_reader=True)
COLOUR = Look(colours=Colours.SIXTEEN)


@pytest.mark.parametrize(
    ("event", "to_others", "to_actor"),
    [
        (e.Said(who=ALICE, text="hi"), "alice says: hi", "You say: hi"),
        (e.Shouted(who=ALICE, text="hi"), "alice shouts: hi", "You shout: hi"),
        (e.Emoted(who=ALICE, text="waves."), "* alice waves.", "* alice waves."),
        (e.Emoted(who=ALICE, text="'s hat"), "* alice's hat", "* alice's hat"),
        (e.Emoted(who=ALICE, text="’s hat"), "* alice’s hat", "* alice’s hat"),
        (e.Emoted(who=ALICE, text="'Ann waves."), "* alice 'Ann waves.", "* alice 'Ann waves."),
        (e.Emoted(who=ALICE, text="'sits."), "* alice 'sits.", "* alice 'sits."),
        (e.Emoted(who=ALICE, text="'S hat"), "* alice 'S hat", "* alice 'S hat"),
        (e.Emoted(who=ALICE, text="'s"), "* alice 's", "* alice 's"),
        (e.Emoted(who=ALICE, text=", bob"), "* alice , bob", "* alice , bob"),
        (e.Arrived(who=ALICE), "alice has come in.", ""),
        (e.Entered(who=ALICE, origin="The Hall"), "alice comes from The Hall.", ""),
        (e.Left(who=ALICE, destination="The Hall"), "alice goes to The Hall.", ""),
        (e.Quit(who=ALICE), "alice has quit.", ""),
        (e.LostLink(who=ALICE), "alice has lost the link.", ""),
        (e.SentOut(who=ALICE), "alice was sent out.", ""),
        (
            e.Renamed(who=ALICE, name="alicia"),
            "alice is now called alicia.",
            "You are now called alicia.",
        ),
        (e.Announced(text="Tea!\nNow."), "Tea!\nNow.", "Tea!\nNow."),
    ],
)
def test_what_happens_in_a_room(event, to_others, to_actor):
    assert line(event, DEFAULT, NOBODY) == to_others
    assert line(event, DEFAULT, ALICE.number) == to_actor


def test_a_whisper_is_marked_for_both_sides():
    event = e.Whispered(who=ALICE, to=(BOB, CAROL), text="psst")
    assert line(event, DEFAULT, 1) == "You whisper to bob, carol: psst"
    assert line(event, DEFAULT, 2) == "alice whispers to you, carol: psst"


def test_fields_are_put_into_a_template_and_made_safe():
    event = e.Told(text="{name} is away: {text}", fields={"name": "bob", "text": "{name}\x1b\n!"})
    assert line(event, DEFAULT) == "bob is away: {name} !"
    assert line(e.Refused(text="No {what}.", fields={"what": "tea"}), DEFAULT) == "No tea."


def test_a_text_without_fields_is_no_template():
    assert line(e.Told(text="{braces}\nand lines"), DEFAULT) == "{braces}\nand lines"


def test_a_template_is_made_safe_too():
    assert line(e.Told(text="\x1b[2J{a}\r\nb", fields={"a": "1"}), DEFAULT) == "[2J1\nb"


@pytest.mark.parametrize(
    ("count", "text"), [(1, "[1 line was missed]"), (2, "[2 lines were missed]")]
)
def test_missed_lines_are_counted(count, text):
    assert line(e.Missed(count=count), DEFAULT) == text


def test_to_a_screen_reader_an_emote_begins_with_the_name():
    event = e.Emoted(who=ALICE, text="'s hat falls.")
    assert line(event, READER, NOBODY) == "alice emotes: 's hat falls."
    assert line(event, READER, ALICE.number) == "You emote: 's hat falls."


@pytest.mark.parametrize(
    ("event", "to_others", "to_actor"),
    [
        (e.Said(who=ALICE, text="hi"), "<36>alice<0> says: hi", "<94>You say: hi<0>"),
        (e.Emoted(who=ALICE, text="is"), "* <36>alice<0> is", "<94>* alice is<0>"),
        (
            e.Whispered(who=ALICE, to=(BOB,), text="hi"),
            "<35>alice whispers to bob: hi<0>",
            "<35>You whisper to bob: hi<0>",
        ),
        (e.Arrived(who=ALICE), "<32>alice has come in.<0>", ""),
        (
            e.Renamed(who=ALICE, name="al"),
            "<32>alice is now called al.<0>",
            "<32>You are now called al.<0>",
        ),
        (e.Announced(text="a\nb"), "<32>a<0>\n<32>b<0>", "<32>a<0>\n<32>b<0>"),
        (e.Missed(count=1), "<32>[1 line was missed]<0>", "<32>[1 line was missed]<0>"),
        (e.Refused(text="No."), "<31>No.<0>", "<31>No.<0>"),
        (e.Told(text="Yes."), "Yes.", "Yes."),
    ],
)
def test_a_colour_tells_what_kind_of_line_it_is(event, to_others, to_actor):
    for viewer, text in ((NOBODY, to_others), (ALICE.number, to_actor)):
        assert line(event, COLOUR, viewer) == text.replace("<", "\x1b[").replace(">", "m")


@pytest.mark.parametrize("colours", Colours)
def test_the_words_are_the_same_in_any_number_of_colours(colours):
    look = Look(colours=colours)
    event = e.Said(who=ALICE, text="hi")
    bare = line(event, look, NOBODY).replace("\x1b", "").split("m")
    assert "".join(part.split("[")[0] for part in bare) == "alice says: hi"


def test_names_and_texts_fit_the_charset():
    zoe = e.Person(1, "zoë")
    event = e.Said(who=zoe, text="“Grüß Gott”")
    assert line(event, structs.replace(DEFAULT, charset=ASCII)) == 'zoe~ says: "Gruss Gott"'
    assert line(event, structs.replace(DEFAULT, charset=LATIN_1)) == 'zoë says: "Grüß Gott"'
    whisper = e.Whispered(who=ALICE, to=(zoe,), text="…")
    assert line(whisper, Look(charset=ASCII)) == "alice whispers to zoe~: ..."
    assert line(e.Renamed(who=zoe, name="愛"), Look(charset=ASCII)) == "zoe~ is now called Ai~."


class Sneezed(e.Event, frozen=True, kw_only=True):
    def plain(self):
        return f"{self.who.name} sneezes.\x07\nBless you."


def test_an_event_of_a_plugin_reads_as_its_plain_text_made_safe():
    assert line(Sneezed(who=BOB), DEFAULT) == "bob sneezes.\nBless you."


class Poured(e.Event, frozen=True, kw_only=True):
    text: str

    def plain(self):
        return "{who} pours: {text} {name}"

    def plain_fields(self):
        return {"who": self.who.name, "text": self.text, "name": "zoë"}


def test_a_template_of_a_plugin_has_its_fields_made_safe_and_words_in_other_letters_marked():
    poured = Poured(who=e.Person(1, "Ая"), text="tea\x07\nfor {name}")
    assert line(poured, DEFAULT) == "Ая pours: tea for {name} zoë"
    assert line(poured, Look(charset=ASCII)) == "Aya~ pours: tea for {name} zoe~"


def test_an_event_without_a_plain_text_shows_nothing():
    assert line(e.Event(), DEFAULT) == ""
