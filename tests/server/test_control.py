"""The control socket: one request a connection, within its bounds."""

import json
import os
import socket
import struct
from typing import Any

import pytest
from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport

from teaparty.control_socket import LONGEST_ANSWER, LONGEST_LINE
from teaparty.core.party.session import FAULT_TEXT
from teaparty.core.ports import NOT_POSSIBLE
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.command import command
from teaparty.core.words.taking import shortened
from teaparty.server import control
from teaparty.server.control import (
    ANOTHER,
    FAULT,
    MOST,
    NO_REQUEST,
    PATIENCE,
    TOO_LONG,
    TOO_MANY,
    ControlFactory,
)
from teaparty.server.operations import UNKNOWN
from teaparty.testing import tea_party
from tests import sentences as s
from tests.conftest import audits


class Reactor(Clock):
    """A clock that remembers what is listened on."""

    error = None

    def __init__(self):
        super().__init__()
        self.opened = []

    def listenUNIX(self, path, factory, mode):
        if self.error is not None:
            raise self.error
        self.opened.append((path, mode))
        return "the port"


class Link(StringTransport):
    """What a program of the operator's holds of a connection; `user` is who has made it."""

    aborted = False
    user = os.geteuid()

    def getHandle(self):
        return self

    def getsockopt(self, level, option, size):
        return struct.pack("3i", 4711, self.user, 0)

    def abortConnection(self):
        self.aborted = True

    @property
    def answers(self):
        found = [json.loads(line) for line in self.value().splitlines()]
        self.events = [each.pop("events") for each in found]
        return found


class Place:
    """A control socket without the socket, in a party with operations of a test's own."""

    def __init__(self, party):
        self.reactor = Reactor()
        self.party = party
        self.waits = Deferred()
        for each in (self._pour, self._count, self._wait, self._refuse, self._fail):
            party.party.house.commands.add(operation(each))
        self.factory = ControlFactory(self.reactor, party.party, "1.2")

    def _pour(self, me, words):
        me.tell("Poured: {words}.", words=words)

    def _count(self, me, words):
        count, length = map(int, words.split())
        for _ in range(count):
            me.tell("x" * length)

    async def _wait(self, me, words):
        await self.waits
        me.tell("No.")
        raise Refusal("Not now.")

    def _refuse(self, me, words):
        raise Refusal("There is no {what}.", what="milk")

    def _fail(self, me, words):
        raise ValueError("tea")

    def connects(self, user=Link.user):
        protocol, link = self.factory.buildProtocol(None), Link()
        link.user = user
        protocol.makeConnection(link)
        link.protocol = protocol
        return link

    def asks(self, **request):
        link = self.connects()
        link.protocol.dataReceived(json.dumps(request).encode() + b"\n")
        return link


def operation(does):
    """The method as a command that is an operation."""

    def run(me, words: str = "") -> Any:
        return does(me, words)

    run.__doc__ = "Do it."
    return command(does.__name__.strip("_"), operation=True)(run)


def answer(*lines, done=True):
    """An answer with these lines, whatever the events are."""
    return {"done": done, "lines": list(lines), "version": "1.2"}


@pytest.fixture
def place():
    with tea_party() as party:
        yield Place(party)


class TestRequest:
    def test_is_answered_and_the_link_closed(self, place):
        link = place.asks(do="pour", words=["tea"])
        assert link.answers == [answer("Poured: tea.")]
        assert link.disconnecting

    @pytest.mark.parametrize(
        ("count", "kept", "events"), [("3", 3, 3), ("2500", 2500, 0), ("9000", 2250, 0)]
    )
    def test_has_an_answer_that_is_not_too_long(self, place, count, kept, events):
        link = place.asks(do="count", words=[count, "1000"])
        assert len(link.value()) <= LONGEST_ANSWER
        lines = [line for line in link.answers[0]["lines"] if set(line) == {"x"}]
        assert (len(lines), len(link.events[0])) == (kept, events)

    @pytest.mark.parametrize("count", ["1", "2", "3"])
    def test_with_endless_lines_for_an_answer_is_answered(self, place, count):
        link = place.asks(do="count", words=[count, str(LONGEST_ANSWER)])
        assert link.answers == [answer(TOO_LONG)]

    @pytest.mark.parametrize("longest", [0, 1, 80, 110])
    def test_is_answered_however_short_an_answer_has_to_be(self, place, monkeypatch, longest):
        monkeypatch.setattr(control, "LONGEST_ANSWER", longest)
        assert place.asks(do="count", words=["9", "9"]).answers == [answer(TOO_LONG)]

    def test_is_answered_by_events_too(self, place):
        link = place.asks(do="pour", words=["tea"])
        assert link.answers
        assert [[(each["type"], each["fields"]) for each in events] for events in link.events] == [
            [("Told", {"words": "tea"})]
        ]

    def test_has_each_line_of_an_answer_by_itself(self, place):
        place.party.guest("bob")
        (found,) = place.asks(do="who").answers
        assert len(found["lines"]) > 1
        assert [line for line in found["lines"] if "\n" in line] == []

    def test_is_obeyed_as_if_a_wizard_had_typed_it(self, place):
        bob = place.party.guest("bob")
        link = place.asks(do="kick", words=["bob", "Please", "calm down."])
        assert link.answers == [answer(s.was_sent_out("bob"))]
        assert bob.reads()[-1] == s.sent_out_because("Please calm down.")

    def test_stands_in_the_audit_log_under_who_asked(self, place):
        place.asks(do="wall", words=["tea", "milk"], by="teaparty-admin (zoe)")
        place.asks(do="wall", words=["tea"])
        assert sorted(audits(place.party)) == [
            ("teaparty-admin (zoe)", "wall", "", "tea milk"),
            ("the control socket", "wall", "", "tea"),
        ]

    def test_by_a_long_or_wild_name_stands_there_as_one_short_line(self, place):
        place.asks(do="wall", words=["tea"], by="zoe\n\x1b[31m" + "\u202e" * 5_000)
        ((who, *_),) = audits(place.party)
        assert who == f"zoe??[31m{'?' * (control.LONGEST_NAME - 10)}…"

    def test_may_have_values_in_the_place_of_words(self, place):
        link = place.asks(do="pour", values={"words": "for tea"})
        assert link.answers == [answer("Poured: for tea.")]
        (found,) = place.asks(do="pour", values={"milk": 1}).answers
        assert found["done"] is False
        assert found["lines"][0].startswith("These are no values for pour")

    def test_for_the_operations_is_answered_also_by_those_of_plugins(self, place):
        found = place.asks(do="operations").answers[0]["lines"]
        whole = dict(zip(found[::2], found[1::2], strict=True))
        assert whole["pour [WORDS]"] == "Do it."
        names = [usage.split()[0] for usage in whole]
        assert names == sorted(names)
        assert whole["say WHERE TEXT"].startswith("Tell everybody in one room")
        assert audits(place.party) == []

    def test_for_the_plugins_is_asked_of_the_server_around_the_party(self, place):
        assert place.asks(do="installed").answers == [answer(NOT_POSSIBLE, done=False)]

    def test_of_what_is_no_operation_is_refused(self, place):
        for name, repeated in (("fly", "fly"), ("y" * 50_000, shortened("y" * 50_000))):
            why = UNKNOWN.format(version="1.2", name=repeated)
            assert place.asks(do=name).answers == [answer(why, done=False)]
        assert len(repeated) < 100

    def test_with_control_characters_is_refused(self, place):
        link = place.asks(do="wall", words=["tea\x1b[2J"])
        assert link.answers == [answer(s.one_line("The text", 2_048), done=False)]

    def test_that_comes_in_pieces_is_read(self, place):
        link = place.connects()
        for piece in (b'{"do":', b'"pour"}', b"\n"):
            assert link.answers == []
            link.protocol.dataReceived(piece)
        assert link.answers == [answer("Poured: .")]

    def test_may_be_refused(self, place):
        assert place.asks(do="refuse").answers == [answer("There is no milk.", done=False)]

    def test_may_take_its_time(self, place):
        link = place.asks(do="wait")
        place.reactor.advance(10 * PATIENCE)
        assert (link.answers, link.aborted) == ([], False)
        place.waits.callback(None)
        assert link.answers == [answer("No.", "Not now.", done=False)]

    def test_whose_operation_fails_is_a_fault_of_ours(self, place):
        assert place.asks(do="fail").answers == [answer(FAULT_TEXT, done=False)]
        assert list(map(type, place.party.faults)) == [ValueError]
        place.party.faults.clear()

    def test_whose_answer_can_not_be_made_is_a_fault_of_ours(self, place, monkeypatch):
        monkeypatch.setattr(control, "answer_of", lambda *_: None)
        assert place.asks(do="pour").answers == [answer(FAULT, done=False)]
        assert list(map(type, place.party.faults)) == [AttributeError]
        place.party.faults.clear()

    @pytest.mark.parametrize(
        "line", [b"tea", b"{}", b"[]", b'{"do": 5}', b"\xff", b"", b'{"values":' + b'{"a":' * 9_000]
    )
    def test_that_is_none_is_answered_so(self, place, line):
        link = place.connects()
        link.protocol.dataReceived(line + b"\n")
        assert link.answers == [answer(NO_REQUEST, done=False)]

    def test_after_another_is_not_read(self, place):
        link = place.asks(do="wait")
        link.protocol.dataReceived(b'{"do": "pour"}\n')
        place.waits.callback(None)
        assert len(link.answers) == 1


class TestBounds:
    def test_a_request_that_is_too_long_ends_the_link(self, place):
        link = place.connects()
        link.protocol.dataReceived(b"x" * (LONGEST_LINE + 1))
        assert (link.disconnecting, link.answers) == (True, [])

    def test_a_request_that_does_not_come_is_not_waited_for(self, place):
        link = place.connects()
        place.reactor.advance(PATIENCE)
        assert link.aborted

    def test_an_answer_that_is_not_read_is_not_waited_for(self, place):
        link = place.asks(do="pour")
        place.reactor.advance(PATIENCE)
        assert link.aborted

    def test_one_too_many_is_told_so_until_another_has_gone(self, place):
        links = [place.connects() for _ in range(MOST)]
        assert place.connects().answers == [answer(TOO_MANY, done=False)]
        for link in links[:2]:
            link.protocol.connectionLost()
        assert place.asks(do="pour").answers == [answer("Poured: .")]

    def test_another_user_of_the_machine_is_refused(self, place):
        link = place.connects(user=os.geteuid() + 4_711)
        assert link.answers == [answer(ANOTHER, done=False)]
        link.protocol.dataReceived(b'{"do": "wall", "words": ["tea"]}\n')
        assert audits(place.party) == []

    def test_where_the_system_does_not_say_who_asks_the_mode_of_the_socket_does(
        self, place, monkeypatch
    ):
        monkeypatch.delattr(socket, "SO_PEERCRED")
        assert place.connects(user=os.geteuid() + 4_711).answers == []

    def test_root_may_ask_whoever_runs_the_server(self, place, monkeypatch):
        monkeypatch.setattr(os, "geteuid", lambda: 4_711)
        assert place.connects(user=0).answers == []
        assert place.connects(user=4_711).answers == []

    def test_a_link_that_is_gone_leaves_no_clock(self, place):
        place.connects().protocol.connectionLost()
        assert place.reactor.getDelayedCalls() == []

    def test_a_link_that_is_gone_before_its_answer_leaves_no_clock(self, place):
        link = place.asks(do="wait")
        link.protocol.connectionLost()
        place.waits.callback(None)
        assert (place.reactor.getDelayedCalls(), link.answers) == ([], [])
