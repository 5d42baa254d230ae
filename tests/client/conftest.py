"""A client as a program: what goes in by a pipe, and what comes out."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from tests.conftest import PATIENCE, Running, servers

CLIENT = [sys.executable, "-m", "teaparty.client"]


class Piped:
    """A client that reads from a pipe, and writes to one."""

    def __init__(self, *words: str, **environment: str) -> None:
        self.process = subprocess.Popen(
            [*CLIENT, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONUTF8": "1", **environment},
        )

    def reads_until(self, line: str) -> None:
        """Read up to and with this line."""
        assert self.process.stdout is not None
        assert any(read.decode().rstrip() == line for read in self.process.stdout)

    def ends(self, typed: str = "") -> tuple[int, list[str], str]:
        """Type all this and no more; return the status, the lines read, and the errors."""
        out, err = self.process.communicate(typed.encode(), timeout=PATIENCE)
        return self.process.returncode, out.decode().splitlines(), err.decode()


@pytest.fixture
def piped() -> Iterator[Callable[..., Piped]]:
    """Start plain clients, which end with the test."""
    started: list[Piped] = []

    def start(*words: str, **environment: str) -> Piped:
        started.append(Piped(*words, **environment))
        return started[-1]

    yield start
    for each in started:
        each.process.kill()
        each.process.communicate()


@pytest.fixture(scope="session")
def party(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A real server for many tests."""
    with servers(tmp_path_factory.mktemp("party")) as start:
        yield start()
