"""Nodes on real servers of PostgreSQL, under talk, while all kinds of things go wrong.

What each of them was shown is compared in the end with what is stored (`benchmarks.cluster.nodes`).
"""

import os
import random
import signal
import time
from pathlib import Path
from typing import NamedTuple

from benchmarks.cluster.nodes import Cluster, check
from benchmarks.cluster.servers import Servers

NAMES = ("a", "b", "c")
PACE = "pace 50 10"
"""Each of three nodes: 1,500 lines a second together."""
PATIENCE = 90.0
QUIET = 0.5
"""Seconds without a line after which a node counts as one where nobody can talk."""


class Happened(NamedTuple):
    """One thing that went wrong, and how long nobody could talk on a node that was up."""

    what: str
    seconds: float


class Trouble:
    """Three nodes and their servers; each method has something go wrong, and sees it through."""

    def __init__(self, running: Servers, notes: Path, seed: int, pace: str = PACE) -> None:
        self.chance = random.Random(seed)
        self.servers = running
        self.cluster = Cluster(running.url, notes)
        self.happened: list[Happened] = []
        self._pace = pace
        self._start(*NAMES)
        self.talks_again()

    def _start(self, *names: str) -> None:
        self.cluster.start(*names)
        for name in names:
            self.cluster.nodes[name].does(self._pace)

    # --- what goes wrong

    def a_node_is_killed(self) -> None:
        name = self.chance.choice(list(self.cluster.nodes))
        self._wait()
        self.cluster.kill(name)
        self._wait()
        self._start(name)

    def the_server_is_killed(self) -> None:
        self._wait()
        self.servers.primary.kill()
        self.servers.primary.start()

    def connections_are_cut(self) -> None:
        self._wait()
        names = self.chance.sample(NAMES, self.chance.randint(1, len(NAMES)))
        wanted = ", ".join(f"'teaparty {name}'" for name in names)
        kill_one = self.chance.random() < 0.2  # then the server ends all, and begins anew
        pids = self.servers.primary.ask(
            f"SELECT pid FROM pg_stat_activity WHERE application_name IN ({wanted})"
        )
        for (pid,) in pids[:1] if kill_one else pids:
            os.kill(int(str(pid)), signal.SIGKILL if kill_one else signal.SIGTERM)

    def a_standby_takes_over(self) -> None:
        """The primary is killed, or stopped and goes on later, when nobody should ask it."""
        self._wait()
        old = self.servers.primary
        stops = self.chance.random() < 0.3
        if stops:
            old.signal(signal.SIGSTOP)
        else:
            old.kill()
        self.servers.take_over()
        if stops:
            self._talks()
            old.signal(signal.SIGCONT)
            time.sleep(1.0)
            old.kill()

    def a_node_is_stopped(self, seconds: float) -> None:
        name = self.chance.choice(list(self.cluster.nodes))
        node = self.cluster.nodes[name]
        time.sleep(QUIET)  # it measures from now on
        node.signal(signal.SIGSTOP)
        time.sleep(seconds)
        node.signal(signal.SIGCONT)

    # --- and afterwards

    def does(self, what: str, *args: float) -> None:
        """Have one of these go wrong, and wait until all talk again."""
        self.cluster.all_do("measure")
        getattr(self, what)(*args)
        self._talks()
        called = " ".join([what.replace("_", " "), *(f"for {each:g} s" for each in args)])
        pauses = self._pauses()
        if args:  # a node was stopped
            self.happened.append(Happened(f"{called}: there", pauses.pop()))
            called += ": on the others"
        self.happened.append(Happened(called, pauses[-1]))

    def _pauses(self) -> list[float]:
        """Return the longest times without a line, for each node that ran all the while."""
        reports = self.cluster.reports()
        longest = max(report.seconds for report in reports)
        return sorted(report.pause for report in reports if report.seconds > longest - 0.5)

    def _talks(self) -> None:
        deadline = time.monotonic() + PATIENCE
        time.sleep(2 * QUIET)
        while True:
            reports = self.cluster.reports()
            if all(each.quiet < QUIET and each.own and each.waiting < 200 for each in reports):
                return
            assert time.monotonic() < deadline, reports
            time.sleep(0.2)

    def talks_again(self) -> None:
        """Wait until all nodes are shown what is said."""
        self.cluster.all_do("measure")
        self._talks()

    def _wait(self) -> None:
        time.sleep(self.chance.random() / 2)

    def ends(self) -> tuple[int, int]:
        """Stop the nodes in order, and compare; return how many lines are stored, and shown."""
        faults = [fault for report in self.cluster.reports() for fault in report.faults]
        assert faults == []
        self.cluster.stop()
        return check(f"{self.servers.primary.conninfo} dbname=party", self.cluster.past)

    def table(self) -> str:
        """Return what has happened, and how long nobody could talk: how often, median, longest."""
        kinds: dict[str, list[float]] = {}
        for what, seconds in self.happened:
            kinds.setdefault(what, []).append(seconds)
        return "\n".join(
            f"{what}: {len(found)} times, {sorted(found)[len(found) // 2]:.2f} s,"
            f" at most {max(found):.2f} s"
            for what, found in kinds.items()
        )
