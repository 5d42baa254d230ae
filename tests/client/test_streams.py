"""What a party tells of where people talk, and what was missed there."""

import pytest

from teaparty.client.news import (
    HERE,
    WHISPERS,
    CameIn,
    Counted,
    Missed,
    Offered,
    Read,
    Stands,
    Stream,
    TopicSet,
    Tuned,
)
from teaparty.client.streams import MOST_LOGS, counted_by_gmcp, stands_by_gmcp, tuned_by_gmcp
from tests.client.test_stay import NEXT, YOU, gets, resumes, said, sent, stay

__all__ = ["stay"]

ROOM = {"name": "attic~3", "word": "attic", "title": "The Attic", "topic": "Kafka"}
NEWS = {"name": "+news", "word": "news", "about": "What is new.", "topic": "", "listening": True}
CATS = {"name": "+cats", "word": "cats", "listening": False}
MISSED = [
    {"room": "@", "lines": 1},
    {"room": "+news", "lines": 3, "named": 1, "first": 10, "last": 12},
    {"room": "garden", "lines": 4, "named": 0, "first": 7, "last": 9},
]


def on_news(number, text, **more):
    return said(number, f"[news] {text}", room="+news", channel="news", **more)


def tells(stay, **frame):
    """Return the news of a message, but for what is read."""
    return [each for each in gets(stay, **frame) if not isinstance(each, Read)]


@pytest.fixture
def tuned(stay):
    """A stay of somebody who stands in the attic and listens to news."""
    assert gets(stay, state={"room": ROOM, "people": []}, channels={"list": [NEWS, CATS]}) == [
        Stands(Stream("attic", "The Attic", "Kafka")),
        Tuned((Stream("news", "What is new."),)),
    ]
    sent(stay)
    return stay


def test_a_line_belongs_to_the_room_to_a_channel_to_whispers_or_to_the_guest_alone(tuned):
    lines = [
        said(1, "one", room="attic~3"),
        on_news(2, "two"),
        said(3, "three", room="@", kind="whispered"),
        said(4, "four", room="", kind="whispered"),
        said(5, "five", room="", kind="told"),
    ]
    assert [each.tab for each in gets(tuned, lines=lines)] == [HERE, "news", WHISPERS, WHISPERS, ""]


def test_plain_lines_go_to_the_channel_that_the_party_was_told(tuned):
    assert gets(tuned, channels={"list": [], "talk": "news"}) == [Tuned((), "news")]


def test_words_of_places_are_completed(tuned):
    assert tuned.company.completions("/listen ") == []
    assert tuned.company.completions("/listen c") == ["cats"]


def test_a_line_says_where_it_is_meant_to_be_said(tuned):
    tuned.says("Tea!", "news")
    tuned.says("Tea!", "")
    assert sent(tuned) == [
        {"line": "Tea!", "id": 1, "on": "news"},
        {"line": "Tea!", "id": 2, "on": ""},
    ]


def test_a_topic_is_news_of_its_own(tuned):
    line = on_news(1, "Tea is the topic.", kind="topic-set", topic="Tea")
    assert tells(tuned, lines=[line]) == [TopicSet("news", "Tea")]


BOB = {"number": 5, "name": "bob"}


def test_people_who_knock_are_let_in_by_those_who_may_do_that(tuned):
    knocks = [
        said(number, "bob knocks.", room="attic~3", kind="knocked", who=BOB) for number in (1, 2, 3)
    ]
    assert tells(tuned, lines=knocks[:1]) == []
    gets(tuned, state={"room": {**ROOM, "may": ["topic", "inside"]}})
    assert tells(tuned, lines=knocks[1:2]) == [Offered("let bob into attic", "/let bob into attic")]
    gets(tuned, state={"room": ROOM})
    assert tells(tuned, lines=knocks[2:]) == []


@pytest.mark.parametrize(
    ("listen", "offer"),
    [(False, Offered("go to The Attic", "/go attic")),
     (True, Offered("listen to The Attic", "/listen attic"))],
)  # fmt: skip
def test_people_who_are_invited_may_say_yes(tuned, listen, offer):
    invited = {"room": "@", "kind": "invited", "place": "The Attic", "word": "attic",
               "listen": listen, "who": BOB}  # fmt: skip
    assert tells(tuned, lines=[said(1, "Come!", to=[YOU], **invited)]) == [offer]
    assert tells(tuned, lines=[said(2, "Come!", to=[BOB], **invited)]) == []


# --- what was missed


def recalled(missed=MISSED):
    return said(90, "3 lines were said on news.", room="", kind="recalled", missed=missed)


def test_what_was_missed_is_told_once_its_place_is_known(stay):
    assert tells(stay, lines=[recalled()]) == []
    news = tells(stay, channels={"list": [NEWS]})
    assert news[1:] == [Missed("news", 3, 1)]
    assert tells(stay, channels={"list": [NEWS]}) == news[:1]


def test_missed_lines_are_asked_for_read_and_noted_as_read(tuned):
    gets(tuned, lines=[recalled(), on_news(15, "bob says: live")])
    tuned.catches_up("news")
    assert sent(tuned) == [{"older": "+news", "most": 100, "before": 13}]
    older = [on_news(number, f"bob says: {number}") for number in (9, 10, 11, 15)]
    older.append(on_news(12, "", line=""))
    answer = {"room": "+news", "lines": older, "end": True}
    assert [each.text for each in gets(tuned, older=answer)] == [
        "[news] bob says: 10",
        "[news] bob says: 11",
    ]
    assert sent(tuned) == [{"read": "+news"}]
    tuned.catches_up("news")
    assert (gets(tuned, older=answer), sent(tuned)) == ([], [{"read": "+news"}])


def test_nothing_is_asked_for_without_a_link_or_where_nothing_was_missed(tuned):
    gets(tuned, lines=[recalled()])
    tuned.catches_up(HERE)
    tuned.disconnected()
    tuned.catches_up("news")
    assert sent(tuned) == []


def test_what_was_read_before_a_restart_of_the_server_is_not_missed(tuned):
    gets(tuned, lines=[recalled()])
    gets(tuned, older={"room": "+news", "lines": [on_news(10, "a"), on_news(11, "b")]})
    gets(tuned, lines=[on_news(12, "c")])
    tuned.disconnected()
    tuned.connected()
    gets(tuned, expired=True)
    gets(tuned, ready={})
    gets(tuned, welcome=NEXT)
    missed = [{"room": "+news", "lines": 4, "named": 2, "first": 10, "last": 13}]
    news = tells(tuned, lines=[recalled(missed)])
    assert news == [Missed("news", 1, 0)]
    sent(tuned)
    tuned.catches_up("news")
    assert sent(tuned) == [{"older": "+news", "most": 100, "before": 14}]
    older = [on_news(number, str(number)) for number in (10, 11, 12, 13)]
    assert [each.text for each in gets(tuned, older={"room": "+news", "lines": older})] == [
        "[news] 13"
    ]
    assert tells(tuned, lines=[recalled([{**missed[0], "lines": 3}])]) == []


def test_no_party_fills_the_memory_with_logs(tuned):
    gets(tuned, lines=[on_news(10, "a")])
    gets(tuned, lines=[said(1, "a", room=f"garden~{number}") for number in range(MOST_LOGS)])
    assert Missed("news", 3, 1) in tells(tuned, lines=[recalled()])


def test_after_a_lost_link_nothing_is_counted_twice(tuned):
    gets(tuned, lines=[on_news(1, "one")])
    resumes(tuned)
    assert [each.text for each in gets(tuned, lines=[on_news(1, "one"), on_news(2, "two")])] == [
        "[news] two"
    ]


@pytest.mark.parametrize(
    "frame",
    [{"channels": 1}, {"channels": {"list": [{"listening": True}]}}, {"state": {"room": 1}},
     {"older": {"room": "+news", "lines": 1}}, {"older": []},
     {"lines": [said(8, "x", kind="recalled", missed=[1])]}],
)  # fmt: skip
def test_what_makes_no_sense_is_left_out(tuned, frame):
    gets(tuned, lines=[recalled()])
    tells(tuned, **frame)
    assert gets(tuned, welcome=NEXT) == [CameIn(again=False)]


# --- GMCP


def test_gmcp_tells_the_same_in_other_words():
    assert stands_by_gmcp({"num": "attic", "name": "The Attic", "topic": "Kafka"}) == Stands(
        Stream("attic", "The Attic", "Kafka")
    )
    listed = [{"name": each} for each in ("attic", "whisper", "shout", "news")]
    assert tuned_by_gmcp(listed) == Tuned((Stream("news"),))


@pytest.mark.parametrize(
    ("channel", "tab"),
    [("attic", HERE), ("shout", HERE), ("whisper", WHISPERS), ("news", "news")],
)
def test_a_line_by_gmcp_is_counted_where_it_was_said(channel, tab):
    assert counted_by_gmcp({"channel": channel, "named": True}, "attic") == Counted(tab, named=True)
    assert counted_by_gmcp({"channel": channel}, "attic") == Counted(tab)
