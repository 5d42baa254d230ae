"""Measure several nodes on one PostgreSQL: time until a line is shown, CPU, and lines a second.

    python -m benchmarks.cluster              alone and with a synchronous standby, by turns
    python -m benchmarks.cluster --seconds 2  shorter

PostgreSQL is Debian's, with fsync; all of it runs on this machine, and shares its disk.
"""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

from benchmarks.cluster.node import Report
from benchmarks.cluster.nodes import Cluster, check
from benchmarks.cluster.servers import Servers, servers

NAMES = ("a", "b", "c")
PACE = "pace 50 10"
"""Each of three nodes: 50 turns a second of ten lines, 1,500 lines a second together."""
CLOSED = (1, 40)


class Figures(Struct):
    """What one round has shown."""

    own: list[float]
    others: list[float]
    cpu_a_line: float
    servers: float
    rates: list[float]


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.cluster", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--folder", type=Path, help="where the databases are; on a disk")
    asked = parser.parse_args()
    found: dict[bool, list[Figures]] = {False: [], True: []}
    for number in range(asked.rounds):
        for standby, figures in found.items():
            figures.append(one_round(standby, asked.seconds, asked.folder))
            print(f"round {number + 1}, {_kind(standby)}: {_row([figures[-1]])}", flush=True)
    print("\n".join(table(found)))


def one_round(standby: bool, seconds: float, folder: Path | None = None) -> Figures:
    """Measure three nodes at a pace, and then as fast as they can; check what they were shown."""
    with servers(standby, folder) as running, TemporaryDirectory() as notes:
        cluster = Cluster(running.url, Path(notes))
        cluster.start(*NAMES)
        try:
            own, others, cpu, server = _paced(cluster, running, seconds)
            rates = [_closed(cluster, lines, seconds) for lines in CLOSED]
        finally:
            cluster.stop()
        check(f"{running.primary.conninfo} dbname=party", cluster.past)
    return Figures(own, others, cpu, server, rates)


def _measured(cluster: Cluster, command: str, seconds: float) -> list[Report]:
    cluster.all_do(command)
    time.sleep(min(1.0, seconds / 2))
    cluster.all_do("measure")
    time.sleep(seconds)
    reports = cluster.reports()
    cluster.all_do("quiet")
    while any(report.waiting for report in cluster.reports()):
        time.sleep(0.05)
    faults = [fault for report in reports for fault in report.faults]
    if faults:
        raise RuntimeError(faults[0])
    return reports


def _paced(
    cluster: Cluster, running: Servers, seconds: float
) -> tuple[list[float], list[float], float, float]:
    before, began = sum(each.cpu() for each in running.all()), time.monotonic()
    reports = _measured(cluster, PACE, seconds)
    server = (sum(each.cpu() for each in running.all()) - before) / (time.monotonic() - began)
    own = sorted(time for report in reports for time in report.own)
    others = sorted(time for report in reports for time in report.others)
    cpu = sum(report.cpu for report in reports) / sum(report.seen for report in reports)
    return own, others, cpu, server


def _closed(cluster: Cluster, lines: int, seconds: float) -> float:
    reports = _measured(cluster, f"closed {lines}", seconds)
    return sum(len(report.own) / report.seconds for report in reports)


def table(found: dict[bool, list[Figures]]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield (
        "| servers | said until shown, own node, p50 / p99 ms | other nodes | CPU a line and node,"
        " µs | servers' CPU, % of a core | lines/s, 1 a turn | 40 a turn |"
    )
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for standby, figures in found.items():
        yield f"| {_kind(standby)} | {_row(figures)} |"


def _kind(standby: bool) -> str:
    return "with a synchronous standby" if standby else "PostgreSQL alone"


def _row(figures: list[Figures]) -> str:
    cells = [
        " / ".join(_range([at(each.own, p) * 1e3 for each in figures]) for p in (0.5, 0.99)),
        " / ".join(_range([at(each.others, p) * 1e3 for each in figures]) for p in (0.5, 0.99)),
        _range([each.cpu_a_line * 1e6 for each in figures], 0),
        _range([each.servers * 100 for each in figures], 0),
        *(_range([each.rates[place] for each in figures], 0) for place in range(len(CLOSED))),
    ]
    return " | ".join(cells)


def at(times: list[float], share: float) -> float:
    """Return the time within which that share of them was."""
    return times[min(len(times) - 1, int(len(times) * share))] if times else float("nan")


def _range(values: list[float], digits: int = 1) -> str:
    low, high = (f"{value:,.{digits}f}" for value in (min(values), max(values)))
    return low if low == high else f"{low}-{high}"


if __name__ == "__main__":
    main()
