"""Sockets that systemd has opened, and gives to the server (sd_listen_fds(3)).

While the server is started again, systemd holds them: people who connect meanwhile wait. They stay
open here as well, so that a listener can be closed and opened again. This is the one file that
knows the insides of Twisted's ports, and where Twisted has put what systemd says.
"""

import os
import socket
import stat
from collections.abc import Iterable
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Any, NamedTuple

from twisted.internet import tcp, unix
from twisted.internet.defer import Deferred, fail, succeed
from twisted.internet.endpoints import _SystemdParser
from twisted.internet.error import CannotListenError
from twisted.internet.interfaces import IListeningPort, IProtocolFactory, IStreamServerEndpoint
from twisted.protocols.haproxy import proxyEndpoint
from twisted.python.systemd import ListenFDs
from zope.interface import implementer

from teaparty import listen_fds
from teaparty.core.values.kinds import shown
from teaparty.server.endpoint_words import values_of
from teaparty.server.endpoints import BEHIND_PROXY, BY_NAME, Listener

FIRST = 3
"""The number of the first one."""
FAMILIES = (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX)
EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104 - these are compared with
ENVIRON = Path("/proc/self/environ")
"""The environment with which this process began, on Linux."""
NO_COUNT = (
    "LISTEN_FDS is {text}, but a number of sockets from 0 to {most} was expected. What starts the"
    " server gives it, together with the sockets."
)
UNNAMED = "unknown"
"""What systemd calls a socket without a name."""


class Given(NamedTuple):
    """A socket: its number, its name, and where it listens."""

    number: int
    name: str
    family: int
    address: Any

    @property
    def text(self) -> str:
        """What it is called in sentences."""
        named = "" if self.name in ("", UNNAMED) else f"{self.name}, "
        return f"{self.number} ({named}{self._where})"

    @property
    def _where(self) -> str:
        if self.family == socket.AF_UNIX:
            return f"unix:{os.fsdecode(self.address)}"
        host, port = self.address[:2]
        return f"tcp:{port}" if host in EVERYWHERE else f"tcp:{port} of {host}"

    def fits(self, text: str) -> bool:
        """Whether an endpoint means this socket."""
        kind, _, rest = text.partition(":")
        if kind == BY_NAME:
            return rest == self.name
        if kind == "systemd":
            return self._is_meant(text)
        if self.family == socket.AF_UNIX:
            return kind == "unix" and _path(text) == os.fsdecode(self.address)
        if kind not in ("tcp", "tcp6"):
            return False
        options = values_of(text)
        host, port = self.address[:2]
        return options["port"] == str(port) and _same(options.get("interface", ""), host)

    def _is_meant(self, text: str) -> bool:
        """Whether an endpoint of Twisted's own means this socket, by its name or its place."""
        options = values_of(text)
        named, place = options.get("name", self.name), str(self.number - FIRST)
        return (named, options.get("index", place)) == (self.name, place)


def _path(text: str) -> str:
    return values_of(text)["address"]


def _same(one: str, other: str) -> bool:
    """Whether two addresses to listen on are one; IPv6 for all takes IPv4 as well."""
    if one in EVERYWHERE or other in EVERYWHERE:
        return one in EVERYWHERE and other in EVERYWHERE
    with suppress(ValueError):
        return ip_address(one) == ip_address(other)
    return False


class GivenSockets:
    """The sockets that this process was given."""

    def __init__(self, reactor: Any, given: Iterable[Given] = ()) -> None:
        self._reactor = reactor
        self._given = list(given)

    def found(self, listener: Listener) -> Listener:
        """Return a listener that takes its socket, if it was given one."""
        front, text = _parts(listener.text)
        for given in self._given:
            if given.fits(text):
                adopting = Adopting(self._reactor, given)
                endpoint = proxyEndpoint(adopting) if front else adopting
                return listener._replace(endpoint=endpoint)
        return listener

    def left_over(self, listeners: Iterable[Listener]) -> list[str]:
        """Return those that are for none of these: nobody would answer there."""
        texts = [_parts(each.text)[1] for each in listeners]
        return [given.text for given in self._given if not any(map(given.fits, texts))]


def _parts(text: str) -> tuple[str, str]:
    """Return an endpoint without what stands before it for a proxy, and that."""
    front = BEHIND_PROXY if text.startswith(BEHIND_PROXY) else ""
    return front, text.removeprefix(front)


@implementer(IStreamServerEndpoint)
class Adopting:
    """Listens on a socket that was given."""

    def __init__(self, reactor: Any, given: Given) -> None:
        self._reactor = reactor
        self._given = given

    def listen(self, protocolFactory: IProtocolFactory) -> "Deferred[IListeningPort]":
        """See `IStreamServerEndpoint`."""
        given = self._given
        os.set_blocking(given.number, False)
        try:
            if given.family == socket.AF_UNIX:
                found = socket.socket(fileno=os.dup(given.number))
                port: IListeningPort = GivenUnixPort(found, protocolFactory, self._reactor)
                port.startListening()
            else:
                port = self._reactor.adoptStreamPort(given.number, given.family, protocolFactory)
        except (OSError, CannotListenError) as error:
            return fail(error)
        return succeed(port)


class GivenUnixPort(unix.Port):
    """A port that was given: neither its file nor its queue is ours."""

    def __init__(self, found: socket.socket, factory: IProtocolFactory, reactor: Any) -> None:
        super().__init__(found.getsockname(), factory, reactor=reactor)
        self.socket = found
        self._shouldShutdown = False  # as of all that Twisted adopts: systemd has it open, too

    def startListening(self) -> None:
        """See Twisted."""
        port: Any = self
        port.factory.doStart()
        port.fileno = port.socket.fileno
        port.connected, port.numberAccepts = True, 1
        port.startReading()

    def connectionLost(self, reason: Any) -> None:
        """See Twisted."""
        tcp.Port.connectionLost(self, reason)


class NotGiven(Exception):
    """What was given can't be listened on; the text says why."""


def given_by(found: ListenFDs | None = None) -> list[Given]:
    """Return the sockets that this process was given; raise `NotGiven`.

    Of several with one name, only the last is called so, as in Twisted. That is asked as `found`:
    it has read the environment already, and leaves nothing there. It takes no `unnamed` ones.
    """
    if found is None:
        found = _SystemdParser._sddaemon
        if not found.inheritedDescriptors():
            found = unnamed()
    names = {number: name for name, number in found.inheritedNamedDescriptors().items()}
    return [_given(number, names.get(number, "")) for number in found.inheritedDescriptors()]


def unnamed(began_with: Path = ENVIRON) -> ListenFDs:
    """Return the sockets that were given to this process, whatever they are called.

    The file has the environment with which it began. Raises `NotGiven`.
    """
    found: dict[str, str] = {}
    with suppress(OSError):
        lines = os.fsdecode(began_with.read_bytes()).split("\0")
        found = dict(line.partition("=")[::2] for line in lines)
    count = listen_fds.given(found)
    if count is None:
        raise NotGiven(NO_COUNT.format(most=listen_fds.MOST, text=shown(found[listen_fds.COUNT])))
    return ListenFDs(range(FIRST, FIRST + count))


def _given(number: int, name: str) -> Given:
    try:
        os.set_inheritable(number, False)
        is_socket = stat.S_ISSOCK(os.fstat(number).st_mode)
    except OSError as error:
        raise NotGiven(f"the socket {number} was not given: {error.strerror}.") from None
    if is_socket:
        with socket.socket(fileno=os.dup(number)) as found:
            if found.family in FAMILIES and _listens(found):
                return Given(number, name, found.family, found.getsockname())
    called = f"the descriptor {number}" + f" ({name})" * bool(name)
    raise NotGiven(
        f"{called} is no socket on which people can connect: give ListenStream= in its unit, and"
        " neither Accept=yes nor anything else."
    )


def _listens(found: socket.socket) -> bool:
    return found.type == socket.SOCK_STREAM and bool(
        found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
    )
