from pathlib import Path

import pytest
from msgspec import structs

from benchmarks.figures import Figures, Latency
from benchmarks.results import BOUNDS, Bound, Measured, Results, decoded, encoded
from benchmarks.scenarios import SCENARIOS, small
from benchmarks.tables import bounds, document

FAST = Latency(deliveries=10, p50=1.0, p99=2.0, p999=3.0, max=4.0, curve=(1.0,) * 103)
FULL_OVER_FLOOR = BOUNDS[0]


def figures(cpu: float) -> Figures:
    return Figures(
        seconds=1.0, cpu_seconds=1.0, generator_share=0.5, us_per_delivery=cpu,
        deliveries_per_second=1 / cpu, latency=FAST, lines=10, deliveries=10,
    )  # fmt: skip


def results(*measured: Measured) -> Results:
    return Results(
        command="python -m benchmarks", date="2026-11-21", rounds=3, seconds=8.0, quick=False,
        machine={"cores": "2"}, versions={"floor": "1"}, measured=list(measured),
    )  # fmt: skip


def of(server: str, *cpu: float, scenario: str = "full") -> list[Measured]:
    return [
        Measured(scenario=scenario, case=server, server=server, round=place, figures=figures(each))
        for place, each in enumerate(cpu, 1)
    ]


def test_a_ratio_is_that_of_the_medians():
    found = results(*of("teaparty", 1.0, 1.2, 9.0), *of("floor", 1.0, 1.0, 0.5))
    assert FULL_OVER_FLOOR.ratio(found) == pytest.approx(1.2)
    assert FULL_OVER_FLOOR.found(found) == pytest.approx([1.0, 1.2, 18.0])
    assert FULL_OVER_FLOOR.held(found) is True


@pytest.mark.parametrize(("least", "value", "held"), [(False, 3.0, False), (True, 3.0, True)])
def test_a_bound_is_the_most_or_the_least(least, value, held):
    bound = Bound(
        what="x", figure="us_per_delivery", case=("full", "teaparty"), bound=2.0, least=least
    )
    assert bound.held(results(*of("teaparty", value))) is held


def test_what_was_not_measured_is_neither_held_nor_missed():
    assert FULL_OVER_FLOOR.held(results()) is None
    assert FULL_OVER_FLOOR.held(results(*of("teaparty", 1.0))) is None
    assert "not measured" in bounds(results())


def test_results_are_kept_as_they_are():
    found = results(*of("teaparty", 1.0), Measured(scenario="full", case="book", server="book",
                                                   round=1, missing="no asyncore"))  # fmt: skip
    assert decoded(encoded(found)) == found


def test_a_part_can_be_measured_anew():
    found = results(*of("teaparty", 1.0), *of("floor", 1.0))
    newer = structs.replace(results(*of("teaparty", 2.0)), command="python -m benchmarks full")
    both = found.renewed(newer)
    assert both.values("full", "teaparty", "us_per_delivery") == [2.0]
    assert both.values("full", "floor", "us_per_delivery") == [1.0]
    assert "measured anew after a change: `python -m benchmarks full`" in document(both)


def test_throughput_of_a_busy_generator_is_not_quoted():
    found = results(*of("teaparty", 1.0))
    assert found.is_quoted("full", "teaparty", "deliveries_per_second")
    found.measured[0].figures = structs.replace(figures(1.0), generator_share=0.9)
    assert not found.is_quoted("full", "teaparty", "deliveries_per_second")
    assert found.is_quoted("full", "teaparty", "us_per_delivery")
    assert "| the generator's |" in document(found)


def test_tables_tell_what_is_lost_as_what_is_won():
    found = results(
        *of("teaparty", 2.0, 3.0), *of("floor", 1.0, 1.0),
        Measured(scenario="full", case="ngIRCd", server="ngIRCd", round=1, failure="lost | one"),
        Measured(scenario="full", case="book", server="book", round=1, missing="no asyncore"),
    )  # fmt: skip
    text = document(found)
    assert "| 2.50 (2.00 to 3.00) | **missed** |" in text
    assert "| teaparty | 2.500 (2.000 to 3.000) |" in text
    assert "failed: lost / one" in text
    assert "no asyncore" in text
    assert [each.case for each in found.failures()] == ["ngIRCd"]


def test_a_quick_run_says_that_it_measures_nothing():
    found = results()
    found = structs.replace(found, quick=True)
    assert "measures nothing" in document(found)


def test_every_bound_is_of_a_case_that_there_is():
    cases = {(scenario.name, case.name) for scenario in SCENARIOS for case in scenario.cases}
    for bound in BOUNDS:
        assert bound.case in cases
        assert bound.over is None or bound.over in cases


def test_small_scenarios_have_the_same_cases():
    for scenario in SCENARIOS:
        quick = small(scenario)
        assert [case.name for case in quick.cases] == [case.name for case in scenario.cases]
        assert all(case.guests < 500 for case in quick.cases)


def test_the_documents_show_what_was_measured():
    """Made by `python -m benchmarks --report docs/benchmarks`."""
    kept = Path(__file__).parents[2] / "docs" / "benchmarks"
    found = decoded((kept / "results.json").read_bytes())
    assert (kept / "results.md").read_text() == document(found)
    assert not found.quick
    assert not found.failures()


def test_plots_are_drawn(tmp_path: Path):
    pytest.importorskip("matplotlib", reason="plots need the extra 'bench'")
    from benchmarks.plots import draw

    draw(results(*of("teaparty", 1.0), *of("teaparty", 1.0, scenario="paced")), tmp_path)
    drawn = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert sorted(drawn) == ["cpu.svg", "latency.svg", "people.svg", "throughput.svg"]
    assert "teaparty" in drawn["latency.svg"]
    assert "milliseconds" in drawn["latency.svg"]
