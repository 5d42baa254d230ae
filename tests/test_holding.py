"""What a thing holds is counted, however it is held."""

from collections import deque

import pytest

from tests.holding import held_by


class Slotted:
    __slots__ = ("text", "unset")

    def __init__(self, text):
        self.text = text


class Plain:
    def __init__(self, *parts):
        self.parts, self.number = parts, 5


@pytest.mark.parametrize(
    ("thing", "held"),
    [
        ("abc", 3), (b"ab", 2), (memoryview(b"ab"), 2), (7, 0), (None, 0), (len, 0),
        (["ab", "c"], 5), (deque(["ab"]), 3), ({"ab": "cde"}, 6), (Slotted("abc"), 3),
        (Plain("ab", Slotted("c")), 5),
    ],
)  # fmt: skip
def test_letters_bytes_and_items_are_counted(thing, held):
    assert held_by(thing) == held


def test_what_is_held_twice_is_counted_once():
    text = "some text"
    assert held_by([text, text]) == 2 + len(text)


def test_a_thing_that_holds_itself_is_counted_once():
    ring = []
    ring.append(ring)
    assert held_by(ring) == 1
