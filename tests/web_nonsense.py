"""Nonsense for the web door: valid sessions with something changed in them, and what they become.

`python tests/web_nonsense.py --sessions 10000 --seed 1` prints figures, and fails on any breach.
Whatever is sent, nothing is a fault; what comes back are whole frames; others read on; a session
whose frames were whole answers a ping, or it was closed; and in the end nothing of it is left.
"""

import argparse
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from twisted.internet.error import ConnectionDone
from twisted.python.failure import Failure
from wsproto.connection import CLIENT, Connection
from wsproto.events import CloseConnection, Ping, Pong, TextMessage

from teaparty.core.values.limits import Limits
from teaparty.doors.outlet import DirectOutlet
from teaparty.doors.web.checks import Proxies, Site
from teaparty.doors.web.factory import WebFactory
from teaparty.doors.web.files import page
from teaparty.doors.web.gate import PageGate
from teaparty.doors.web.protocols import spoken
from tests.doors.conftest import LENIENT, PASSWORD, Hall
from tests.doors.fragments import nonsense
from tests.doors.web.conftest import SPOKEN, UPGRADE, request
from tests.nonsense import CLEAN, Breach, Socket, judge, riddle, wait

PAGE = page()
V1_SHARE = 0.7
TUNNELS = ("telnet", "gmcp.mudstandards.org", "terminal.mudstandards.org", "")
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]")
DEEP = "[" * 3_000 + "]" * 3_000
LINES = (
    "hi", "/look", "/who", "/north", "/south", "/history 5", "/register", "/password", "/riddle",
    "/wait", "/whisper bob psst", "/name visitor2", "/help", "/mode mud", "login x", "help", "",
    "'hi", "/shout a", "/quit", "/emote waves", "again", "/settings", "/finger bob", "/ignore bob",
    "\u202e\x1b[2J\x07", "a\r\nb\nc", "x" * 2_100, "\ufeff\ud800", "e\u0301" * 300,
)  # fmt: skip
WILD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**63 - 1, 2**63, 2**64, -(2**70), 10**4_000, 1.5, -0.0,
    1e308, float("inf"), float("nan"), "", "x" * 3_000, "\ud800", "\x00\x1b[2J", "\u202e", [], {},
    [1, "a"], {"a": {"b": []}}, {"parlour": "5"}, {"parlour": -5, "@": 2**62, "": 9, "nowhere": 1},
)  # fmt: skip


def templates(ticket: str) -> tuple[dict[str, Any], ...]:
    """Return one message of each kind."""
    return (
        {"hello": 1},
        {"hello": 1, "name": "visitor"},
        {"hello": 1, "name": "alice", "password": PASSWORD},
        {"hello": 1, "name": "alice"},
        {"hello": 1, "name": "fresh", "register": True},
        {"hello": 1, "ticket": ticket, "seen": {"parlour": 3, "@": 1, "": 4}},
        {"answer": PASSWORD},
        {"got": ticket[:8]},
        {"older": "parlour", "before": 20, "most": 50},
        {"state": 1},
    )


class Maker:
    """Makes what one session sends, from chance."""

    def __init__(self, chance: random.Random, ticket: str, bad: float) -> None:
        self.chance = chance
        self.ticket = ticket
        self.bad = bad
        """How often a frame breaks the rules for frames."""
        self.whole = True
        """Whether every frame is as long as it says, and none was the last."""
        self.frames = 0

    def happens(self, often: float) -> bool:
        return self.chance.random() < often

    # --- objects

    def object(self) -> bytes:
        """Return a message, maybe with something wrong in it."""
        chance = self.chance
        if self.happens(0.5):
            said: dict[str, Any] = {"line": chance.choice(LINES)}
            if self.happens(0.4):
                said["id"] = chance.randint(0, 40)
        else:
            said = dict(chance.choice(templates(self.ticket)))
        if self.happens(0.2):
            said |= chance.choice(templates(self.ticket))
        if self.happens(0.25):
            said[chance.choice([*said, "seen", "id", "most", "before"])] = chance.choice(WILD)
        if self.happens(0.05):
            said.pop(chance.choice(list(said)))
        text = json.dumps(said, ensure_ascii=self.happens(0.5))
        return self._spoilt(text).encode("utf-8", "surrogatepass")

    def _spoilt(self, text: str) -> str:
        chance, roll = self.chance, self.chance.random()
        if roll < 0.02:
            return text[: chance.randrange(len(text) + 1)]
        if roll < 0.04:
            return text[:-1] + ', "line": 5, "line": "twice"}'
        if roll < 0.05:
            return '{"line": ' + DEEP + "}"
        if roll < 0.06:
            return chance.choice(["", "[]", "5", "null", '"x"', "[" * 4_000, "{" * 4_000])
        if roll < 0.08:
            at = chance.randrange(len(text) + 1)
            return text[:at] + chance.choice('\x00"\\{}[],:\ud800é') + text[at + 1 :]
        return text

    # --- frames

    def frame(self, kind: int, payload: bytes, last: bool = True) -> bytes:
        """Return a frame of a client, maybe one that is against the rules."""
        self.frames += 1
        if self.happens(self.bad):
            return self._bad_frame(kind, payload)
        return header(kind, len(payload), last) + masked(payload, self.chance.randbytes(4))

    def _bad_frame(self, kind: int, payload: bytes) -> bytes:
        chance, size = self.chance, len(payload)
        found = chance.randrange(7)
        if found == 0:  # unmasked
            head = header(kind, size)
            return bytes((head[0], head[1] & 0x7F)) + head[2:] + payload
        if found == 1:  # reserved bits, and kinds
            head = header(kind, size)
            return bytes((chance.randrange(256),)) + head[1:] + masked(payload, b"abcd")
        if found == 2:  # a control frame that is long, or in parts
            return header(chance.choice((8, 9, 10)), 126, self.happens(0.5)) + bytes(4 + 126)
        if found == 3:  # a part of nothing, or one within another
            return header(chance.choice((0, 1, 2)), size, False) + masked(payload, b"\0\xff\0\xff")
        if found == 4:  # a code of the end that is none
            code = chance.choice((b"\x03", b"\x00\x00", b"\x03\xed", b"\xff\xff", b"\x03\xe8\xff"))
            return header(8, len(code)) + masked(code, b"abcd")
        self.whole = False
        if found == 5:  # another length than it says
            return header(kind, max(0, size + chance.randint(-9, 9))) + masked(payload, b"abcd")
        length = chance.choice((2**14, 2**16, 2**62, 2**63, 2**64 - 1))
        return bytes((0x80 | kind, 0xFF)) + length.to_bytes(8, "big") + masked(payload, b"abcd")

    def message(self, kind: int, payload: bytes) -> bytes:
        """Return a message in one frame or several, with control frames in between."""
        if not self.happens(0.15):
            return self.frame(kind, payload)
        cuts = sorted(self.chance.randrange(len(payload) + 1) for _ in range(3))
        parts = [payload[a:b] for a, b in zip([0, *cuts], [*cuts, len(payload)], strict=True)]
        if self.happens(0.05):
            parts[1:1] = [b""] * self.chance.choice((10, 300))
        made = [self.frame(kind if at == 0 else 0, part, at == len(parts) - 1)
                for at, part in enumerate(parts)]  # fmt: skip
        if self.happens(0.3):
            made.insert(1, self.control())
        return b"".join(made)

    def control(self) -> bytes:
        kind = self.chance.choice((9, 9, 10, 10, 10))
        return self.frame(kind, self.chance.randbytes(self.chance.choice((0, 4, 125))))

    def closes(self) -> bytes:
        self.whole = False
        code = self.chance.choice((b"", b"\x03\xe8", b"\x03\xe9", b"\x0f\xa0bye"))
        return self.frame(8, code)

    # --- sessions

    def of_v1(self) -> Iterator[bytes]:
        if self.happens(0.85):
            hello = self.chance.choice(templates(self.ticket)[:6])
            yield self.frame(1, json.dumps(hello).encode())
        while not self.happens(0.07):
            roll = self.chance.random()
            if roll < 0.06:
                yield self.control() * self.chance.choice((1, 1, 1, 250))
            elif roll < 0.07:
                yield self.closes()
            elif roll < 0.08:
                yield self.message(2, b"bytes")
            else:
                yield self.message(1, self.object())

    def of_others(self, subprotocol: str) -> Iterator[bytes]:
        yield self.frame(2, self.chance.choice((b"login visitor\r\n", b"login visitor", b"", b"x")))
        while not self.happens(0.1):
            for chunk in nonsense(self.chance):
                text = self.happens(0.2)
                chunk = chunk.decode("utf-8", "ignore").encode() if text else chunk
                yield self.message(1 if text else 2, chunk)
            if "gmcp" in subprotocol:
                said = self.chance.choice(("Core.Supports.Set", "Char.Login.Credentials", "Core"))
                yield self.message(1, f"{said} ".encode() + self.object())
            if self.happens(0.06):
                yield self.closes()

    def chunks(self, data: bytes) -> list[bytes]:
        """Cut what is sent, anywhere."""
        if self.happens(0.4) or len(data) < 2:
            return [data]
        cuts = sorted(
            {self.chance.randrange(1, len(data)) for _ in range(self.chance.choice((1, 3)))}
        )
        return [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True)]

    def head(self, subprotocol: str) -> bytes:
        """Return the request for the WebSocket, and maybe others before it, or something else."""
        more = {"Sec-WebSocket-Protocol": subprotocol} if subprotocol else {}
        asked = request("/room", **UPGRADE, **more)
        if self.happens(0.1):
            asked = request("/texts.json") * self.chance.choice((1, 5)) + asked
        if self.happens(0.03):
            at = self.chance.randrange(len(asked))
            asked = (
                asked[:at] + self.chance.randbytes(self.chance.choice((0, 1, 3))) + asked[at + 1 :]
            )
        return asked


def header(kind: int, size: int, last: bool = True) -> bytes:
    first = bytes((0x80 * last | kind,))
    if size < 126:
        return first + bytes((0x80 | size,))
    if size < 65_536:
        return first + b"\xfe" + size.to_bytes(2, "big")
    return first + b"\xff" + size.to_bytes(8, "big")


def masked(payload: bytes, mask: bytes) -> bytes:
    return mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))


class Reader:
    """Judges what the peer is sent: answers of HTTP, and then whole frames."""

    def __init__(self) -> None:
        self.is_v1 = False
        self._frames = Connection(CLIENT)
        self._head: bytes | None = b""
        self._text = ""
        self.pongs: list[bytes] = []
        self.code: int | None = None
        self.ticket = ""

    @property
    def upgraded(self) -> bool:
        return self._head is None

    def reads(self, data: bytes) -> None:
        if self._head is not None:
            self._head += data
            _, found, rest = self._head.partition(b"HTTP/1.1 101 Switching Protocols\r\n")
            head, end, rest = rest.partition(b"\r\n\r\n")
            if not (found and end):
                return
            self._head, self.is_v1, data = None, SPOKEN.encode() in head, rest
        if not data:
            return
        if self.code is not None:
            raise Breach(f"after the end {data!r} was sent")
        self._frames.receive_data(data)
        for event in self._frames.events():
            self._judge(event)

    def _judge(self, event: Any) -> None:
        match event:
            case CloseConnection(code=code):
                if self._frames.state.name != "REMOTE_CLOSING":
                    raise Breach(f"the server broke the rules for frames: {event}")
                self.code = int(code)
            case Pong(payload=payload):
                self.pongs.append(bytes(payload))
            case TextMessage(data=data) if self.is_v1:
                self._text += data
                if event.message_finished:
                    self._object(json.loads(self._text))
                    self._text = ""
            case Ping():
                pass

    def _object(self, found: Any) -> None:
        if not isinstance(found, dict):
            raise Breach(f"{found!r} is no object")
        self.ticket = found.get("welcome", {}).get("ticket", self.ticket)
        for line in found.get("lines", ()):
            if UNSAFE.search(line["line"]) or UNSAFE.search(line.get("text", "")):
                raise Breach(f"the peer read {line!r}")


class Stage:
    """A hall in which bob speaks and carol reads by telnet, while browsers send nonsense."""

    def __init__(self, **limits: int) -> None:
        bounds = Limits(
            **(LENIENT | {"lines_at_once": 8, "block_pages": 3, "link_seconds": 60} | limits)
        )
        self.hall = Hall(bounds, sessions=40, commands=(riddle, wait), compress=False)
        self.hall.registers("alice")
        gate = PageGate(self.hall.entrance, Proxies(), 3)
        protocols = spoken(partial(self.hall.factory.buildProtocol, None))
        self.web = WebFactory(self.hall.entrance, gate, Site(), PAGE, protocols)
        self.bob, self.carol = self.hall.guest("bob"), self.hall.guest("carol")
        self.said = self.since = 0
        self.ticket = "x" * 22

    def session(self, maker: Maker) -> str:
        """Let somebody come, send, and go; return what became of them."""
        subprotocol = SPOKEN if maker.happens(V1_SHARE) else maker.chance.choice(TUNNELS)
        wire, reader = self.hall.connects(factory=self.web), Reader()
        maker.whole = self._sends(wire, reader, maker, maker.head(subprotocol)) and maker.whole
        if reader.is_v1 and maker.happens(0.5):
            _by_socket(wire, self.hall)
        data = maker.of_v1() if subprotocol == SPOKEN else maker.of_others(subprotocol)
        for each in data:
            room = maker.chance.choice((0, 9, 99)) if maker.happens(0.03) else None
            if not self._sends(wire, reader, maker, each, room):
                maker.whole = False
                break
        outcome = self._probed(wire, reader, maker)
        self._ends(wire, maker)
        self._others_read_on()
        self.ticket = reader.ticket or self.ticket
        return outcome

    def _sends(
        self, wire: Any, reader: Reader, maker: Maker, data: bytes, room: int | None = None
    ) -> bool:
        """Send it as fast as it is read; return whether all of it was."""
        if room is not None:
            _stops(wire, room)
        for chunk in maker.chunks(data):
            for _ in range(20):
                if wire.producerState != "paused":
                    break
                _reads_on(wire, self.hall)
                self.hall.goes_on(1)
            if wire.disconnecting or wire.aborted or wire.producerState == "paused":
                return False
            wire.protocol.dataReceived(chunk)
            self.hall.turn()
        _reads_on(wire, self.hall)
        reader.reads(wire.takes())
        return True

    def _probed(self, wire: Any, reader: Reader, maker: Maker) -> str:
        if self.hall.faults:
            raise Breach(f"a fault: {self.hall.faults[0]!r}") from self.hall.faults[0].error
        alive = not (wire.disconnecting or wire.aborted) and reader.code is None
        if reader.upgraded and alive and maker.whole:
            sent = self._sends(wire, reader, Maker(maker.chance, "", 0), PROBE)
            if sent and b"probe" not in reader.pongs and reader.code is None:
                raise Breach("a ping was not answered")
        if not reader.upgraded:
            return "not upgraded"
        if reader.code is not None:
            return f"closed with {reader.code}"
        return "aborted" if wire.aborted else "lived" if alive else "ended"

    def _ends(self, wire: Any, maker: Maker) -> None:
        if maker.happens(0.1):
            self.hall.goes_on(maker.chance.choice((1, 11, 70)))
        if maker.happens(0.2) and hasattr(wire.protocol, "readConnectionLost"):
            wire.ends()
        wire.takes()
        wire.protocol.connectionLost(Failure(ConnectionDone()))
        self.hall.turn()
        self.since += 1
        if self.since == 25:
            self.empties()

    def empties(self) -> None:
        """Let a minute go by; nobody but bob and carol is left, and nothing is to happen."""
        self.since = 0
        self.hall.passes(62)
        party, entrance = self.hall.party, self.hall.entrance
        left = sorted(party.people), len(party.sessions), len(entrance.open), len(entrance.stuck)
        if left != (["bob", "carol"], 2, 2, 0):
            raise Breach(f"somebody has not gone: {left}")
        rooms = {session for room in party.rooms.values() for session in room.members}
        if rooms != set(party.sessions):
            raise Breach(f"{rooms} are in rooms")
        if self.hall.timers():
            raise Breach(f"there is something to happen: {self.hall.timers()}")

    def _others_read_on(self) -> None:
        self.said += 1
        self.hall.goes_on(0.5)  # which is bob's pace
        self.bob.types(b"say %d\r\n" % self.said)
        read, own = self.carol.takes().decode(), self.bob.takes()
        lines = [line for line in read.split("\r\n") if line.startswith("bob says: ")]
        if not CLEAN.fullmatch(read) or lines != [f"bob says: {self.said}"]:
            raise Breach(f"carol read {read!r} and not bob's {self.said}")
        if b"You say: %d\r\n" % self.said not in own:
            raise Breach(f"bob read {own!r}")
        if self.hall.faults:
            raise Breach(f"a fault: {self.hall.faults[0]!r}") from self.hall.faults[0].error


PROBE = header(9, 5) + masked(b"probe", b"abcd")


def _by_socket(wire: Any, hall: Hall) -> None:
    """Send by a socket from now on, as where there is no TLS."""
    door = wire.protocol.door
    if door.outlet.ready and not door.over:
        sock = wire.socket = Socket(wire)
        wire.unregisterProducer()
        door.outlet = DirectOutlet(wire, sock, door, hall.clock.seconds)  # type: ignore[arg-type]


def _stops(wire: Any, room: int) -> None:
    if wire.socket is not None:
        wire.socket.room = room
    elif wire.producer is not None:
        wire.stops_reading()


def _reads_on(wire: Any, hall: Hall) -> None:
    if wire.socket is not None:
        wire.socket.room = sys.maxsize
    for _ in range(1_000):
        if wire.producer is None:
            break
        wire.producer.resumeProducing()
        hall.turn()
        if wire.streaming:
            break


class Figures:
    """What came of it all."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.sessions = self.frames = 0


def run(most: int, seed: int, goes_on: Callable[[], bool] = lambda: True) -> Figures:
    """Try so many sessions; raise for the first breach, with its number noted on it.

    The session of a number is the same whatever came before it, but for what the party remembers.
    """
    stages, figures = [Stage(), Stage(lines_burst=8, flood_seconds=5)], Figures()
    for number in range(most):
        if not goes_on():
            break
        chance = random.Random(f"{seed} {number}")
        stage = stages[number % 4 == 3]
        maker = Maker(chance, stage.ticket, chance.choice((0.0, 0.0, 0.03, 0.3)))
        try:
            figures.outcomes[stage.session(maker)] += 1
        except Exception as error:
            error.add_note(f"session {number} of seed {seed}")
            raise
        figures.sessions += 1
        figures.frames += maker.frames
    for stage in stages:
        stage.empties()
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    seed = options.seed
    passed = judge(
        partial(run, 400, seed),
        partial(run, options.sessions, seed),
        lambda found: f"seed {seed}: {found.sessions:,} sessions, {found.frames:,} frames",
    )
    sys.exit(not passed)


if __name__ == "__main__":
    main()
