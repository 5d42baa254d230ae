"""Tells the server that runs on a state folder that the records were changed."""

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
"""Seconds for which a server that starts is waited for, and between two looks at it."""


class Told(Struct, frozen=True):
    """Whether a server runs, by its `pid`, and `why` it could not be told, if so."""

    pid: int | None
    why: str = ""

    @property
    def data(self) -> dict[str, Any]:
        """As it stands in JSON."""
        return {"pid": self.pid, "told": self.pid is not None and not self.why}

    @property
    def line(self) -> str:
        """As it is said."""
        if self.why:
            runs = "may run" if self.pid is None else f"runs (process {self.pid})"
            return (
                f"A server {runs}, but it could not be told: {self.why}."
                " Start it anew for this to hold for those who are in."
            )
        if self.pid is None:
            return "No server runs on this state folder, so this holds from the next start on."
        return f"The server that runs (process {self.pid}) was told: this holds now."


def tell(state: str, sleep: Callable[[float], None] = time.sleep) -> Told:
    """Send the server the signal by which it reads the records again, when it can take it."""
    for _ in range(int(PATIENCE / BETWEEN)):
        pid = None
        try:
            pid = running(state)
            if pid is None:
                return Told(None)
            if pid and takes(pid):
                os.kill(pid, REREAD)
                return Told(pid)
        except ProcessLookupError:
            pass  # it has just gone into the background, or ended
        except PermissionError:
            return Told(pid, "this is another user than the server's")
        sleep(BETWEEN)
    return Told(pid, "it is still starting, or is another teaparty-admin")


def takes(pid: int) -> bool:
    """Whether a process has something to do for the signal; one that has not would end by it."""
    try:
        text = Path(f"/proc/{pid}/status").read_text("utf-8", "replace")
    except OSError:
        return True  # there is no such folder on this system, or no such process
    caught = int(text.partition("SigCgt:")[2].split()[0], 16)
    return bool(caught >> (REREAD - 1) & 1)


@contextmanager
def deaf() -> Iterator[None]:
    """Ignore the signal, for as long as this process holds the lock as if it were a server."""
    before = signal.signal(REREAD, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(REREAD, before)
