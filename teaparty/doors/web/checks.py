"""Which requests are for us: the names that the server is called by, pages of others, and proxies.

A page of somebody else's can make a browser ask us. If its own name leads to our address (DNS
rebinding), the browser even takes us for that page's server. So at an address that strangers can't
reach by themselves, only names count that nobody outside can own.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from teaparty.core.values.addresses import Networks, network, parsed

UNIX = "unix"
"""Among the trusted proxies: all who come by a Unix socket."""
USUAL = {"http": 80, "https": 443}
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?")


class Place(NamedTuple):
    """A host, in small letters, and its port, if one is named."""

    host: str
    port: int | None


def place(text: str) -> Place | None:
    """Return what a Host header says, or None if it says nothing of the kind."""
    found = _HOST.fullmatch(text.strip().lower())
    if found is None:
        return None
    return Place(found[1].rstrip("."), int(found[2]) if found[2] else None)


class Proxies:
    """The proxies whose headers are believed."""

    def __init__(self, places: Iterable[str] = ()) -> None:
        """`places` are addresses and networks, and maybe `UNIX`; raise `Refusal`."""
        self._networks: Networks[bool] = Networks()
        wanted = set(places)
        self._unix = UNIX in wanted
        for each in wanted - {UNIX}:
            self._networks.add(network(each), True)

    def __contains__(self, address: str) -> bool:
        """Whether a proxy is at this address, which is empty for a Unix socket."""
        return self._unix if address == "" else self._networks.find(address) is not None

    def client(self, peer: str, forwarded: str) -> str:
        """Return the address of a client, from X-Forwarded-For if it comes from a proxy.

        That is the last address which is no proxy's: each proxy adds the one that it sees.
        """
        found = peer
        hops = forwarded.split(",")
        while found in self and hops:
            address = _address(hops.pop())
            if address is None:
                break
            found = address
        return found


def _address(hop: str) -> str | None:
    """Return an address of X-Forwarded-For, which some proxies write with a port."""
    hop = hop.strip()
    bare = hop[1:].partition("]")[0] if hop.startswith("[") else hop
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    address = parsed(bare)
    return None if address is None else str(address)


class Site(NamedTuple):
    """What the operator says of the server's names, and of pages of others that may speak to it."""

    hosts: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()
    proxies: Proxies = Proxies()

    def is_called(self, host: str, local: str) -> bool:
        """Whether a connection that arrived at the address `local` may ask for this host."""
        if not host or not _is_near(local):
            return True
        asked = place(host)
        return asked is not None and (_is_harmless(asked.host) or asked.host in self.hosts)

    def lets_speak(self, origin: str, host: str) -> bool:
        """Whether a page of this origin may speak to us, who are asked as `host`."""
        origin = origin.lower()
        if not origin or origin in self.origins:
            return True
        scheme, _, rest = origin.partition("://")
        theirs, ours = place(rest), place(host)
        if theirs is None or ours is None or scheme not in USUAL:
            return False
        usual = USUAL[scheme]
        return theirs.host == ours.host and (theirs.port or usual) == (ours.port or usual)


def site(hosts: Iterable[str], origins: Iterable[str], proxies: Iterable[str]) -> Site:
    """Return a site as the configuration describes it; raise `Refusal` for a wrong proxy."""
    return Site(_lower(hosts), _lower(origins), Proxies(proxies))


def _lower(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.lower().rstrip(".") for name in names)


def _is_near(local: str) -> bool:
    """Whether an address can't be reached from everywhere; no address is a Unix socket's."""
    address = parsed(local)
    return address is None or not address.is_global


def _is_harmless(host: str) -> bool:
    """Whether nobody outside can own a name; an IP address is no name."""
    own = "." not in host or host.endswith((".local", ".localhost"))
    return own or parsed(host.strip("[]")) is not None
