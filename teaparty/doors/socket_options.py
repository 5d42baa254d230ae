"""A connection's socket: its buffer is bounded, it sends at once, and a dead peer is noticed."""

import select
import socket
from contextlib import suppress
from typing import Any

from twisted.internet.interfaces import ISSLTransport

from teaparty.doors.outlet import innermost

IDLE_SECONDS = 60
"""Seconds of silence before the first keepalive probe."""
PROBE_SECONDS = 15
PROBES = 4
UNACKNOWLEDGED_SECONDS = 120
"""Seconds for which sent data may stay unacknowledged (TCP_USER_TIMEOUT, RFC 5482)."""
MOST_UNREAD = 65_536
"""Bytes that are looked at; Twisted reads no more at a time."""

_TCP = (socket.AF_INET, socket.AF_INET6)
_TCP_OPTIONS = (
    ("TCP_NODELAY", 1),
    ("TCP_KEEPIDLE", IDLE_SECONDS),
    ("TCP_KEEPINTVL", PROBE_SECONDS),
    ("TCP_KEEPCNT", PROBES),
    ("TCP_USER_TIMEOUT", UNACKNOWLEDGED_SECONDS * 1_000),
)


RESET = select.POLLERR | select.POLLHUP
SENDS_NO_MORE = getattr(select, "POLLRDHUP", 0)


def _socket_of(transport: Any) -> socket.socket | None:
    get_handle = getattr(innermost(transport), "getHandle", None)
    handle = get_handle() if get_handle is not None else None
    return handle if isinstance(handle, socket.socket) else None


def is_reset(transport: Any) -> bool:
    """Whether the connection is known to be broken, even if nobody has read that yet."""
    handle = _socket_of(transport)
    if handle is None:
        return False
    # A peer that has closed a Unix connection may have sent lines before.
    bad = RESET if handle.family in _TCP else select.POLLERR
    return bool(_state(handle) & bad)


def sends_no_more(transport: Any) -> bool:
    """Whether the peer has closed at least its side; it may have sent lines before."""
    handle = _socket_of(transport)
    return handle is not None and bool(_state(handle) & (SENDS_NO_MORE | select.POLLHUP))


def _state(handle: socket.socket) -> int:
    """Return the conditions of a socket without taking anything from it."""
    if handle.fileno() < 0:
        return RESET
    poll = select.poll()
    poll.register(handle, SENDS_NO_MORE)
    return next((state for _, state in poll.poll(0)), 0)


def prepare(transport: Any, send_buffer: int) -> None:
    """Set the options of a connection that has just come in, if it has a socket.

    `send_buffer` is in bytes. An option that the system does not know is left out.

    Call it before anything is read: then urgent data, as telnet sends it with a Synch (RFC 854),
    stays in its place among the other bytes. Otherwise its byte would be taken out, and the IAC
    before it would make a command of the next letter.
    """
    handle = _socket_of(transport)
    if handle is not None:
        with suppress(OSError):  # some systems set nothing on a connection that was reset already
            _prepare(handle, send_buffer)


def turns_to_send(transport: Any) -> int:
    """Return after how many turns of the reactor what is written now has been sent.

    This is so for Twisted's transports: in each turn they are read before they are written to, and
    TLS gathers for a turn what is written.
    """
    return 2 if is_encrypted(transport) else 1


def unread(transport: Any) -> int:
    """Return how many bytes have come but were not read yet; 0 if it has no socket."""
    handle = _socket_of(transport)
    if handle is None:
        return 0
    try:
        return len(handle.recv(MOST_UNREAD, socket.MSG_PEEK))
    except OSError:
        return 0  # nothing, or it is broken, which the transport will find out by itself


def _prepare(handle: socket.socket, send_buffer: int) -> None:
    handle.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, send_buffer)
    if handle.family not in _TCP:
        return
    handle.setsockopt(socket.SOL_SOCKET, socket.SO_OOBINLINE, 1)
    handle.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _TCP_OPTIONS:
        if hasattr(socket, name):
            handle.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def is_encrypted(transport: Any) -> bool:
    """Whether what is sent goes through TLS."""
    return bool(ISSLTransport.providedBy(transport))
