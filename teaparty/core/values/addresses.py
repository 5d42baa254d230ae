"""Addresses, the blocks in which they are counted, and networks that have a value each.

An IPv4 address that is written as IPv6 (`::ffff:192.0.2.7`) counts as IPv4: a socket for both
families shows everybody who comes by IPv4 in that way.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Generic, TypeVar

from teaparty.core.values.refusal import Refusal

V6_BLOCK = 64
"""What one household gets; addresses inside it cost nothing (RFC 6177)."""
LONGEST = 60
"""Characters of what is no address that an answer repeats."""
REMEMBERED = 4_096
"""Addresses whose blocks are remembered: each is asked for again and again, last at its end."""
MAPPED = IPv6Network("::ffff:0:0/96")
_NUMBERS = re.compile(r"\d+(?:\.[\dxX-]*){2,}")
"""Numbers with dots, also too few, or some left open: `192.0.2`, `192.0.2.x`, `192.0.2.1-9`."""

Address = IPv4Address | IPv6Address
Value = TypeVar("Value")


def parsed(text: str) -> Address | None:
    """Return the address without its zone, or None if `text` is no address, such as a file name."""
    try:
        if ":" not in text:
            return IPv4Address(text)
        address = IPv6Address(text)
    except ValueError:
        return None
    return address.ipv4_mapped or IPv6Address(int(address))


@lru_cache(maxsize=1_024)
def as_typed(place: str) -> str:
    """Return a block as one types it: a single address without a prefix."""
    found = ip_network(place)
    return str(found.network_address) if found.num_addresses == 1 else place


@lru_cache(maxsize=REMEMBERED)
def block(address: str) -> str:
    """Return the block in which an address is counted, such as `192.0.2.7/32` or `2001:db8::/64`.

    It is "" if there is no address, as for a unix socket. `::1` is a block of its own, so that a
    block is either wholly on the loopback or not at all.
    """
    found = parsed(address)
    if found is None:
        return ""
    if isinstance(found, IPv4Address) or found.is_loopback:
        return f"{found}/{found.max_prefixlen}"
    rest = 128 - V6_BLOCK
    return f"{IPv6Address(int(found) >> rest << rest)}/{V6_BLOCK}"


@lru_cache(maxsize=REMEMBERED)
def is_loopback(address: str) -> bool:
    """Whether an address or a block is on this machine; the "" of a unix socket is, too."""
    found = parsed(address.partition("/")[0])
    return address == "" if found is None else found.is_loopback


def looks_like_address(text: str) -> bool:
    """Whether this was meant as an address or a network, even a wrong one, and not as a name."""
    return any(sign in text for sign in ":/*") or _NUMBERS.fullmatch(text) is not None


def network(text: str) -> str:
    """Return the network, as CIDR, that somebody typed as an address or a network.

    Bits after the prefix are cleared. Raises `Refusal` if `text` is neither.
    """
    address, slash, prefix = text.strip().partition("/")
    try:
        bare = str(ip_address(address)).partition("%")[0]
        return str(_unmapped(ip_network(f"{bare}{slash}{prefix}", strict=False)))
    except ValueError:
        raise Refusal(
            "{address} is no address. Type one such as 192.0.2.7 or 2001:db8::7, or a network such"
            " as 192.0.2.0/24 or 2001:db8::/32.",
            address=text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…",
        ) from None


def _unmapped(found: IPv4Network | IPv6Network) -> IPv4Network | IPv6Network:
    if isinstance(found, IPv4Network) or not found.subnet_of(MAPPED):
        return found
    start = int(found.network_address) - int(MAPPED.network_address)
    return IPv4Network((start, found.prefixlen - MAPPED.prefixlen))


def within(cidr: str, places: Iterable[str]) -> tuple[str, ...]:
    """Return those of some addresses and blocks that a network holds, or holds a part of."""
    wanted = ip_network(cidr)
    return tuple(place for place in places if _overlap(wanted, place))


def _overlap(wanted: IPv4Network | IPv6Network, place: str) -> bool:
    address = parsed(place)
    if address is not None:
        return address in wanted
    try:
        found = ip_network(place)
    except ValueError:
        return False  # such as a unix socket's
    return found.version == wanted.version and wanted.overlaps(found)


class Networks(Generic[Value]):
    """Networks with a value each. Finding one costs a look-up for each prefix length in use."""

    def __init__(self) -> None:
        # By version and prefix length, longest first; in these by the bits of the prefix.
        self._lengths: dict[tuple[int, int], dict[int, Value]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._lengths.values()))

    def add(self, cidr: str, value: Value) -> None:
        """Set the value of a network, given as `network` returns it."""
        length, bits = _bits(cidr)
        if length not in self._lengths:
            lengths = sorted({*self._lengths, length}, reverse=True)
            self._lengths = {length: self._lengths.get(length, {}) for length in lengths}
        self._lengths[length][bits] = value

    def discard(self, cidr: str) -> None:
        """Forget a network, if it is known."""
        length, bits = _bits(cidr)
        of_length = self._lengths.get(length, {})
        of_length.pop(bits, None)
        if not of_length:
            self._lengths.pop(length, None)

    def find(self, address: str) -> Value | None:
        """Return the value of the narrowest network that holds the address, or None."""
        found = parsed(address)
        if found is None:
            return None
        number = int(found)
        for (version, prefix), of_length in self._lengths.items():
            if version == found.version:
                bits = number >> (found.max_prefixlen - prefix)
                if bits in of_length:
                    return of_length[bits]
        return None


def _bits(cidr: str) -> tuple[tuple[int, int], int]:
    found = ip_network(cidr)
    shift = found.max_prefixlen - found.prefixlen
    return (found.version, found.prefixlen), int(found.network_address) >> shift
