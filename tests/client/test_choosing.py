"""What a guest types to choose tabs, and what they read about them."""

import asyncio

import pytest

from teaparty.client.choosing import (
    MEANWHILE,
    NOTHING_NEW,
    NOTHING_OFFERED,
    TOO_MANY,
    Choosing,
    status,
)
from teaparty.client.news import HERE, WHISPERS, Missed, Offered, Read, Stands, Stream, Tuned
from teaparty.client.tabs import Tabs

IN_ALL = "You read everything, and what you type is said in the room."
ON_NEWS = "You read news, and what you type is said on news. What is new."


class Talker:
    """Stands for a guest: what it is told to say, and to ask for."""

    def __init__(self, sorts=True):
        self.sorts = sorts
        self.said, self.asked = [], []
        self.objection = ""
        self.inside = asyncio.Event()
        self.inside.set()

    def says(self, line, on=None):
        self.said.append((line, on))
        return self.objection

    def catches_up(self, tab):
        self.asked.append(tab)


class Desk:
    """The tabs of a guest in the parlour who listens to news and tea, and what is shown."""

    def __init__(self, sorts=True):
        self.guest = Talker(sorts)
        self.read, self.notes = [], []
        self.choosing = Choosing(self.guest, self.read.append, self.notes.append)
        self.tabs = self.choosing.tabs
        self.tabs.follows(Stands(Stream("parlour", "The Parlour", "Kafka")))
        self.tabs.follows(Tuned((Stream("news", "What is new."), Stream("tea"))))

    def types(self, *lines):
        self.notes.clear()
        return [each for each in map(self.choosing.says, lines) if each]

    def comes(self, text, tab, **more):
        if self.tabs.follows(Read(text, "said", "bob", tab=tab, **more)):
            self.read.append(text)


@pytest.fixture
def desk():
    return Desk()


def test_lines_go_to_the_tab_that_is_read(desk):
    desk.types("one", "/tab news", "two", "/tab here", "three", "/tab 1", "four")
    assert desk.guest.said == [("one", None), ("two", "news"), ("three", ""), ("four", None)]


def test_why_a_line_is_not_sent_is_returned(desk):
    desk.guest.objection = "Too long."
    assert desk.types("one") == ["Too long."]


def test_a_tab_is_read_with_what_was_held(desk):
    desk.types("/tab news")
    assert desk.notes == [ON_NEWS]
    desk.comes("[tea] bob says: Hi!", "tea")
    assert desk.read == []
    desk.types(".TAB te")
    assert [each.text for each in desk.read] == ["[tea] bob says: Hi!"]
    assert desk.tabs.found("tea").new == 0


def test_the_list_has_each_tab_with_what_is_new_and_is_talked_about(desk):
    desk.types("/tab news")
    desk.comes("Hi!", HERE)
    desk.comes("alice!", HERE, named=True)
    desk.types("/tab")
    assert desk.notes == [
        "1 all",
        "2 here: 2 new, 1 of them names you. The Parlour. Topic: Kafka.",
        "3 news: What is new.",
        "4 tea",
        "You read news, and what you type is said on news.",
    ]
    desk.comes("alice!", HERE, named=True)
    desk.types("/tab")
    assert "3 new, 2 of them name you." in desk.notes[1]


def test_a_tab_that_is_not_there_is_not_read(desk):
    desk.types("/tab cats")
    assert desk.notes == ["There is no tab cats. Type /tab to see which there are."]
    desk.notes.clear()
    desk.choosing.turns_to(9)
    assert desk.notes == []


def test_keys_go_to_a_number_to_the_tab_beside_and_to_what_is_new(desk):
    desk.choosing.turns_to(3)
    desk.choosing.turns_by(1)
    assert desk.tabs.reads == "tea"
    desk.choosing.turns_to_news()
    assert desk.notes[-1] == NOTHING_NEW
    desk.comes("Hi!", "news")
    desk.choosing.turns_to_news()
    assert desk.tabs.reads == "news"


def test_what_was_missed_is_asked_for_once_its_tab_is_read(desk):
    desk.tabs.follows(Missed("news", 130, 1))
    desk.guest.inside.clear()
    desk.types("/tab news")
    assert (desk.guest.asked, desk.tabs.found("news").missed) == ([], 130)
    desk.guest.inside.set()
    desk.types("/tab news")
    assert desk.notes == [ON_NEWS, TOO_MANY.format(count="30 lines", word="news"), MEANWHILE]
    desk.types("/tab news")
    assert (desk.notes, desk.guest.asked) == ([ON_NEWS], ["news"])


@pytest.mark.parametrize("line", ["/recall", "/recall news", ".caught up"])
def test_people_who_recall_what_they_have_missed_are_not_asked_to_read_it(desk, line):
    desk.tabs.follows(Missed("news", 12, 2))
    desk.types("recall is a word")
    assert desk.tabs.found("news").missed == 12
    desk.types(line)
    assert desk.tabs.found("news").missed == 0
    assert desk.guest.said[-1] == (line, None)


def test_where_all_is_read_at_once_a_tab_is_where_one_speaks():
    desk = Desk(sorts=False)
    desk.types("/tab news", "/tab 1")
    assert desk.notes == [
        "What you type is said on news. What is new.",
        "What you type is said in the room.",
    ]


# --- what is offered


def test_an_offer_is_accepted_once(desk):
    desk.choosing.accepts()
    assert desk.notes == [NOTHING_OFFERED]
    desk.choosing.offers(Offered("let bob in", "/let bob in"))
    desk.choosing.accepts()
    desk.choosing.accepts()
    assert (desk.guest.said, desk.notes) == ([("/let bob in", None)], [NOTHING_OFFERED] * 2)
    desk.guest.objection = "No."
    desk.choosing.offers(Offered("let bob in", "/let bob in"))
    desk.choosing.accepts()
    assert desk.notes[-1] == "No."


# --- the row below


def test_the_row_shows_nothing_before_the_guest_is_anywhere():
    assert status(Tabs(), 80) == ""


def test_the_row_has_numbers_words_and_what_is_new(desk):
    assert status(desk.tabs, 79) == "[1 all]  2 here  3 news  4 tea"
    desk.types("/tab news")
    desk.comes("alice!", HERE, named=True)
    desk.tabs.follows(Read("Psst!", "whispered", "bob", tab=WHISPERS))
    desk.tabs.follows(Missed("tea", 1_200, 0))
    row = "1 all  2 here (1, @1)  [3 news]  4 tea (999+)  whispers (1)"
    assert status(desk.tabs, 79) == row


def test_a_narrow_row_has_first_what_is_read_and_names_the_guest_and_is_new(desk):
    desk.types("/tab news")
    desk.comes("Hi!", "tea")
    desk.comes("alice!", HERE, named=True)
    assert status(desk.tabs, 40) == "2 here (1, @1)  [3 news]  4 tea (1)  +1"
    assert status(desk.tabs, 36) == "2 here (1, @1)  [3 news]  +2"
    assert status(desk.tabs, 20) == "[3 news]  +3"
    assert status(desk.tabs, 10) == "[3 news]  "
