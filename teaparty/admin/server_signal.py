"""Notifies the server that runs on a state folder of changes in the records."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct

from teaparty.signals import REREAD
from teaparty.stores.state_lock import running

PATIENCE, BETWEEN = 10.0, 0.05
"""Seconds to wait for a server that starts, and between two looks at it."""


class Notified(Struct, frozen=True):
    """The `pid` of the server, if one runs, and `why` it could not be notified, if so.

    Where several share the database, these are the `nodes` that were notified by it.
    """

    pid: int | None
    why: str = ""
    nodes: tuple[str, ...] = ()

    @property
    def data(self) -> dict[str, Any]:
        """The same for JSON."""
        if self.nodes:
            return {"pid": None, "told": True, "nodes": list(self.nodes)}
        return {"pid": self.pid, "told": self.pid is not None and not self.why}

    @property
    def line(self) -> str:
        """The same in words."""
        if self.nodes:
            names = ", ".join(self.nodes)
            return f"The nodes of the party were notified ({names}): this holds now."
        if self.why:
            runs = "may run" if self.pid is None else f"runs (process {self.pid})"
            return (
                f"A server {runs}, but it could not be notified: {self.why}."
                " Restart it for this to hold for people who are in."
            )
        if self.pid is None:
            return "No server runs on this state folder, so this holds from the next start on."
        return f"The server that runs (process {self.pid}) was notified: this holds now."


def notify(state: str, sleep: Callable[[float], None] = time.sleep) -> Notified:
    """Send the server the signal to read the records again, when it can take it."""
    for _ in range(int(PATIENCE / BETWEEN)):
        pid = None
        try:
            pid = running(state)
            if pid is None:
                return Notified(None)
            if pid and takes(pid):
                os.kill(pid, REREAD)
                return Notified(pid)
        except ProcessLookupError:
            pass  # it has just gone into the background, or ended
        except PermissionError:
            return Notified(pid, "this is another user than the server's")
        sleep(BETWEEN)
    return Notified(pid, "it is still starting, or is another teaparty-admin")


def takes(pid: int) -> bool:
    """Whether a process handles the signal; otherwise the signal would end it."""
    try:
        text = Path(f"/proc/{pid}/status").read_text("utf-8", "replace")
    except OSError:
        return True  # there is no such folder on this system, or no such process
    caught = int(text.partition("SigCgt:")[2].split()[0], 16)
    return bool(caught >> (REREAD - 1) & 1)


@contextmanager
def deaf() -> Iterator[None]:
    """Ignore the signal while this process holds the lock like a server."""
    before = signal.signal(REREAD, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(REREAD, before)
