"""Options of a connection's socket: bounded, prompt, and found out when its peer is dead."""

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

_TCP_OPTIONS = (
    ("TCP_NODELAY", 1),
    ("TCP_KEEPIDLE", IDLE_SECONDS),
    ("TCP_KEEPINTVL", PROBE_SECONDS),
    ("TCP_KEEPCNT", PROBES),
    ("TCP_USER_TIMEOUT", UNACKNOWLEDGED_SECONDS * 1_000),
)


def prepare(transport: Any, send_buffer: int) -> None:
    """Set the options on a connection that has just come in, where it has a socket.

    `send_buffer` is in bytes. An option that the system does not know is left out.

    Before anything is read: urgent data, as telnet sends it with a Synch (RFC 854), comes in its
    place among the other bytes then. Otherwise its byte was taken out, and the IAC before it made a
    command of the next letter.
    """
    get_handle = getattr(innermost(transport), "getHandle", None)
    handle = get_handle() if get_handle is not None else None
    if isinstance(handle, socket.socket):
        with suppress(OSError):  # some systems set nothing on a connection that was reset already
            _prepare(handle, send_buffer)


def _prepare(handle: socket.socket, send_buffer: int) -> None:
    handle.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, send_buffer)
    if handle.family not in (socket.AF_INET, socket.AF_INET6):
        return
    handle.setsockopt(socket.SOL_SOCKET, socket.SO_OOBINLINE, 1)
    handle.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _TCP_OPTIONS:
        if hasattr(socket, name):
            handle.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def is_encrypted(transport: Any) -> bool:
    """Whether what is sent goes through TLS."""
    return bool(ISSLTransport.providedBy(transport))
