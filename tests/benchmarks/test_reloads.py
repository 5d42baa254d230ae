"""The benchmark of reloads runs: a few people, a few reloads, and nothing is lost."""

import os
import subprocess
import sys

import pytest

from benchmarks.reloads import BREAKS, SOURCE, source
from tests.benchmarks.test_quick import free_port

pytestmark = pytest.mark.slow


def test_every_third_source_is_broken_each_in_its_way():
    made = [source(number) for number in range(1, 3 * len(BREAKS) + 1)]
    assert [works for _, works in made] == [True, True, False] * len(BREAKS)
    broken = {text for text, works in made if not works}
    assert len({text.replace("version", "") for text in broken}) == len(BREAKS)
    assert all(old in SOURCE for old, _ in BREAKS)


@pytest.mark.benchmark
def test_a_few_reloads_lose_nothing():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.reloads", "--quick"],
        capture_output=True, text=True, timeout=120,
        env=os.environ | {"TEAPARTY_BENCHMARK_PORT": str(free_port())},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "30 reloads under talk, 10 of them broken:" in done.stdout
    assert "0 people who lack any; 0 links lost" in done.stdout
