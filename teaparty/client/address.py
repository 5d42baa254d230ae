"""Where a party is: what a guest types, read by rules that encrypt unless told otherwise."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

TELNET, TELNET_TLS, WEB = 5005, 5006, 5080
"""The ports of the party itself. Those of HTTP are `ws` and `wss` in `SCHEMES`."""
SCHEMES = {
    "ws": 80,
    "http": 80,
    "wss": 443,
    "https": 443,
    "telnet": TELNET,
    "telnets": TELNET_TLS,
}
"""Each scheme with its port."""
LOCAL = frozenset(("localhost", "127.0.0.1", "::1"))
"""This machine, where nothing needs to be encrypted."""
ROOM = "/room"
"""Where the WebSocket is, below the address of the page."""

_HOST = re.compile(r"[^\s/?#@\\\[\]:]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")
_SPELLED_OUT = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


class Misused(Exception):
    """What was typed is not understood. Its text is one sentence that says what was expected."""


@dataclass(frozen=True)
class Address:
    """`scheme` is ws, wss, telnet or telnets; `path` is that of the page."""

    scheme: str
    host: str
    port: int
    path: str = "/"

    @property
    def secure(self) -> bool:
        """Whether the link is encrypted."""
        return self.scheme in ("wss", "telnets")

    @property
    def telnet(self) -> bool:
        """Whether telnet is spoken there, rather than WebSocket."""
        return self.scheme.startswith("telnet")

    @property
    def at(self) -> str:
        """Host and port, as in an address."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == SCHEMES[self.scheme] else f"{host}:{self.port}"

    @property
    def target(self) -> str:
        """The path of the WebSocket."""
        return self.path if self.path.endswith(ROOM) else self.path.rstrip("/") + ROOM

    def __str__(self) -> str:
        path = "" if self.telnet else self.path
        return f"{self.scheme}://{self.at}{path}"


def address(typed: str, plain: bool = False) -> Address:
    """Return the address that is typed; `plain` is for a client that speaks telnet alone.

    Raises `Misused`.
    """
    if not _SPELLED_OUT.match(typed):
        return _encrypted(typed, plain)
    parts = _split(typed)
    scheme = parts.scheme.replace("http", "ws", 1)
    if scheme not in SCHEMES:
        raise Misused(f"{parts.scheme}:// is not understood: {_known(plain)} is expected.")
    if plain and not scheme.startswith("telnet"):
        raise Misused("a plain client speaks telnet: give telnet:// or telnets:// and the host.")
    port = SCHEMES[scheme] if parts.port is None else parts.port
    return Address(scheme, _host(parts), port, "/" if plain else _path(parts))


def _known(plain: bool) -> str:
    return "telnet:// or telnets://" if plain else "ws://, wss://, telnet:// or telnets://"


def _encrypted(typed: str, plain: bool) -> Address:
    """Return the address where a host alone is typed, with or without a port."""
    bare = f"[{typed}]" if typed.count(":") > 1 and not typed.startswith("[") else typed
    parts = _split(f"//{bare}")
    host = _host(parts)
    local = host in LOCAL
    if plain:
        scheme, usual = ("telnet", TELNET) if local else ("telnets", TELNET_TLS)
    else:
        scheme, usual = ("ws", WEB) if local else ("wss", SCHEMES["wss"])
    return Address(scheme, host, parts.port or usual, "/" if plain else _path(parts))


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        if parts.port == 0:
            raise ValueError
    except ValueError:
        raise Misused("the address can't be read: HOST, HOST:PORT or a URL is expected.") from None
    if "@" in parts.netloc:
        raise Misused("an address holds no name or password: use --name and --password-file.")
    if parts.query or parts.fragment:
        raise Misused("an address has neither ? nor #: HOST, HOST:PORT or a URL is expected.")
    return parts


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").removesuffix(".")
    if not _HOST.fullmatch(host):
        raise Misused("the address has no host: HOST, HOST:PORT or a URL is expected.")
    return host


def _path(parts: SplitResult) -> str:
    if not (parts.path.isascii() and parts.path.isprintable()) or " " in parts.path:
        raise Misused("the path of the address has characters that a path can't have.")
    return parts.path or "/"
