"""The keys of the configuration that are about the network: where the party listens, and TLS."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from teaparty.core.values.modes import Mode


def line(description: str, longest: int) -> Meta:
    """Return what a text of that length is described by."""
    return Meta(min_length=1, max_length=longest, description=description)


HIGHEST_PORT = 65_535
EndpointText = Annotated[str, line("a Twisted server endpoint", 1_000)]
Endpoint = EndpointText | Annotated[int, Meta(ge=0, le=HIGHEST_PORT)]

FilePath = Annotated[str, line("the path of a file", 1_000)]
PORTS = {"telnet": 5005}
TLS_PORTS = {"telnet": 5006}
"""The usual ports of the doors."""


class Listen(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A listener: its door, and the mode in which its lines are read."""

    endpoint: Endpoint | None = None
    mode: Mode = "mud"
    door: Literal["telnet"] = "telnet"
    tls: bool = False

    @property
    def where(self) -> str:
        """The endpoint, or the door's usual port."""
        if self.endpoint is not None:
            return str(self.endpoint)
        return f"tcp:{TLS_PORTS[self.door] if self.tls else PORTS[self.door]}"


class TlsFiles(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A certificate, with the chain after it, and its key: the paths of PEM files."""

    certificate: FilePath
    key: FilePath


Tls = TlsFiles | Annotated[list[TlsFiles], Meta(min_length=1)]
