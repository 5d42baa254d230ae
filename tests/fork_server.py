"""Starts Python programs that find their imports done: one process forks for each.

Most tests of real processes start what needs 0.6 seconds for its imports. The first of them has
this file run as a program beside the tests; that imports what servers and the tool need, but
nothing that makes a thread or a reactor. Between it and each program stands a process that waits
for the program's end, and says how it ended. Both outlive what ends the programs of a machine by
their names: a program whose watching process was ended would have no status.
"""

import atexit
import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from functools import cache
from pathlib import Path
from typing import IO

IMPORTED = (
    "twisted.scripts.twistd", "twisted.internet.epollreactor", "teaparty.tap",
    "teaparty.server.self_signed", "teaparty.doors.tls.connection", "teaparty.admin.main",
    "teaparty.admin.database", "confusable_homoglyphs", "twisted.cred.strcred",
    "twisted.trial.itrial", "twisted.words.iwords", "unittest",
)  # fmt: skip
MOST = 100_000
"""Bytes of a request: words, folder, environment."""

UNWATCHED = (
    "the process that watches it has ended without a word: somebody has killed that one, or the one"
    " that forks, or no process more could be forked"
)

# --- for tests


class Forked:
    """A process that was forked, with what tests use of `subprocess.Popen`."""

    def __init__(self, words: Sequence[str], watch: int) -> None:
        self.args = words
        self.returncode: int | None = None
        self._watch = os.fdopen(watch, "rb", buffering=0)
        self.pid = self._told()

    def poll(self) -> int | None:
        return self._looks(0)

    def wait(self, timeout: float) -> int:
        if (status := self._looks(timeout)) is None:
            raise subprocess.TimeoutExpired(self.args, timeout)
        return status

    def _looks(self, seconds: float) -> int | None:
        """Return how it has ended, if it has after so many seconds."""
        watched = select.poll()  # `select.select` takes no numbers above 1,023
        if self.returncode is None:
            watched.register(self._watch, select.POLLIN)
            if watched.poll(seconds * 1_000):
                self.returncode = self._told()
                self._watch.close()
        return self.returncode

    def _told(self) -> int:
        """Return the next number that the watching process says."""
        line = self._watch.readline()
        if not line:
            self._watch.close()
            raise ChildProcessError(f"{self.args}: {UNWATCHED}")
        return int(line)

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def begin(
    words: Sequence[str],
    *,
    cwd: Path,
    stdout: IO[bytes],
    stdin: int = subprocess.DEVNULL,
    stderr: IO[bytes] | None = None,
) -> Forked:
    """Start `python -c CODE ...` or `python -m MODULE ...`; errors go where the output goes."""
    watch, told = os.pipe()
    nothing = os.open(os.devnull, os.O_RDONLY)
    request = json.dumps([words[1:], str(cwd), dict(os.environ)])
    taken = nothing if stdin == subprocess.DEVNULL else stdin
    files = [taken, stdout.fileno(), (stderr or stdout).fileno(), told]
    socket.send_fds(_server(), [request.encode()], files)
    os.close(told)
    os.close(nothing)
    return Forked(words, watch)


def run(
    words: Sequence[str], *, cwd: Path, given: str = "", timeout: float
) -> "subprocess.CompletedProcess[str]":
    """Run such a program to its end; return how it ended, and what it wrote."""
    with ExitStack() as files:
        typed, out, errors = (files.enter_context(tempfile.TemporaryFile()) for _ in range(3))
        typed.write(given.encode())
        typed.seek(0)
        process = begin(words, cwd=cwd, stdin=typed.fileno(), stdout=out, stderr=errors)
        files.callback(process.wait, timeout)
        files.callback(process.kill)
        status = process.wait(timeout)
        return subprocess.CompletedProcess(words, status, _read(out), _read(errors))


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


@cache
def _server() -> socket.socket:
    """Return the way to the process that forks; it ends with this one."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        number = theirs.fileno()
        words = [sys.executable, "-P", __file__, str(number)]
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        process = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, pass_fds=[number], env=environment
        )

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


# --- the process that forks

Request = tuple[list[str], str, dict[str, str]]


def _requests(channel: socket.socket) -> Request | None:
    """Fork for each request; return it in the process that becomes the program, None at the end."""
    while True:
        told, files, _, _ = socket.recv_fds(channel, MOST, 4)
        if not told:
            return None
        if os.fork() == 0:
            channel.close()
            _watch_a_fork(*files)
            return json.loads(told)
        for file in files:
            os.close(file)


def _reap(number: int, frame: object) -> None:
    """Wait for the processes that have waited, so that the time of all counts as the tests'."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _watch_a_fork(*files: int) -> None:
    """Fork; the first process says how the second one, which returns, ends."""
    *streams, told = files
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if pid := os.fork():
        for file in (0, 1, 2, *streams):  # somebody may wait until all have closed them
            os.close(file)
        os.write(told, b"%d\n" % pid)
        os.write(told, b"%d\n" % os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
        os._exit(0)
    for number, file in enumerate(streams):
        os.dup2(file, number)
    for file in files:
        os.close(file)


def _be(words: list[str], folder: str, environment: dict[str, str]) -> None:
    """Be the program, in the state of a Python that has just been started."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # as in a shell, also where tests run under nohup
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.path.insert(0, "")
    kind, what, *rest = words
    sys.argv[:] = [kind, *rest]
    if kind == "-c":
        exec(what, {"__name__": "__main__"})
    else:
        runpy.run_module(what, run_name="__main__", alter_sys=True)


def _main(channel: int) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):  # it ends with the tests
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, _reap)
    for name in IMPORTED:
        importlib.import_module(name)
    assert "twisted.internet.reactor" not in sys.modules
    gc.collect()
    gc.freeze()  # memory that nobody touches stays shared
    if request := _requests(socket.socket(fileno=channel)):
        _be(*request)


if __name__ == "__main__":
    _main(int(sys.argv[1]))
