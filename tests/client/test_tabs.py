"""Which lines are shown in which tab, and how many are new."""

import pytest

from teaparty.client.news import (
    HERE,
    WHISPERS,
    Counted,
    Greeted,
    Missed,
    Read,
    Stands,
    Stream,
    TopicSet,
    Tuned,
)
from teaparty.client.tabs import ALL, MOST, MOST_HELD, Tabs

NEWS, TEA, TEAPOTS = Stream("news", "What is new."), Stream("tea"), Stream("teapots")


def said(text, tab=HERE, **more):
    return Read(text, "said", "bob", tab=tab, **more)


@pytest.fixture
def tabs():
    """The tabs of somebody in the parlour, who listens to news, tea and teapots."""
    tabs = Tabs()
    tabs.follows(Stands(Stream("parlour", "The Parlour")))
    tabs.follows(Tuned((NEWS, TEA, TEAPOTS)))
    return tabs


def turn(tabs, word):
    lines, left_out = tabs.turn(tabs.found(word))
    assert left_out == 0
    return [each.text for each in lines]


def new(tabs):
    return {each.word: (each.new, each.mentions) for each in tabs.all if each.new}


# --- what is shown


def test_everything_is_shown_at_first_and_says_where_it_was_said(tabs):
    assert [each.word for each in tabs.all] == [ALL, HERE, "news", "tea", "teapots"]
    assert all(tabs.follows(said("Tea!", tab)) for tab in ("", HERE, WHISPERS, "news", "cats"))


def test_of_one_tab_its_lines_are_shown_and_whispers_and_what_is_for_the_guest_alone(tabs):
    turn(tabs, "news")
    shown = [tab for tab in ("", HERE, WHISPERS, "news", "tea") if tabs.follows(said("Tea!", tab))]
    assert shown == ["", WHISPERS, "news"]


def test_lines_are_held_until_their_tab_is_read_and_shown_once(tabs):
    turn(tabs, "news")
    for text, tab in (("one", "tea"), ("two", HERE), ("three", "tea"), ("four", "cats")):
        tabs.follows(said(text, tab))
    assert turn(tabs, "tea") == ["one", "three"]
    assert turn(tabs, "news") == []
    assert turn(tabs, ALL) == ["two", "four"]
    assert turn(tabs, "tea") == []


def test_of_too_many_lines_the_first_are_counted_and_left_out(tabs):
    turn(tabs, "news")
    for number in range(MOST_HELD + 3):
        tabs.follows(said(str(number), "tea" if number < 2 else HERE))
    assert [tabs.turn(tabs.found("tea"))[1], tabs.turn(tabs.found("tea"))[1]] == [2, 0]
    lines, left_out = tabs.turn(tabs.found(ALL))
    assert (lines[0].text, len(lines), left_out) == ("3", MOST_HELD, 1)


def test_where_lines_do_not_say_their_tab_all_are_shown():
    tabs = Tabs(sorts=False)
    tabs.follows(Tuned((NEWS,)))
    turn(tabs, "news")
    assert tabs.follows(Read("Tea!"))
    tabs.follows(Counted("news", named=True))
    tabs.follows(Counted("cats"))
    tabs.follows(Counted(HERE))
    assert new(tabs) == {HERE: (1, 0), "news": (1, 1)}
    tabs.touched()
    assert new(tabs) == {}


# --- what is new


def test_lines_are_new_until_a_key_is_pressed_after_they_were_shown(tabs):
    tabs.follows(said("Tea!", "news"))
    tabs.follows(said("alice!", "news", named=True))
    tabs.follows(said("You say: Yes.", "news", own=True))
    tabs.follows(Read("bob has left.", "left", "bob", tab=HERE))
    tabs.follows(Greeted())
    assert new(tabs) == {"news": (2, 1)}
    tabs.touched()
    assert new(tabs) == {}


def test_a_key_reads_nothing_that_is_held(tabs):
    turn(tabs, "news")
    tabs.follows(said("Tea!", "tea"))
    tabs.follows(said("News!", "news"))
    tabs.follows(Read("Psst!", "whispered", "bob", tab=WHISPERS))
    assert tabs.whispers.lines == 1
    tabs.touched()
    assert (new(tabs), tabs.whispers.lines) == ({"tea": (1, 0)}, 0)


def test_what_was_missed_is_new_until_the_guest_has_caught_up(tabs):
    tabs.follows(Missed("news", 12, 2))
    tabs.follows(Missed("cats", 1, 1))
    tabs.follows(said("alice!", "news", named=True))
    tabs.touched()
    assert new(tabs) == {"news": (12, 2)}
    tabs.caught_up()
    assert new(tabs) == {}


def test_what_was_missed_in_a_room_is_not_new_in_another(tabs):
    tabs.follows(Missed(HERE, 12, 2))
    tabs.follows(Stands(Stream("parlour", "The Warm Parlour")))
    assert new(tabs) == {HERE: (12, 2)}
    tabs.follows(Stands(Stream("attic", "The Attic")))
    assert new(tabs) == {}


# --- which tabs there are


def test_a_channel_that_is_heard_no_more_has_no_tab_but_the_one_that_is_read(tabs):
    tabs.follows(said("Tea!", "tea"))
    turn(tabs, "news")
    tabs.follows(Tuned((TEA,), talk="tea"))
    assert [each.word for each in tabs.all] == [ALL, HERE, "tea", "news"]
    assert (tabs.on, tabs.place, tabs.lost) == ("news", "news", True)
    tabs.follows(Tuned((TEA, NEWS), talk="tea"))
    assert not tabs.lost
    tabs.follows(Tuned((TEA,), talk="tea"))
    turn(tabs, ALL)
    assert (tabs.on, tabs.place, tabs.lost) == (None, "tea", False)
    turn(tabs, HERE)
    assert (tabs.on, tabs.place) == ("", "")
    tabs.follows(Tuned((TEA,)))
    assert [each.word for each in tabs.all] == [ALL, HERE, "tea"]
    assert new(tabs) == {"tea": (1, 0)}


def test_no_party_fills_the_memory_with_tabs(tabs):
    tabs.follows(Tuned(tuple(Stream(f"c{number}") for number in range(MOST + 9))))
    assert len(tabs.all) == MOST + 2


def test_a_topic_is_known_of_the_tab_that_it_belongs_to(tabs):
    for tab in ("news", HERE, "cats"):
        tabs.follows(TopicSet(tab, "Kafka"))
    topics = {each.word: each.stream.topic for each in tabs.all if each.stream.topic}
    assert topics == {HERE: "Kafka", "news": "Kafka"}


# --- choosing one


@pytest.mark.parametrize(
    ("typed", "found"),
    [("3", "news"), ("0", None), ("9", None), ("news", "news"), ("N", "news"), ("+news", "news"),
     ("tea", "tea"), ("te", None), ("teap", "teapots"), ("cats", None), ("", None), ("al", ALL)],
)  # fmt: skip
def test_a_tab_is_found_by_its_number_its_word_or_the_beginning_of_just_one(tabs, typed, found):
    tab = tabs.found(typed)
    assert (tab and tab.word) == found


def test_the_tabs_beside_go_round(tabs):
    assert [tabs.beside(steps).word for steps in (1, 2, -1)] == [HERE, "news", "teapots"]


def test_a_tab_in_which_the_guest_is_named_is_the_first_of_those_with_news(tabs):
    assert tabs.newest() is None
    tabs.follows(said("Tea!", HERE))
    assert tabs.newest().word == HERE
    tabs.follows(said("alice!", "tea", named=True))
    assert tabs.newest().word == "tea"
    turn(tabs, "tea")
    assert tabs.newest().word == HERE
