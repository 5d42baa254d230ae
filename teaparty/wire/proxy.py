"""The PROXY protocol, versions 1 and 2 (haproxy.org, proxy-protocol.txt): the first bytes of a
connection that came through a proxy say from where it came.

Of a header nothing is shown but addresses and numbers that were read from it.
"""

import re
import struct
from ipaddress import IPv4Address, IPv6Address
from typing import NamedTuple


class Source(NamedTuple):
    """Where a connection comes from."""

    host: str
    port: int


class NoHeader(Exception):
    """What came is no header of the PROXY protocol, or one that nobody can use."""


Header = tuple[Source | None, int]
"""The source, or None if it is the proxy itself; and how many bytes the header has."""

_BEGINS, _LONGEST = b"PROXY ", 107
_HOST, _PORT = rb" ([0-9A-Fa-f:.]{2,45})", rb" (0|[1-9][0-9]{0,4})"
_KNOWN = re.compile(rb"PROXY TCP([46])" + 2 * _HOST + 2 * _PORT)
_UNKNOWN = re.compile(rb"PROXY UNKNOWN(?: .*)?", re.DOTALL)

_SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"
_FIXED = struct.Struct("!12sBBH")
_LONGEST_REST = 2_048
_FAMILIES = {0x11: struct.Struct("!4s4s2H"), 0x21: struct.Struct("!16s16s2H")}
_LOCAL, _PROXIED = 0x20, 0x21
_UNSPECIFIC = (0x00, 0x01, 0x02, 0x10, 0x20, 0x30, 0x31)
"""Of no family or no kind, or a socket in the file system: there is no address."""


def read(received: bytes) -> Header | None:
    """Return what a header says, None while it is not whole; raise `NoHeader`."""
    if _SIGNATURE.startswith(received[:12]):
        return _binary(received) if len(received) >= _FIXED.size else None
    if not _BEGINS.startswith(received[:6]):
        raise NoHeader
    return _text(received)


def _text(received: bytes) -> Header | None:
    line, end, _ = received[: _LONGEST + 1].partition(b"\r\n")
    if not end:
        if len(received) >= _LONGEST:
            raise NoHeader
        return None
    if _UNKNOWN.fullmatch(line):
        return None, len(line + end)
    found = _KNOWN.fullmatch(line)
    if found is None:
        raise NoHeader
    family, host, other, port, other_port = (each.decode("ascii") for each in found.groups())
    if int(port) > 65_535 or int(other_port) > 65_535:
        raise NoHeader
    address = _address(family, host)
    _address(family, other)
    return Source(address, int(port)), len(line + end)


def _address(family: str, host: str) -> str:
    try:
        return _shown(IPv4Address(host) if family == "4" else IPv6Address(host))
    except ValueError:
        raise NoHeader from None


def _shown(address: IPv4Address | IPv6Address) -> str:
    """Return an address as all Pythons write it: they differ in IPv4 addresses that are mapped."""
    return str(getattr(address, "ipv4_mapped", None) or address)


def _binary(received: bytes) -> Header | None:
    _, command, family, length = _FIXED.unpack_from(received)
    end = _FIXED.size + length
    if command not in (_LOCAL, _PROXIED) or length > _LONGEST_REST:
        raise NoHeader
    if len(received) < end:
        return None
    if command == _LOCAL or family in _UNSPECIFIC:
        return None, end
    addresses = _FAMILIES.get(family)
    if addresses is None or length < addresses.size:
        raise NoHeader
    host, _, port, _ = addresses.unpack_from(received, _FIXED.size)
    return Source(_shown(IPv4Address(host) if len(host) == 4 else IPv6Address(host)), port), end
