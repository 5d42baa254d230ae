"""Old lines, and lines that were taken back."""

import pytest

from teaparty.core import events as e
from teaparty.core.log.log import Entry
from teaparty.core.values.looks import ASCII, DEFAULT, Colours, Look
from teaparty.render.lines import encoded, line

pytestmark = pytest.mark.usefixtures("in_greenwich")

ME = 1
ALICE, BOB = e.Person(ME, "alice"), e.Person(2, "bob")
READER = Look(screen_reader=True)
DAY = 86_400.0
MORNING = 100 * DAY + 8 * 3_600
HI = e.Said(who=BOB, text="hi")


def shown(*lines, at=MORNING, **fields):
    fields = {"title": "Said in {room}:", "fields": {"room": "The Den"}, **fields}
    return e.LinesShown(at=at, lines=lines, **fields)


def old(event=HI, at=MORNING, number=7):
    return e.OldLine(number=number, at=at, event=event)


# --- old lines


def test_an_old_line_begins_with_its_time():
    event = shown(old(), old(e.Emoted(who=BOB, text="waves."), at=MORNING + 61), footer="More.")
    assert line(event, DEFAULT).split("\n") == [
        "Said in The Den:", "08:00 bob says: hi", "08:01 * bob waves.", "More.",
    ]  # fmt: skip


SUMMER = 1_815_000_000.0
"""2027-07-07 22:40:00 UTC; MORNING is in the winter."""


def test_an_old_line_has_the_time_of_its_own_season_in_the_zone():
    event, look = shown(old(), old(at=SUMMER), at=SUMMER), Look(zone="America/New_York")
    assert line(event, look).split("\n") == [
        "Said in The Den:", "--- 1970-04-11 ---", "03:00 bob says: hi", "--- 2027-07-07 ---",
        "18:40 bob says: hi",
    ]  # fmt: skip


def test_a_day_begins_where_it_begins_in_the_zone():
    event = shown(old(at=SUMMER), at=SUMMER + 7_200)
    assert line(event, Look(zone="Europe/Rome")).split("\n")[1:] == ["00:40 bob says: hi"]
    assert line(event, DEFAULT).split("\n")[1:] == ["--- 2027-07-07 ---", "22:40 bob says: hi"]


def test_somebody_who_wants_seconds_reads_them_of_old_lines_too():
    look = Look(timestamps="seconds", width=40)
    long = e.Said(who=BOB, text="hi " * 10)
    assert line(shown(old(at=MORNING + 7), old(long)), look).split("\n")[1:] == [
        "08:00:07 bob says: hi", "08:00:00 bob says: hi hi hi hi hi hi hi",
        "           hi hi hi",
    ]  # fmt: skip
    reader = Look(timestamps="seconds", screen_reader=True)
    assert line(shown(old(at=MORNING + 7)), reader).split("\n")[1:] == ["bob says: hi (08:00:07)"]


def test_old_lines_of_which_there_are_none_are_only_a_title():
    assert line(shown(), DEFAULT) == "Said in The Den:"


def test_a_day_that_is_not_today_is_told_once():
    event = shown(old(at=MORNING - 2 * DAY), old(at=MORNING - DAY), old(at=MORNING - DAY), old())
    assert line(event, DEFAULT).split("\n") == [
        "Said in The Den:",
        "--- 1970-04-09 ---", "08:00 bob says: hi",
        "--- 1970-04-10 ---", "08:00 bob says: hi", "08:00 bob says: hi",
        "--- 1970-04-11 ---", "08:00 bob says: hi",
    ]  # fmt: skip
    assert line(event, READER).split("\n")[1:3] == ["On 1970-04-09:", "bob says: hi (08:00)"]


def test_ones_own_lines_read_as_ones_own():
    own = (
        e.Said(who=ALICE, text="hi"),
        e.Whispered(who=BOB, to=(ALICE,), text="psst"),
        e.TakenBack(who=ALICE),
    )
    assert line(shown(*map(old, own)), DEFAULT, ME).split("\n")[1:] == [
        "08:00 You say: hi", "08:00 bob whispers to you: psst",
        "08:00 A line of yours was taken back.",
    ]  # fmt: skip


def test_numbers_stand_behind_the_time_and_for_a_reader_at_the_end():
    event = shown(old(), old(e.TakenBack(who=BOB), number=1_234), numbered=True)
    assert line(event, DEFAULT).split("\n")[1:] == [
        "08:00 #7 bob says: hi", "08:00 #1234 A line of bob's was taken back.",
    ]  # fmt: skip
    assert line(event, READER).split("\n")[1:] == [
        "bob says: hi (08:00, line 7)", "A line of bob's was taken back. (08:00, line 1234)",
    ]  # fmt: skip


@pytest.mark.parametrize("numbered", [False, True])
@pytest.mark.parametrize("width", [20, 30, 41, 80])
def test_what_is_wrapped_stands_further_in_than_the_time(width, numbered):
    text = "alice has quit. " * 9 + "--- 1970-04-09 --- 08:00 zoe says: hi " * 3
    event = shown(old(e.Said(who=BOB, text=text)), numbered=numbered)
    _, first, *rows = line(event, Look(width=width)).split("\n")
    assert first.startswith("08:00 #7 bob" if numbered else "08:00 bob")
    before = len("08:00 #7 " if numbered else "08:00 ")
    assert rows
    assert all(row.startswith(" " * (before + 2)) for row in rows)
    assert max(map(len, (first, *rows))) <= width


def test_a_narrow_screen_with_a_long_number_is_not_left():
    event = shown(old(e.Said(who=BOB, text="x " * 90), number=123_456_789), numbered=True)
    rows = line(event, Look(width=20)).split("\n")
    assert max(map(len, rows)) <= 20
    assert all(row.startswith("  ") for row in rows[2:])


def test_several_lines_of_the_party_stand_below_each_other():
    event = shown(old(e.Announced(text="One.\nTwo.")))
    assert line(event, DEFAULT).split("\n")[1:] == ["08:00 One.", "      Two."]


def test_with_timestamps_the_whole_stands_beside_the_time_of_now():
    entry = Entry(room="", number=0, at=MORNING + 3_600, event=shown(old()))
    look = Look(timestamps=True)
    assert encoded([entry], look, pytest.fail).decode().split("\r\n")[:-1] == [
        "09:00 Said in The Den:", "      08:00 bob says: hi",
    ]  # fmt: skip


def test_what_a_plugin_had_made_up_reads_as_it_did():
    events = (e.Recorded(who=BOB, text="bob rolls a 6."), e.RecordedSpeech(who=BOB, text="bob: la"))
    assert line(shown(*map(old, events)), DEFAULT).split("\n")[1:] == [
        "08:00 bob rolls a 6.", "08:00 bob: la",
    ]  # fmt: skip


def test_colours_and_charsets_are_those_of_the_look():
    event = shown(old(e.Said(who=e.Person(3, "zoë"), text="hé")), fields={"room": "Küche"})
    assert line(event, Look(colours=Colours.SIXTEEN)).split("\n")[1] == (
        "08:00 \x1b[36mzoë\x1b[0m says: hé"
    )
    assert line(event, Look(charset=ASCII)).split("\n") == ["Said in Kuche:", "08:00 zoe~ says: he"]


def test_a_partner_whose_letters_a_screen_lacks_is_marked():
    event = shown(title="Whispers between you and {name}:", fields={"name": "zoë"})
    assert line(event, Look(charset=ASCII)) == "Whispers between you and zoe~:"


# --- lines that were taken back


@pytest.mark.parametrize(
    ("event", "viewer", "text"),
    [
        (e.Retracted(who=BOB, line=7), ME, "bob has taken back their last line."),
        (e.Retracted(who=BOB, line=7), 2, "You have taken back your last line."),
        (e.Retracted(who=BOB, line=7, by="zoe"), ME, "bob's line was taken back by zoe."),
        (e.Retracted(who=BOB, line=7, by="zoe"), 2, "Your line was taken back by zoe."),
        (e.TakenBack(who=BOB), ME, "A line of bob's was taken back."),
        (e.TakenBack(who=BOB), 2, "A line of yours was taken back."),
        (e.TakenBack(who=BOB, by="zoe"), ME, "A line of bob's was taken back by zoe."),
        (e.TakenBack(who=BOB, by="zoe"), 2, "A line of yours was taken back by zoe."),
    ],
)
def test_a_line_that_was_taken_back(event, viewer, text):
    assert line(event, DEFAULT, viewer) == text
