"""How many sockets the environment says were given to this process (sd_listen_fds(3)).

Twisted believes any number, and counts that far: so this is looked at before it is.
"""

import os
from collections.abc import Mapping, MutableMapping

COUNT, PID = "LISTEN_FDS", "LISTEN_PID"
MOST = 1_024


def given(environ: Mapping[str, str]) -> int | None:
    """Return how many sockets were given to this process; None if it can't be that many.

    What names another process is for that one.
    """
    if environ.get(PID) != str(os.getpid()):
        return 0
    text = environ.get(COUNT, "0")
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(MOST))
    return int(text) if is_number and int(text) <= MOST else None


def begin(environ: MutableMapping[str, str]) -> None:
    """Hide a number that can't be from Twisted; `server.given_sockets` says what is wrong."""
    if given(environ) is None:
        del environ[COUNT]
