"""Results as pictures (SVG), by matplotlib, which the extra `bench` installs."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from benchmarks.figures import QUANTILES
from benchmarks.results import Results

COLOURS = {
    "teaparty": "#c2410c",
    "floor": "#8a8f98",
    "ngIRCd": "#1d4ed8",
    "InspIRCd": "#7c3aed",
    "plain Twisted": "#0f766e",
    "book": "#a16207",
    "Evennia": "#be185d",
}
"""One for each server, the same in all plots."""
_STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "teaparty",
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
}
_TAIL = (0.5, 0.9, 0.99, 0.999, 0.9999)

Panel = tuple[str, str, str, str]
"""Scenario, figure, title, and how a value is written."""


def draw(results: Results, folder: Path) -> None:
    """Write the plots of a run into `folder`."""
    with mpl.rc_context(_STYLE):
        _bars(
            results,
            folder / "cpu.svg",
            "Server CPU for one delivered line, in microseconds (shorter is better)",
            (
                ("full", "us_per_delivery", "500 in a room, as fast as it goes", ".2f"),
                ("paced", "us_per_delivery", "500 in a room, 100 lines a second", ".1f"),
                ("rooms", "us_per_delivery", "100 rooms of ten, everyone talks", ".1f"),
            ),
        )
        _bars(
            results,
            folder / "throughput.svg",
            "Lines delivered in a second by one core, in thousands (longer is better)",
            (
                ("full", "deliveries_per_second", "500 in a room, ten talk", ",.0f"),
                ("rooms", "deliveries_per_second", "100 rooms of ten, everyone talks", ",.0f"),
            ),
            scale=1e-3,
        )
        _bars(
            results,
            folder / "people.svg",
            "What people cost (shorter is better)",
            (
                ("crush", "us_per_login", "CPU of one of 2,000 logins at once, µs", ".0f"),
                ("idle", "kb_per_guest", "Memory of one of 9,000 quiet guests, KB", ".1f"),
            ),
        )
        _latencies(results, folder / "latency.svg")


def _bars(
    results: Results,
    path: Path,
    title: str,
    panels: Sequence[Panel],
    scale: float = 1.0,
) -> None:
    figure = Figure(figsize=(4.4 * len(panels), 3.2), layout="constrained")
    figure.suptitle(title, x=0.01, ha="left", fontsize=12)
    for axes, (scenario, name, heading, digits) in zip(
        figure.subplots(1, len(panels), squeeze=False)[0], panels, strict=True
    ):
        servers = [each for each in COLOURS if results.is_quoted(scenario, each, name)]
        _panel(axes, results, scenario, name, servers, scale, digits)
        axes.set_title(heading)
    _save(figure, path)


def _panel(
    axes: Any,
    results: Results,
    scenario: str,
    name: str,
    servers: Sequence[str],
    scale: float,
    digits: str,
) -> None:
    values = [[value * scale for value in results.values(scenario, each, name)] for each in servers]
    medians = [(results.median(scenario, each, name) or 0.0) * scale for each in servers]
    spread = (
        [median - min(found) for median, found in zip(medians, values, strict=True)],
        [max(found) - median for median, found in zip(medians, values, strict=True)],
    )
    colours = [COLOURS[server] for server in servers]
    axes.barh(servers, medians, xerr=spread, color=colours, height=0.62, ecolor="#404040")
    axes.invert_yaxis()
    axes.set_xlim(0, max((max(found) for found in values), default=1.0) * 1.28)
    axes.grid(axis="x", color="#e5e7eb")
    axes.tick_params(left=False)
    for place, (median, found) in enumerate(zip(medians, values, strict=True)):
        axes.annotate(
            f"{median:{digits}}",
            (max(found), place),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
        )


def _latencies(results: Results, path: Path) -> None:
    """Draw each server's latency over the share of deliveries, of the round in the middle."""
    figure = Figure(figsize=(8, 4.2), layout="constrained")
    axes = figure.subplots()
    for server, colour in COLOURS.items():
        rounds = [each.latency for each in results.of("paced", server) if each.latency]
        if not rounds:
            continue
        middle = sorted(rounds, key=lambda latency: latency.p99)[len(rounds) // 2]
        places = [1 / (1 - quantile) for quantile in QUANTILES]
        axes.plot(places, middle.curve, color=colour, label=server, linewidth=2)
    axes.set_xscale("log")
    axes.set_xticks([1 / (1 - each) for each in _TAIL], [f"{each * 100:g} %" for each in _TAIL])
    axes.minorticks_off()
    axes.set_xlabel("share of deliveries that took at most so long")
    axes.set_ylabel("milliseconds")
    axes.set_ylim(bottom=0)
    axes.grid(color="#e5e7eb")
    axes.set_title("From a line's sending to its reading: 500 in a room, 100 lines a second")
    axes.legend(frameon=False, loc="upper left")
    _save(figure, path)


def _save(figure: Figure, path: Path) -> None:
    figure.savefig(path, metadata={"Date": None}, facecolor="white")
