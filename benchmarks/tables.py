"""Results as Markdown: the bounds first, then every scenario with all servers, won or lost."""

from collections.abc import Iterable, Sequence

from benchmarks.results import BOUNDS, Results
from benchmarks.scenarios import SCENARIOS, Scenario

Column = tuple[str, str, str]
"""Heading, figure, and how it is written."""

_TALK: Sequence[Column] = (
    ("CPU a delivery, µs", "us_per_delivery", ".3f"),
    ("deliveries a second", "deliveries_per_second", ",.0f"),
    ("lines a second", "lines_per_second", ",.0f"),
    ("p50, ms", "latency.p50", ".2f"),
    ("p99, ms", "latency.p99", ".2f"),
    ("p99.9, ms", "latency.p999", ".2f"),
    ("max, ms", "latency.max", ".2f"),
    ("lost", "lost", ".0f"),
    ("memory, MB", "memory_mb", ".0f"),
    ("grown, MB", "memory_grown_mb", ".1f"),
    ("generator", "generator_share", ".0%"),
)
_KEPT: Sequence[Column] = (
    ("CPU a delivery, µs", "us_per_delivery", ".3f"),
    ("deliveries a second", "deliveries_per_second", ",.0f"),
    ("stored lines a second", "stored_per_second", ",.0f"),
    ("p50, ms", "latency.p50", ".2f"),
    ("p99, ms", "latency.p99", ".2f"),
    ("max, ms", "latency.max", ".2f"),
    ("lost", "lost", ".0f"),
    ("memory, MB", "memory_mb", ".0f"),
    ("generator", "generator_share", ".0%"),
)
_CRUSH: Sequence[Column] = (
    ("CPU a login, µs", "us_per_login", ".0f"),
    ("logins a second", "logins_per_second", ",.0f"),
    ("memory, MB", "memory_mb", ".0f"),
    ("generator", "generator_share", ".0%"),
)
_IDLE: Sequence[Column] = (
    ("memory a guest, KB", "kb_per_guest", ".2f"),
    ("CPU, of a core", "cpu_share", ".3%"),
    ("memory, MB", "memory_mb", ".0f"),
)
_ATTACK: Sequence[Column] = (
    ("p50, ms", "latency.p50", ".1f"),
    ("p99, ms", "latency.p99", ".1f"),
    ("max, ms", "latency.max", ".1f"),
    ("CPU, of a core", "cpu_share", ".0%"),
    ("bytes out a byte typed", "answered_bytes", ",.0f"),
    ("memory, MB", "memory_mb", ".0f"),
)
_COLUMNS = {"talk": _TALK, "kept": _KEPT, "crush": _CRUSH, "idle": _IDLE, "attack": _ATTACK}


def document(results: Results) -> str:
    """Return all tables of a run."""
    return "\n\n".join((_about(results), bounds(results), *_scenarios(results))) + "\n"


def _about(results: Results) -> str:
    rows = [*results.machine.items(), *results.versions.items()]
    told = [
        f"`{results.command}` on {results.date}: {results.rounds} rounds of {results.seconds:g} s,"
        " by turns. Figures are medians; in brackets, the least and the most."
    ]
    if results.again:
        commands = ", ".join(f"`{command}`" for command in results.again)
        told.append(f"A part was measured anew after a change: {commands}.")
    if results.quick:
        told.append("**This was a quick run with few guests. It measures nothing.**")
    return "\n\n".join((*told, _table(("", ""), rows)))


def bounds(results: Results) -> str:
    """Return each bound with what was measured."""
    rows = []
    for bound in BOUNDS:
        found, ratio, held = bound.found(results), bound.ratio(results), bound.held(results)
        digits = ".4f" if bound.bound < 0.01 else ".2f"
        spread = f" ({min(found):{digits}} to {max(found):{digits}})" if found else ""
        value = "not measured" if ratio is None else f"{ratio:{digits}}{spread}"
        limit = f"{'at least' if bound.least else 'at most'} {bound.bound:g} {bound.unit}".strip()
        verdict = {True: "held", False: "**missed**", None: ""}[held]
        rows.append((bound.what, limit, value, verdict))
    return "## What we hold ourselves to\n\n" + _table(("what", "bound", "measured", ""), rows)


def _scenarios(results: Results) -> Iterable[str]:
    for scenario in SCENARIOS:
        ours = [each for each in results.measured if each.scenario == scenario.name]
        if ours:
            yield f"## {scenario.name}\n\n{scenario.title}.\n\n{_scenario(scenario, results)}"


def _scenario(scenario: Scenario, results: Results) -> str:
    columns = _COLUMNS[scenario.kind]
    rows: list[tuple[str, ...]] = []
    for case in scenario.cases:
        if results.of(scenario.name, case.name):
            cells = [_cell(results, scenario.name, case.name, column) for column in columns]
            rows.append((case.name, *cells))
            continue
        for each in results.measured:
            if (each.scenario, each.case) == (scenario.name, case.name):
                reason = f"failed: {each.failure}" if each.failure else each.missing
                rows.append((case.name, _plain(reason), *[""] * (len(columns) - 1)))
                break
    return _table(("", *(heading for heading, _, _ in columns)), rows)


def _cell(results: Results, scenario: str, case: str, column: Column) -> str:
    _, figure, digits = column
    if not results.is_quoted(scenario, case, figure):
        return "the generator's"
    values = results.values(scenario, case, figure)
    median = results.median(scenario, case, figure)
    if len(values) < 2 or figure in ("lost", "generator_share"):
        return f"{median:{digits}}"
    return f"{median:{digits}} ({min(values):{digits}} to {max(values):{digits}})"


def _plain(text: str) -> str:
    return text.replace("|", "/").replace("\n", " ")[:200]


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
