"""The generator's WebSocket: frames as the standard has them, and lines that were changed."""

import json

import pytest
from wsproto import Connection
from wsproto.connection import ConnectionType
from wsproto.events import Ping, Pong, TextMessage

from benchmarks.guests import Browser
from benchmarks.streams import Frames, Unexpected, spoken
from benchmarks.websocket import PING, PONG, frames, masked, opened, whole
from teaparty.wire.websocket import frames as ours
from teaparty.wire.websocket.deflate import deflated


def line(who, number, name="guest0", **more):
    text = spoken(who, number, 7)
    said = {"room": "parlour", "n": number, "text": text, "line": f"{name} says: {text}"} | more
    return json.dumps(said, separators=(",", ":"))


def message(*lines):
    return ours.frame(ours.TEXT, f'{{"lines":[{",".join(lines)}]}}'.encode())


@pytest.mark.parametrize("size", [0, 5, 125, 126, 3_000])
def test_a_masked_frame_is_read_by_a_server(size):
    server = Connection(ConnectionType.SERVER)
    server.receive_data(masked("a" * size) + PONG)
    text, pong = server.events()
    assert (text.data, type(text), type(pong)) == ("a" * size, TextMessage, Pong)


def test_a_ping_is_what_a_server_sends():
    client = Connection(ConnectionType.CLIENT)
    client.receive_data(PING)
    assert ours.frame(ours.PING) == PING
    assert [type(each) for each in client.events()] == [Ping]


@pytest.mark.parametrize("size", [0, 125, 126, 70_000])
def test_frames_are_found_where_they_are_whole(size):
    data = ours.frame(ours.TEXT, b"a" * size) + ours.frame(ours.TEXT, b"bcd")
    assert [data[begin:end] for begin, end in frames(data)] == [b"a" * size, b"bcd"]
    assert whole(data) == len(data)
    assert whole(data[:-1]) == len(data) - 5
    assert whole(data[:1]) == 0


def test_lines_are_counted_when_their_frame_is_whole():
    stream = Frames([0, 1], kept=True)
    data = (
        message(line(0, 0), line(1, 0))
        + ours.frame(ours.TEXT, b'{"taken":3}')
        + message(line(0, 1))
    )
    assert stream.take(data[:9], 0) == 9
    assert list(stream.heard) == []
    assert stream.take(data[9:], 9) == len(data)
    assert list(stream.heard) == [0, 1, 0]
    assert list(stream.sent) == [7, 7, 7]
    first = len(message(line(0, 0), line(1, 0)))
    assert list(stream.ends) == [first, first, len(data)]
    stream.check_end([2, 1])
    with pytest.raises(Unexpected, match="said 3 lines, 2 came"):
        stream.check_end([3, 1])


@pytest.mark.parametrize(
    "data",
    [
        message(line(0, 1)), message(line(0, 0), line(0, 0)), message(line(5, 0)),
        message(line(0, 0, line="guest0 says: Hello!")), ours.frame(ours.TEXT, b'{"bye":{}}'),
        message(line(0, 0, text="<0000 000000 7> Another cup of ale?")),
    ],
    ids=["lost", "twice", "a stranger's", "altered", "no lines", "words altered"],
)  # fmt: skip
def test_what_a_server_does_to_a_line_is_noticed(data):
    with pytest.raises(Unexpected):
        Frames([0], kept=False).take(data, 0)


def test_what_a_browser_types_is_an_object_with_an_id_once_it_is_let_in():
    guest = Browser(0, 0)
    guest.close()
    assert guest.typed(["GET"]) == b"GET\r\n"
    server = Connection(ConnectionType.SERVER)
    server.receive_data(guest.typed(['{"hello":1}', "One.", "Two."]))
    assert [json.loads(each.data) for each in server.events()] == [
        {"hello": 1}, {"line": "One.", "id": 1}, {"line": "Two.", "id": 2},
    ]  # fmt: skip


def test_a_browser_that_talks_reads_whole_frames():
    guest = Browser(1, 0)
    guest.close()
    guest.follow(0)
    data = message(line(0, 0))
    assert guest.whole_lines(data[:-1]) == b""
    assert guest.whole_lines(data[-1:]) == data
    assert data.count(guest.awaited) == 1


def test_compressed_frames_are_read_as_if_they_were_not():
    text = message(line(0, 0))[4:] * 9
    big = ours.frame(ours.TEXT | ours.DEFLATED, deflated(text))
    plain = ours.frame(ours.TEXT, text)
    data = message(line(0, 0)) + PING + big + ours.frame(ours.TEXT | ours.DEFLATED, b"half")[:3]
    assert opened(data) == (message(line(0, 0)) + plain, True, data[-3:])
    assert opened(plain) == (plain, False, b"")
