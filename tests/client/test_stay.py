"""The client's side of `teaparty.v1`, without a link."""

import json

import pytest

from teaparty.client.news import (
    HERE,
    Asked,
    CameIn,
    Ended,
    Greeted,
    NotLetIn,
    Read,
    Settled,
    Unsaid,
    Unsent,
)
from teaparty.client.stay import Stay

YOU = {"number": 12, "name": "alice", "account": False}
WELCOME = {"you": YOU, "ticket": "TICKET-of-22-characters", "taken": 0, "resumed": False}
NEXT = {**WELCOME, "ticket": "ANOTHER-ticket"}


def said(number, text, room="parlour", at=10.0, **more):
    return {"room": room, "n": number, "at": at, "kind": "said", "line": text, **more}


def sent(stay):
    return [json.loads(text) for text in stay.to_send()]


def gets(stay, **frame):
    return stay.receive(json.dumps(frame))


@pytest.fixture
def stay():
    """A stay of a guest who has come in by a name."""
    stay = Stay("alice")
    stay.connected()
    gets(stay, ready={"party": "Tea Party"})
    assert gets(stay, welcome=WELCOME) == [CameIn(again=False)]
    assert sent(stay) == [{"hello": 1, "name": "alice"}, {"got": "TICKET-o"}]
    return stay


def resumes(stay, taken=0):
    stay.disconnected()
    stay.connected()
    hello = sent(stay)
    gets(stay, welcome={**NEXT, "taken": taken, "resumed": True})
    return hello, sent(stay)


# --- coming in


@pytest.mark.parametrize(
    ("given", "hello"),
    [
        ((), {"hello": 1}),
        (("alice",), {"hello": 1, "name": "alice"}),
        (("alice", "a cup"), {"hello": 1, "name": "alice", "password": "a cup"}),
    ],
)
def test_a_guest_says_hello_first(given, hello):
    stay = Stay(*given)
    stay.connected()
    assert sent(stay) == [hello]


def test_a_newcomer_without_a_name_types_one():
    stay = Stay()
    stay.connected()
    assert gets(stay, ready={"party": "Tea Party"}) == [Greeted()]
    stay.says("login alice")
    assert sent(stay) == [{"hello": 1}, {"line": "login alice"}]


def test_nothing_is_sent_for_a_newcomer_before_the_greeting():
    stay = Stay()
    stay.connected()
    assert "not greeted" in stay.says("login alice")
    gets(stay, ready={})
    assert sent(stay) == [{"hello": 1}]


def test_lines_wait_until_the_guest_is_in():
    stay = Stay("alice")
    stay.connected()
    stay.says("Hello!")
    assert gets(stay, ready={"party": "Tea Party"}) == []
    assert sent(stay) == [{"hello": 1, "name": "alice"}]
    gets(stay, welcome=WELCOME)
    stay.says("Grüße!")
    assert sent(stay)[1:] == [{"line": "Hello!", "id": 1}, {"line": "Grüße!", "id": 2}]


def test_a_guest_who_is_refused_types_another_name_and_what_was_typed_still_waits():
    stay = Stay("alice")
    stay.connected()
    stay.says("Hello!")
    line = {"room": "", "n": 1, "at": 1.0, "kind": "refused", "line": "alice is taken."}
    assert gets(stay, lines=[line]) == [Read("alice is taken.", "refused"), NotLetIn()]
    stay.says("login alicia")
    assert sent(stay)[1:] == [{"line": "login alicia"}]
    gets(stay, welcome=WELCOME)
    assert sent(stay)[1:] == [{"line": "Hello!", "id": 1}]


def test_a_refusal_later_changes_nothing(stay):
    line = {"room": "", "n": 1, "at": 1.0, "kind": "refused", "line": "No such exit."}
    assert gets(stay, lines=[line]) == [Read("No such exit.", "refused")]


def test_a_question_is_answered_only_while_it_is_open(stay):
    stay.answers("nobody asked")
    assert gets(stay, ask={"text": "Password:", "hidden": True}) == [Asked("Password:", True)]
    stay.answers("a cup")
    assert gets(stay, ask=None) == [Settled()]
    stay.answers("too late")
    assert sent(stay) == [{"answer": "a cup"}]


def test_a_question_ends_with_its_link(stay):
    gets(stay, ask={"text": "Password:", "hidden": True})
    resumes(stay)
    stay.answers("a cup")
    assert sent(stay) == []


# --- reading


def test_each_line_is_read_once(stay):
    assert gets(stay, lines=[said(1, "one"), said(2, "two")]) == [
        Read("one", "said", tab=HERE),
        Read("two", "said", tab=HERE),
    ]
    assert gets(stay, lines=[said(2, "two"), said(3, "three")]) == [Read("three", "said", tab=HERE)]


def test_who_did_it_is_read_along(stay):
    gets(stay, you={"number": 3, "name": "alice"})
    lines = [
        said(1, "You say: hi", who={"number": 3, "name": "alice"}),
        said(2, "bob says: hi", who={"number": 2, "name": "bob"}),
        said(3, "Hm.", who=[]),
        said(4, "bob says: alice!", who={"number": 2, "name": "bob"}, named=True),
        said(5, "bob says: tea!", who={"number": 2, "name": "bob"}, watched=True),
    ]
    assert gets(stay, lines=lines) == [
        Read("You say: hi", "said", "alice", own=True, tab=HERE),
        Read("bob says: hi", "said", "bob", tab=HERE),
        Read("Hm.", "said", tab=HERE),
        Read("bob says: alice!", "said", "bob", named=True, tab=HERE),
        Read("bob says: tea!", "said", "bob", named=True, tab=HERE),
    ]


def test_an_empty_line_is_not_shown_but_followed(stay):
    gets(stay, state={"people": [{"number": 2, "name": "bob"}], "commands": ["say"]})
    gone = said(1, "", kind="left", who={"number": 2, "name": "bob"})
    assert gets(stay, lines=[gone]) == []
    assert (stay.company.names, stay.company.commands) == ([], ("say",))


NONSENSE = [
    "no json", "[]", "7", '{"lines": 7}', '{"lines": [7, {}, {"room": "p", "n": "x"}]}',
    '{"welcome": {}}', '{"welcome": null}', '{"ask": 7}', '{"bye": 7}', '{"taken": "x"}',
    '{"taken": 1e400}', '{"lines": [{"room": "p", "n": 1e400, "at": 1, "line": "x"}]}',
    '{"you": []}', '{"state": {"people": [7]}}', '{"what": "is this"}', "[" * 10_000,
]  # fmt: skip


@pytest.mark.parametrize("text", NONSENSE, ids=range(len(NONSENSE)))
def test_what_makes_no_sense_is_left_out(stay, text):
    assert stay.receive(text) == []
    assert gets(stay, lines=[said(1, "one")]) == [Read("one", "said", tab=HERE)]


def test_one_bad_line_spoils_no_other(stay):
    lines = [said(1, "one"), {"room": "parlour"}, said(2, "two", kind="left", who={}), said(3, "3")]
    assert gets(stay, lines=lines) == [
        Read("one", "said", tab=HERE),
        Read("two", "left", tab=HERE),
        Read("3", "said", tab=HERE),
    ]


# --- coming back


def test_a_lost_link_is_resumed_from_what_was_read_and_taken(stay):
    gets(stay, lines=[said(1, "one"), said(4, "psst", room="@"), said(2, "answer", room="")])
    for line in ("first", "second", "third"):
        stay.says(line)
    assert len(sent(stay)) == 3
    gets(stay, taken=1)
    hello, then = resumes(stay, taken=2)
    seen = {"parlour": 1, "@": 4, "": 2}
    assert hello == [{"hello": 1, "ticket": "TICKET-of-22-characters", "seen": seen}]
    assert then == [{"got": "ANOTHER-"}, {"line": "third", "id": 3}]


def test_lines_typed_without_a_link_are_sent_when_it_is_resumed(stay):
    stay.disconnected()
    stay.says("meanwhile")
    stay.connected()
    hello = sent(stay)
    gets(stay, welcome={**NEXT, "resumed": True})
    assert [set(frame) for frame in (*hello, *sent(stay))] == [
        {"hello", "ticket", "seen"}, {"got"}, {"line", "id"},
    ]  # fmt: skip


def test_a_guest_whose_ticket_is_over_comes_in_anew_by_the_same_name(stay):
    gets(stay, you={"number": 12, "name": "alicia", "account": False})
    gets(stay, lines=[said(7, "seven"), said(3, "answer", room="")])
    stay.says("perhaps")
    sent(stay)
    stay.disconnected()
    stay.says("surely")
    stay.connected()
    sent(stay)
    gets(stay, expired=True)
    gets(stay, ready={"party": "Tea Party"})
    assert sent(stay) == [{"hello": 1, "name": "alicia"}]
    assert gets(stay, welcome=NEXT) == [CameIn(again=False), Unsent("perhaps")]
    assert sent(stay)[1:] == [{"line": "surely", "id": 2}]
    lines = [said(7, "seven"), said(8, "eight"), said(1, "new answer", room="")]
    assert gets(stay, lines=lines) == [Read("eight", "said", tab=HERE), Read("new answer", "said")]


def test_lines_that_were_not_taken_when_it_is_over_are_named_once(stay):
    stay.says("taken")
    stay.says("perhaps")
    gets(stay, taken=1)
    stay.disconnected()
    stay.says("never")
    assert stay.ends() == [Unsent("perhaps"), Unsaid("never")]
    assert stay.ends() == []


def test_the_end_says_whether_to_come_back(stay):
    assert gets(stay, bye={"text": "Closing.", "again": True}) == [Ended("Closing.", True)]
    moved = {"text": "Go on.", "again": True, "at_once": True}
    assert gets(stay, bye=moved) == [Ended("Go on.", True, at_once=True)]
    assert gets(stay, bye={}) == [Ended("", False)]


# --- what is sent


def test_quitting_is_a_command_where_the_guest_is():
    stay = Stay()
    stay.connected()
    stay.quits()
    gets(stay, ready={})
    stay.quits()
    gets(stay, welcome=WELCOME)
    stay.quits()
    lines = [frame["line"] for frame in sent(stay) if "line" in frame]
    assert lines == ["quit", "/quit"]


def test_a_line_that_is_no_text_is_sent_as_far_as_it_is(stay):
    assert stay.says("a\ud800b") == ""
    assert sent(stay) == [{"line": "a?b", "id": 1}]


def test_a_line_that_is_too_long_is_not_sent(stay):
    assert "too long" in stay.says("x" * 5_000)
    assert sent(stay) == []
