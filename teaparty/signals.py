"""What signals do to the process while it starts, before there is a server to answer them.

`teaparty.server.service` takes them over as soon as the server is ready. This is imported by every
`twistd` of the machine, so it is light.
"""

import os
import pickle
import signal
import sys
from pathlib import Path
from types import FrameType

REREAD = signal.SIGUSR1
"""Tells the process that another one has changed the records."""


def begin() -> None:
    """End the start at once on an interrupt: with its own status, and without a traceback.

    Python raises an exception wherever the process happens to be, and code that catches all
    exceptions there swallows it, such as Twisted's search for plugins. Other signals must not end
    the start: the log may be rotated, or a tool may have changed the records.
    """
    signal.signal(
        signal.SIGINT, signal.SIG_DFL
    )  # a shell script ignores it for what it runs in the background
    for number in (REREAD, signal.SIGUSR2):  # SIGUSR2 means nothing here, and would end the process
        signal.signal(number, signal.SIG_IGN)
    if not hangup_ends():
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    if _cut_short(sys._getframe()):
        interrupted()


def hangup_ends() -> bool:
    """Whether the server ends with its terminal: not if it has none, or under `nohup`."""
    return os.isatty(0) and signal.getsignal(signal.SIGHUP) is signal.SIG_DFL


def terminal_is_there() -> bool:
    """Whether standard input is a terminal that nobody has closed."""
    return os.isatty(0)


def interrupted() -> None:
    """End as by an interrupt, since one came before `begin` and was swallowed."""
    signal.raise_signal(signal.SIGINT)


def _cut_short(frame: FrameType | None) -> bool:
    """Whether an interrupt was swallowed while Twisted read its cache of plugins.

    `twisted.plugin.getCache` takes any exception there for an unreadable cache, and then imports
    all plugins, including this one. If the cache can be read now, it was not at fault.
    """
    while frame is not None and frame.f_code.co_name != "getCache":
        frame = frame.f_back
    if frame is None or frame.f_locals.get("lastCached") != 0:
        return False
    try:
        pickle.loads(Path(frame.f_locals["dropinPath"].path).read_bytes())  # noqa: S301 - Twisted's
    except Exception:
        return False
    return True


def starts_teaparty() -> bool:
    """Whether this process is a `twistd` that starts a party, and no other one."""
    return "teaparty" in sys.argv[1:]
