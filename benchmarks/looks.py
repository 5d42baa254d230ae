"""What different looks and compression cost, side by side in one run.

    python -m benchmarks.looks looks    500 guests of one look, and 500 of four looks mixed
    python -m benchmarks.looks mccp     500 plain, 500 with MCCP2, and half of each

Each is measured in turns, several rounds, each with a server of its own; ratios are of medians. No
line may be lost, and all of one look must read the same. With MCCP2, lines come at a fixed rate; if
plain members pay nothing for the others, the mixture costs what half of each costs.
"""

import argparse
import os
import selectors
import statistics
import time
import zlib
from collections.abc import Callable, Mapping, Sequence

from benchmarks.crowd import Guest, Server, say, server, settle

PEOPLE, TALKERS, WINDOW, RATE = 500, 10, 4, 200
LOOKS: tuple[tuple[str, ...], ...] = (
    (),
    ("settings width 80", "settings colour 256"),
    ("settings width 100", "settings colour true"),
    ("screenreader on",),
)
START = b"\xff\xfa\x56\xff\xf0"
"""Behind this, the server's output is compressed (MCCP2)."""

Arrange = Callable[[int], Guest]
"""Returns the guest of that number."""


class Compressed(Guest):
    """Somebody whose client asks for compression."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.stream = zlib.decompressobj()
        self.begun = False
        self.socket.sendall(b"\xff\xfd\x56")

    def receive(self) -> bytes:
        """Return what has come, inflated."""
        data = super().receive()
        if not self.begun and START in data:
            self.begun = True
            before, _, data = data.partition(START)
            return before + self.stream.decompress(data)
        return self.stream.decompress(data) if self.begun else data


def plain(number: int) -> Guest:
    """A guest as they come."""
    return Guest(f"guest{number}")


def dressed(number: int) -> Guest:
    """A guest of one of the looks; those who talk are plain."""
    guest = plain(number)
    look = 0 if number < TALKERS else number % len(LOOKS)
    guest.group = str(look)
    for line in LOOKS[look]:
        guest.socket.sendall(f"{line}\r\n".encode())
    return guest


def compressed(number: int) -> Guest:
    """A guest with MCCP2; those who talk have none."""
    return plain(number) if number < TALKERS else Compressed(f"guest{number}")


def half(number: int) -> Guest:
    """Every second guest has MCCP2."""
    return compressed(number) if number % 2 else plain(number)


def closed_loop(running: Server, guests: Sequence[Guest], seconds: float) -> float:
    """Each talker has some lines on the way; return microseconds of server CPU a delivery."""
    return _measured(running, guests, seconds, rate=None)


def paced(running: Server, guests: Sequence[Guest], seconds: float) -> float:
    """Lines come at a fixed rate; return microseconds of server CPU a delivery."""
    return _measured(running, guests, seconds, rate=RATE)


def _measured(running: Server, guests: Sequence[Guest], seconds: float, rate: int | None) -> float:
    selector = selectors.EpollSelector()
    for guest in guests:
        selector.register(guest.socket, selectors.EVENT_READ, guest)
    said = {guest.name: 0 for guest in guests[:TALKERS]}
    talkers = {guest.name: guest for guest in guests[:TALKERS]}
    cpu, begin = running.cpu(), time.monotonic()
    for guest in talkers.values() if rate is None else ():
        for _ in range(WINDOW):
            say(guest, said)
    turn = 0
    while (now := time.monotonic()) < begin + seconds + 20:
        over = now > begin + seconds
        if over and all(guest.lines >= sum(said.values()) for guest in guests):
            break
        if rate is not None and not over and turn < (now - begin) * rate:
            say(guests[turn % TALKERS], said)
            turn += 1
        for key, _ in selector.select(0.002):
            whole = key.data.read()
            if rate is None and not over and key.data.name in talkers:
                for _ in range(whole.count(key.data.name.encode() + b" says:")):
                    say(key.data, said)
    cpu = running.cpu() - cpu
    check(guests, sum(said.values()))
    return cpu / (sum(said.values()) * len(guests)) * 1e6


def check(guests: Sequence[Guest], said: int) -> None:
    """Fail where a line was lost, or two people of one look have read different bytes."""
    lost = sum(said - guest.lines for guest in guests)
    digests = {(guest.group, guest.digest.digest()) for guest in guests}
    groups = {guest.group for guest in guests}
    if lost or len(digests) != len(groups):
        raise SystemExit(f"FAILED: {lost} lines lost, {len(digests)} texts in {len(groups)} looks")


def compare(
    cases: Mapping[str, Arrange],
    run: Callable[[Server, Sequence[Guest], float], float],
    seconds: float,
    rounds: int,
) -> dict[str, float]:
    """Run each case in each round; print all figures, and return the medians."""
    found: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, arrange in cases.items():
            with server() as running:
                guests = [arrange(number) for number in range(PEOPLE)]
                settle(guests)
                found[name].append(run(running, guests, seconds))
                for guest in guests:
                    guest.socket.close()
    medians = {name: statistics.median(each) for name, each in found.items()}
    for name, each in found.items():
        figures = " ".join(f"{figure:.3f}" for figure in each)
        print(f"{name:12} microseconds a delivery: {figures}, median {medians[name]:.3f}")
    return medians


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.looks", description=__doc__)
    parser.add_argument("what", choices=["looks", "mccp"])
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    if asked.what == "looks":
        cases = {"one look": plain, "four looks": dressed}
        found = compare(cases, closed_loop, asked.seconds, asked.rounds)
        print(f"four looks over one: {found['four looks'] / found['one look']:.2f}")
    else:
        cases = {"plain": plain, "MCCP2": compressed, "half": half}
        found = compare(cases, paced, asked.seconds, asked.rounds)
        expected = (found["plain"] + found["MCCP2"]) / 2
        print(f"half of each over what is expected of it: {found['half'] / expected:.2f}")


if __name__ == "__main__":
    main()
