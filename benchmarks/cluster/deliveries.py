"""Measure what two nodes deliver over one: a room full of people, half of them on each.

    python -m benchmarks.cluster.deliveries              500 and 2,000 people, by turns
    python -m benchmarks.cluster.deliveries --seconds 2  shorter

What counts is the CPU of the node that used most: the nodes of a real party have a core each, while
here PostgreSQL and the people take part of two cores. A server without nodes stands beside.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from msgspec import Struct

from benchmarks.cluster.servers import servers
from benchmarks.dialects import TeaParty
from benchmarks.guests import Guest, enter, settle
from benchmarks.load import Load
from benchmarks.servers import LIFTED, Running
from benchmarks.streams import Stream
from teaparty.stores.location import location_of
from teaparty.stores.migrating import migrate

FIRST_PORT = 5930
KINDS = {"one server": 0, "one node": 1, "two nodes": 2}
TALKERS = 10
RATE = 100.0
"""Lines a second of all together; each is a turn of its own, which costs a node most."""
WINDOW = 4
"""Lines that each talker has on the way, where all talk as fast as they can."""
SETTLES = 1.5


class Found(Struct, frozen=True):
    """What one round has shown of one kind."""

    us: float
    """Microseconds of CPU of the busiest node for each delivery of all nodes."""
    lines: float
    """Lines a second."""


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.cluster.deliveries", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--guests", type=int, nargs="+", default=[500, 2_000])
    asked = parser.parse_args()
    found: dict[tuple[int, float], dict[str, list[Found]]] = {}
    for _ in range(asked.rounds):
        for guests in asked.guests:
            for rate in (RATE, 0.0):
                for kind, nodes in KINDS.items():
                    one = one_round(nodes, guests, rate, asked.seconds)
                    found.setdefault((guests, rate), {}).setdefault(kind, []).append(one)
                    print(f"{guests} people, {_pace(rate)}, {kind}: {one.us:.3f} µs, "
                          f"{one.lines:,.0f} lines/s", flush=True)  # fmt: skip
    print("\n".join(table(found)))


def one_round(nodes: int, guests: int, rate: float, seconds: float) -> Found:
    """Measure so many nodes, or a server without any; check that all read the same in one order."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="teaparty-benchmark-")))
        folder.chmod(0o755)
        if nodes:
            database = stack.enter_context(servers(standby=False)).url
            location = location_of(str(folder), database)
            engine = location.engine()
            migrate(location, engine)
            engine.dispose()
        else:
            database = "memory:"
        running = [
            stack.enter_context(_server(folder, place, database, bool(nodes)))
            for place in range(max(nodes, 1))
        ]
        people = [Guest(number, 0) for number in range(guests)]
        try:
            return _measure(people, running, rate, seconds)
        finally:
            for guest in people:
                guest.close()


@contextmanager
def _server(folder: Path, place: int, database: str, node: bool) -> Iterator[Running]:
    own = folder / f"node{place}"
    own.mkdir()
    text = (
        f'listen = ["tcp:{FIRST_PORT + place}:interface=127.0.0.1"]\n'
        f'state = "{own}/state"\ndatabase = "{database}"\n'
    )
    if node:
        text += f'[cluster]\nnode = "n{place}"\n'
    (own / "teaparty.toml").write_text(text + LIFTED)
    log = own / "output"
    with log.open("wb") as output:
        twistd = Path(sys.executable).with_name("twistd")
        words = [str(twistd), "-n", "--pidfile=", "teaparty", "--config=teaparty.toml"]
        process = subprocess.Popen(words, cwd=own, stdout=output, stderr=output)
    try:
        deadline = time.monotonic() + 30
        while "starting on" not in log.read_text():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(log.read_text())
            time.sleep(0.1)
        yield Running(process, log)
    finally:
        process.terminate()
        process.wait()


def _measure(people: list[Guest], running: Sequence[Running], rate: float, seconds: float) -> Found:
    dialect = TeaParty()
    talkers = range(0, len(people), len(people) // TALKERS)
    shared = Stream(talkers, kept=True)
    for place in range(len(running)):
        here = people[place :: len(running)]
        for guest in here:
            guest.steps = list(dialect.enter(guest.name, guest.room))
        enter(FIRST_PORT + place, here)
    settle(people, SETTLES)
    for guest in people:
        guest.stream = shared
    for place, who in enumerate(talkers):
        people[who].follow(talkers[place - 1])
        people[who].own = dialect.own(people[who].name)
    used: list[list[float]] = []

    def cpu() -> float:
        used.append([each.cpu() for each in running])
        return max(used[-1])

    load = Load(people, talkers, lambda who, text: dialect.say(people[who].name, 0, text))
    window = load.run(seconds, WINDOW, rate, cpu)
    busiest = max(end - begin for begin, end in zip(*used, strict=True))
    return Found(us=busiest / window.delivered * 1e6, lines=window.said / window.seconds)


def table(found: dict[tuple[int, float], dict[str, list[Found]]]) -> Iterator[str]:
    """Yield the lines of the table; the last column is of medians."""
    yield f"| people | talk | {', µs | '.join(KINDS)}, µs | two nodes over one |"
    yield f"| --- | --- | {' | '.join('---' for _ in KINDS)} | --- |"
    for (guests, rate), kinds in found.items():
        cells = [_range([each.us for each in kinds[kind]]) for kind in KINDS]
        one, two = (median(each.us for each in kinds[kind]) for kind in ("one node", "two nodes"))
        yield f"| {guests:,} | {_pace(rate)} | {' | '.join(cells)} | {one / two:.2f} |"


def _pace(rate: float) -> str:
    return f"{rate:.0f} lines a second" if rate else "as fast as they can"


def _range(values: list[float]) -> str:
    low, high = f"{min(values):.3f}", f"{max(values):.3f}"
    return low if low == high else f"{low}-{high}"


if __name__ == "__main__":
    main()
