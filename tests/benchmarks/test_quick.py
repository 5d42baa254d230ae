"""The whole benchmark with few guests: that it works, not how fast anything is."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.results import Results, decoded
from benchmarks.scenarios import SCENARIOS, Scenario
from benchmarks.servers import SERVERS

pytestmark = [pytest.mark.slow, pytest.mark.benchmark]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def quick(folder: Path, *arguments: str) -> Results:
    command = [sys.executable, "-m", "benchmarks", "--quick", "--out", str(folder), *arguments]
    own = os.environ | {"TEAPARTY_BENCHMARK_PORT": str(free_port())}
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, env=own)
    assert done.returncode == 0, done.stdout + done.stderr
    return decoded((folder / "results.json").read_bytes())


ATTACKS = [scenario for scenario in SCENARIOS if scenario.kind == "attack"]
OTHERS = [scenario for scenario in SCENARIOS if scenario.kind != "attack"]


def measured(folder: Path, scenarios: list[Scenario], *arguments: str) -> Results:
    """Run these scenarios with the party; see that each case has figures."""
    names = [scenario.name for scenario in scenarios]
    results = quick(folder, *names, "--servers", "teaparty", *arguments)
    for scenario in scenarios:
        for case in scenario.cases:
            if case.server == "teaparty":
                assert results.of(scenario.name, case.name), (scenario.name, case.name)
    return results


def test_every_attack_runs_with_the_party(tmp_path):
    measured(tmp_path, ATTACKS)


@pytest.mark.parametrize("first", range(4))
def test_every_other_scenario_runs_with_the_party(tmp_path, first):
    names = [scenario.name for scenario in OTHERS[first::4]]
    results = measured(tmp_path, OTHERS[first::4], "--seconds", "0.1")
    assert f"## {names[0]}" in (tmp_path / "results.md").read_text()
    for case in ("journal", "power") if "journal" in names else ():
        assert results.median("journal", f"teaparty, full, {case}", "stored_per_second") > 0


def test_every_server_that_is_here_runs(tmp_path):
    results = quick(tmp_path, "full", "crush")
    for name in SERVERS:
        found = [each for each in results.measured if each.server == name]
        assert all(each.figures for each in found) or any(each.missing for each in found)
    assert results.of("full", "teaparty")[0].deliveries > 0


def test_what_there_is_not_is_refused(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "fast"], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 2
    assert "there is no scenario 'fast'; there are full, paced" in done.stderr
