"""The servers that a URL of PostgreSQL names, written in one way whichever way they were given."""

import re
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import unquote

from sqlalchemy import URL

from teaparty.stores.errors import StoreRefused

HIGHEST_PORT = 65_535
NO_PORT = "the database URL names the port {port}, which is no number from 1 to 65535."
TWO_PORTS = "the database URL names a port for {host} twice: once after it, and once as port=."
UNEVEN = (
    "the database URL names {hosts} servers and {ports} ports: give one port for all, or one for"
    " each."
)
NO_HOST = (
    "the database URL names the server {host}, which is none: write a name, an address, or the"
    " folder of a socket, and an IPv6 address that has a port in brackets."
)
ADDRESSES = "the database URL names several servers, so leave out hostaddr: host may be an address."
_SHAPE = re.compile(r"(?:\[(?P<address>[^\[\]]+)\]|(?P<name>[^:\[\]]*))(?::(?P<port>[^:]*))?")


def evened(url: URL) -> URL:
    """Return a URL whose query has one `host` and one `port`, with commas, as libpq has them.

    A `host` may have its port after it; one that begins with a slash is the folder of a socket.
    Raises `StoreRefused`.
    """
    query = dict(url.query)
    host = unquote(url.host or "")
    if host == (url.host or "") and "," not in host and not {"host", "port"} & query.keys():
        return url
    given = host.split(",")
    ports = [] if url.port is None else [str(url.port)]
    if "host" in query:
        given = list(_all(query.pop("host")))
    if "port" in query:
        ports = list(_all(query.pop("port")))
    if len(given) > 1 and "hostaddr" in query:
        raise StoreRefused(ADDRESSES)
    hosts, ports = _paired(given, ports)
    if any(hosts):
        query["host"] = ",".join(hosts)
    if any(ports):
        query["port"] = ",".join(ports)
    return url.set(query=query)._replace(host=None, port=None)


def _all(values: str | tuple[str, ...]) -> Iterator[str]:
    for value in (values,) if isinstance(values, str) else values:
        yield from value.split(",")


def _paired(given: list[str], ports: list[str]) -> tuple[list[str], list[str]]:
    """Return all hosts, and as many ports; an empty port is the default."""
    pairs = [_parted(each) for each in given]
    if len(ports) not in (0, 1, len(pairs)):
        raise StoreRefused(UNEVEN.format(hosts=len(pairs), ports=len(ports)))
    spread = ports * len(pairs) if len(ports) == 1 else ports or [""] * len(pairs)
    found = []
    for (host, own), beside in zip(pairs, spread, strict=True):
        if own and beside:
            raise StoreRefused(TWO_PORTS.format(host=host))
        port = own or beside
        if port and not (port.isdecimal() and port.isascii() and 1 <= int(port) <= HIGHEST_PORT):
            raise StoreRefused(NO_PORT.format(port=port))
        found.append((host, port))
    return [host for host, _ in found], [port for _, port in found]


def _parted(text: str) -> tuple[str, str]:
    """Return a host and its port, which may be empty."""
    if text.startswith(("/", "@")):
        host, _, port = text.rpartition(":")
        return (host, port) if host and port.isdecimal() else (text, "")
    if is_ip(text):
        return text, ""
    found = _SHAPE.fullmatch(text)
    if found is None or (found["address"] and not is_ip(found["address"])):
        raise StoreRefused(NO_HOST.format(host=text))
    return found["address"] or found["name"] or "", found["port"] or ""


def is_ip(host: str) -> bool:
    """Whether a host is an address, of either kind."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
