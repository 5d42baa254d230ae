"""The keys of the configuration about the network: where the party listens, TLS, the web."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from teaparty.core.values.modes import Mode


def line(description: str, longest: int, shortest: int = 1) -> Meta:
    """Return what a text of that length is described by. No path, and no text, has a NUL."""
    return Meta(
        min_length=shortest, max_length=longest, pattern=r"^[^\0]*\Z", description=description
    )


HIGHEST_PORT = 65_535
EndpointText = Annotated[str, line("a Twisted server endpoint", 1_000)]
Endpoint = EndpointText | Annotated[int, Meta(ge=0, le=HIGHEST_PORT)]

FilePath = Annotated[str, line("the path of a file", 1_000)]
PORTS = {"telnet": 5005, "web": 5080}
TLS_PORTS = {"telnet": 5006, "web": 5443}
"""The usual ports of the doors."""


class Listen(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A listener: its door, and the mode in which its lines are read."""

    endpoint: Endpoint | None = None
    mode: Mode = "mud"
    door: Literal["telnet", "web"] = "telnet"
    tls: bool = False

    @property
    def where(self) -> str:
        """The endpoint, or the door's usual port."""
        if self.endpoint is not None:
            return str(self.endpoint)
        return f"tcp:{TLS_PORTS[self.door] if self.tls else PORTS[self.door]}"


def idle_keys(item: Mapping[str, Any], path: str) -> Iterator[str]:
    """Yield a sentence for each key of a listener that does nothing for its door."""
    if item.get("door") == "web" and "mode" in item:
        yield (
            f'{path}.mode does nothing for door = "web": leave it out. People who come by the web'
            " begin in chat mode."
        )


_BY_DOOR = re.compile(rf"({'|'.join(PORTS)})(?::(.+))?", re.DOTALL)


def listen_of(item: int | str | Listen) -> Listen:
    """Return a part of `listen` as a table; a text may begin with its door, as in `web:5080`."""
    if isinstance(item, Listen):
        return item
    found = _BY_DOOR.fullmatch(str(item))
    if found is None:
        return Listen(endpoint=str(item))
    return Listen(door="web" if found[1] == "web" else "telnet", endpoint=found[2])


class TlsFiles(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A certificate, with the chain after it, and its key: the paths of PEM files."""

    certificate: FilePath
    key: FilePath


Tls = TlsFiles | Annotated[list[TlsFiles], Meta(min_length=1)]


WebHost = Annotated[
    str,
    Meta(pattern=r"^[A-Za-z0-9._-]{1,253}\Z", description="a host name such as tea.example.org"),
]


class Http(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where programs of the operator ask by HTTP, and under which names of the server."""

    listen: (
        Annotated[str, line("an endpoint such as tcp:9105:interface=127.0.0.1", 1_000)] | None
    ) = None
    hosts: list[WebHost] = []


class Mudlet(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A package that Mudlet is offered, and its version: it is loaded again when that changes."""

    url: Annotated[
        str,
        Meta(
            pattern=r"^https?://[!-~]{1,980}\.(mpackage|zip)\Z",
            description="an address such as https://tea.example.org/teaparty.mpackage",
        ),
    ]
    version: Annotated[
        str,
        Meta(pattern=r"^[!-~]{1,40}\Z", description="a version of up to 40 signs, such as 1.2"),
    ] = "1"


WebOrigin = Annotated[
    str,
    Meta(
        pattern=r"^https?://[A-Za-z0-9._:\[\]-]{1,260}\Z",
        description="an origin such as https://client.example.org",
    ),
]
Proxy = Annotated[str, line("an address or a network", 100)]
