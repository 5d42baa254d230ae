"""Names of wide letters are broken nowhere that they fit; elsewhere a row may end between these."""

import re

import pytest
from msgspec import Struct, structs

from teaparty.core import events as e
from teaparty.core.values.looks import LATIN_1, Colours, Look
from teaparty.render.chunks import JOINER, unjoined, whole
from teaparty.render.lines import line
from tests.render.test_golden import ME, SCENES
from tests.render.test_moderation import SCENES as OF_STAFF

WIDE = {
    "the.march.hare": "三月兔先生的朋友们都来喝茶",
    "alice": "愛麗絲夢遊仙境",
    "bob": "茶-二番目のお客様",
    "dormouse": "잠꾸러기겨울잠쥐",
    "zoë": "かみさま2か゚",
    "The Rose Garden behind the House": "屋后的玫瑰园 还有池塘和茶室",
    "The Parlour": "大きな古い茶室の奥",
}
WORDS = ("text", "description", "why", "answer", "how")
"""Fields in which there is what people say."""
EVENTS = [event for scene in (*SCENES.values(), *OF_STAFF.values()) for event in scene]


def renamed(value):
    """Return events, or what they are made of, with names and titles of wide letters."""
    if isinstance(value, str):
        for narrow, wide in WIDE.items():
            value = value.replace(narrow, wide)
        return value
    if isinstance(value, tuple):
        return tuple(map(renamed, value))
    if isinstance(value, dict):
        return {key: each if key in WORDS else renamed(each) for key, each in value.items()}
    if isinstance(value, Struct):
        return structs.replace(value, **renamed(structs.asdict(value)))
    return value


def broken(text):
    """Return the names that would be in a text more often without its line breaks."""
    joined = re.sub(r"(?:\x1b\[0m)?\n *(?:\x1b\[[\d;]*m)?", "", text)
    names = {word for name in WIDE.values() for word in name.split()}
    return [name for name in names if joined.count(name) > text.count(name)]


@pytest.mark.parametrize("colours", [Colours.NONE, Colours.SIXTEEN])
@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_no_name_is_broken_at_any_width_where_it_fits(event, colours):
    event = renamed(event)
    for width in range(40, 80):
        text = line(event, Look(width=width, colours=colours), ME)
        assert broken(text) == []
        assert JOINER not in text


def test_broken_names_are_found_here():
    name = WIDE["alice"]
    assert broken(f"{name[:3]}\n  {name[3:]} says: hi") == [name]


def test_a_crowd_at_width_40():
    names = ["愛麗絲夢遊仙境", "三月兔", "瘋帽匠", "白兔先生", "柴郡貓", "紅心皇后陛下"]
    people = tuple(e.PersonRow(name=name, room="x", idle=0, on=0) for name in names)
    seen = e.RoomSeen(title="茶室", description="", exits=(), people=people)
    assert line(seen, Look(width=40)).split("\n") == [
        "茶室",
        "Also here: 愛麗絲夢遊仙境, 三月兔,",
        "  瘋帽匠, 白兔先生, 柴郡貓,",
        "  紅心皇后陛下.",
    ]


def test_a_name_that_is_wider_than_a_row_fills_the_rows():
    said = e.Said(who=e.Person(2, "三月兔先生的朋友们都来喝茶"), text="hi")
    assert line(said, Look(width=20)).split("\n") == [
        "三月兔先生的朋友们",
        "  都来喝茶 says: hi",
    ]


def test_what_people_say_is_broken_as_ever():
    said = e.Said(who=e.Person(2, "bob"), text="愛麗絲夢遊仙境" * 3)
    rows = line(said, Look(width=20)).split("\n")
    assert rows == ["bob says: 愛麗絲夢遊", "  仙境愛麗絲夢遊仙境", "  愛麗絲夢遊仙境"]


def test_nobody_can_join_anything_by_what_they_type():
    said = e.Said(who=e.Person(2, "bob"), text=JOINER.join("愛麗絲夢遊仙境" * 3))
    rows = line(said, Look(width=20)).split("\n")
    assert rows == ["bob says: 愛麗絲夢遊", "  仙境愛麗絲夢遊仙境", "  愛麗絲夢遊仙境"]


def test_a_screen_reader_and_other_charsets_get_the_plain_name():
    said = e.Said(who=e.Person(2, "愛麗絲"), text="hi")
    assert line(said, Look(screen_reader=True)) == "愛麗絲 says: hi"
    assert line(said, Look(charset=LATIN_1)) == "AiLiSi~ says: hi"


@pytest.mark.parametrize("name", ["alice", "Jürgen", "привет", "愛", "a 愛 b"])
def test_names_that_can_not_be_broken_stay_as_they_are(name):
    assert whole(name) == name
    assert unjoined(name) is name
