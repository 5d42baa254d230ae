"""Names that look the same."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaparty import lookalikes
from teaparty.core.values.names import NameRefused, check, fold
from teaparty.lookalikes import plain_letters, skeleton


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Alice", "alice"), ("AIice", "alice"), ("A1ice", "ALICE"), ("aIIce", "Alice"),
        ("AL1CE", "ALICE"), ("ALlCE", "alice"), ("pаypal", "paypal"), ("modern", "rnodem"),
        ("MODERN", "modern"), ("RN", "m"), ("b0b", "BOB"), ("bоb", "Bob"), ("ВОВ", "bob"),
        ("НОРА", "hopa"), ("ΝΟΝΟ", "nono"), ("ａｌｉｃｅ", "alice"), ("Straße", "strasse"),
        ("ali\u0307ce", "alice"), ("İstanbul", "istanbul"), ("ıstanbul", "istanbul"),
        ("j\u0307o", "jo"), ("o\u02bcneil", "o'neil"), ("zoë", "ZOE\u0308"),
        ("कक\u0902", "कक\u0307"), ("ٱلی", "ٱلى"), ("aʟice", "alice"), ("ʙᴏʙ", "bob"),
        ("ᴀʟɪᴄᴇ", "alice"), ("ᴊɪᴍ", "jim"), ("ɴɪᴋᴋɪ", "NIKKI"), ("ꜰᴀᴇ", "fae"), ("boᶫd", "bold"),
        ("ɶdipus", "oedipus"), ("Ɪda", "ida"),
    ],
)  # fmt: skip
def test_names_that_look_the_same(one, other):
    assert skeleton(one) == skeleton(other)


def test_names_that_differ_do_not_look_the_same():
    names = [
        "alice", "alicia", "alan", "bob", "boba", "rob", "zoe", "zoë", "zoé", "o'neil", "oneil",
        "o-neil", "o.neil", "o_neil", "wendy", "vvendy", "anna", "ana", "anne", "hanna", "nina",
        "mia", "nia", "lara", "sara", "clara", "dara", "bill", "phil", "will", "jill", "vera",
        "nera", "uwe", "jane", "june", "jan", "alice2", "alice3", "alice7", "alice8", "alice9",
        "Алиса", "Вова", "Анна", "Иван", "Νίκος", "Ελένη", "愛麗絲", "アリス", "ありす",
        "김민수", "अनिल", "علي", "عمر", "דוד", "דנה", "สมชาย",
    ]  # fmt: skip
    found = {}
    for name in names:
        assert found.setdefault(skeleton(name), name) == name


def test_each_small_capital_is_a_letter():
    pattern = re.compile("LATIN (?:CAPITAL )?LETTER SMALL CAPITAL ([A-Z]{1,2})")
    named = ((chr(c), unicodedata.name(chr(c), "")) for c in range(0x250, 0x10000))
    found = {c: match[1].lower() for c, name in named if (match := pattern.fullmatch(name))}
    assert len(found) > 20
    assert {c: plain_letters(c) for c in found} == found


def test_the_price():
    assert skeleton("Ali") == skeleton("All")
    assert skeleton("Mia") == skeleton("Rnla")


def test_names_that_look_like_no_other_in_small_letters():
    assert skeleton("вов") != skeleton("bob")
    assert fold("вов") == fold("ВОВ")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Alice", "alice"), ("r00t", "r00t"), ("ALI", "ali"), ("AII", "a11"), ("aIl", "a1l"),
        ("İda", "ida"), ("ıda", "ida"), ("аӏӏ", "a11"), ("ΝΙΝΑ", "n1na"), ("ѕуѕтем", "system"),
        ("Jean-Luc", "jeanluc"), ("O'Neil", "oneil"), ("Bjørn", "bjorn"), ("Łódź", "lodz"),
        ("aʟice", "alice"), ("愛麗絲", "愛麗絲"), ("Straße", "strasse"), ("ａｌl", "all"),
    ],
)  # fmt: skip
def test_the_letters_that_a_name_reads_like(name, letters):
    assert plain_letters(name) == letters


def test_a_prototype_looks_like_nothing_else():
    prototypes = lookalikes.prototypes()
    assert len(prototypes) > 6_000
    for character, prototype in prototypes.items():
        assert chr(character) != prototype
        for each in prototype:
            assert ord(each) not in prototypes or unicodedata.decomposition(each)


@pytest.mark.parametrize(
    ("character", "prototype"),
    [
        ("I", "l"), ("1", "l"), ("0", "O"), ("m", "rn"), ("а", "a"), ("Ν", "N"), ("ν", "v"),
        ("в", "ʙ"), ("ا", "l"), ("ه", "o"), ("ו", "l"), ("٠", "."), ("ß", None), ("β", "ß"),
        ("l", None), ("O", None), ("n", None), ("a", None), ("\u05ad", "\u0596"),
        ("\u0596", None), ("æ", "ae"), ("ⲁ", None),
    ],
)  # fmt: skip
def test_prototypes_are_those_of_unicode(character, prototype):
    """As the lines of confusables.txt say."""
    assert lookalikes.prototypes().get(ord(character)) == prototype


def letters():
    kinds = ("L", "N", "M")
    every = map(chr, (*range(0xD800), *range(0xE000, 0x20000)))
    return [each for each in every if unicodedata.category(each)[0] in kinds]


@pytest.mark.slow
def test_no_letter_looks_like_yet_another():
    again = [each for each in letters() if skeleton(skeleton(each)) != skeleton(each)]
    assert again == []


def test_in_ascii_capitals_make_no_difference():
    for character in map(chr, range(128)):
        assert skeleton(character) == skeleton(character.lower()) == skeleton(character.upper())


names = st.text(
    st.one_of(
        st.sampled_from("abcilmnoIO01XYZ09_-'."),
        st.characters(categories=("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd")),
    ),
    min_size=2,
    max_size=24,
)


@given(names)
def test_what_looks_the_same_once_does_so_again(name):
    try:
        accepted = check(name)
    except NameRefused:
        return
    assert skeleton(name) == skeleton(accepted)
    assert skeleton(skeleton(accepted)) == skeleton(accepted)
    assert skeleton(accepted)
