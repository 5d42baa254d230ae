"""A run: every case of every scenario, by turns, each with a server of its own."""

import time
from collections.abc import Callable, Collection, Sequence

from msgspec import structs

from benchmarks.figures import Figures
from benchmarks.machine import machine
from benchmarks.results import Measured, Results
from benchmarks.scenarios import Case, Scenario, measure
from benchmarks.servers import SERVERS, Missing
from benchmarks.streams import Unexpected

Progress = Callable[[str], None]
Known = dict[tuple[str, Case], Figures]


def run(
    scenarios: Sequence[Scenario],
    servers: Collection[str],
    rounds: int,
    seconds: float,
    quick: bool,
    command: str,
    progress: Progress,
) -> Results:
    """Measure those `servers` in those `scenarios`; every round takes all cases by turns.

    Where it is to be `quick`, cases that differ in their labels only are run once.
    """
    measured: list[Measured] = []
    known: Known = {}
    versions: dict[str, str] = {}
    for scenario in scenarios:
        cases = [case for case in scenario.cases if case.server in servers]
        for number in range(1, rounds + 1):
            for case in cases:
                found = _measured(scenario, case, number, seconds, known if quick else {})
                measured.append(found)
                progress(_told(found))
                if not found.missing and case.server not in versions:
                    versions[case.server] = SERVERS[case.server].version()
            cases = [case for case in cases if not _is_missing(case, measured)]
    return Results(
        command=command,
        date=time.strftime("%Y-%m-%d"),
        rounds=rounds,
        seconds=seconds,
        quick=quick,
        machine=machine(),
        versions=versions,
        measured=measured,
    )


def _measured(
    scenario: Scenario, case: Case, number: int, seconds: float, known: Known
) -> Measured:
    """Measure a case, unless the same is `known` already under another label."""
    found = Measured(scenario=scenario.name, case=case.name, server=case.server, round=number)
    kind = "talk" if scenario.kind == "kept" else scenario.kind
    load = kind, structs.replace(case, label="")
    if load in known:
        found.figures = known[load]
        return found
    try:
        server = SERVERS[case.server]
        with server.run(
            case.rooms,
            case.keeps,
            bool(case.attack),
            case.tls,
            case.web,
            bool(case.on_channel),
            case.watched,
        ) as running:
            found.figures = known[load] = measure(scenario, case, running, seconds)
    except Missing as error:
        found.missing = str(error)
    except (Unexpected, OSError) as error:
        found.failure = str(error)
    return found


def _is_missing(case: Case, measured: Sequence[Measured]) -> bool:
    return any(each.missing and each.server == case.server for each in measured)


def _told(found: Measured) -> str:
    place = f"{found.scenario:10} {found.case:36} {found.round}"
    figures = found.figures
    if figures is None:
        return f"{place}  {'not here: ' + found.missing if found.missing else ''}{_failed(found)}"
    if found.scenario.endswith("attack") and figures.latency is not None:
        p99 = figures.latency.p99
        return f"{place}  {p99:8.0f} ms for 99 of 100 lines, {figures.cpu_share:.0%} of a core"
    if figures.us_per_login:
        return f"{place}  {figures.us_per_login:8.0f} µs a login"
    if figures.kb_per_guest:
        return f"{place}  {figures.kb_per_guest:8.2f} KB a guest, {figures.cpu_share:.3%} of a core"
    stored = f", {figures.stored_per_second:,.0f} lines" if figures.stored_per_second else ""
    return (
        f"{place}  {figures.us_per_delivery:8.3f} µs a delivery,"
        f" {figures.deliveries_per_second:12,.0f} a second{stored}"
    )


def _failed(found: Measured) -> str:
    return f"FAILED: {found.failure}" if found.failure else ""
