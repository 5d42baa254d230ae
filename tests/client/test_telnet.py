"""The client's side of telnet, with what a real party sent (recorded in November 2026)."""

import json

import pytest

from teaparty.client.company import MOST
from teaparty.client.news import (
    Asked,
    CameIn,
    Counted,
    Ended,
    Greeted,
    NotLetIn,
    Read,
    Settled,
    Stands,
    Stream,
    Tuned,
    Unsent,
)
from teaparty.client.talk import NotTeaparty
from teaparty.client.telnet import CHAT, TelnetTalk, is_plain
from teaparty.wire.telnet import (
    DO,
    ECHO,
    GA,
    GMCP,
    NAWS,
    TTYPE,
    WILL,
    WONT,
    Codec,
    command,
    negotiation,
    subnegotiation,
)
from tests import sentences as s

OPENING = b"\xff\xfd\x00\xff\xfd\x18\xff\xfd\x1f\r" + b"Welcome to the Tea Party.\r\n"
THEN = b"\xff\xfbF\xff\xfd'\xff\xfb*\xff\xfb\x19\xff\xfb\xc9\xff\xfbW\xff\xfbV"


def heard(text):
    return subnegotiation(GMCP, text.encode())


IN = heard('Room.Info {"num": "parlour"}') + heard(
    'Room.Players [{"name": "bob", "fullname": "bob"}]'
)
CHATTING = f"{s.said_aloud_now}\r\n".encode() + heard("Core.Ping") * 3
REFUSED = heard('Char.Login.Result {"success": false, "message": "No."}')


def lines(talk):
    """Return the lines that a talk sends."""
    values = Codec().receive(talk.to_send())
    return b"".join(each for each in values if isinstance(each, bytes)).decode().splitlines()


def connected(*given, **more):
    talk = TelnetTalk(*given, **more)
    talk.connected()
    talk.receive(OPENING)
    talk.receive(THEN)
    return talk


@pytest.fixture
def talk():
    """The talk of a guest who is in."""
    talk = connected("alice")
    talk.receive(IN)
    assert talk.receive(CHATTING)[1:] == [CameIn(again=False)]
    talk.to_send()
    return talk


def test_a_party_greets_a_newcomer_who_types_a_name():
    talk = TelnetTalk()
    talk.connected()
    assert talk.receive(OPENING)[1:] == [Read(s.welcome)]
    assert talk.receive(THEN) == [Greeted()]
    talk.to_send()
    talk.says("login alice")
    assert lines(talk) == ["login alice"]


@pytest.mark.parametrize("typed", ["login alice", "alice", "login alice a cup"])
def test_a_newcomer_comes_back_by_the_name_that_was_typed(typed):
    talk = connected()
    talk.says(typed)
    talk.receive(IN)
    talk.disconnected()
    talk.receive(OPENING + THEN)
    assert b'Char.Login.Credentials {"account": "alice"}' in talk.to_send()


def test_nothing_is_sent_for_a_newcomer_before_the_greeting():
    talk = TelnetTalk()
    talk.connected()
    assert "not greeted" in talk.says("login alice")
    talk.receive(OPENING + THEN)
    assert lines(talk) == []


def test_a_guest_with_a_name_comes_in_by_gmcp():
    talk = connected("alice")
    assert b'Char.Login.Credentials {"account": "alice"}' in talk.to_send()
    assert b'"password": "a cup"' in connected("alice", "a cup").to_send()


def test_lines_wait_until_the_guest_is_in_and_chats():
    talk = connected("alice")
    talk.says("Hello!")
    assert "Hello!" not in lines(talk)
    assert talk.receive(IN + b"You are in.\r\n") == [Read("You are in.")]
    assert lines(talk) == [CHAT]
    talk.says("How are you?")
    assert talk.receive(CHATTING) == [Read(s.said_aloud_now), CameIn(again=False)]
    assert lines(talk) == ["Hello!", "How are you?"]
    assert talk.receive(IN + CHATTING) == [Read(s.said_aloud_now)]
    assert lines(talk) == []


def test_lines_wait_for_a_few_turns_of_the_party_after_its_answer():
    talk = connected("alice")
    talk.says("Hello!")
    talk.receive(IN + f"{s.said_aloud_now}\r\n".encode())
    for _ in range(2):
        assert talk.to_send().endswith(heard("Core.Ping"))
        assert talk.receive(heard("Core.Ping")) == []
    assert talk.receive(heard("Core.Ping")) == [CameIn(again=False)]
    assert lines(talk) == ["Hello!"]


def test_a_guest_who_is_refused_types_another_name():
    talk = connected("alice")
    talk.to_send()
    assert talk.receive(REFUSED) == [NotLetIn()]
    talk.says("login alicia")
    assert lines(talk) == ["login alicia"]


def test_a_hidden_question_is_asked_and_settled(talk):
    asked = negotiation(WILL, ECHO) + b"Password: " + command(GA)
    assert talk.receive(asked) == [Asked("Password: ", True)]
    talk.answers("a cup")
    assert talk.receive(b"\r\nOnce more: " + command(GA)) == [Asked("Once more: ", True)]
    assert talk.receive(b"\r\n" + negotiation(WONT, ECHO) + b"Done.\r\n") == [
        Settled(),
        Read("Done."),
    ]
    talk.to_send()
    talk.answers("too late")
    assert talk.to_send() == b""


def test_a_prompt_that_hides_nothing_is_shown(talk):
    assert talk.receive(b"parlour> " + command(GA)) == [Read("parlour> ")]
    assert talk.receive(command(GA)) == []


def test_people_come_and_go(talk):
    assert talk.company.names == ["bob"]
    talk.receive(heard('Room.AddPlayer {"name": "carl", "fullname": "carl"}'))
    talk.receive(heard('Room.RemovePlayer "bob"'))
    talk.receive(heard("Room.RemovePlayer 7") + heard("Room.Players 7") + heard("#!"))
    assert talk.company.names == ["carl"]
    talk.receive(heard('Room.Players [7, {}, {"name": []}, {"name": "dora"}]'))
    assert talk.company.names == ["dora"]


def test_no_party_fills_the_memory_with_people_and_channels(talk):
    many = json.dumps([{"name": f"n{number}"} for number in range(MOST + 10)])
    talk.receive(heard(f"Room.Players {many}") + heard(f"Comm.Channel.List {many}"))
    assert (len(talk.company.names), len(talk.company.channels)) == (MOST, MOST)


LISTED = heard(
    'Comm.Channel.List [{"name": "parlour"}, {"name": "whisper"}, {"name": "shout"},'
    ' {"name": "news"}]'
)


def test_the_room_and_what_is_listened_to_are_told(talk):
    info = heard('Room.Info {"num": "attic", "name": "The Attic", "topic": "Kafka"}')
    assert talk.receive(info) == [Stands(Stream("attic", "The Attic", "Kafka"))]
    assert talk.receive(LISTED) == [Tuned((Stream("news"),))]
    assert talk.company.channels == ("news",)
    for nonsense in ("Room.Info {}", "Comm.Channel.List 7", 'Comm.Channel.Text {"talker": "bob"}'):
        assert talk.receive(heard(nonsense)) == []


def test_what_others_say_is_counted(talk):
    others = heard('Comm.Channel.Text {"channel": "news", "talker": "bob", "named": true}')
    own = heard('Comm.Channel.Text {"channel": "news", "talker": "Alice"}')
    assert talk.receive(others + own) == [Counted("news", named=True)]


def test_a_plain_line_is_said_on_a_channel_by_its_word(talk):
    talk.receive(LISTED)
    for line in ("Hello!", "+tea?", "/who", "+news Tea"):
        talk.says(line, "news")
    talk.says("Tea?", "")
    assert lines(talk) == ["+news Hello!", "+news +tea?", "/who", "+news Tea", "Tea?"]
    talk.catches_up("news")
    assert talk.to_send() == b""


@pytest.mark.parametrize(
    ("line", "plain"),
    [("Hello!", True), (":)", True), (":waves.", True), ("...", True), ("'tea' it is", True),
     ("+1", True), ("#tea", True), ("世界", True), ("", False), ("/who", False), (".who", False),
     ("／who", False), ("'Hello!", False), (">bob Hi!", False), ("＞bob Hi!", False),
     ("[bob] Tea?", False), ("+news Hi!", False), ("#NEWS Hi!", False)],
)  # fmt: skip
def test_a_line_is_plain_if_it_is_no_command_in_chat_mode(line, plain):
    assert is_plain(line, ("news",)) is plain


def test_a_terminal_tells_its_kind_and_size():
    talk = connected(terminal="xterm", size=(80, 24))
    sent = talk.to_send()
    assert negotiation(WILL, TTYPE) in sent
    assert subnegotiation(NAWS, b"\0\x50\0\x18") in sent
    talk.receive(subnegotiation(TTYPE, b"\x01"))
    assert talk.to_send() == subnegotiation(TTYPE, b"\0xterm")
    talk.resized(100, 30)
    assert talk.to_send() == subnegotiation(NAWS, b"\0\x64\0\x1e")


def test_a_program_has_no_kind_of_terminal_and_much_room():
    sent = connected().to_send()
    assert negotiation(WONT, TTYPE) in sent
    assert subnegotiation(NAWS, b"\x01\xf4\0\x18") in sent
    assert negotiation(DO, GMCP) in sent


def test_the_terminals_size_is_not_told_unasked():
    talk = TelnetTalk(terminal="xterm", size=(80, 24))
    talk.connected()
    talk.resized(100, 30)
    assert talk.to_send() == b""


def test_a_line_without_end_is_read_in_parts(talk):
    assert talk.receive(b"x" * 70_000) == [Read("x" * 70_000)]


def test_what_was_said_last_is_read_though_its_line_has_no_end(talk):
    talk.receive(b"Bye")
    assert talk.closed() == [Read("Bye"), Ended("", True)]


@pytest.mark.parametrize(
    ("last", "again"),
    [
        (s.goodbye, False),
        (s.came_from_elsewhere, False),
        (s.you_were_sent_out, False),
        (s.sent_out_because("Be nice."), False),
        (s.closed, True),
        ("bob says: Hello!", True),
    ],
)
def test_the_last_line_says_whether_to_come_back(talk, last, again):
    talk.receive(last.encode() + b"\r\n")
    assert talk.closed() == [Ended("", again)]


def test_a_web_server_is_no_teaparty():
    talk = TelnetTalk()
    talk.connected()
    with pytest.raises(NotTeaparty, match="HTTP"):
        talk.receive(b"HTTP/1.1 400 Bad Request\r\n")


def test_a_peer_that_closes_before_a_word_is_no_teaparty():
    talk = TelnetTalk()
    talk.connected()
    with pytest.raises(NotTeaparty, match="closes"):
        talk.closed()


def test_a_party_that_has_nothing_to_say_of_gmcp_ends_in_silence(talk):
    assert talk.receive(negotiation(WONT, GMCP)) == []
    assert talk.closed() == [Ended("", True)]


def test_a_sign_of_life_is_a_nop(talk):
    talk.pings()
    assert talk.to_send() == b"\xff\xf1"


def test_quitting_is_a_command_where_the_guest_is(talk):
    talk.quits()
    assert lines(talk) == ["/quit"]
    newcomer = connected()
    newcomer.to_send()
    newcomer.quits()
    assert lines(newcomer) == ["quit"]
    TelnetTalk().quits()


def test_a_line_that_is_too_long_is_not_sent(talk):
    assert "too long" in talk.says("x" * 5_000)
    assert talk.to_send() == b""


def test_a_new_link_begins_anew_and_sends_what_waits(talk):
    talk.disconnected()
    talk.says("meanwhile")
    talk.connected()
    assert lines(talk) == []
    talk.receive(OPENING + THEN + IN + CHATTING)
    assert lines(talk)[-1:] == ["meanwhile"]


def test_what_was_sent_into_silence_is_doubtful(talk):
    talk.says("heard")
    talk.receive(b"You say: heard\r\n")
    talk.says("perhaps")
    talk.to_send()
    talk.disconnected()
    talk.connected()
    talk.receive(OPENING + THEN + IN)
    assert talk.receive(CHATTING)[1:] == [CameIn(again=False), Unsent("perhaps")]
    assert "perhaps" not in lines(talk)
