"""Whatever people do at random, each of them reads what a simple model says, also after kills."""

import pytest

from tests.model.play import play

SEEDS, STEPS, REAL_STEPS = 10, 10_000, 4_000


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_everybody_reads_what_the_model_says(tmp_path, seed, in_greenwich):
    did = play(tmp_path, seed, 400)
    assert {"is_configured", "makes", "recalls", "says", "whispers"} <= did.keys()


@pytest.mark.endurance
@pytest.mark.parametrize("seed", range(100, 100 + SEEDS))
def test_everybody_reads_what_the_model_says_for_a_hundred_thousand_steps(
    tmp_path, seed, in_greenwich
):
    print(play(tmp_path, seed, STEPS))


@pytest.mark.slow
def test_people_at_a_real_server_read_what_the_model_says(tmp_path, start):
    assert play(tmp_path, 3, 60, start, people=12)["says"]


@pytest.mark.endurance
def test_people_at_a_real_server_read_what_the_model_says_for_thousands_of_steps(tmp_path, start):
    print(play(tmp_path, 4, REAL_STEPS, start))
