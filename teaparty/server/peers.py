"""Which user of this machine is at the other end of a Unix socket."""

import os
import socket
import struct

ROOT = 0
_CREDENTIALS = struct.Struct("3i")
"""The process, the user and the group; see unix(7)."""


def may_ask(link: socket.socket) -> bool:
    """Whether it is the user of the server, or root; also if the system does not say who it is.

    Then the mode of the socket alone keeps others away.
    """
    option = getattr(socket, "SO_PEERCRED", None)
    if option is None:
        return True
    _, user, _ = _CREDENTIALS.unpack(link.getsockopt(socket.SOL_SOCKET, option, _CREDENTIALS.size))
    return user in (ROOT, os.geteuid())
