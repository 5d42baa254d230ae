"""The browser clients of others: telnet inside a WebSocket, and text with GMCP beside it."""

import json
import re

import pytest
from wsproto.connection import CLIENT, Connection
from wsproto.events import BytesMessage, CloseConnection, Message, Ping, Pong, TextMessage

from teaparty.core.values.notices import Reason
from teaparty.wire.telnet import DO, DONT, ECHO, WILL, WONT, Codec, escaped, negotiation
from teaparty.wire.websocket.frames import closing
from tests import sentences as s
from tests.doors.conftest import OPENING, PASSWORD, by_transport
from tests.doors.web.conftest import SPOKEN, UPGRADE, request

TELNET, GMCP, TEXT = (
    f"{each}.mudstandards.org" for each in ("telnet", "gmcp", "terminal")
)  # fmt: skip
COLOUR = re.compile(r"\x1b\[[\d;]*m")
HIDE, SHOW = negotiation(WILL, ECHO), negotiation(WONT, ECHO)


class Client:
    """A client of somebody else's. `says` sends messages, each in a frame."""

    def __init__(self, browser, subprotocol):
        self.hall, self.wire = browser.hall, browser.wire
        self.closed, self.pings = None, 0
        asked = {"Sec-WebSocket-Protocol": subprotocol} if subprotocol else {}
        browser.sends(request("/room", **UPGRADE, **asked))
        self.frames = Connection(CLIENT)
        head, _, self.rest = self.wire.takes().partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 101 ")

    @property
    def session(self):
        (session,) = {door.session for door in self.hall.entrance.open.values()}
        return session

    def sends(self, *events):
        self.wire.types(b"".join(self.frames.send(event) for event in events))
        return self

    def says(self, *messages):
        for each in messages:
            kind = TextMessage if isinstance(each, str) else BytesMessage
            self.sends(kind(data=each))
        return self

    def hears(self):
        """Return the messages that have come: bytes, and texts."""
        data, self.rest = self.rest + self.wire.takes(), b""
        self.frames.receive_data(data)
        found = []
        for event in self.frames.events():
            if isinstance(event, Message):
                assert event.message_finished
                found.append(event.data if isinstance(event.data, str) else bytes(event.data))
            elif isinstance(event, CloseConnection):
                self.closed = event.code
            self.pings += isinstance(event, Ping)
            found += ["pong"] if isinstance(event, Pong) else []
        return found

    def reads(self):
        """Return the lines of what came as bytes, without colours."""
        text = b"".join(each for each in self.hears() if isinstance(each, bytes))
        values = Codec().receive(text)
        text = b"".join(value for value in values if isinstance(value, bytes))
        return COLOUR.sub("", text.decode()).split("\r\n")[:-1]

    def messages(self):
        """Return the packages of the messages of GMCP, and their data."""
        found = [each.partition(" ") for each in self.hears() if isinstance(each, str)]
        return [(package, json.loads(data) if data else None) for package, _, data in found]


@pytest.fixture
def connect(browse):
    """Return what connects a client to a party with these limits."""
    return lambda subprotocol=TELNET, **more: Client(browse(**more), subprotocol)


@pytest.mark.parametrize("name", [TELNET, "telnet", "binary"])
def test_telnet_comes_whole(connect, name):
    client = connect(name)
    first, *_ = client.hears()
    assert first == OPENING
    client.says(b"login ali", b"ce\r\nsay h\xc3", b"\xa4\r\n")
    assert client.reads()[-1] == "You say: hä"
    client.says(b"register\r\n")
    assert HIDE in client.hears()
    client.says(negotiation(DO, ECHO) + b"horse battery\r\n" * 2)
    assert SHOW in client.hears()


def test_telnet_may_come_as_text_too(connect):
    assert s.in_as("alice") in " ".join(connect().says("login alice\r\n").reads())


@pytest.mark.parametrize("name", [TEXT, None])
def test_text_has_no_telnet_in_it(connect, name):
    client = connect(name)
    assert b"\xff" not in b"".join(client.hears())
    client.says(b"login \xc3\xa4nne", "say hä \N{GRINNING FACE}", b"say on\nsay two\r\n")
    assert client.reads()[-3:] == ["You say: hä \N{GRINNING FACE}", "You say: on", "You say: two"]
    look = client.session.door.view.look
    assert (look.charset, int(look.colours)) == ("utf-8", 16)


def test_bytes_that_mean_something_to_telnet_mean_nothing_in_text(connect):
    client = connect(TEXT).says(b"login alice", b"say \xff\xf4\xff\xfb\x01 x")
    assert client.reads()[-1].endswith(" x")
    assert client.session.gone is None


def test_who_reads_text_reads_the_greeting_at_once(connect):
    assert s.how_to_come_in in " ".join(connect(TEXT, greeting_milliseconds=500).reads())


def test_colours_come_as_ansi(connect):
    client = connect(TEXT).says(b"login alice", b"colours 16")
    client.hears()
    client.says(b"look")
    assert any(b"\x1b[" in each for each in client.hears())


def test_a_hidden_question_asks_for_nothing_that_text_can_not_say(connect):
    client = connect(TEXT).says(b"login alice", b"register")
    assert b"\xff" not in b"".join(client.hears())
    client.says(b"a password").hears()
    assert "a password" not in " ".join(client.reads())


def test_gmcp_comes_beside_the_text(connect):
    client = connect(GMCP)
    client.says("Core.Supports.Set " + json.dumps(["Room 1", "Comm.Channel 1", "Char.Login 1"]))
    assert ("Char.Login.Default", {"type": ["password-credentials"]}) in client.messages()
    client.says('Char.Login.Credentials {"account": "alice", "password": ""}')
    found = dict(client.messages())
    assert found["Char.Login.Result"] == {"success": True}
    assert found["Room.Info"]["num"] == "parlour"
    long = "ä" * 1_000
    client.says(f"say {long}".encode())
    messages = [each for each in client.hears() if isinstance(each, str)]
    assert json.loads(messages[0].partition(" ")[2])["words"] == long


def test_what_is_no_gmcp_is_left_alone(connect):
    client = connect(GMCP)
    client.hears()
    client.says("{}", "", "Core.Ping", 'Core.Hello {"client": "\xff"}', "Char.Login.Credentials 5")
    assert client.hears() == ["Core.Ping"]


def test_a_member_comes_in_by_gmcp_with_a_password(connect):
    client = connect(GMCP)
    client.hall.registers("alice")
    told = json.dumps({"account": "alice", "password": PASSWORD})
    client.says(f"Char.Login.Credentials {told}")
    assert ("Char.Login.Result", {"success": True}) in client.messages()


# --- the end


def test_who_quits_reads_goodbye_and_is_closed(connect):
    client = connect().says(b"login alice\r\n", b"quit\r\n")
    assert s.goodbye in client.reads()
    assert (client.closed, client.wire.disconnecting) == (1000, False)
    client.sends(CloseConnection(code=1000))
    assert client.wire.disconnecting


def test_a_close_right_after_the_last_line_is_the_answer_to_the_end(connect):
    client = connect().says(b"login alice\r\n")
    client.hears()
    client.sends(BytesMessage(data=b"quit\r\n"), CloseConnection(code=1000))
    assert client.wire.disconnecting
    assert client.wire.takes().count(closing(1000)) == 1


@pytest.mark.parametrize(
    ("name", "last"), [(TELNET, BytesMessage(b"quit\r\n")), (SPOKEN, BytesMessage(b"no object"))]
)
def test_a_close_is_found_after_other_frames_that_come_with_the_end(connect, name, last):
    client = connect(name)
    client.sends(last, Ping(), TextMessage("{}"), CloseConnection(code=1000))
    assert client.wire.disconnecting
    assert "pong" not in client.hears()


def test_a_peer_that_does_not_close_is_gone_in_time(connect):
    client = connect().says(b"quit\r\n")
    client.hall.goes_on(5)
    assert client.wire.aborted


@pytest.mark.parametrize("name", [TELNET, SPOKEN])
def test_nobody_waits_for_the_close_of_a_peer_that_goes_on_sending(connect, name):
    client = connect(name, negotiations=20)
    pings = b"\x89\x80abcd" * 100
    client.wire.types(pings)
    assert client.session.gone is Reason.NEGOTIATING
    assert not client.wire.disconnecting
    client.wire.types(pings)
    assert client.wire.disconnecting


@pytest.mark.parametrize("name", [TELNET, SPOKEN])
def test_what_comes_along_with_too_many_frames_is_not_looked_through(connect, name):
    client = connect(name, negotiations=20)
    client.wire.types(b"\x89\x80abcd" * 1_000)
    assert client.session.gone is Reason.NEGOTIATING
    client.hears()
    assert (client.closed, client.wire.disconnecting) == (1008, True)


@pytest.mark.parametrize(("code", "reason"), [(1000, Reason.QUIT), (1001, Reason.LINK)])
def test_a_client_that_closes_has_quit_or_lost_the_link(connect, code, reason):
    client = connect().says(b"login alice\r\n")
    session = client.session
    client.sends(BytesMessage(data=b"say hi\r\n"), CloseConnection(code=code))
    assert session.gone is reason
    client.hears()
    assert (client.closed, client.wire.disconnecting) == (code, True)


def test_a_peer_that_ends_without_closing_has_lost_the_link(connect):
    client = connect().says(b"login alice\r\n")
    session = client.session
    client.wire.ends()
    assert (session.gone, client.wire.disconnecting) == (Reason.LINK, True)


def test_the_code_tells_whether_to_come_again(connect):
    client = connect()
    client.hall.entrance.close()
    client.hall.turn()
    assert s.closed in client.reads()
    assert client.closed == 1012


def test_frames_against_the_protocol_are_answered_with_their_code(connect):
    for data, code in (
        (b"\x82\x01x", 1002),
        (b"\xc2\x80\0\0\0\0", 1002),
        (b"\x82\xfe\xff\xff\0\0\0\0" + bytes(65_535), 1009),
        (b"\x81\x81\0\0\0\0\xff", 1007),
    ):
        client = connect()
        client.hears()
        client.wire.types(data)
        assert b"can't be read" in b"".join(client.hears())
        assert client.closed == code
        client.wire.types(b"\x88\x80\0\0\0\0")
        client.wire.drops()


def test_frames_that_say_nothing_are_counted(connect):
    client = connect(negotiations=20)
    for data in (b"\x8a\x80\0\0\0\0", b"\x02\x80\0\0\0\0\x80\x80\0\0\0\0") * 10:
        client.wire.types(data)
    assert client.session.gone is Reason.NEGOTIATING
    client.hears()
    assert client.closed == 1008


def test_empty_lines_are_lines(connect):
    client = connect(TEXT, negotiations=20)
    client.says(*[b""] * 30)
    assert client.session.gone is None


def test_pings_are_answered(connect):
    assert connect().sends(Ping(payload=b"x")).hears()[-1] == "pong"


def test_a_dead_peer_is_found_by_pings_and_a_living_one_goes_on(connect):
    client = connect(login_seconds=600)
    for _ in range(4):
        client.hall.goes_on(25)
        client.sends(Pong())
    assert not client.wire.aborted
    client.hears()
    assert client.pings >= 3
    client.hall.goes_on(80)
    assert client.wire.aborted
    client.wire.drops()
    assert client.hall.entrance.open == {}


@by_transport
def test_a_peer_that_takes_nothing_is_not_read_and_then_dropped(connect):
    client = connect().says(b"login alice\r\n")
    client.wire.stops_reading()
    client.says(b"look\r\n")
    assert client.wire.producerState == "paused"
    client.hall.goes_on(30)
    client.hall.passes(61)
    assert client.wire.aborted


def test_lines_are_paced(connect):
    client = connect(TEXT, lines_burst=8, lines_a_second=2)
    client.says(b"login alice").hears()
    client.hall.goes_on(10)
    client.says(*[f"say {number}".encode() for number in range(12)])
    assert client.reads()[-1] == "You say: 7"
    client.hall.goes_on(2)
    assert client.reads()[-1] == "You say: 11"


def test_newcomers_count_until_they_have_come_in(connect):
    client = connect(block_newcomers=1)
    assert client.hall.connects().disconnecting
    client.says(b"login alice\r\n")
    assert not client.hall.connects().disconnecting


def test_nothing_of_a_connection_is_left(connect):
    client = connect().says(escaped(b"login alice\r\n") + negotiation(DONT, ECHO))
    client.wire.drops()
    assert (client.hall.entrance.open, client.hall.timers()) == ({}, [])


# --- what a member has set for other clients


@pytest.mark.parametrize("name", [TELNET, GMCP, TEXT])
def test_text_is_utf_8_also_for_members_who_have_chosen_another_charset(connect, name):
    client = connect(name)
    hall = client.hall
    hall.registers("alice")
    old = hall.member("alice")
    old.types(b"charset latin1\r\nsettings width 100\r\nquit\r\n")
    old.drops()
    client.says(f"login alice {PASSWORD}\r\n".encode(), "say hä\r\n".encode())
    assert client.reads()[-1] == "You say: hä"
    look = client.session.door.view.look
    assert (look.charset, look.width) == ("utf-8", 100)
    client.says(b"charset\r\n", b"charset cp437\r\n", "say hä\r\n".encode())
    assert client.reads() == [s.changes_nothing_here("charset")] * 2 + ["You say: hä"]
    assert client.session.wishes.charset == "iso-8859-1"


def test_nobody_is_told_to_choose_a_charset_where_none_can_be_chosen(connect):
    client = connect(TEXT).says(b"login alice")
    client.hears()
    client.says(b"say h\xe4")
    assert client.reads() == ["You say: hä"]
