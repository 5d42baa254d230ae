"""Whatever a browser sends, the session lives or is closed, and nobody else is any the wiser."""

import json
import random

import pytest

from teaparty.core.values.notices import Reason
from tests.doors.conftest import by_transport
from tests.doors.web.conftest import SPOKEN, UPGRADE, browse, hall, hall_with, open_with, request
from tests.doors.web.guests import V1Factory, WebGuest, comes
from tests.nonsense import Breach
from tests.web_nonsense import WILD, Maker, Stage, header, masked, run, templates

__all__ = ["browse", "hall", "hall_with", "open_with"]
OPEN = UPGRADE | {"Sec-WebSocket-Protocol": SPOKEN}


@pytest.mark.slow
def test_valid_sessions_with_something_changed_in_them():
    figures = run(300, 1)
    assert figures.sessions == sum(figures.outcomes.values()) == 300
    assert figures.outcomes["lived"] > 25


def values():
    """Return each key of each message with each value that is odd."""
    messages = [*templates("x" * 22), {"line": "hi", "id": 1}]
    return [
        message | {key: value} for message in messages for key in message for value in WILD
    ]  # fmt: skip


@by_transport
@pytest.mark.slow
@pytest.mark.parametrize("hello", [False, True])
def test_a_value_of_another_type_closes_or_means_something(hall_with, hello):
    hall = hall_with(sessions=10_000, lines_at_once=8)
    factory = V1Factory(hall.entrance)
    for said in values():
        guest = WebGuest(hall, hall.connects(factory=factory))
        if hello:
            guest.says({"hello": 1, "name": "visitor"})
        guest.says(said).hears()
        assert guest.closed in (None, 1002, 1007, 1009), said
        guest.wire.drops()
    hall.passes(61)
    assert (hall.faults, hall.party.sessions, hall.timers()) == ([], {}, [])


def whole_session():
    """Return all bytes of a short session by the web."""
    said = ({"hello": 1, "name": "visitor"}, {"line": "hi", "id": 1}, {"state": 1})
    objects = [json.dumps(each).encode() for each in said]
    frames = [header(1, len(each)) + masked(each, b"\1\2\3\4") for each in objects]
    return request("/room", **OPEN) + b"".join(frames)


@by_transport
@pytest.mark.slow
def test_every_beginning_of_a_session_may_be_all_that_comes(browse):
    whole, browser = whole_session(), browse()
    hall = browser.hall
    for end in range(len(whole)):
        each = browse().sends(whole[:end])
        each.wire.drops()
    browser.wire.drops()
    hall.passes(61)
    assert (hall.faults, hall.party.sessions, hall.timers()) == ([], {}, [])


def test_a_session_may_come_byte_by_byte(browse):
    browser = browse().sends(*[bytes((byte,)) for byte in whole_session()])
    found = browser.wire.takes()
    assert b'"welcome"' in found
    assert b'"state"' in found


def test_frames_that_say_nothing_end_a_session_by_a_limit(hall):
    for flood in (b"\x01\x80abcd" + b"\x00\x80abcd" * 1_000, b"\x89\x80abcd" * 1_000):
        guest = comes(hall, "visitor")
        session = guest.door.session
        guest.wire.types(flood)
        assert session.gone is Reason.NEGOTIATING
        guest.wire.drops()


def test_others_talk_while_pages_are_opened_without_end(browse):
    browser = browse(block_pages=8)
    alice = browser.hall.guest("alice")
    pages = [browse() for _ in range(100)]
    alice.types(b"say hi\r\n")
    assert alice.reads() == ["You say: hi"]
    for each in pages:
        each.sends(request("/")).wire.drops()
    browser.wire.drops()
    assert browse().asks("/").status == 200


def some(stage, maker):
    """Let several come with what one maker makes."""
    for _ in range(20):
        stage.session(maker)


class TestTheJudge:
    """What must never happen is seen when it does."""

    @pytest.fixture
    def stage(self):
        return Stage()

    @pytest.fixture
    def maker(self):
        return Maker(random.Random("1 1"), "x" * 22, 0.0)

    def test_a_fault_is(self, stage, maker, monkeypatch):
        monkeypatch.setattr(type(stage.hall.party), "public_rooms", lambda party: 1 / 0)
        with pytest.raises(Breach, match="a fault"):
            some(stage, maker)

    def test_one_that_is_left_over_is(self, stage, maker):
        stage.hall.entrance.left = lambda door: None
        stage.session(maker)
        with pytest.raises(Breach, match="has not gone"):
            stage.empties()

    def test_a_frame_against_the_rules_is(self, stage, maker, monkeypatch):
        monkeypatch.setattr("teaparty.doors.web.v1.messages.frame", lambda kind, data: b"\xff\xff")
        with pytest.raises(Breach, match="broke the rules"):
            some(stage, maker)
