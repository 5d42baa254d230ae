"""Opening the ports, and how many connections there may be."""

import resource
from collections.abc import Callable
from functools import partial
from typing import Any

from twisted.internet.error import CannotListenError
from twisted.internet.interfaces import IListeningPort, IProtocolFactory
from twisted.python.failure import Failure

from teaparty.doors.factory import DoorFactory
from teaparty.operator_log.event_log import Origin
from teaparty.server.endpoints import Listener

FILES_IN_RESERVE = 64
"""File descriptors that connections leave free: for ports, logs, databases, plugins."""
AT_ONCE = 32
"""Connections that a port accepts in one turn. Twisted takes 100, and then ever more; people who
are in would wait for them all."""


class CannotListen(Exception):
    """A port can't be opened; the text says why."""


def listen(listener: Listener, doors: DoorFactory, factory: IProtocolFactory) -> IListeningPort:
    """Listen now, before twistd goes into the background, or raise `CannotListen`.

    `factory` makes the protocols of connections: it is that of the doors, or what is below them.
    """
    found: list[Any] = []
    text = listener.text
    listener.endpoint.listen(factory).addBoth(found.append)
    if not found:
        raise CannotListen(f"can't listen on {text}: it did not answer at once.")
    if isinstance(found[0], Failure):
        error = found[0].value
        reason = error.socketError if isinstance(error, CannotListenError) else error
        words = getattr(reason, "strerror", None) or str(reason)
        raise CannotListen(f"can't listen on {text}: {words}.")
    if not IListeningPort.providedBy(found[0]):
        raise CannotListen(f"can't listen on {text}: it is no port that people can connect to.")
    port: IListeningPort = found[0]
    host: Any = port.getHost()
    where = f"port {host.port}" if hasattr(host, "port") else text
    doors.entrance.record.note("listening on {endpoint}, {where}", endpoint=text, where=where)
    doors.origin = Origin(in_short(text, host), listener.encrypted)
    _accept_few(port)
    return port


def _accept_few(port: Any) -> None:
    """Have a port of Twisted's accept few connections in a turn; others wait in the backlog."""
    if hasattr(port, "numberAccepts"):
        port.doRead = partial(_accept, port, port.doRead)


def _accept(port: Any, accept: Callable[[], None]) -> None:
    port.numberAccepts = AT_ONCE
    accept()


def in_short(text: str, host: Any) -> str:
    """Return an endpoint as it stands in lines of the log: `tcp:5005`, `unix:/run/tea`."""
    kind, _, rest = text.partition(":")
    return f"{kind}:{getattr(host, 'port', rest.partition(':')[0])}"


def most_connections(sessions: int, pages: int) -> tuple[int, int]:
    """Raise the number of files that the process may open; return how many can be connections.

    These are doors, and the connections of browsers that only look at the page. Where the system
    allows fewer than are wanted, at most a quarter are of browsers.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = sessions + pages + FILES_IN_RESERVE
    if soft < needed:
        soft = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    free = soft - FILES_IN_RESERVE
    pages = min(pages, free // 4) if free < sessions + pages else pages
    return max(1, min(sessions, free - pages)), max(1, pages)
