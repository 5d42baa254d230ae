"""Signals while the real thing starts."""

import os
import re
import select
import signal
import subprocess
import tempfile
import time
from functools import partial
from pathlib import Path

import pytest

from tests.conftest import PATIENCE, TWISTD

pytestmark = pytest.mark.slow
MOMENTS = 8


@pytest.fixture(scope="module")
def seconds():
    """Return how long a start takes, until it has taken the signals."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        process = starts(folder)
        for line in process.stdout:
            if "reactor class" in line:
                break
        took = time.monotonic() - began
        process.kill()
        process.communicate()
    return took


class TestASignalWhileItStarts:
    def test_ends_it_at_any_moment(self, tmp_path, seconds):
        for moment in range(MOMENTS):
            process = starts(tmp_path)
            wait(seconds * 1.1 * moment / MOMENTS)
            assert ends(process, signal.SIGTERM) in (0, -signal.SIGTERM)

    def test_is_never_swallowed_from_our_first_line_on(self, tmp_path, seconds):
        """What an interrupt does while Twisted is imported is Python's."""
        for moment in range(MOMENTS):
            process = starts(tmp_path)
            wait_until(partial(ignores, process.pid, signal.SIGUSR1))
            wait(seconds * 0.9 * moment / MOMENTS)
            assert ends(process, signal.SIGINT) in (0, -signal.SIGINT)

    @pytest.mark.parametrize("number", [signal.SIGUSR1, signal.SIGHUP])
    def test_a_signal_that_asks_for_something_does_not_end_the_start(self, start, number):
        server = start(command=TWISTD)
        wait_until(partial(ignores, server.process.pid, number))
        while "listening" not in server.log:
            server.process.send_signal(number)
            wait(0.01)
        server.guest("alice")
        assert server.ends() == 0


def starts(folder):
    return subprocess.Popen(
        [*TWISTD, "-n", "--pidfile=", "teaparty", "--listen=tcp:0:interface=127.0.0.1"],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        text=True,
    )


def wait(seconds):
    select.select([], [], [], seconds)


def wait_until(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        wait(0.002)


def ends(process, number):
    """Return the status with which a process ends by a signal; it has no more to say for itself."""
    process.send_signal(number)
    try:
        said, _ = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
        process.communicate()
    assert "Traceback" not in said
    return process.returncode


def ignores(pid, number):
    status = Path(f"/proc/{pid}/status").read_text()
    return bool(int(re.search(r"SigIgn:\s*(\w+)", status)[1], 16) >> (number - 1) & 1)
