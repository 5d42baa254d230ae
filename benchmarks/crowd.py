"""A crowd in one room: starts a server on one core, and talks to it over sockets from the other.

    python -m benchmarks.crowd talk     500 guests, ten of them talk as fast as they can
    python -m benchmarks.crowd stall    200 guests never read while others talk for a minute

Every line carries its talker and number. All listeners must read the same bytes: nothing lost,
nothing twice, one order. The figures are printed; the exit status says whether that held.
"""

import argparse
import hashlib
import os
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PORT = 5905
CONFIG = f'listen = ["tcp:{PORT}:interface=127.0.0.1"]'
STALL_SECONDS = 60
"""How long the server waits, by default, for somebody who takes nothing."""


class Server:
    """A party in a process of its own, on one core."""

    def __init__(self, process: "subprocess.Popen[bytes]", log: Path) -> None:
        self.process = process
        self.log = log

    def cpu(self) -> float:
        """Return the seconds of processor time that it has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Return its resident memory in MB."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@contextmanager
def server() -> Iterator[Server]:
    """Start a server and wait until it answers; stop it at the end."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "teaparty.toml").write_text(CONFIG)
        twistd = Path(sys.executable).with_name("twistd")
        command = [
            str(twistd),
            "-n",
            "--pidfile=",
            "-l",
            "log",
            "teaparty",
            "--config=teaparty.toml",
        ]
        process = subprocess.Popen(
            command, cwd=folder, preexec_fn=lambda: os.sched_setaffinity(0, {0})
        )
        try:
            for _ in range(100):
                time.sleep(0.1)
                if socket.socket().connect_ex(("127.0.0.1", PORT)) == 0:
                    break
            yield Server(process, Path(folder) / "log")
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


class Guest:
    """One connection; `talk` counts and hashes the lines of talk that it has read."""

    def __init__(self, name: str, receive_buffer: int | None = None) -> None:
        self.socket = socket.socket()
        if receive_buffer is not None:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.connect(("127.0.0.1", PORT))
        self.socket.sendall(f"login {name}\r\n".encode())
        self.name = name
        self.group = ""
        """Those in the same group read the same bytes."""
        self.lines = 0
        self.digest = hashlib.blake2b()
        self.rest = b""

    def discard(self) -> bool:
        """Throw away what has come; return whether there was something."""
        self.socket.setblocking(False)
        try:
            return bool(self.receive())
        except BlockingIOError:
            return False

    def receive(self) -> bytes:
        """Return what has come."""
        return self.socket.recv(1 << 18)

    def read(self) -> bytes:
        """Return whole lines that have come, with the talker's own as others read them."""
        data = self.rest + self.receive()
        whole, newline, self.rest = data.rpartition(b"\n")
        whole += newline
        if b"You say" in whole:
            whole = whole.replace(b"You say:", self.name.encode() + b" says:")
        self.lines += whole.count(b"\n")
        self.digest.update(whole)
        return whole


def talk(people: int, talkers: int, window: int, seconds: float) -> bool:
    """Closed loop: each talker has `window` lines on the way."""
    with server() as running:
        guests = [Guest(f"guest{number}") for number in range(people)]
        settle(guests)
        selector = selectors.EpollSelector()
        for guest in guests:
            selector.register(guest.socket, selectors.EVENT_READ, guest)
        speaking = {guest.name: guest for guest in guests[:talkers]}
        said = dict.fromkeys(speaking, 0)
        for name in speaking:
            for _ in range(window):
                say(speaking[name], said)
        begin, cpu, own = time.monotonic(), running.cpu(), time.process_time()
        end = begin + seconds
        expected = -1
        while expected < 0 or any(guest.lines < expected for guest in guests):
            now = time.monotonic()
            if now > end and expected < 0:
                expected = sum(said.values())
            if now > end + 30:
                break
            for key, _ in selector.select(0.1):
                guest = key.data
                whole = guest.read()
                if guest.name in speaking and expected < 0:
                    for _ in range(whole.count(guest.name.encode() + b" says:")):
                        say(guest, said)
        wall = time.monotonic() - begin
        cpu, own = running.cpu() - cpu, time.process_time() - own
        delivered = sum(guest.lines for guest in guests)
        print(f"guests {people}, talkers {talkers}, window {window}, {wall:.1f} s")
        print(f"lines said {expected}, delivered {delivered}, lost {expected * people - delivered}")
        orders = len({guest.digest.digest() for guest in guests})
        print(f"different orders read: {orders}")
        print(f"deliveries a second {delivered / wall:,.0f}")
        print(f"server CPU {cpu:.2f} s, {cpu / delivered * 1e6:.3f} microseconds a delivery")
        print(f"generator CPU {own:.2f} s, {own / wall:.0%} of a core")
        print(f"server memory {running.memory():.0f} MB")
        return delivered == expected * people and orders == 1


def say(guest: Guest, said: dict[str, int]) -> None:
    """Let a talker say its next line."""
    said[guest.name] += 1
    guest.socket.send(f"say line {said[guest.name]:07d} of the ones I have to say\r\n".encode())


def settle(guests: list[Guest]) -> None:
    """Read all arrivals away, until nothing more comes."""
    quiet = 0
    while quiet < 5:
        quiet = 0 if any(list(map(Guest.discard, guests))) else quiet + 1
        time.sleep(0.1)


def stall(people: int, silent: int, talkers: int, rate: float, seconds: float) -> bool:
    """Paced talk for a minute, while `silent` guests have stopped to read."""
    with server() as running:
        guests = [Guest(f"guest{number}") for number in range(people)]
        stuck = [Guest(f"stuck{number}", receive_buffer=4_096) for number in range(silent)]
        settle(guests + stuck)
        before, most = running.memory(), 0.0
        selector = selectors.EpollSelector()
        for guest in guests:
            selector.register(guest.socket, selectors.EVENT_READ, guest)
        said = {guest.name: 0 for guest in guests[:talkers]}
        begin = time.monotonic()
        turns = 0
        while (now := time.monotonic()) < begin + max(seconds, STALL_SECONDS) + 10:
            if now < begin + seconds and turns < (now - begin) * rate:
                turns += 1
                say(guests[turns % talkers], said)
            for key, _ in selector.select(0.002):
                key.data.read()
            if turns % 100 == 0:
                most = max(most, running.memory())
        log = running.log.read_text()
        dropped = log.count("took nothing for too long")
        expected = sum(said.values()) + dropped  # each is told to have lost the link
        lost = sum(expected - guest.lines for guest in guests)
        orders = len({guest.digest.digest() for guest in guests})
        print(f"readers {people}, silent {silent}, {expected - dropped} lines in {seconds:.0f} s")
        print(f"lines lost by readers: {lost}, different orders read: {orders}")
        print(f"memory before {before:.1f} MB, at most {most:.1f} MB, grown {most - before:.1f} MB")
        print(f"silent guests dropped with a reason in the log: {dropped}")
        print(next(line for line in log.splitlines() if "took nothing" in line) if dropped else "")
        return lost == 0 and orders == 1 and dropped == silent and most - before < 20


def main() -> int:
    """Run what the command line asks for; 0 where everything held."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crowd", description=__doc__)
    parser.add_argument("what", choices=["talk", "stall"])
    parser.add_argument("--seconds", type=float)
    asked = parser.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    if asked.what == "talk":
        held = talk(people=500, talkers=10, window=4, seconds=asked.seconds or 10)
    else:
        held = stall(people=100, silent=200, talkers=10, rate=500, seconds=asked.seconds or 60)
    print("held" if held else "FAILED")
    return 0 if held else 1


if __name__ == "__main__":
    raise SystemExit(main())
