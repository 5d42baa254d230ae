"""Where the party listens, from the configuration; each fault is a sentence with its cure."""

import re
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import ip_address
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from twisted.internet.defer import Deferred, fail
from twisted.internet.endpoints import serverFromString
from twisted.internet.interfaces import (
    IListeningPort,
    IProtocolFactory,
    IStreamServerEndpoint,
)
from zope.interface import implementer

from teaparty.config import Config
from teaparty.config_network import Listen, listen_of
from teaparty.files import FILE, kind_of
from teaparty.server.endpoint_words import Misspelt, refuse_misspelt, values_of
from teaparty.server.tls import ENCRYPTED, INSTALL

HTTP = "http.listen"
"""The key of the listener for programs of the operator."""
BEHIND_PROXY = "haproxy:"
"""What stands before an endpoint for connections that come through a proxy."""
BY_NAME = "socket"
"""The kind of an endpoint that takes a socket which was given, by its name."""
EXPECTED = (
    "a port number or a Twisted server endpoint like tcp:5005:interface=127.0.0.1 was expected"
)
NO_KIND = "Unknown endpoint type"
"""What Twisted says of a kind that neither it nor a plugin of it knows."""
BACKLOG_KINDS = ("tcp", "tcp6", "ssl", "unix")
_MORE_FILES = ("extraCertChain", "dhParameters")
"""What Twisted reads for an endpoint besides a certificate and its key."""
_INTERFACE = re.compile(r"interface=(\[?[0-9A-Fa-f]*:[0-9A-Fa-f:.]*\]?)(?=$|:[A-Za-z]+=)")


class Listener(NamedTuple):
    """An endpoint with its full description, and what the configuration says about it."""

    text: str
    endpoint: IStreamServerEndpoint
    listen: Listen
    alike: int = 0
    """How many of the same key stand before it: port 0 is another one each time."""
    asked: bool = False
    """Whether programs of the operator ask there by HTTP; nobody comes in."""

    @property
    def key(self) -> tuple[str, str, bool, int]:
        """What a listener can't change while it is open."""
        return bare(self.text), self.door, self.listen.tls, self.alike

    @property
    def door(self) -> str:
        """What is spoken there."""
        return "http" if self.asked else self.listen.door

    @property
    def encrypted(self) -> bool:
        """Whether it has TLS, ours or that of its endpoint."""
        return self.listen.tls or self.text.startswith(ENCRYPTED)


def bare(text: str) -> str:
    """Return a description without its backlog."""
    return re.sub(r":backlog=\d+\Z", "", text)


def _behind(text: str) -> str:
    """Return a description without what says that a proxy is in front: it is the same port."""
    return text.removeprefix(BEHIND_PROXY)


def clash(one: str, two: str) -> bool:
    """Whether only one of two descriptions can be listened on."""
    ports = _port(one), _port(two)
    if ports[0] is None or ports[1] is None:
        return bare(_behind(one)) == bare(_behind(two))
    return ports[0].clashes(ports[1])


def endpoints(reactor: Any, config: Config) -> tuple[list[Listener], list[str]]:
    """Return the listeners, and the faults."""
    found: list[Listener] = []
    faults: list[str] = []
    for key, listen in _wanted(config):
        try:
            text, endpoint = _endpoint(reactor, listen.where, config.limits.backlog)
        except Exception as error:
            faults.append(f"{key}: {listen.where!r}{_why_not(error)}")
        else:
            listener = Listener(text, endpoint, listen, asked=key == HTTP)
            while any(listener.key == other.key for other in found):
                listener = listener._replace(alike=listener.alike + 1)
            found.append(listener)
    return found, faults + _clashes([listener.text for listener in found])


def _wanted(config: Config) -> Iterator[tuple[str, Listen]]:
    """Yield the key of each listener, and what it says."""
    for item in config.listen:
        yield "listen", listen_of(item)
    if config.http.listen is not None:
        yield HTTP, Listen(endpoint=config.http.listen)


class Refused(Exception):
    """An endpoint can't be opened; the text says why, and what to do."""


def _endpoint(reactor: Any, words: str, backlog: int) -> tuple[str, IStreamServerEndpoint]:
    """Return an endpoint with its full description; a number is a TCP port.

    It gets a deep backlog, unless the description sets one.
    """
    text = f"tcp:{words}" if words.isdecimal() else words
    _refuse_bare_colons(text)
    if (inner := _behind(text)).startswith(f"{BY_NAME}:"):
        _refuse_no_name(inner.removeprefix(f"{BY_NAME}:"))
        return text, NotThere()
    refuse_misspelt(inner)
    if text.startswith("ssl:"):
        _refuse_unfit_pair(text)
    if text.startswith("tls:"):
        _refuse_no_folder(text)
    if inner.partition(":")[0] in BACKLOG_KINDS and "backlog" not in values_of(inner):
        text = f"{text}:backlog={backlog}"
    return text, serverFromString(reactor, text)


def _refuse_bare_colons(text: str) -> None:
    """Raise `Refused` for an IPv6 address whose colons are not escaped."""
    found = _INTERFACE.search(text)
    if found is None:
        return
    bare = found[1].strip("[]")
    with suppress(ValueError):
        escaped = str(ip_address(bare)).replace(":", r"\:")
        right = text[: found.start(1)] + escaped + text[found.end(1) :]
        raise Refused(
            f"has an address with colons: write each of them as \\:, like this: '{right}'."
        )


def _refuse_no_name(name: str) -> None:
    """Raise `Refused` for a socket by a name that it can't have."""
    if not name or ":" in name:
        raise Refused("has no name: write that of FileDescriptorName= in the unit of the socket.")


@implementer(IStreamServerEndpoint)
class NotThere:
    """An endpoint for a socket that nobody has given; see `server.given_sockets`."""

    def listen(self, protocolFactory: IProtocolFactory) -> "Deferred[IListeningPort]":
        """See `IStreamServerEndpoint`."""
        return fail(ConnectionError("systemd has given no socket of that name"))


def _refuse_unfit_pair(text: str) -> None:
    """Raise `Refused` for a certificate that can't be used, or does not fit its key."""
    import ssl  # it makes the start slower, so only TLS imports it

    options = values_of(text)
    key = options.get("privateKey", "server.pem")
    certificate = options.get("certKey", key)
    for path in (key, certificate, *(options[name] for name in _MORE_FILES if name in options)):
        if (what := kind_of(path)) not in ("", FILE):
            raise Refused(f"names {path}, which is {what}, and the path of a file was expected.")
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password="")
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            raise Refused(
                f"the certificate {certificate} does not belong to the key {key}:"
                " name two that were made together."
            ) from error
        raise Refused(
            f"{certificate} and {key} are not a certificate and its key, without a password,"
            " as PEM files."
        ) from error
    except OSError:
        return  # a file that is not there, which `serverFromString` names


def _refuse_no_folder(text: str) -> None:
    """Raise `Refused` for `tls:5006`, which Twisted takes for port 443 and a folder `5006`."""
    folder = values_of(text)["path"]
    if not Path(folder).is_dir():
        raise Refused(
            f"{folder!r} is no folder of certificates, which Twisted expects there. For TLS on a"
            ' port, write it as { endpoint = "tcp:5006", tls = true } into the configuration.'
        )


def _why_not(error: Exception) -> str:
    if isinstance(error, Refused):
        return f": {error}"
    if isinstance(error, ImportError):
        return f" needs the module {error.name}: {INSTALL}"
    if isinstance(error, OSError):
        return f" needs {error.filename}: {error.strerror}."
    if isinstance(error, LookupError):
        return ": systemd has given no such socket."
    if isinstance(error, Misspelt):
        return f" is no endpoint: {error}."
    more = "" if str(error).startswith(NO_KIND) else f" ({error})"
    return f" is no endpoint: {EXPECTED}{more}."


# --- two that want the same port


class _Port(NamedTuple):
    """A port of `address`, which is empty for all; those of IPv6 are also all of IPv4."""

    text: str
    port: str
    six: bool
    address: str

    def clashes(self, other: "_Port") -> bool:
        """Whether only one of two ports can be opened."""
        if self.port != other.port or self.port == "0":
            return False
        if self.six != other.six:
            six = self if self.six else other
            return not six.address
        return not (self.address and other.address) or self.address == other.address


def _clashes(texts: list[str]) -> list[str]:
    ports = [port for text in texts if (port := _port(text)) is not None]
    return [_clash(one, two) for one, two in combinations(ports, 2) if one.clashes(two)]


def _clash(one: _Port, two: _Port) -> str:
    if one.text == two.text:
        return f"listen: {one.text!r} is there twice."
    if one.six == two.six:
        return f"listen: {one.text!r} and {two.text!r} are one port: leave out one of them."
    six, four = (one, two) if one.six else (two, one)
    return f"listen: {six.text!r} takes IPv4 connections too: leave out {four.text!r}."


def _port(text: str) -> _Port | None:
    """Return what a description wants for itself; None if that is nothing that we know."""
    behind = _behind(text)
    kind = behind.partition(":")[0]
    if kind == BY_NAME:
        return _Port(text, behind, False, "")
    if kind not in ("tcp", "tcp6", "ssl"):
        return None
    options = values_of(behind)
    address = options.get("interface", "")
    six = kind == "tcp6" or ":" in address
    return _Port(bare(text), options["port"], six, "" if address in ("::", "0.0.0.0") else address)  # noqa: S104
