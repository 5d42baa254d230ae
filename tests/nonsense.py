"""Nonsense for the telnet door: makes it, sends it, and judges what becomes of it.

`python tests/nonsense.py --inputs 1000000 --seed 1` prints figures, and fails on any breach.
After every input the session lives and answers `look`, or it was closed by a documented limit and
told so; nothing is ever a fault; and others read on, with nothing in it that moves their cursor.
"""

import argparse
import gc
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from twisted.internet.testing import StringTransport
from twisted.logger import LogLevel, globalLogBeginner

from teaparty.core.party.session import Session
from teaparty.core.values.limits import Limits
from teaparty.core.values.notices import Reason
from teaparty.core.words.command import command
from teaparty.doors.door import BaseDoor
from teaparty.doors.outlet import DirectOutlet
from teaparty.wire.telnet import IAC, SE, Codec
from tests import sentences as s
from tests.doors.conftest import LENIENT, Hall, Wire
from tests.doors.fragments import FRAGMENTS, floods, nonsense, starts

# --- how it is judged


class Breach(Exception):
    """What must never happen."""


SAID = {
    Reason.QUIT: s.goodbye.encode(),
    Reason.LATE: s.took_too_long("60 seconds").encode(),
    Reason.NEGOTIATING: s.negotiates_too_much.encode(),
    Reason.COMPRESSING: b"What your client compressed is ",
    Reason.UNFINISHED: s.no_line_end.encode(),
    Reason.FLOODING: s.sent_too_much.encode(),
    Reason.HTTP: b"It is no web server.",
    Reason.TLS: b"It does not speak TLS.",
    Reason.SSH: b"It does not speak SSH.",
}
HALF = "lived, within half a compressed stream"
ANSWERS = re.compile(
    rb"The Parlour|The Garden|You say: look|look is a|Type login and|That came right"
)
"""The last one is for a line that comes along with what may be a password."""
CLEAN = re.compile(r"(?:[^\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]*\r\n)*")
OWN = re.compile(rb"(?:[^\x00-\x06\x0b\x0c\x0e-\x1f\x7f]|\x1b\[[\d;]*m)*")
"""What somebody's own words may come back to them as: their charset is theirs, and \\b erases. They
may have asked for a bell."""
PROBE = b"\r\n\r\nlook\r\n"
UNFINISHED = bytes((IAC, SE, IAC, SE))
"""Ends whatever telnet value has begun."""


@command("riddle", rooms=("chat", "login"))
def riddle(me: Session) -> None:
    """Ask for something that is hidden."""
    me.ask("Password: ", lambda me, line: line == "again" and riddle(me), hidden=True)


@command("wait", rooms=("chat", "login"))
async def wait(me: Session) -> None:
    """Take a turn."""
    await me.party.ports.sleep(0)


class Socket:
    """Takes what it has room for."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.room = sys.maxsize

    def send(self, data: bytes) -> int:
        if not self.room:
            raise BlockingIOError
        taken = data[: self.room]
        self.room -= len(taken)
        StringTransport.write(self.wire, taken)
        return len(taken)


class Peer:
    """Who sends nonsense. With a `Socket` it is written to as to plain TCP, else as to TLS."""

    def __init__(self, hall: Hall, inside: bool, direct: bool = False) -> None:
        self.hall = hall
        self.inside = inside
        self.wire = hall.connects(tls=not direct)
        self.session = self.wire.protocol.door.session
        self.socket = self._direct() if direct else None
        if inside:
            self.wire.types(b"login visitor\r\n")
            if not self.session.name:
                raise Breach("who is to be inside could not come in")
        self.wire.takes()
        self.codec = Codec(hall.party.limits.subnegotiation, hall.party.limits.inflated)
        self.codec.inflates = direct
        self.read: list[Any] = []
        """What a server understands of what was sent last."""

    def _direct(self) -> Socket:
        sock, door = Socket(self.wire), self.wire.protocol.door
        self.wire.unregisterProducer()
        door.outlet = DirectOutlet(self.wire, sock, door, self.hall.clock.seconds)
        return sock

    def stops_reading(self, room: int) -> None:
        if self.socket is not None:
            self.socket.room = room
        elif self.wire.producer is not None:
            self.wire.stops_reading()

    def reads_on(self) -> None:
        if self.socket is not None:
            self.socket.room = sys.maxsize
        while self.wire.producer is not None and not self.wire.protocol.door.outlet.ready:
            self.wire.producer.resumeProducing()
            self.hall.turn()

    def sends(self, chunks: Iterable[bytes]) -> None:
        for chunk in chunks:
            if self.wire.producerState == "paused":
                self.hall.turn()
                self.reads_on()
            self.read = self.codec.receive(chunk)
            self.wire.protocol.dataReceived(chunk)
        self.hall.turn()


class Stage:
    """A hall in which bob speaks and carol reads, while somebody sends nonsense."""

    def __init__(self) -> None:
        self.hall = Hall(Limits(**(LENIENT | {"lines_at_once": 8})), commands=(riddle, wait))
        self.bob, self.carol = self.hall.guest("bob"), self.hall.guest("carol")
        self.peer: Peer | None = None
        self.said = 0

    def newcomer(self, inside: bool, direct: bool = False) -> Peer:
        self.empties()
        self.peer = Peer(self.hall, inside, direct)
        return self.peer

    def empties(self) -> None:
        """Let the peer's link be lost; nothing of it is left."""
        if self.peer is not None:
            self.peer.wire.drops()
            self.peer = None
        self.carol.clear()
        if len(self.hall.entrance.open) != 2 or len(self.hall.party.sessions) != 2:
            raise Breach("somebody has not gone")

    def try_it(self, chunks: Iterable[bytes], room: int | None = None) -> str:
        """Send an input; return `lived`, or the reason for which the session was closed.

        `room` is how many bytes the peer takes before it stops reading, for a while.
        """
        peer = self.peer or self.newcomer(inside=False)
        if room is not None:
            peer.stops_reading(room)
        chunks = list(chunks)
        peer.sends(chunks)
        if room is not None:
            self._others_read_on()
        peer.reads_on()
        if peer.session.gone is None:
            peer.sends([UNFINISHED] if any(IAC in chunk for chunk in chunks) else [])
            peer.sends([PROBE])
        self._others_read_on()
        return self._judged(peer)

    def _others_read_on(self) -> None:
        self.said += 1
        self.bob.types(b"say %d\r\n" % self.said)
        read, own = self.carol.value().decode(), self.bob.value()
        self.carol.clear()
        self.bob.clear()
        if not CLEAN.fullmatch(read):
            raise Breach(f"carol read {read!r}")
        lines = [line for line in read.split("\r\n") if line.startswith("bob says: ")]
        if lines != [f"bob says: {self.said}"]:
            raise Breach(f"carol read {lines} and not bob's {self.said}")
        if b"You say: %d\r\n" % self.said not in own:
            raise Breach(f"bob read {own!r}")

    def _judged(self, peer: Peer) -> str:
        if self.hall.faults:
            raise Breach(f"a fault: {self.hall.faults[0]!r}") from self.hall.faults[0].error
        data, gone = peer.wire.takes(), peer.session.gone
        read = b"".join(value for value in Codec().receive(data) if isinstance(value, bytes))
        if not OWN.fullmatch(read):
            raise Breach(f"the peer itself read {data!r}")
        read = b" ".join(read.split())
        if gone is None:
            if ANSWERS.search(read):
                return "lived"
            if any(b"look" in value for value in peer.read if isinstance(value, bytes)):
                raise Breach(f"no answer to look, but {read!r}")
            self.empties()  # nobody can say anything in a stream that somebody else has begun
            return HALF
        if gone not in SAID or SAID[gone] not in read or not peer.wire.disconnecting:
            raise Breach(f"{gone!r} was told as {read!r}")
        self.empties()
        return gone.value

    def passes(self) -> str | None:
        """Let a minute go by; return why the session was closed, where it was."""
        self.hall.passes(61)
        if self.peer is not None and self.peer.session.gone is not None:
            return self._judged(self.peer)
        return None


# --- as a program


class Input(NamedTuple):
    """What is sent; from inside or from the login, where that matters; by somebody new or not."""

    chunks: list[bytes]
    inside: bool | None = None
    anew: bool = False


def plan(chance: random.Random) -> Iterator[Input]:
    """Yield inputs: first floods, then all that is short, then nonsense for ever."""
    for inside in (False, True):
        for flood in floods():
            chunks = [flood[at : at + 8_192] for at in range(0, len(flood), 8_192)]
            yield from [Input(chunks, inside, anew=True)] * 3
        for start in starts():
            yield Input([start], inside)
        for fragment in FRAGMENTS:
            for end in range(1, len(fragment) + 1):
                yield Input([fragment[:end]], inside, anew=chance.random() < 0.06)
    while True:
        yield Input(nonsense(chance), anew=chance.random() < 0.06)


class Figures:
    """What came of it all."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.inputs = self.bytes = 0

    def takes(self, chunks: list[bytes], outcome: str) -> None:
        self.inputs += 1
        self.bytes += sum(map(len, chunks))
        self.outcomes[outcome] += 1


def memory() -> tuple[float, int]:
    """Return the megabytes that the process has, and how many objects that are ours."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    ours = (BaseDoor, Session, Wire, DirectOutlet)
    return pages * 4_096 / 1e6, sum(isinstance(each, ours) for each in gc.get_objects())


def run(most: int, seed: int) -> Figures:
    """Try so many inputs; raise for the first breach, with the input noted on it."""
    chance, stage, figures = random.Random(seed), Stage(), Figures()
    for chunks, inside, anew in plan(chance):
        if figures.inputs == most:
            break
        if stage.peer is None or anew or inside not in (None, stage.peer.inside):
            where = chance.random() < 0.7 if inside is None else inside
            stage.newcomer(where, direct=chance.random() < 0.5)
        room = chance.choice((0, 1, 9, 99)) if chance.random() < 0.1 else None
        try:
            figures.takes(chunks, stage.try_it(chunks, room))
            if figures.inputs % 100 == 0:
                figures.outcomes.update(filter(None, [stage.passes()]))
        except Exception as error:
            error.add_note(f"input {figures.inputs} of seed {seed}, room {room}: {chunks!r}")
            raise
    stage.empties()
    return figures


def judge(warm: Callable[[], Any], trial: Callable[[], Any], told: Callable[[Any], str]) -> bool:
    """Try nonsense, and print what came of it, put into words by `told`; return whether it passed.

    `warm` tries a little first, so that what is kept for all is there.
    """
    logged: list[object] = []

    def observe(event: dict[str, object]) -> None:
        if event.get("log_level") in (LogLevel.error, LogLevel.critical):
            logged.append(event)

    globalLogBeginner.beginLoggingTo([observe], redirectStandardIO=False)
    warm()
    before, _ = memory()
    began = time.process_time()
    figures = trial()
    seconds = time.process_time() - began
    after, ours = memory()
    print(f"{told(figures)}, {seconds:.0f} s of CPU")
    for outcome, count in figures.outcomes.most_common():
        print(f"{count:>11,}  {outcome}")
    print(f"tracebacks {len(logged)}; memory {before:.1f} MB before, {after:.1f} MB after;"
          f" {ours} objects of sessions left")  # fmt: skip
    return not (logged or ours or after > before + 32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    seed = options.seed
    passed = judge(
        partial(run, 5_000, seed),
        partial(run, options.inputs, seed),
        lambda found: f"seed {seed}: {found.inputs:,} inputs, {found.bytes:,} bytes",
    )
    sys.exit(not passed)


if __name__ == "__main__":
    main()
