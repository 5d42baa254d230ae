"""A listener for programs of the operator, in memory, with a page that only remembers."""

import sys
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from twisted.internet.defer import Deferred

from teaparty.core.values.limits import Limits
from teaparty.doors.web.answers import Answer, refusal
from teaparty.operator_http.connection import OperatorFactory
from teaparty.operator_http.guard import Guard
from teaparty.operator_http.pages import Asked, Page
from tests import fork_server
from tests.conftest import PATIENCE
from tests.doors.conftest import LENIENT, Hall, Wire, logged
from tests.doors.web.conftest import Response, request, responses

__all__ = ["logged", "place", "place_with"]


class Program:
    """A connection of a program. `wire` is the server's end of it."""

    def __init__(self, place: "Place", address: str) -> None:
        self.wire: Wire = place.hall.connects(factory=place.factory, address=address)

    def sends(self, *chunks: bytes) -> "Program":
        self.wire.types(*chunks)
        return self

    def gets(self) -> list[Response]:
        return responses(self.wire.takes())

    @property
    def is_over(self) -> bool:
        return self.wire.disconnecting or self.wire.aborted

    def drops(self) -> None:
        self.wire.drops()


class Place:
    """Pages that can be looked at, told something with a token, waited for, or that fail."""

    def __init__(self, **limits: int) -> None:
        self.hall = Hall(Limits(**(LENIENT | limits)))
        self.told: list[bytes] = []
        self.waiting: Deferred[None] = Deferred()
        pages = {
            "/look": Page(self._look),
            "/tell": Page(self._tell, ("POST",)),
            "/wait": Page(self._wait),
            "/fail": Page(self._fail),
        }
        self.guard = Guard(self.hall.entrance, ["Tea.lan."])
        self.factory = OperatorFactory(self.hall.entrance, self.guard, pages)

    async def _look(self, asked: Asked) -> Answer:
        return Answer(HTTPStatus.OK, f"You are {asked.address}.".encode())

    async def _tell(self, asked: Asked) -> Answer:
        if asked.request.headers.get("authorization") != "Bearer tea":
            return refusal(HTTPStatus.UNAUTHORIZED, "That is no token.")
        self.told.append(asked.body)
        return Answer(HTTPStatus.OK, b"Told.")

    async def _wait(self, asked: Asked) -> Answer:
        await self.waiting
        return Answer(HTTPStatus.OK, b"At last.")

    async def _fail(self, asked: Asked) -> Answer:
        raise ValueError("tea")

    def connects(self, address: str = "192.0.2.1") -> Program:
        return Program(self, address)

    def asks(
        self, path: str = "/look", method: str = "GET", address: str = "192.0.2.1", **headers: Any
    ) -> Response:
        """Return what is answered to a request; the connection ends with it."""
        program = self.connects(address).sends(request(path, method, **headers))
        (found,) = program.gets()
        assert found.headers["Connection"] == "close"
        assert program.is_over
        program.drops()
        return found

    def tells(self, body: bytes, token: str = "tea", address: str = "192.0.2.1") -> Response:
        """Return what is answered to a body with a token."""
        headers = {"Authorization": f"Bearer {token}", "Content_Length": str(len(body))}
        program = self.connects(address).sends(request("/tell", "POST", **headers) + body)
        (found,) = program.gets()
        program.drops()
        return found


@pytest.fixture
def tool(tmp_path: Path) -> Callable[..., str]:
    """Run teaparty-admin beside a real server; return what it says."""

    def run(*words: str) -> str:
        command = [sys.executable, "-m", "teaparty.admin", *words]
        done = fork_server.run(command, cwd=tmp_path, timeout=2 * PATIENCE)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture
def place_with():
    return Place


@pytest.fixture
def place():
    return Place()
