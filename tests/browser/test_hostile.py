"""Hostile words and frames are text, or they are nothing; what a server of ours says of days."""

import itertools
import json
import re
import time

import pytest

pytestmark = [pytest.mark.clients, pytest.mark.slow]
WORDS = (
    "<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "&lt;b&gt; &amp;", "{count} ${me}",
    "javascript:alert(1)", 'x"><svg onload=alert(1)>', "__proto__ constructor",
)  # fmt: skip
NODES = "() => document.getElementById('log').childElementCount"
MARKUP = "() => document.querySelectorAll('#log :is(img, script, svg, b)').length"
GREETING = [
    {"ready": {"party": "Tea Party", "guests": True, "register": True}},
    {"welcome": {"you": {"number": 1, "name": "alice", "account": False}, "ticket": "a" * 22,
                 "taken": 0, "resumed": False, "longest": 2_048}},
    {"state": {"room": {"name": "parlour", "title": "The Parlour", "description": "", "exits": []},
               "people": [{"number": 1, "name": "alice"}], "rooms": [], "commands": []}},
]  # fmt: skip
ODD = (None, True, 7, -1, 1e308, "x", "", [], {}, [None], [[]], [{}], {"x": {}}, ["\u202e" * 50])
FIELDS = (
    "who",
    "text",
    "kind",
    "at",
    "to",
    "name",
    "form",
    "proposal",
    "channel",
    "missed",
    "topic",
    "taken",
    "place",
)
KEYS = (
    "ready",
    "welcome",
    "you",
    "state",
    "lines",
    "older",
    "ask",
    "taken",
    "bye",
    "channels",
    "__proto__",
)
NO_JSON = ("", "x", "{", "[" * 5_000, "null", "7", '"x"', "[]", "\x00", '{"lines"', "{}" * 3)


def line(number, **more):
    return {"room": "parlour", "n": number, "at": 1.7e9, "kind": "said", **more}


class Server:
    """Stands for the server: says what a test wants, and hears what the page says."""

    def __init__(self, page):
        self.heard = []
        self.obeys = self.greets
        page.route_web_socket(re.compile("/room$"), self._connects)

    def _connects(self, socket):
        self._socket = socket
        socket.on_message(self._hears)

    def _hears(self, text):
        self.heard.append(json.loads(text))
        self.obeys(text)

    def greets(self, _):
        if "hello" in self.heard[-1]:
            for each in GREETING:
                self.says(each)

    def says(self, message):
        self._socket.send(message if isinstance(message, str | bytes) else json.dumps(message))

    def closes(self, code=1000):
        self._socket.close(code=code)

    def lines(self, *lines):
        self.says({"lines": lines})


@pytest.fixture
def served(tea, opens):
    """A tab that has come in to a server of ours."""
    made = []
    tab = opens(tea, before=lambda page: made.append(Server(page))).comes_in("alice")
    yield tab, made[0]
    made[0].says({"bye": {"text": "", "again": False}})
    made[0].closes()
    tab.phase("out")


def test_markup_that_people_type_is_text(tea, opens):
    bob = tea.guest("bob")
    tab = opens(tea).comes_in("alice")
    for text in WORDS:
        bob.types(f"say {text}")
        tab.says(text).shows(f"bob says: {text}", f"You say: {text}")
    assert tab.page.evaluate(MARKUP) == 0


def test_directions_of_somebodys_words_stay_among_them(tea, opens):
    bob = tea.guest("bob")
    tab = opens(tea).comes_in("alice")
    bob.types("say \u202eevil\u2066 and \u05d0\u05d1", "say Straight.")
    tab.shows("Straight.")
    said = next(each for each in tab.lines() if "evil" in each)
    assert said.startswith("bob says: ")
    assert "\u202e" not in said


def test_a_line_of_4000_characters_breaks_anywhere(served):
    tab, server = served
    server.lines(
        line(1, who={"number": 2, "name": "bob"}, text="W" * 4_000, line="bob says: " + "W" * 4_000)
    )
    tab.shows("W" * 4_000)
    assert not tab.wider()


def test_of_10000_lines_the_last_1800_are_there_and_the_page_is_quick(served):
    tab, server = served
    for first in range(1, 10_001, 50):
        server.lines(*(line(n, line=f"bob says: {n}") for n in range(first, first + 50)))
    tab.shows("bob says: 10000")
    count = tab.page.evaluate(NODES)
    assert 1_800 <= count <= 2_000
    assert tab.lines()[1] == f"bob says: {10_002 - count}"  # after the mark of its day
    tab.says("Still here.").waits(lambda: server.heard[-1].get("line") == "Still here.")


def test_frames_that_make_no_sense_change_nothing(served):
    tab, server = served
    for message in (*NO_JSON, b"\xff\x00", *({key: value} for key in KEYS for value in ODD)):
        server.says(message)
    server.says({"bye": None})
    server.lines({"room": "__proto__", "n": 1}, {"room": "x", "n": "y"}, {}, {"room": None, "n": 3})
    odd = [(field, value) for field in FIELDS for value in ODD]
    server.lines(
        *({**line(n, line=f"odd {n}"), field: value} for n, (field, value) in enumerate(odd))
    )
    for each in GREETING:
        server.says(each)
    server.lines(line(500, who={"number": 2, "name": "bob"}, text="Fine?", line="bob says: Fine?"))
    tab.shows("odd 0", "bob says: Fine?").says("Fine.")
    tab.waits(lambda: server.heard[-1].get("line") == "Fine.")
    assert tab.page.title() == "The Parlour – Tea Party"


def test_lines_that_were_shown_are_not_shown_again(served):
    tab, server = served
    server.lines(line(2, line="two"), line(3, line="three"), line(2, line="two"))
    server.lines(line(1, line="one"), line(3, line="three"), line(4, line="four"))
    tab.shows("four")
    assert [each for each in tab.lines() if " " not in each] == ["two", "three", "four"]


def test_the_first_line_of_each_day_has_a_mark_before_it_also_among_older_lines(served):
    tab, server = served
    noon, day = 43_200, 86_400  # so that the machine may be in any zone
    server.lines(line(5, at=day * 10 + noon, line="five"), line(6, at=day * 11 + noon, line="six"))
    tab.shows("six").page.click("#earlier")
    tab.waits(lambda: "older" in server.heard[-1])
    older = [line(3, at=day * 9 + noon, line="three"), line(4, at=day * 9 + noon + 1, line="four")]
    server.says({"older": {"room": "parlour", "lines": older, "end": True}})
    assert server.heard[-1] == {"older": "parlour", "before": 5, "most": 50}
    tab.shows("three")
    days = ["Saturday, January 10, 1970", "Sunday, January 11, 1970", "Monday, January 12, 1970"]
    assert tab.lines() == [days[0], "three", "four", days[1], "five", days[2], "six"]
    assert tab.page.is_disabled("#earlier")


CODES = {
    1000: "You have left.", 1002: "don't understand each other", 1003: "don't understand",
    1007: "don't understand", 1008: "The connection was closed.", 1009: "don't understand",
    1011: "Something went wrong in the party.", 4002: "from elsewhere", 4003: "was closed",
}  # fmt: skip
"""What people read if a connection is closed without a bye."""


def test_after_a_fault_that_would_come_again_the_page_waits_at_the_gate(served):
    tab, server = served
    for code, text in CODES.items():
        server.closes(code)
        tab.phase("out").tells("#gate-news", text).comes_in("alice")
    assert [each for each in server.heard if "ticket" in each] == []


def test_when_it_is_over_the_gate_names_what_may_not_have_been_said(served):
    tab, server = served
    tab.says("<b>one</b> {line}", "two")
    tab.waits(lambda: server.heard[-1].get("line") == "two")
    server.closes(4002)
    unsaid = [f"This may not have been said: {each}" for each in ("<b>one</b> {line}", "two")]
    tab.phase("out").tells("#gate-news", "\n".join(["", *unsaid])).comes_in("alice")
    tab.tells("#outbox", "may not have been sent")
    server.closes(1000)
    tab.phase("out")
    assert tab.text("#gate-news") == "You have left. Come again!"


def test_a_server_that_welcomes_people_and_ends_their_link_is_come_back_to_ever_slower(served):
    tab, server = served
    hellos = []

    def welcomes_and_ends(text):
        if '"hello"' in text:
            hellos.append(time.monotonic())
            server.says(GREETING[1])
            server.closes(1012)

    server.obeys = welcomes_and_ends
    server.closes(1012)
    tab.waits(lambda: len(hellos) == 4)
    waits = [after - before for before, after in itertools.pairwise(hellos)]
    for wait, usual in zip(waits, (1, 2, 4), strict=True):
        assert usual / 2 - 0.1 < wait < usual * 1.5 + 0.5
    server.obeys = server.greets
    tab.phase("in")


def test_a_page_that_has_been_in_very_many_rooms_comes_back_by_a_message_that_is_read(served):
    tab, server = served
    rooms = [line(7, room=f"room-{number}", line="hi") for number in range(1_000)]
    server.lines(*rooms, line(8, room="room-0", line="bye"))
    tab.waits(lambda: tab.lines()[-1:] == ["bye"])
    server.heard.clear()
    server.closes(1012)
    tab.waits(lambda: any("ticket" in each for each in server.heard))
    hello = next(each for each in server.heard if "ticket" in each)
    assert len(json.dumps(hello)) < 8_192
    assert {"room-0": 8, "room-999": 7}.items() <= hello["seen"].items()
