"""The results of a run: all figures of all rounds, their medians, and what they are held to."""

import statistics
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct, structs

from benchmarks.figures import MOST_OF_A_CORE, THROUGHPUT, Figures
from benchmarks.raids import RAIDS


class Measured(Struct, kw_only=True, omit_defaults=True):
    """One case in one round: its figures, or why there are none."""

    scenario: str
    case: str
    server: str
    round: int
    figures: Figures | None = None
    failure: str = ""
    """What the server, or the generator, did that it must not do."""
    missing: str = ""
    """Why the server is not here."""


class Results(Struct, frozen=True, kw_only=True):
    """One run, as it is kept."""

    command: str
    date: str
    rounds: int
    seconds: float
    quick: bool
    machine: dict[str, str]
    versions: dict[str, str]
    measured: list[Measured]
    again: tuple[str, ...] = ()
    """The commands by which a part was measured anew later."""

    def renewed(self, newer: "Results") -> "Results":
        """Return these results, with the newer ones in the place of those of the same cases."""
        cases = {(each.scenario, each.case) for each in newer.measured}
        kept = [each for each in self.measured if (each.scenario, each.case) not in cases]
        return structs.replace(
            self, measured=kept + newer.measured, again=(*self.again, newer.command)
        )

    def of(self, scenario: str, case: str) -> list[Figures]:
        """Return the figures of a case, one of each round."""
        return [
            each.figures
            for each in self.measured
            if each.scenario == scenario and each.case == case and each.figures is not None
        ]

    def values(self, scenario: str, case: str, figure: str) -> list[float]:
        """Return one figure of each round; a dot leads into the latency."""
        return [_figure(figures, figure) for figures in self.of(scenario, case)]

    def median(self, scenario: str, case: str, figure: str) -> float | None:
        """Return the median of all rounds, or None where nothing was measured."""
        values = self.values(scenario, case, figure)
        return statistics.median(values) if values else None

    def is_quoted(self, scenario: str, case: str, figure: str) -> bool:
        """Whether a figure was measured, and is the server's: no throughput of a busy generator."""
        shares = self.values(scenario, case, "generator_share")
        return bool(shares) and (figure not in THROUGHPUT or max(shares) <= MOST_OF_A_CORE)

    def failures(self) -> list[Measured]:
        """Return what failed."""
        return [each for each in self.measured if each.failure]


def _figure(figures: Figures, name: str) -> float:
    found: Any = figures
    for part in name.split("."):
        found = getattr(found, part)
    return float(found)


def encoded(results: Results) -> bytes:
    """Return the results as they are kept."""
    return msgspec.json.format(msgspec.json.encode(results), indent=1) + b"\n"


def decoded(data: bytes) -> Results:
    """Return results that were kept."""
    return msgspec.json.decode(data, type=Results)


class Bound(Struct, frozen=True, kw_only=True):
    """A figure of one case, or its ratio to another's, and what it may be."""

    what: str
    figure: str
    case: tuple[str, str]
    """The scenario and the case."""
    over: tuple[str, str] | None = None
    bound: float
    least: bool = False
    """Whether the bound is the least that there may be, not the most."""
    unit: str = ""

    def found(self, results: Results) -> list[float]:
        """Return the figure or the ratio in each round; empty where it was not measured."""
        values = results.values(*self.case, self.figure)
        if self.over is None:
            return values
        others = results.values(*self.over, self.figure)
        return [one / other for one, other in zip(values, others, strict=False) if other]

    def ratio(self, results: Results) -> float | None:
        """Return the figure, or the ratio of the medians."""
        value = results.median(*self.case, self.figure)
        if self.over is None or value is None:
            return value
        other = results.median(*self.over, self.figure)
        return value / other if other else None

    def held(self, results: Results) -> bool | None:
        """Return whether it holds, or None where it was not measured."""
        value = self.ratio(results)
        if value is None:
            return None
        return value >= self.bound if self.least else value <= self.bound


def _over(
    what: str,
    figure: str,
    scenario: str,
    other: str | tuple[str, str],
    bound: float,
    case: str = "teaparty",
    least: bool = False,
) -> Bound:
    over = (scenario, other) if isinstance(other, str) else other
    return Bound(
        what=what, figure=figure, case=(scenario, case), over=over, bound=bound, least=least
    )


def _borne(attack: str, scenario: str = "attack") -> tuple[Bound, Bound]:
    """Return what an attack may do to others: 99 of 100 of their lines come in time."""
    case = (scenario, f"teaparty, {attack}")
    return (
        Bound(
            what=f"{scenario}, {attack}: p99 of a line in another room",
            figure="latency.p99", case=case, bound=200.0, unit="ms",
        ),
        Bound(
            what=f"{scenario}, {attack}: CPU",
            figure="cpu_share", case=case, bound=0.3, unit="of a core",
        ),
    )  # fmt: skip


CPU, RATE, LOGIN = "us_per_delivery", "deliveries_per_second", "us_per_login"

BOUNDS: Sequence[Bound] = (
    _over("full: CPU a delivery, over the floor", CPU, "full", "floor", 1.25),
    _over("full: deliveries a second, over ngIRCd's", RATE, "full", "ngIRCd", 1.8, least=True),
    _over("paced: CPU a delivery, over the floor", CPU, "paced", "floor", 1.3),
    _over("paced: p50, over ngIRCd's", "latency.p50", "paced", "ngIRCd", 1.1),
    _over("paced: p99, over ngIRCd's", "latency.p99", "paced", "ngIRCd", 1.1),
    _over("crowd: CPU a delivery, over full's", CPU, "crowd", "teaparty, 500", 1.6),
    _over("rooms: CPU a delivery, over ngIRCd's", CPU, "rooms", "ngIRCd", 0.8),
    _over("crush: CPU a login, over plain Twisted's", LOGIN, "crush", "plain Twisted", 2.0),
    Bound(
        what="idle: resident memory a guest",
        figure="kb_per_guest",
        case=("idle", "teaparty"),
        bound=10.0,
        unit="KB",
    ),
    Bound(
        what="idle: CPU",
        figure="cpu_share",
        case=("idle", "teaparty"),
        bound=0.002,
        unit="of a core",
    ),
    _over(
        "slow: CPU a delivery, over the same without the slow ones",
        CPU, "slow", "teaparty, readers only", 1.15, case="teaparty, with 250 who never read",
    ),
    Bound(
        what="slow: growth of memory",
        figure="memory_grown_mb",
        case=("slow", "teaparty, with 250 who never read"),
        bound=20.0,
        unit="MB",
    ),
    _over(
        "looks: CPU a delivery with four looks, over one",
        CPU, "looks", "teaparty, one look", 1.3, case="teaparty, four looks",
    ),
    _over(
        "web, full: CPU a delivery, over telnet",
        CPU, "web", "teaparty, full, telnet", 1.2, case="teaparty, full, web",
    ),
    Bound(
        what="web-idle: resident memory a guest",
        figure="kb_per_guest",
        case=("web-idle", "teaparty, idle, web"),
        bound=16.0,
        unit="KB",
    ),
    _over(
        "journal, full: CPU a delivery with SQLite, over memory",
        CPU, "journal", "teaparty, full, memory", 1.15, case="teaparty, full, journal",
    ),
    _over(
        "journal, paced: CPU a delivery with SQLite, over memory",
        CPU, "journal", "teaparty, paced, memory", 1.15, case="teaparty, paced, journal",
    ),
    Bound(
        what="journal, rooms: lines stored a second",
        figure="stored_per_second",
        case=("journal", "teaparty, rooms, journal"),
        bound=3_000,
        least=True,
    ),
    *(
        _over(
            f"watched, {label}: CPU a delivery while a program asks, over the same without",
            CPU, "watched", f"teaparty, {label}, not asked", 1.1, case=f"teaparty, {label}, asked",
        )
        for label in ("full", "paced")
    ),
    Bound(
        what="watched-idle: CPU while a program asks",
        figure="cpu_share",
        case=("watched-idle", "teaparty, idle, asked"),
        bound=0.005,
        unit="of a core",
    ),
    *_borne("marks"), *_borne("old marks"), *_borne("comings"), *_borne("who"),
    *_borne("who, at the login"), *_borne("history"),
    *(bound for raid in RAIDS for bound in _borne(raid, "web-attack")),
)  # fmt: skip
"""What the project holds itself to, each within one run."""
