"""The client's side of a WebSocket, with both ends in memory."""

import json

import pytest
from wsproto import WSConnection
from wsproto.connection import ConnectionType
from wsproto.events import (
    AcceptConnection,
    BytesMessage,
    CloseConnection,
    Ping,
    Pong,
    RejectConnection,
    Request,
    TextMessage,
)

from teaparty.client.address import address
from teaparty.client.news import HERE, CameIn, Ended, Read
from teaparty.client.talk import NotTeaparty
from teaparty.client.web import MOST, PIECE, PROTOCOL, WebTalk

WELCOME = {"you": {"name": "alice"}, "ticket": "TICKET-of-22-characters"}
LINE = {"room": "parlour", "n": 1, "at": 1.0, "kind": "said", "line": "bob says: Grüße!"}


class Server:
    """The other end."""

    def __init__(self, talk):
        self.talk = talk
        self.web = WSConnection(ConnectionType.SERVER)
        talk.connected()
        (self.request,) = self.reads()

    def reads(self):
        self.web.receive_data(self.talk.to_send())
        return list(self.web.events())

    def sends(self, event):
        return self.talk.receive(self.web.send(event))

    def says(self, **frame):
        return self.sends(TextMessage(data=json.dumps(frame)))


@pytest.fixture
def server():
    """The other end of a talk that has begun."""
    server = Server(WebTalk(address("ws://tea.example:5080/tea"), "alice"))
    assert not server.talk.known
    server.sends(AcceptConnection(subprotocol=PROTOCOL))
    assert server.talk.known
    return server


def test_a_client_asks_for_our_protocol_at_the_room_of_the_page(server):
    request = server.request
    assert isinstance(request, Request)
    assert (request.host, request.target) == ("tea.example:5080", "/tea/room")
    assert (request.subprotocols, request.extensions) == ([PROTOCOL], [])


def test_the_host_is_asked_for_as_the_net_spells_it():
    talk = WebTalk(address("bücher.example"))
    talk.connected()
    assert b"\r\nHost: xn--bcher-kva.example\r\n" in talk.to_send()
    assert Server(WebTalk(address("ws://[::1]:99/"))).request.host == "[::1]:99"


def test_messages_go_both_ways(server):
    assert [json.loads(each.data) for each in server.reads()] == [{"hello": 1, "name": "alice"}]
    assert server.says(welcome=WELCOME) == [CameIn(again=False)]
    assert server.says(lines=[LINE]) == [Read("bob says: Grüße!", "said", tab=HERE)]
    server.talk.says("Tea?")
    assert server.talk.crowded is False
    assert [json.loads(each.data) for each in server.reads()] == [
        {"got": "TICKET-o"},
        {"line": "Tea?", "id": 1},
    ]


def test_nothing_is_said_before_the_other_end_has_accepted():
    server = Server(WebTalk(address("localhost")))
    server.talk.says("Hello!")
    server.talk.pings()
    server.talk.quits()
    assert server.talk.to_send() == b""


def test_a_message_may_come_in_pieces(server):
    first, second = json.dumps({"lines": [LINE]}).split("says")
    assert server.sends(TextMessage(data=first, message_finished=False)) == []
    assert server.sends(TextMessage(data=f"says{second}")) == [
        Read("bob says: Grüße!", "said", tab=HERE)
    ]


def test_pings_are_answered_and_sent(server):
    server.reads()
    server.sends(Ping(payload=b"here?"))
    server.talk.pings()
    assert server.reads() == [Pong(payload=b"here?"), Ping()]


def test_an_end_says_whether_to_come_back(server):
    assert server.says(bye={"text": "Closing.", "again": True}) == [Ended("Closing.", True)]
    assert server.sends(CloseConnection(code=1000)) == []
    assert server.reads()[-1] == CloseConnection(code=1000, reason="")


@pytest.mark.parametrize(
    ("code", "again"), [(1000, False), (4002, False), (4003, False), (1012, True), (1011, False)]
)
def test_a_closing_code_says_whether_to_come_back(server, code, again):
    assert server.sends(CloseConnection(code=code, reason="So.")) == [Ended("So.", again)]


def test_an_answer_to_our_own_close_needs_no_answer(server):
    server.talk.quits()
    assert server.reads()[-1] == CloseConnection(code=1000, reason="")
    assert server.sends(CloseConnection(code=1000)) == [Ended("", False)]
    assert server.talk.to_send() == b""


def test_a_guest_who_is_in_quits_by_a_line(server):
    server.says(welcome=WELCOME)
    server.talk.quits()
    assert json.loads(server.reads()[-1].data) == {"line": "/quit"}


def test_questions_are_answered(server):
    server.says(ask={"text": "Password:", "hidden": True})
    server.talk.answers("a cup")
    server.talk.resized(80, 24)
    assert json.loads(server.reads()[-1].data) == {"answer": "a cup"}


def test_the_end_of_a_link_is_no_news(server):
    assert server.talk.closed() == []


# --- what is no party


def fresh():
    return Server(WebTalk(address("localhost")))


def raw(data):
    talk = WebTalk(address("localhost"))
    talk.connected()
    talk.receive(data)


def test_another_protocol_is_no_teaparty():
    with pytest.raises(NotTeaparty, match=r"does not know teaparty\.v1"):
        fresh().sends(AcceptConnection())


def test_an_http_server_that_refuses_is_no_teaparty():
    with pytest.raises(NotTeaparty, match="answers 404"):
        fresh().sends(RejectConnection(status_code=404))


def test_a_page_that_has_moved_says_where():
    moved = b"HTTP/1.1 301 Moved\r\nContent-Length: 0\r\nLocation: https://tea.example/\r\n\r\n"
    with pytest.raises(NotTeaparty, match=r"answers 301 and leads to https://tea\.example/"):
        raw(moved)


@pytest.mark.parametrize(
    "data", [b"Welcome!\r\n", b"\x15\x03\x01\x00\x02\x02\x46", b"\xff\xfd\x18"]
)
def test_what_speaks_no_http_is_no_teaparty(data):
    with pytest.raises(NotTeaparty, match="does not speak HTTP"):
        raw(data)


def test_an_answer_that_http_does_not_allow_is_no_teaparty():
    with pytest.raises(NotTeaparty, match="breaks the rules"):
        raw(b"HTTP/1.1 fine\r\n\r\n")


def test_a_peer_that_closes_before_it_accepts_is_no_teaparty():
    with pytest.raises(NotTeaparty, match="closes the connection"):
        fresh().talk.closed()


def test_bytes_are_no_talk(server):
    with pytest.raises(NotTeaparty, match="no text"):
        server.sends(BytesMessage(data=b"\x00"))


def test_a_frame_that_breaks_the_rules_ends_the_link(server):
    found = server.talk.receive(b"\xf7\x01x")
    assert found == [Ended("Invalid opcode 0x7", False)]


def test_a_message_without_end_is_not_read(server):
    piece = TextMessage(data="x" * 500_000, message_finished=False)
    for _ in range(MOST // 500_000):
        assert server.sends(piece) == []
    with pytest.raises(NotTeaparty, match="without end"):
        server.sends(piece)


def test_a_message_of_very_many_pieces_is_not_read_either(server):
    nothing = TextMessage(data="", message_finished=False)
    for _ in range(MOST // PIECE):
        assert server.sends(nothing) == []
    with pytest.raises(NotTeaparty, match="without end"):
        server.sends(nothing)
