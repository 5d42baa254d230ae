"""Where twistd writes the log to: the terminal, or a bounded file that may be moved away.

Whatever writes the log, such as Twisted itself or what a plugin prints, no byte of it can drive a
terminal that shows it.
"""

import errno
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from twisted.python import threadable
from twisted.python.logfile import LogFile

from teaparty.files import open_file
from teaparty.render.safe import escaped_block

DEFAULT = "twistd.log"
_TERMINAL = ("", "-")  # what twistd takes for standard output


class TerminalLog:
    """The log of a server in the foreground. Standard output must be what it is at the start."""

    def __init__(self) -> None:
        self._out = sys.stdout
        self.flush = self._out.flush

    def write(self, data: str, /) -> None:
        """Write a line."""
        self._out.write(escaped_block(data))


class BoundedLogFile(LogFile):
    """A log of at most so many bytes, with so many older ones beside it.

    `logrotate` may move it or cut it: each line goes to the file that has its name at that time.
    """

    synchronized = ["write", "reopen"]

    def __init__(self, path: str, size: int, files: int) -> None:
        """Open the file; raises OSError. The next older one has the same name with `.1`."""
        where = Path(path).absolute()
        LogFile.__init__(self, where.name, str(where.parent), size, maxRotatedFiles=files)

    def renew(self, size: int, files: int) -> None:
        """Have at most so many bytes, and so many older ones, from now on."""
        self.rotateLength, self.maxRotatedFiles = size, files

    def _openFile(self) -> None:  # noqa: N802 - Twisted's
        """Open for appending, so that no gap is left when others cut the file."""
        self.closed = False
        self._file = open(self.path, "a+b", 0, opener=open_file)  # noqa: SIM115
        self.size = self._file.tell()

    def write(self, data: str, /) -> None:
        """Write a line, to the file that has the name now.

        If what stands there breaks off, as a full disk took only a part of it, a new line begins.
        """
        self._follow()
        LogFile.write(self, "\n" * self._breaks_off() + escaped_block(data))

    def _breaks_off(self) -> bool:
        with suppress(OSError):
            last = os.pread(self._file.fileno(), 1, max(0, self.size - 1))
            return last not in (b"", b"\n")
        return False

    def reopen(self) -> None:
        """Open the file of that name; if that fails, go on with the one that is open."""
        old = self._file
        with suppress(OSError):
            self._openFile()
            old.close()

    def _follow(self) -> None:
        if self._file.closed:
            self._openFile()  # where a new one could not be opened before, as on a full disk
        held = os.fstat(self._file.fileno())
        try:
            named = os.stat(self.path)
        except OSError:
            self.reopen()
            return
        if (held.st_dev, held.st_ino) != (named.st_dev, named.st_ino):
            self.reopen()
        else:
            self.size = held.st_size


threadable.synchronize(BoundedLogFile)


def log_path(twistd: Mapping[str, Any] | None) -> str | None:
    """Return the log file that these options of twistd write; None if they write no such file.

    That is so in the foreground, where they name no file, and for a log of another kind.
    """
    path = _path(twistd)
    if path in (None, *_TERMINAL) or (os.path.exists(path) and not os.path.isfile(path)):
        return None
    return path


def in_terminal(twistd: Mapping[str, Any] | None) -> bool:
    """Whether these options of twistd have the log on standard output."""
    return _path(twistd) in _TERMINAL


def log_faults(twistd: Mapping[str, Any] | None, kind: str) -> list[str]:
    """Return why a log can't be of that kind, or a file not be written, by these of twistd."""
    return [*_kind_faults(twistd, kind), *_unwritable("logfile", log_path(twistd)),
            *_unwritable("pidfile", _pid_path(twistd))]  # fmt: skip


def _unwritable(option: str, path: str | None) -> list[str]:
    """Return why a file can't be written, without making it."""
    if not path or os.access(path, os.W_OK):
        return []
    folder = os.path.dirname(path) or "."
    if not os.path.exists(path) and os.access(folder, os.W_OK | os.X_OK):
        return []
    why = errno.EACCES if os.path.isdir(folder) else errno.ENOENT
    return [
        f"{os.path.abspath(path)} can't be written: {os.strerror(why)}. Name another file by"
        f" twistd --{option}=FILE, or start this in another folder."
    ]


def _pid_path(twistd: Mapping[str, Any] | None) -> str | None:
    """Return where twistd writes the number of the process: it does so in the foreground, too."""
    if twistd is None or not twistd.get("pidfile"):
        return None
    return os.path.join(twistd.get("rundir") or "", twistd["pidfile"])


def _kind_faults(twistd: Mapping[str, Any] | None, kind: str) -> list[str]:
    """Return why a log can't be of that kind."""
    if kind == "text" or in_terminal(twistd) or log_path(twistd) is not None:
        return []
    return [
        f"log_format is {kind}, which goes to standard output or to a file: leave out --syslog and"
        " --logger, and let --logfile name a file or nothing."
    ]


def _path(twistd: Mapping[str, Any] | None) -> str | None:
    if twistd is None or twistd.get("logger") or twistd.get("syslog"):
        return None
    return twistd.get("logfile") or ("" if twistd.get("nodaemon") else DEFAULT)
