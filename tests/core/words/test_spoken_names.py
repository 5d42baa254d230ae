"""Names are found in talk as words, with their accents or without."""

import pytest

from teaparty.core.values.names import fold
from teaparty.core.words.spoken_names import MOST_WORDS, SpokenNames


@pytest.fixture
def people():
    return {}


@pytest.fixture
def spoken(people):
    found = SpokenNames(people)
    for name in ("bob", "José", "Jo-Ann", "the.march.hare", "O'Hara", "Алиса", "愛麗絲", "สมชาย"):
        people[fold(name)] = name
        found.add(name)
    return found


@pytest.mark.parametrize(
    ("text", "key", "word"),
    [
        ("bob, is there tea?", "bob", "bob"),
        ("Is there tea, BOB?", "bob", "BOB"),
        ("@bob: tea!", "bob", "bob"),
        ("(bob)", "bob", "bob"),
        ("_bob_", "bob", "bob"),
        ("bob's hat", "bob", "bob's"),
        ("bob’s hat", "bob", "bob’s"),
        ("bób", "bob", "bób"),
        ("ｂｏｂ", "bob", "ｂｏｂ"),
        ("— bob—tea?", "bob", "bob"),
        ("Jose, tea?", "josé", "Jose"),
        ("JOSÉ, tea?", "josé", "JOSÉ"),
        ("Where is jo-ann?", "jo-ann", "jo-ann"),
        ("the.march.hare.", "the.march.hare", "the.march.hare"),
        ("o’hara’s cup", "o'hara", "o’hara’s"),
        ("алиса!", "алиса", "алиса"),
        ("愛麗絲，你好", "愛麗絲", "愛麗絲"),
        ("สมชาย ชา", "สมชาย", "สมชาย"),
    ],
)
def test_a_name_is_found_as_a_word(spoken, text, key, word):
    assert spoken.find(text) == {key: word}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bobby",
        "kebob",
        "bob_2",
        "jo",
        "ann",
        "hare",
        "o hara",
        "Алис",
        "Schöne Grüße",
        "b" * 99,
        "é" * 99,
    ],
)
def test_a_part_of_a_word_is_no_name(spoken, text):
    assert spoken.find(text) == {}


def test_several_are_found_in_their_order(spoken):
    assert list(spoken.find("Алиса, bob and bob, José?")) == ["алиса", "bob", "josé"]


def test_somebody_called_just_so_goes_before_a_name_with_accents():
    people = {"jose": 1, "josé": 2}
    spoken = SpokenNames(people)
    for name in people:
        spoken.add(name)
    assert spoken.find("Jose") == {"jose": "Jose"}
    assert spoken.find("José") == {"josé": "José"}
    assert spoken.find("Josè") == {"jose": "Josè", "josé": "Josè"}


def test_names_with_equal_beginnings_are_told_apart():
    people = {"jo-ann": 1, "jo-bob": 2, "zoé": 3, "zoë": 4}
    spoken = SpokenNames(people)
    for name in people:
        spoken.add(name)
    assert list(spoken.find("Zoe and jo-bob")) == ["zoé", "zoë", "jo-bob"]
    for name in ("jo-ann", "zoé"):
        del people[name]
        spoken.remove(name)
    assert list(spoken.find("zoe jo-ann jo-bob")) == ["zoë", "jo-bob"]


def test_names_of_people_who_left_are_not_found(people, spoken):
    for name in ("bob", "José", "Алиса"):
        del people[fold(name)]
        spoken.remove(name)
    assert spoken.find("bob, José, Jose, Алиса!") == {}


def test_only_so_many_words_are_looked_up(spoken):
    assert spoken.find("tea " * MOST_WORDS + "bob") == {}
    assert spoken.find("é " * (MOST_WORDS - 1) + "bob") == {"bob": "bob"}


def test_people_who_are_called_by_a_sign_may_be_out(spoken):
    assert spoken.called("@Zoe, @bob's and ＠José; me@tea.example, @ @- " + "@" + "b" * 70) == [
        "zoe", "bob's", "bob", "josé",
    ]  # fmt: skip
