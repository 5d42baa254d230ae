"""What one address may cost everybody: some guests ask for what is dear, others go on talking.

Everything is as an operator gets it, limits and all. The attackers stand in one room, and do as
much as they may; in another room people talk, and how long their lines take is what is measured.
"""

import re
import select
import time
from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct

from benchmarks.dialects import Step
from benchmarks.figures import Figures, latencies
from benchmarks.guests import Guest, enter, settle
from benchmarks.raids import RAIDS, Raiders
from benchmarks.servers import PORT, WEB_PORT, Running
from benchmarks.streams import Unexpected, spoken

PAUSE = 0.5
"""Seconds between two lines of somebody, attackers and others: the pace that everybody has."""
WARM_UP = 2.0
"""Seconds of the attack before it is measured: what may be spent at once is spent then."""
DRAIN = 60.0
"""Seconds in which the lines of those who talk must have come."""
TALKERS = 10
BURST, AT_ONCE = 5, 16
"""Lines of one guest that are taken at once, besides those by which they come in and the `LAST`;
and guests who come at the same time."""
LAST, ANSWERED = "unignore nobody-here", b"ignore anybody"
_LINE = re.compile(rb"<(\d+) (\d+) (\d+)>")
_MARKS = "x\u0301" * 660


class Attack(Struct, frozen=True, kw_only=True):
    """`line` is what an attacker types, by their number and the how manieth of theirs it is."""

    line: Callable[[int, int], str]
    room: str = "parlour"
    """Where the attackers stand; "" for those who do not come in."""
    widths: bool = False
    """Whether each attacker has a window of another width."""
    said: Callable[[int], str] | None = None
    """The lines that were said in their room before."""
    comings: str = ""
    """The room where people came and went before."""
    people: bool = False
    """Whether others are in, who do nothing."""


def _marked(who: int, number: int) -> str:
    return f"say {who} {number} {_MARKS}"


ATTACKS = {
    "quiet": Attack(line=lambda who, number: ""),
    "marks": Attack(line=_marked, widths=True),
    "old marks": Attack(
        line=lambda who, number: "history 200",
        widths=True,
        said=lambda number: f"{number} {_MARKS}",
    ),
    "comings": Attack(
        line=lambda who, number: "history 200 kitchen",
        said=lambda number: f"Line {number}, in the kitchen, which somebody said.",
        comings="kitchen",
    ),
    "who": Attack(line=lambda who, number: "who", widths=True, people=True),
    "who, at the login": Attack(line=lambda who, number: "who", room="", people=True),
    "history": Attack(
        line=lambda who, number: "history 200",
        said=lambda number: f"{number} Another cup of tea? " * 4,
    ),
}
"""By their names in the tables; `quiet` is none."""
_NONE = ATTACKS["quiet"]


def measure(attack: str, attackers: int, before: int, running: Running, seconds: float) -> Figures:
    """Return the figures of one attack; so much happened `before`."""
    plan = ATTACKS[attack]
    _happened(plan, before)
    crowd = list(_crowd(before if plan.people else 0, "crowd", "parlour"))
    bad = list(_crowd(attackers, "bad", plan.room))
    good = list(_crowd(TALKERS + 1, "good", "garden"))
    everybody = [*crowd, *bad, *good]
    try:
        for group in (crowd, good, bad):
            enter(PORT, group, 50)
        for place, guest in enumerate(bad if plan.widths else ()):
            guest.send(f"settings width {40 + 3 * place}\r\n".encode())
        settle(everybody, min(1.0, seconds))
        return _Siege(plan, crowd, bad, good).run(running, seconds)
    finally:
        for guest in everybody:
            if guest.socket.fileno() >= 0:
                guest.close()


def measure_raid(raid: str, attackers: int, running: Running, seconds: float) -> Figures:
    """Return the figures of one attack by the web."""
    good = list(_crowd(TALKERS + 1, "good", "garden"))
    raiders = Raiders(RAIDS[raid], attackers, WEB_PORT)
    try:
        enter(PORT, good, 50)
        settle(good, min(1.0, seconds))
        return _Siege(_NONE, [], [], good, raiders).run(running, seconds)
    finally:
        raiders.close()
        for guest in good:
            guest.close()


def _crowd(count: int, name: str, room: str) -> Iterator[Guest]:
    for number in range(count):
        guest = Guest(number, 0)
        guest.name = f"{name}{number}"
        guest.steps = [Step(f"login {guest.name}", b"Exits: ")] if room else [Step("", b"")]
        if room not in ("", "parlour"):
            guest.steps.append(Step(f"go {room}", b"Exits: "))
        yield guest


# --- what happened before


def _happened(plan: Attack, before: int) -> None:
    """Let lines be said, and people come and go, as the plan has it."""
    if plan.said is not None:
        place = plan.comings or plan.room
        said = [plan.said(number) for number in range(200 if plan.comings else before)]
        chunks = [said[first : first + BURST] for first in range(0, len(said), BURST)]
        _visits(place, ([f"say {text}" for text in chunk] for chunk in chunks))
    if plan.comings:
        to_and_fro = ["go parlour", f"go {plan.comings}"] * (BURST // 2)
        _visits(plan.comings, [to_and_fro] * (before // BURST))  # who comes thrice and goes twice


def _visits(room: str, visits: Iterable[Sequence[str]]) -> None:
    """Let guests come into a room, some at a time, type some lines each, and go."""
    waiting = list(visits)
    for first in range(0, len(waiting), AT_ONCE):
        guests = list(_crowd(len(waiting[first : first + AT_ONCE]), f"early{first}x", room))
        enter(PORT, guests)
        for guest, lines in zip(guests, waiting[first:], strict=False):
            guest.send("".join(f"{line}\r\n" for line in (*lines, LAST)).encode())
        for guest in guests:
            _read_all(guest)


def _read_all(guest: Guest) -> None:
    """Read the answer to the last line, and close."""
    guest.socket.setblocking(True)
    guest.socket.settimeout(DRAIN)
    seen = b""
    while ANSWERED not in seen:
        seen = seen[-len(ANSWERED) :] + guest.receive()
    guest.close()


# --- the attack


class _Siege:
    """The attackers type, and others talk in their own room, each twice a second."""

    def __init__(
        self,
        plan: Attack,
        crowd: list[Guest],
        bad: list[Guest],
        good: list[Guest],
        raiders: Raiders | None = None,
    ) -> None:
        self._plan = plan
        self._raiders = raiders
        self._bad = bad
        *self._talkers, self._listener = good
        self._by_fd = {guest.socket.fileno(): guest for guest in (*crowd, *bad, *good)}
        self._poll = select.epoll()
        for fd in self._by_fd:
            self._poll.register(fd, select.EPOLLIN)
        if raiders is not None:
            self._poll.register(raiders.fileno(), select.EPOLLIN)
        self._due = time.perf_counter() + PAUSE
        self._step = 0
        self._rest = b""
        self._typed = self._answered = 0
        self._said = 0
        self._heard: list[tuple[int, int]] = []
        """When each line was sent, and when it was read."""

    def run(self, running: Running, seconds: float) -> Figures:
        """Attack for the warm-up and for `seconds`; return what was measured in the latter."""
        self._go_on(min(WARM_UP, seconds))
        begin, cpu, own = time.perf_counter_ns(), running.cpu(), time.process_time()
        (typed, answered), said = self._traffic(), self._said
        self._go_on(seconds)
        end, cpu, own = time.perf_counter_ns(), running.cpu() - cpu, time.process_time() - own
        now, said = self._traffic(), self._said - said
        typed, answered = now[0] - typed, now[1] - answered
        self._drain()
        self._poll.close()
        spent = (end - begin) / 1e9
        return Figures(
            seconds=spent,
            cpu_seconds=cpu,
            cpu_share=cpu / spent,
            generator_share=own / spent,
            lines=said,
            latency=latencies([read - sent for sent, read in self._heard if begin <= sent <= end]),
            answered_bytes=answered / max(typed, 1),
            memory_mb=running.memory(),
        )

    def _traffic(self) -> tuple[int, int]:
        """Return the bytes of the attackers, and those for them."""
        if self._raiders is not None:
            return self._raiders.sent, self._raiders.received
        return self._typed, self._answered

    def _go_on(self, seconds: float) -> None:
        end = time.perf_counter() + seconds
        while (now := time.perf_counter()) < end:
            if now >= self._due:
                self._due += PAUSE / TALKERS
                self._everybody_types()
                if self._raiders is not None:
                    self._raiders.tick()
            for fd, _ in self._poll.poll(max(0.0, min(self._due, end) - now)):
                self._read_from(fd)

    def _read_from(self, fd: int) -> None:
        if fd in self._by_fd:
            self._read(self._by_fd[fd])
        elif self._raiders is not None:
            self._raiders.read()

    def _everybody_types(self) -> None:
        """One of those who talk says a line; once in a pause, all attackers type theirs."""
        who, number = self._step % TALKERS, self._step // TALKERS
        self._step += 1
        self._said += 1
        text = spoken(who, number, time.perf_counter_ns())
        self._talkers[who].send(f"say {text}\r\n".encode())
        for attacker in self._bad if who == 0 else ():
            line = self._plan.line(attacker.number, number)
            if line:
                self._attack(attacker, f"{line}\r\n".encode())

    def _attack(self, attacker: Guest, line: bytes) -> None:
        try:
            self._typed += attacker.socket.send(line)
        except OSError:
            return  # the server takes no more of it, or has closed; that is its good right

    def _read(self, guest: Guest) -> None:
        try:
            data = guest.recv(262_144)
        except OSError:
            data = b""
        if not data and guest not in self._bad:
            raise guest.closed
        if not data:
            self._part(guest)
        elif guest is self._listener:
            self._hear(data)
        elif guest in self._bad:
            self._answered += len(data)

    def _part(self, attacker: Guest) -> None:
        if attacker.socket.fileno() >= 0:
            self._poll.unregister(attacker.socket)
            attacker.close()

    def _hear(self, data: bytes) -> None:
        whole, newline, self._rest = (self._rest + data).rpartition(b"\n")
        now = time.perf_counter_ns()
        self._heard += [(int(sent), now) for _, _, sent in _LINE.findall(whole + newline)]

    def _drain(self) -> None:
        """Let what was said come; nobody attacks or talks any more."""
        self._due = float("inf")
        for attacker in self._bad:
            self._part(attacker)
        if self._raiders is not None:
            self._poll.unregister(self._raiders.fileno())
        end = time.monotonic() + DRAIN
        while len(self._heard) < self._said:
            if time.monotonic() > end:
                raise Unexpected(f"{self._said} lines were said, {len(self._heard)} came")
            for fd, _ in self._poll.poll(0.5):
                self._read(self._by_fd[fd])
