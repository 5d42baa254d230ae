"""Reads files that operators name. No pipe or device holds up a server that runs, or for long."""

import errno
import os
import select
import stat
import time

MOST = 16_777_216
"""Bytes that are read of a file, unless somebody says otherwise."""
NO_WRITER = "nobody writes to this pipe"
TOO_LONG = "it has more than {most:,} bytes"
PATIENCE = 2.0
"""Seconds for what comes through a pipe that has a name, where anybody may write, or forget to."""
IT_IS = "it is {what}"
SILENT = "its writer has not closed this pipe in time"
FILE, DEVICE, PIPE = "a file", "a device", "a pipe"
_KINDS = {
    stat.S_IFREG: FILE,
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: PIPE,
    stat.S_IFCHR: DEVICE,
    stat.S_IFBLK: DEVICE,
    stat.S_IFSOCK: "a socket",
}


def bytes_of(path: str, most: int = MOST, *, pipes: bool = False) -> bytes:
    """Return what a file holds; with `pipes`, also what comes through one to which somebody writes.

    That may take a while, so no server that runs reads a pipe. Raises `OSError`, whose `strerror`
    says why it can't be read.
    """
    _refuse(kind_of(path), path, pipes)  # to open a device may do something
    with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        what = _kind(os.fstat(file.fileno()))
        _refuse(what, path, pipes)  # it may be another one by now
        if what == PIPE and os.path.exists(os.path.realpath(path)):
            data = _through(file.fileno(), path, most + 1)
        else:  # a file, or the pipe of a shell's <(...), whose command may ask for a password first
            os.set_blocking(file.fileno(), True)
            data = file.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, TOO_LONG.format(most=most), path)
    if not data and what == PIPE:
        raise OSError(errno.EPIPE, NO_WRITER, path)
    return data


def _refuse(what: str, path: str, pipes: bool) -> None:
    """Raise `OSError` for what is not read."""
    if (what == PIPE and not pipes) or (what == DEVICE and os.path.realpath(path) != os.devnull):
        raise OSError(errno.EINVAL, IT_IS.format(what=what), path)


def open_file(path: str, flags: int) -> int:
    """Open a file, which may be a new one; raise `OSError` at once for all else."""
    opened = os.open(path, flags | os.O_NONBLOCK | os.O_CLOEXEC, 0o666)
    if (what := _kind(os.fstat(opened))) != FILE:
        os.close(opened)
        raise OSError(errno.EINVAL, IT_IS.format(what=what), path)
    return opened


def _through(pipe: int, path: str, most: int) -> bytes:
    """Return what comes through a pipe, and at most so many bytes; raise `OSError` if it lasts."""
    data = bytearray()
    end = time.monotonic() + PATIENCE
    ready = select.poll()
    ready.register(pipe, select.POLLIN)
    while len(data) < most:
        try:
            piece = os.read(pipe, most - len(data))
        except BlockingIOError:
            left = end - time.monotonic()
            if left <= 0 or not ready.poll(left * 1000):
                raise OSError(errno.ETIMEDOUT, SILENT, path) from None
            continue
        if not piece:
            break
        data += piece
    return bytes(data)


def kind_of(path: str | os.PathLike[str]) -> str:
    """Return in words what stands at a path, wherever that leads; "" for nothing at all.

    Raises `OSError` if that can't be seen.
    """
    try:
        return _kind(os.stat(path))
    except (FileNotFoundError, NotADirectoryError):
        return ""


def _kind(found: os.stat_result) -> str:
    return _KINDS.get(stat.S_IFMT(found.st_mode), "something else")
