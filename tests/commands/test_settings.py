"""How things look: each setting by each of its words, and what is answered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaparty.commands import settings
from teaparty.core import events as e
from teaparty.core.values.looks import ASCII, CP437, DEFAULT, LATIN_1, UTF_8, Colours, Look, Wishes
from teaparty.core.values.refusal import Refusal
from teaparty.testing import tea_party
from tests import sentences as s


@pytest.fixture
def newcomer(party, alice):
    guest = party.connects()
    guest.reads()
    return guest


def row(name, value, chosen=True):
    return e.SettingRow(name=name, value=value, chosen=chosen)


def answer(guest, line):
    """The one event that comes after a line."""
    guest.types(line)
    (event,) = guest.events
    guest.unread.clear()
    return event


def rows(guest, line):
    event = answer(guest, line)
    assert isinstance(event, e.SettingsListed), event
    return event.settings


def refusal(guest, line):
    event = answer(guest, line)
    assert isinstance(event, e.Refused), event
    return str(Refusal(event.text, **event.fields))


def shows(guest, **look):
    """Let the guest's client show this."""
    guest.dress = lambda wishes: wishes.over(Look(**look))


# --- the list


@pytest.mark.parametrize("line", ["settings", "SETTINGS", "set", "sett", "/settings", "@set"])
def test_the_list_has_every_setting(alice, line):
    assert rows(alice, line) == (
        row("width", "off", chosen=False),
        row("colour", "off", chosen=False),
        row("charset", "utf-8", chosen=False),
        row("screenreader", "off", chosen=False),
        row("timestamps", "off", chosen=False),
        row("prompt", "off", chosen=False),
        row("bell", "off", chosen=False),
        row("timezone", "the server's", chosen=False),
    )


def test_the_list_has_what_the_client_shows_and_what_was_chosen(alice):
    shows(alice, width=80, colours=Colours.MANY, charset=LATIN_1, screen_reader=True)
    alice.types("settings width 60")
    alice.unread.clear()
    assert rows(alice, "settings") == (
        row("width", "60"),
        row("colour", "256", chosen=False),
        row("charset", "latin1", chosen=False),
        row("screenreader", "on", chosen=False),
        row("timestamps", "off", chosen=False),
        row("prompt", "off", chosen=False),
        row("bell", "off", chosen=False),
        row("timezone", "the server's", chosen=False),
    )


@pytest.mark.parametrize("name", ["width", "colour", "charset", "timestamps", "prompt"])
def test_without_a_value_a_setting_is_shown_and_stays(alice, name):
    (shown,) = rows(alice, f"settings {name}")
    assert (shown.name, shown.chosen) == (name, False)
    assert alice.session.wishes == Wishes()


def test_every_field_of_the_wishes_can_be_set():
    fields = {setting.field for setting in settings.SETTINGS.values()}
    assert fields == set(Wishes.__struct_fields__)


# --- values


@pytest.mark.parametrize(
    ("name", "word", "field", "value", "shown"),
    [
        ("width", "60", "width", 60, "60"),
        ("width", "20", "width", 20, "20"),
        ("width", "500", "width", 500, "500"),
        ("width", "0080", "width", 80, "80"),
        ("width", "off", "width", 0, "off"),
        ("width", "none", "width", 0, "off"),
        ("width", "NO", "width", 0, "off"),
        ("width", "0", "width", 0, "off"),
        ("colour", "off", "colours", Colours.NONE, "off"),
        ("colour", "None", "colours", Colours.NONE, "off"),
        ("colour", "no", "colours", Colours.NONE, "off"),
        ("colour", "0", "colours", Colours.NONE, "off"),
        ("colour", "on", "colours", Colours.SIXTEEN, "16"),
        ("colour", "Yes", "colours", Colours.SIXTEEN, "16"),
        ("colour", "16", "colours", Colours.SIXTEEN, "16"),
        ("colour", "ANSI", "colours", Colours.SIXTEEN, "16"),
        ("colour", "256", "colours", Colours.MANY, "256"),
        ("colour", "true", "colours", Colours.TRUE, "true"),
        ("colour", "truecolour", "colours", Colours.TRUE, "true"),
        ("colour", "TrueColor", "colours", Colours.TRUE, "true"),
        ("colour", "24bit", "colours", Colours.TRUE, "true"),
        ("colour", "24-bit", "colours", Colours.TRUE, "true"),
        ("charset", "utf-8", "charset", UTF_8, "utf-8"),
        ("charset", "UTF8", "charset", UTF_8, "utf-8"),
        ("charset", "latin1", "charset", LATIN_1, "latin1"),
        ("charset", "Latin-1", "charset", LATIN_1, "latin1"),
        ("charset", "ISO-8859-1", "charset", LATIN_1, "latin1"),
        ("charset", "ISO 8859 1", "charset", LATIN_1, "latin1"),
        ("charset", "windows-1252", "charset", LATIN_1, "latin1"),
        ("charset", "cp437", "charset", CP437, "cp437"),
        ("charset", "IBM437", "charset", CP437, "cp437"),
        ("charset", "dos", "charset", CP437, "cp437"),
        ("charset", "ASCII", "charset", ASCII, "ascii"),
        ("charset", "us-ascii", "charset", ASCII, "ascii"),
        *(
            (name, word, field, on, "on" if on else "off")
            for name, field in (
                ("screenreader", "screen_reader"),
                ("timestamps", "timestamps"),
                ("prompt", "prompt"),
            )
            for on, words in (
                (True, ("on", "ON", "yes", "true", "1")),
                (False, ("off", "Off", "no", "none", "false", "0")),
            )
            for word in words
        ),
    ],
)
def test_a_value_by_each_of_its_words(alice, name, word, field, value, shown):
    assert rows(alice, f"settings {name} {word}") == (row(name, shown),)
    assert alice.session.wishes == Wishes(**{field: value})
    assert getattr(alice.look, field) == value


@pytest.mark.parametrize("auto", ["auto", "AUTO", "default", "automatic"])
@pytest.mark.parametrize(
    ("name", "word", "shown"),
    [
        ("width", "60", "90"),
        ("colour", "off", "true"),
        ("charset", "utf-8", "ascii"),
        ("screenreader", "off", "on"),
        ("timestamps", "on", "off"),
        ("prompt", "on", "off"),
    ],
)
def test_with_auto_it_is_again_as_the_client_says(alice, name, word, shown, auto):
    shows(alice, width=90, colours=Colours.TRUE, charset=ASCII, screen_reader=True)
    assert rows(alice, f"settings {name} {word}") == (row(name, word),)
    assert rows(alice, f"settings {name} {auto}") == (row(name, shown, chosen=False),)
    assert alice.session.wishes == Wishes()


def test_one_choice_leaves_the_others(alice):
    alice.types("settings width 60", "colour 256", "settings timestamps on", "colour auto")
    assert alice.session.wishes == Wishes(width=60, timestamps=True)
    assert alice.look == Look(width=60, timestamps=True)


def test_all_choices_can_be_taken_back_at_once(alice):
    alice.types("settings width 60", "colour 256", "settings timestamps on").unread.clear()
    assert rows(alice, "settings auto") == rows(alice, "settings")
    assert alice.session.wishes == Wishes()


# --- what can't be


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("settings width", "It is a number of columns from 20 to 500, off or auto."),
        ("settings colour", "It is on, off, 16, 256, true or auto."),
        ("settings charset", "It is utf-8, latin1, cp437, ascii or auto."),
        ("settings screenreader", "It is on, off or auto."),
        ("settings timestamps", "They are on, off, seconds or auto."),
        ("settings prompt", "It is on, off or auto."),
        ("colour", "It is on, off, 16, 256, true or auto."),
        ("charset", "It is utf-8, latin1, cp437, ascii or auto."),
        ("screenreader", "It is on, off or auto."),
    ],
)
@pytest.mark.parametrize("word", ["Maybe", "on off", "?", "{0}", "-1", "60 columns"])
def test_a_refusal_says_what_was_expected(alice, line, told, word):
    name = line.split()[-1]
    assert refusal(alice, f"{line} {word}") == f"The {name} can't be {word}. {told}"
    assert alice.session.wishes == Wishes()


@pytest.mark.parametrize(
    "word", ["19", "501", "1", "00", "80x24", "6_0", "+60", "60.0", "²", "on", "9" * 1_000]
)
def test_a_width_that_no_screen_has(alice, word):
    assert refusal(alice, f"settings width {word}").startswith("The width can't be ")
    assert alice.look == DEFAULT


def test_a_long_word_is_not_repeated_in_full(alice):
    assert refusal(alice, f"charset {'x' * 99}").startswith(f"The charset can't be {'x' * 39}…. ")
    assert refusal(alice, f"settings {'x' * 99} on").startswith(f"{'x' * 39}… does not fit there. ")


@pytest.mark.parametrize("word", ["tea", "widths", "w1dth", "colours", "{0}", "0"])
def test_a_setting_that_there_is_not(alice, word):
    assert refusal(alice, f"settings {word} on") == (
        s.none_of_these(
            word, "width, colour, charset, screenreader, timestamps, prompt, bell, timezone"
        )
    )


@pytest.mark.parametrize("line", ["settings \u200b", "settings width \u200b", "colour \u2060"])
def test_what_shows_nothing_is_no_value(alice, line):
    assert refusal(alice, line).startswith("Please type it like this: ")


@given(st.lists(st.sampled_from(["settings", "colour", "charset", "screenreader", "set width",
                                 "set colour", "set charset", "set prompt"]) | st.text(max_size=9),
                max_size=4))  # fmt: skip
def test_nothing_that_is_typed_is_a_fault(words):
    with tea_party() as party:
        for guest in (party.connects(), party.guest("alice"), party.guest("bob", mode="chat")):
            guest.types(" ".join(words), f"settings {' '.join(words)}")
            guest.reads()
        assert party.faults == []


# --- short forms


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("settings w", "width"), ("set WI", "width"), ("set colou", "colour"),
        ("set col", "colour"), ("set color", "colour"), ("set COLOR", "colour"),
        ("set colo", "colour"), ("set ch", "charset"), ("set sc", "screenreader"),
        ("set timestamp", "timestamps"), ("set times", "timestamps"), ("set p", "prompt"),
        ("set timez", "timezone"), ("set zone", "timezone"),
        ("colo", "colour"), ("color", "colour"), ("COLOUR", "colour"), ("char", "charset"),
        ("/charset", "charset"), (".color", "colour"),
    ],
)  # fmt: skip
def test_a_beginning_will_do(alice, line, name):
    (shown,) = rows(alice, line)
    assert shown.name == name


def test_the_beginning_of_two_settings_is_asked_about(alice):
    assert refusal(alice, "set time on") == s.could_be_any("time", "timestamps, timezone")
    assert refusal(alice, "settings c on") == s.could_be_any("c", "charset, colour")


@pytest.mark.parametrize(
    "line", ["color off", "colour off", "set color off", "settings colour off"]
)
def test_both_spellings_of_colour_mean_the_same(alice, line):
    assert rows(alice, line) == (row("colour", "off"),)
    assert alice.session.wishes == Wishes(colours=Colours.NONE)


def test_in_chat_mode_it_begins_with_a_sign(alice, bob):
    alice.types("mode chat", "/set width 60", "settings width 70")
    assert alice.session.wishes == Wishes(width=60)
    assert bob.reads() == ["alice says: settings width 70"]


# --- colours


@pytest.mark.parametrize("on", ["on", "yes", "1"])
def test_colours_on_are_those_that_the_client_says_it_has(alice, on):
    shows(alice, colours=Colours.TRUE)
    assert rows(alice, "colour off") == (row("colour", "off"),)
    assert rows(alice, f"colour {on}") == (row("colour", "true", chosen=False),)


def test_colours_on_are_sixteen_where_the_client_says_nothing(alice):
    assert rows(alice, "colour on") == (row("colour", "16"),)
    assert alice.look == Look(colours=Colours.SIXTEEN)


# --- the screen reader


def test_screenreader_alone_switches_it_on_and_off(alice):
    assert rows(alice, "screenreader") == (row("screenreader", "on"),)
    assert alice.look == Look(screen_reader=True)
    assert rows(alice, "screenreader") == (row("screenreader", "off"),)
    assert alice.look == DEFAULT


def test_screenreader_alone_switches_off_what_the_client_says(alice):
    shows(alice, screen_reader=True)
    assert rows(alice, "screenreader") == (row("screenreader", "off"),)
    assert rows(alice, "screenreader auto") == (row("screenreader", "on", chosen=False),)


# --- where


@pytest.mark.parametrize(
    ("line", "wishes"),
    [
        ("settings width 60", Wishes(width=60)),
        ("set timestamps on", Wishes(timestamps=True)),
        ("set timestamps seconds", Wishes(timestamps="seconds")),
        ("set timezone Europe/Rome", Wishes(zone="Europe/Rome")),
        ("sett prompt on", Wishes(prompt=True)),
        ("set bell named", Wishes(bell="named")),
        ("colour 256", Wishes(colours=Colours.MANY)),
        ("color off", Wishes(colours=Colours.NONE)),
        ("charset latin1", Wishes(charset=LATIN_1)),
        ("screenreader", Wishes(screen_reader=True)),
    ],
)
def test_what_is_chosen_before_one_comes_in_stays(newcomer, line, wishes):
    rows(newcomer, line)
    newcomer.types("login carol")
    assert newcomer.session.name == "carol"
    assert newcomer.session.wishes == wishes


def test_the_refusals_are_the_same_before_one_comes_in(newcomer):
    assert refusal(newcomer, "charset koi8-r") == (
        "The charset can't be koi8-r. It is utf-8, latin1, cp437, ascii or auto."
    )


def test_settings_change_nothing_for_others(alice, bob):
    alice.types("screenreader", "settings width 60", "colour on")
    assert bob.reads() == []
    assert bob.look == DEFAULT


# --- time zones


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Europe/Rome", "Europe/Rome"), ("europe/ROME", "Europe/Rome"), ("rome", "Europe/Rome"),
        ("New York", "America/New_York"), ("UTC+1", "UTC+1"), ("gmt-3:30", "UTC-3:30"),
        ("utc", "UTC"), ("+2", "UTC+2"), ("auto", "the server's"),
    ],
)  # fmt: skip
def test_a_time_zone_is_chosen(alice, typed, shown):
    (found,) = rows(alice, f"settings timezone {typed}")
    assert found == row("timezone", shown, chosen=typed != "auto")


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("Europe/Roma", "Europe/Rome"), ("istanbul", "Asia/Istanbul or Europe/Istanbul"),
        ("berln", "Europe/Berlin"),
    ],
)  # fmt: skip
def test_what_is_nearly_a_zone_is_asked_about(alice, typed, near):
    asked = refusal(alice, f"settings timezone {typed}")
    assert asked == f"The timezone can't be {typed}. Did you mean {near}?"
    assert alice.session.wishes.zone is None


@pytest.mark.parametrize(
    "typed", ["tea", "../../etc/passwd", "UTC+99", "Europe", "+25:00", "Factory", "{0}"]
)
def test_what_is_no_zone_is_told_how_they_are(alice, typed):
    assert refusal(alice, f"settings timezone {typed}") == (
        f"The timezone can't be {typed}. It is a name such as Europe/Rome or"
        " America/New_York, or how far you are from UTC, such as UTC+1 or UTC-3:30; or auto."
    )


# --- the bell


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("off", "off"), ("whispers", "whispers"), ("NAMED", "named"), ("all", "all"), ("on", "named")],
)
def test_a_bell_is_chosen(alice, typed, shown):
    assert rows(alice, f"settings bell {typed}") == (row("bell", shown),)
    assert alice.look.bell == shown
    assert rows(alice, "settings bell auto") == (row("bell", "off", chosen=False),)


def test_no_other_bell_can_be_chosen(alice):
    assert refusal(alice, "settings bell ding") == s.no_such_bell("ding")
