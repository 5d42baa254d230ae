"""The load: guests talk, in a closed loop or at a pace, and everything that they read is checked.

One process, one thread, epoll and raw sockets. A listener's read costs one system call, one
comparison of memory and two numbers kept; lines are taken apart once for all who read the same.

In a closed loop a server can deliver more lines than Python reads one turn at a time, and the
generator would be what is measured. So those who only listen are read there when `low_water` bytes
have come (SO_RCVLOWAT, socket(7)), whichever server it is, and latency is that of those who talk.
At a pace everybody is read at once, and everybody's latency counts.
"""

import gc
import select
import socket
import time
from bisect import bisect_right
from collections.abc import Callable, Sequence

from benchmarks.guests import Guest
from benchmarks.streams import Stream, Unexpected, same_order, spoken

DRAIN = 30.0
"""Seconds in which what was said must have been read by all."""
WARM_UP = 1.0
"""Seconds of the same load before what is measured."""

Cpu = Callable[[], float]
Say = Callable[[int, str], str]
"""(talker, text) -> the line that says it."""


class Load:
    """`talkers` of `guests` talk. A line counts as come back when who follows it reads it.

    `say` makes the lines. Each guest has its stream already.
    """

    def __init__(self, guests: Sequence[Guest], talkers: Sequence[int], say: Say) -> None:
        self.guests = [guest for guest in guests if guest.reads]
        self.talkers = talkers
        self._by_number = {guest.number: guest for guest in guests}
        self._say = say
        self.said = [0] * (max(talkers) + 1)
        self._closed = True
        self._due = 0
        self._pause = 0
        self._turn = 0
        self.reads = 0
        """How often something was read while it was measured."""

    def _set_low_water(self, on: bool) -> None:
        for guest in self.guests:
            if guest.follows < 0:
                amount = guest.low_water if on else 1
                guest.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, amount)

    # --- talking

    def talk(self, who: int, lines: int = 1) -> None:
        """Let a talker say some lines, in one go."""
        first = self.said[who]
        self.said[who] += lines
        now = time.perf_counter_ns()
        texts = (spoken(who, first + line, now) for line in range(lines))
        guest = self._by_number[who]
        guest.send(guest.typed([self._say(who, text) for text in texts]))

    def _keep_pace(self, now: int) -> None:
        self._due += self._pause
        if now > self._due + 1_000_000_000:
            raise Unexpected("the generator can't keep the pace")
        self.talk(self.talkers[self._turn % len(self.talkers)])
        self._turn += 1

    # --- the loop

    def run(self, seconds: float, window: int, rate: float, cpu: Cpu) -> "Window":
        """Talk for the warm-up and then for `seconds`; return what was measured in the latter.

        With a `rate`, so many lines a second come one by one; otherwise each talker has `window`
        lines on the way. Raises `Unexpected`.
        """
        poll = select.epoll()
        by_fd = {guest.socket.fileno(): guest for guest in self.guests}
        for fd in by_fd:
            poll.register(fd, select.EPOLLIN)
        gc.collect()
        gc.disable()
        try:
            self._closed = not rate
            for guest in self.guests:
                plain = guest.inflater is None and not guest.secure
                guest.listens = not rate and guest.follows < 0 and plain
            if not rate:
                self._set_low_water(True)
            self._pause = int(1e9 / rate) if rate else 0
            self._due = time.perf_counter_ns() + self._pause if rate else 1 << 62
            if not rate:
                for who in self.talkers:
                    self.talk(who, window)
            self._go_on(poll, by_fd, min(WARM_UP, seconds))
            self.reads = 0
            begin = Moment(self, cpu)
            self._go_on(poll, by_fd, seconds)
            end = Moment(self, cpu)
            self._closed, self._due = False, 1 << 62
            self._set_low_water(False)
            self._drain(poll, by_fd)
            return Window(begin, end)
        finally:
            gc.enable()
            poll.close()

    def _go_on(self, poll: select.epoll, by_fd: dict[int, Guest], seconds: float) -> None:
        clock = time.perf_counter_ns
        end = clock() + int(seconds * 1e9)
        while (now := clock()) < end:
            if now >= self._due:
                self._keep_pace(now)
            wait = min(self._due - now, end - now) / 1e9
            events = poll.poll(max(0.0, wait) if wait < 0.1 else 0.1)
            self.reads += len(events)
            for fd, _ in events:
                guest = by_fd[fd]
                if guest.listens:
                    # Guest.receive and Stream.take, written out: most reads are such.
                    data = guest.recv(65_536)
                    stream, position = guest.stream, guest.position
                    reached = position + len(data)
                    if data and reached <= stream.length and stream.data.startswith(data, position):
                        guest.position = reached
                        continue
                    if not data:
                        raise guest.closed
                    guest.position = stream.take(guest.heard(data), position)
                else:
                    self._read(guest)

    def _read(self, guest: Guest) -> None:
        """Read for somebody who talks, or whose latency counts."""
        data = guest.receive()
        if guest.follows >= 0:
            data = guest.whole_lines(data)
            back = data.count(guest.awaited) if self._closed else 0
            if back:
                self.talk(guest.follows, back)
        guest.position = reached = guest.stream.take(data, guest.position)
        now = time.perf_counter_ns()
        guest.times.append(now)
        guest.times.append(reached)
        if now >= self._due:
            self._keep_pace(now)

    def _drain(self, poll: select.epoll, by_fd: dict[int, Guest]) -> None:
        """Read until all that was said has come to all; check that it came, and in one order."""
        end = time.monotonic() + DRAIN
        while not self._all_read():
            if time.monotonic() > end:
                break
            self._go_on(poll, by_fd, 0.2)
        streams = {id(guest.stream): (guest.room, guest.stream) for guest in self.guests}
        first: dict[int, Stream] = {}
        for room, stream in streams.values():
            stream.check_end(self.said)
            if not same_order(first.setdefault(room, stream), stream):
                raise Unexpected("two guests have read the same lines in different orders")
        behind = sum(guest.position < guest.stream.length for guest in self.guests)
        if behind:
            raise Unexpected(f"{behind} guests have not read all lines")

    def _all_read(self) -> bool:
        return all(
            guest.position == guest.stream.length
            and all(number == self.said[who] for who, number in guest.stream.expected.items())
            for guest in self.guests
        )

    @property
    def delivered(self) -> int:
        """Lines that have been read so far, by all guests together."""
        return sum(bisect_right(guest.stream.ends, guest.position) for guest in self.guests)


class Moment:
    """What had been used and done at one moment."""

    def __init__(self, load: Load, cpu: Cpu) -> None:
        self.at = time.perf_counter_ns()
        self.cpu = cpu()
        self.own = time.process_time()
        self.delivered = load.delivered
        self.said = sum(load.said)
        self.reads = load.reads


class Window:
    """What was used and done between two moments."""

    def __init__(self, begin: Moment, end: Moment) -> None:
        self.begin = begin.at
        self.end = end.at
        self.seconds = (end.at - begin.at) / 1e9
        self.cpu = end.cpu - begin.cpu
        """Seconds of processor time that the server used."""
        self.own = end.own - begin.own
        """Seconds that the generator used."""
        self.delivered = end.delivered - begin.delivered
        self.said = end.said - begin.said
        self.reads = end.reads
