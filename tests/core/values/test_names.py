"""What people may be called, and when two names are the same."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaparty.core.values.names import NameRefused, check, fold
from tests import sentences as s

SCRIPTS = ("A name has letters of one script only, such as Latin or Greek.",)
ENDS = "A name begins and ends with a letter or a digit."
MARKS = "Accents and other marks in a name stand on a letter, at most 4 on one."


def refused(name):
    with pytest.raises(NameRefused) as refusal:
        check(name)
    return str(refusal.value)


@pytest.mark.parametrize(
    "name",
    [
        "al", "alice", "Alice2", "a" * 24, "O'Neil", "jean-luc", "mr.tea", "a_b", "2fast", "a--b",
        "zoë", "Ærøskøbing", "Łódź", "Straße", "Алиса", "Ελένη", "אליס", "علي", "สมชาย", "नमस्ते",
        "ตั้ง", "愛麗絲", "アリス", "ありす", "田中さん", "スター", "佐々木", "김민수",
        "金민수", "ㄅㄆ注音",
        "Алиса2", "დავით", "አበበ", "Նարեկ", "Đặng",
    ],
)  # fmt: skip
def test_names_that_people_have(name):
    assert check(name) == unicodedata.normalize("NFKC", name)


@pytest.mark.parametrize(
    ("typed", "name"),
    [("ａｌｉｃｅ", "alice"), ("zoe\u0308", "zoë"), ("ﬁona", "fiona"), ("ｱﾘｽ", "アリス"),
     ("O’Hara", "O'Hara"), ("Jo‘Ann", "Jo'Ann"), ("Мар’яна", "Мар'яна")],
)  # fmt: skip
def test_a_name_is_kept_in_nfkc(typed, name):
    assert check(typed) == name


@pytest.mark.parametrize("name", ["", "a", "x" * 25, "ﷺ" * 2])
def test_its_length_is_2_to_24_after_nfkc(name):
    length = len(unicodedata.normalize("NFKC", name))
    assert refused(name) == s.name_length(2, 24, length)


@pytest.mark.parametrize("name", ["_alice", "alice_", "-a", "a-", "'tis", "dot.", "..", "__"])
def test_signs_stand_inside_only(name):
    assert refused(name) == ENDS


@pytest.mark.parametrize("name", ["Jo's", "jo'S", "Joʼs", "Jo’s", "jo'ꜱ", "Jo＇ｓ"])
def test_none_ends_like_what_somebody_has(name):
    """So that `Jo's hat falls` is said of Jo alone."""
    assert refused(name) == "A name does not end in 's, which is said of what somebody has."


@pytest.mark.parametrize("name", ["Jos", "Jo'Ann", "d'Es", "Jo'sha", "Jo-s", "Rock'n"])
def test_an_s_or_an_apostrophe_is_none_of_that(name):
    assert check(name) == name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("al ice", "' '"), ("al\u00a0ice", "' '"), ("a,b", ","), ("a:b", ":"), ("a*b", "*"),
        ("a[b]c", "["), ("a\nb", r"'\n'"), ("a\x1bb", r"'\x1b'"), ("a\u200bb", r"'\u200b'"),
        ("a\u202eb", r"'\u202e'"), ("a\u200db", r"'\u200d'"), ("a😀b", "😀"), ("a/b", "/"),
        ("a\u3164b", r"'\u1160'"), ("aⅧ→b", "→"), ("a\u034fb", r"'\u034f'"),
        ("a\ufe0fb", r"'\ufe0f'"), ("a\xadb", r"'\xad'"), ("a\ue000b", r"'\ue000'"),
    ],
)  # fmt: skip
def test_a_character_that_is_no_letter_is_named(name, shown):
    assert refused(name) == s.name_letters("_ - ' .", shown)


@pytest.mark.parametrize("name", ["192.0.2.7", "1.2.3", "1.2.3.x", "١.٢.٣.٤"])
def test_nobody_is_called_like_an_address(name):
    """A ban of them would hit who comes from there."""
    assert refused(name) == "A name does not look like an address."
    assert check("2.5") == "2.5"


@pytest.mark.parametrize(
    "name", ["\u0301alice", "a.\u0301b", "a" + "\u0316" * 5 + "b", "x'\u0308y"]
)
def test_marks_stand_on_letters_few_at_a_time(name):
    assert refused(name) == MARKS


@pytest.mark.parametrize(
    "name",
    ["аlice", "alicе", "Aлиса", "αlpha", "alice愛", "김さん", "アб", "ㄅㄆ한", "ㄅあ", "a٢b", "aא"],
)
def test_scripts_do_not_mix(name):
    assert refused(name) == SCRIPTS[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("alice", "ALICE"), ("Straße", "STRASSE"), ("ａｌｉｃｅ", "alice"), ("zoë", "zoe\u0308"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"), ("ﬁona", "Fiona"), ("ｱﾘｽ", "アリス"),
        ("O’Hara", "o'hara"),
    ],
)  # fmt: skip
def test_names_that_read_the_same_are_the_same(one, other):
    assert fold(one) == fold(other)


def test_names_that_differ_are_not_the_same():
    assert len({fold(name) for name in ("alice", "alicia", "zoe", "zoë", "o'neil", "oneil")}) == 6


names = st.text(
    st.one_of(
        st.sampled_from("abcXYZ09_-'.’"),
        st.characters(categories=("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd")),
    ),
    max_size=26,
)


@given(st.one_of(names, st.text(max_size=6)))
def test_what_is_accepted_is_accepted_again_as_it_is(name):
    try:
        accepted = check(name)
    except NameRefused:
        return
    assert check(accepted) == accepted
    assert fold(accepted) == fold(name)
    assert len(accepted.split()) == 1


@given(names)
def test_folding_twice_is_folding_once(name):
    assert fold(fold(name)) == fold(name)


def test_digits_do_not_mix():
    assert refused("علي1٢") == "A name has digits of one script only."


@pytest.mark.parametrize("name", ["\u02bbalice", "alice\u02bc"])
def test_an_accent_that_stands_alone_is_not_at_the_ends(name):
    assert refused(name) == "A name begins and ends with a letter or a digit, and with no accent."
