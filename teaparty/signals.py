"""What signals do to the process while it starts, when there is no server yet to answer them.

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
"""Tells the process that the records were changed by another."""


def begin() -> None:
    """Let an interrupt end the start at once: with its own status, and without a traceback.

    Python's way, an exception wherever the process happens to be, is swallowed by whatever catches
    all exceptions there, such as Twisted's search for plugins. Other signals must not end the
    start: a log that is rotated, or a tool that has changed the records.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell script has ignored it for what it began
    for number in (REREAD, signal.SIGUSR2):  # the latter means nothing, and would end the process
        signal.signal(number, signal.SIG_IGN)
    if not hangup_ends():
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    if _cut_short(sys._getframe()):
        interrupted()


def hangup_ends() -> bool:
    """Whether SIGHUP says that the terminal is gone, with which the server ends.

    It does not where standard input is no terminal, and under `nohup`.
    """
    return os.isatty(0) and signal.getsignal(signal.SIGHUP) is signal.SIG_DFL


def interrupted() -> None:
    """End as by an interrupt: one came before `begin`, and was swallowed."""
    signal.raise_signal(signal.SIGINT)


def _cut_short(frame: FrameType | None) -> bool:
    """Whether an interrupt was swallowed while Twisted read its cache of plugins.

    `twisted.plugin.getCache` takes any exception there for a cache that can't be read, and then
    imports all plugins, this one too. One that can be read now was not at fault.
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
