"""What is heaped on a letter is taken off when it comes in, by whatever way it comes."""

import unicodedata

import pytest

from teaparty.core.log.codec import lasting
from teaparty.core.people.whispers import Whispers
from teaparty.core.values.heaps import MOST_MARKS, taken_in, without_heaps
from teaparty.core.values.refusal import Refusal

FAMILY = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"
HEAP = "x" + "\u0301" * 670
LEFT = "x" + "\u0301" * MOST_MARKS


@pytest.mark.parametrize(
    "text",
    [
        "hello", "Cafe\u0301", "x\u0301" * 670, "ก็" * 50, "क्ष" * 50, "漢字" * 300, FAMILY * 9,
        "👁\ufe0f\u200d🗨\ufe0f", "👩🏽\u200d❤\ufe0f\u200d💋\u200d👨🏿", "🇮🇹" * 20, "한국어",
        "می\u200cخواهم", "\N{WAVING BLACK FLAG}" + "\U000e0067\U000e0062\U000e0065" + "\U000e007f",
        "ක්\u200dර" * 30, "\u1112\u1161\u11ab" * 30,
        "בְּרֵאשִׁ֖ית", "a" + "\u0301" * 8 + "b" + "\u0301" * 8,
    ],
)  # fmt: skip
def test_what_languages_and_emoji_need_stays(text):
    assert without_heaps(text) == text


@pytest.mark.parametrize(
    "mark",
    [
        "\u0301", "\u0489", "\u093f", "\u200d", "\u200c", "\u200b", "\ufe0f", "\ufe00",
        "\U000e0100", "\U000e0041", "\u2060", "\u00ad", "\uff9e", "\u11a8", "\u1160",
        "\U0001f3fb", "\U0001d165", "\u202e", "\u0600",
    ],
)  # fmt: skip
def test_eight_stay_of_whatever_takes_no_place(mark):
    assert without_heaps(f"x{mark * 600}y") == f"x{mark * 8}y"


def test_different_marks_count_together():
    assert without_heaps("x" + "\u0301\ufe0f\u200d" * 100) == "x" + "\u0301\ufe0f\u200d" * 2 + (
        "\u0301\ufe0f"
    )


def test_a_chain_of_joined_emoji_is_parted():
    assert without_heaps("👩\u200d" * 290) == "👩\u200d" * 8 + "👩" * 282
    assert without_heaps("👩🏽\u200d" * 100).count("\u200d") == 8


def test_first_parts_of_korean_syllables_are_no_chain():
    assert without_heaps("\u1100" * 600) == "\u1100" * 8


def test_a_line_is_composed_and_its_blanks_are_one():
    assert taken_in("  e\u0301   b ") == "é b"
    assert taken_in("y" + "\u0327\u0344" * 300)[9:] == ""
    assert taken_in(f"say {HEAP}") == f"say {LEFT}"


# --- by every way


def marks(lines):
    text = " ".join(lines)
    longest = row = 0
    for character in unicodedata.normalize("NFC", text):
        row = row + 1 if character == "\u0301" else 0
        longest = max(longest, row)
    return longest


@pytest.mark.parametrize("typed", [f"say {HEAP}", f"'{HEAP}", f":{HEAP}", f"shout {HEAP}"])
def test_what_is_said_is_kept_without_heaps(party, alice, bob, typed):
    alice.types(typed)
    assert marks(bob.reads()) == MOST_MARKS
    kept = party.room("parlour").log.last(1)[0].event
    assert kept.text == LEFT


def test_other_texts_of_people_are_kept_without_heaps(party):
    alice, bob = party.member("alice"), party.member("bob")
    alice.types(f"describe {HEAP}", f"afk {HEAP}", f"alias hm say {HEAP}")
    assert alice.session.preferences.description == alice.session.preferences.away == LEFT
    assert alice.session.preferences.aliases == {"hm": f"say {LEFT}"}
    bob.types(f"whisper alice {HEAP}", f"report alice {HEAP}")
    assert marks(alice.reads()) == MOST_MARKS
    assert party.party.features.get(Whispers).log.last(1)[0].event.text == LEFT


def test_what_a_plugin_says_has_no_heaps(party, alice):
    party.room("parlour").announce(HEAP)
    party.room("parlour").say_as("tom", HEAP)
    alice.session.tell(HEAP)
    alice.session.tell("{text}", text=HEAP)
    assert marks(alice.reads()) == MOST_MARKS
    assert [entry.event.text for entry in party.room("parlour").log.last(2)] == [LEFT, LEFT]
    assert Refusal("{text}", text=HEAP).fields == {"text": LEFT}


def test_an_event_of_a_plugin_is_kept_without_heaps():
    from teaparty.core.events import Event

    class Odd(Event, frozen=True, kw_only=True):
        def plain(self):
            return HEAP

    assert lasting(Odd()).text == LEFT
