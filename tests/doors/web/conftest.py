"""A browser in memory, on a wire of a party."""

import re
from functools import partial
from typing import Any, NamedTuple

import pytest

from teaparty.doors.web.checks import Site
from teaparty.doors.web.factory import WebFactory
from teaparty.doors.web.files import page
from teaparty.doors.web.gate import PageGate
from teaparty.doors.web.protocols import spoken
from tests.doors.conftest import Hall, Wire, hall, hall_with, logged

__all__ = ["hall", "hall_with", "logged"]

KEY = "dGhlIHNhbXBsZSBub25jZQ=="
ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
"""The example of RFC 6455, 1.3."""
UPGRADE = {
    "Upgrade": "websocket", "Connection": "keep-alive, Upgrade", "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": KEY,
}  # fmt: skip
SPOKEN = "teaparty.v1"
"""The subprotocol of the page."""
RAW = "raw"
"""A subprotocol of the tests: telnet without frames. It greets people at once."""


class Response(NamedTuple):
    status: int
    headers: dict[str, str]
    body: str


def responses(data: bytes) -> list[Response]:
    """Return what came, taken apart; each answer has a length, or no body."""
    found = []
    while data:
        head, _, data = data.partition(b"\r\n\r\n")
        status, *lines = head.decode().split("\r\n")
        headers = dict(re.split(": ", line, maxsplit=1) for line in lines)
        length = int(headers.get("Content-Length", "0"))
        found.append(Response(int(status.split()[1]), headers, data[:length].decode()))
        data = data[length:]
    return found


class Browser:
    """A connection of a browser. `wire` is the server's end of it."""

    def __init__(self, web: WebFactory, hall: Hall, **more: Any) -> None:
        self.hall = hall
        self.wire: Wire = hall.connects(factory=web, **more)

    def sends(self, *chunks: bytes) -> "Browser":
        self.wire.types(*chunks)
        return self

    def asks(self, path: str = "/", method: str = "GET", **headers: str) -> Response:
        """Ask for something; return the one answer."""
        (found,) = self.sends(request(path, method, **headers)).gets()
        return found

    def gets(self) -> list[Response]:
        return responses(self.wire.takes())


def request(path: str = "/", method: str = "GET", **headers: str) -> bytes:
    """Return a request; underscores in names of headers stand for hyphens."""
    named = {"Host": "localhost:5080"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    lines = [f"{name}: {value}" for name, value in named.items() if value]
    return "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""]).encode("latin-1")


@pytest.fixture
def open_with(hall_with):
    """Return a listener for browsers, and its party."""

    def opened(site: Site = Site(), most: int = 1_000, sessions: int = 100, **limits: int):  # noqa: B008
        found = hall_with(sessions=sessions, compress=False, **limits)
        gate = PageGate(found.entrance, site.proxies, most)
        telnet = partial(found.factory.buildProtocol, None)
        protocols = {**spoken(telnet), RAW: lambda _: telnet()}
        return WebFactory(found.entrance, gate, site, page(), protocols), found

    return opened


@pytest.fixture
def browse(open_with):
    """Return what opens a connection to a party with these limits."""
    opened = []

    def browser(address: str = "192.0.2.1", **more):
        if not opened or more:
            opened[:] = [open_with(**more)]
        web, found = opened[0]
        return Browser(web, found, address=address)

    return browser
