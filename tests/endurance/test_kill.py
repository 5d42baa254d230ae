"""Nothing that anybody has read is lost, whenever the server is killed."""

import pytest

from tests.endurance import kill
from tests.endurance.kill import MOMENTS, run
from tests.endurance.prefill import prefill
from tests.endurance.server import Server


@pytest.mark.slow
def test_nothing_that_was_shown_is_lost_in_four_kills(tmp_path, monkeypatch):
    monkeypatch.setattr(kill, "BIG_LOG", 20_000)
    moments = ("load", "start, with a big log", "checkpoint")
    summary = run(tmp_path, 4, 2_000, seed=5, moments=moments)
    assert summary.shown > 1_000
    assert summary.stored > 1_000


@pytest.mark.endurance
def test_nothing_that_was_shown_is_lost_in_three_hundred_kills(tmp_path):
    summary = run(tmp_path, 300, 1_000_000, seed=1, moments=MOMENTS)
    print(summary)
    assert not summary.slow


@pytest.mark.slow
def test_a_second_server_on_the_same_state_refuses(tmp_path):
    (tmp_path / "other").mkdir()
    server = Server(tmp_path)
    second = Server(tmp_path / "other", server.state)
    try:
        server.start()
        second.begin()
        assert second.process.wait(30) == 1
        assert f"is in use by process {server.pid}" in second.log
        server.guest("wendy").socket.close()
    finally:
        server.close()
        second.close()


@pytest.mark.endurance
def test_starting_with_a_million_lines_takes_less_than_two_seconds(tmp_path):
    server = Server(tmp_path)
    try:
        prefill(server.file, 1_000_000)
        took = []
        for _ in range(10):
            took.append(server.start())
            server.kill()
        print(f"start-up with a million lines: {min(took):.2f} to {max(took):.2f} s")
        assert max(took) < 2
    finally:
        server.close()
