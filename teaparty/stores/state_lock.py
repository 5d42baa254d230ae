"""The state folder, and who may use it: one server at a time."""

import errno
import fcntl
import os
import shlex
import stat
import time
from collections.abc import Callable
from pathlib import Path

from teaparty.stores.errors import StoreRefused

LOCK = "lock"
OTHERS = stat.S_IRWXG | stat.S_IRWXO
ROOT = 0
"""The number of the user who may do anything."""
OTHER_KIND = "{name} is no plain file with one name"
OTHERS_LINK = (
    "{name} is a link that root does not follow, as another user has made it: use teaparty-admin as"
    " the user of the server"
)
MOST = 8_192
"""Bytes that are read of a lock: a number, and a path."""
TRIES, BETWEEN = 5, 0.02
"""Tries to get the lock, which another process may hold just to look, and seconds between them."""


class Lock:
    """A file that one process holds locked; it says which. A fork of the process holds it too."""

    def __init__(self, file: Path, opened: int) -> None:
        self.file = file
        self._opened = opened

    def sign(self, database: bytes = b"") -> None:
        """Write the number of this process into the file; call it again in a fork.

        `database` is the mark of the file that it has open, if there is one.
        """
        os.ftruncate(self._opened, 0)
        more = b"database " + database + b"\n" if database else b""
        os.pwrite(self._opened, f"{os.getpid()}\n".encode() + more, 0)

    def release(self) -> None:
        """Release it."""
        os.close(self._opened)


def hold(file: Path, sleep: Callable[[float], None] = time.sleep) -> Lock | None:
    """Return a lock on `file`, with this process's number in it; None if another holds it."""
    is_new = not file.exists()
    opened = _opened(file, os.O_CREAT | os.O_RDWR)
    if is_new:
        give_to_owner(file)
    for left in reversed(range(TRIES)):
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if left:
                sleep(BETWEEN)
        else:
            lock = Lock(file, opened)
            lock.sign()
            return lock
    os.close(opened)
    return None


def _opened(file: Path, flags: int) -> int:
    """Open a lock, and nothing else to which its name leads: root might write to it."""
    opened = os.open(file, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o600)
    found = os.fstat(opened)
    if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
        os.close(opened)
        raise OSError(errno.EINVAL, OTHER_KIND.format(name=file.name), str(file))
    return opened


def refuse_others_link(file: Path, user: Callable[[], int] = os.geteuid) -> None:
    """Raise `OSError` where root would be led to another file by the owner of a state folder.

    That is a link which is not root's, or another name of a file which is not the owner's.
    """
    if user() != ROOT:
        return
    try:
        found, owner = file.lstat(), file.parent.stat().st_uid
    except (FileNotFoundError, NotADirectoryError):
        return
    leads_elsewhere = stat.S_ISLNK(found.st_mode) and found.st_uid != ROOT
    is_of_others = found.st_nlink > 1 and found.st_uid != owner
    if leads_elsewhere or is_of_others:
        raise OSError(errno.ELOOP, OTHERS_LINK.format(name=file.name), str(file))


def hold_state(state: str, sleep: Callable[[float], None] = time.sleep) -> Lock:
    """Make the state folder if there is none, and hold its lock. Raises `StoreRefused`."""
    make_state(state)
    try:
        lock = hold(Path(state) / LOCK, sleep)
    except OSError as error:
        raise StoreRefused(f"the state folder {state} can't be used: {error.strerror}.") from None
    if lock is None:
        raise StoreRefused(f"the state folder {state} is in use by process {running(state)}.")
    return lock


def give_to_owner(
    file: Path, user: Callable[[], int] = os.geteuid, chown: Callable[..., None] = os.chown
) -> None:
    """Give a file that root has made in a state folder to the folder's owner, the server's user.

    Otherwise the server could not open what root has made by `teaparty-admin`.
    """
    if user() == ROOT:
        folder = file.parent.stat()
        chown(file, folder.st_uid, folder.st_gid, follow_symlinks=False)


def make_state(state: str) -> None:
    """Make the state folder if there is none. Raises `StoreRefused`."""
    try:
        Path(state).mkdir(mode=0o700, parents=True, exist_ok=True)
        refuse_shared(state)
    except OSError as error:
        raise StoreRefused(f"the state folder {state} can't be used: {error.strerror}.") from None


def refuse_shared(state: str) -> None:
    """Raise `StoreRefused` if others than its owner can read or change a state folder."""
    mode = Path(state).stat().st_mode
    if stat.S_ISDIR(mode) and stat.S_IMODE(mode) & OTHERS:
        raise StoreRefused(
            f"others can read or change the state folder {state}:"
            f" type chmod 700 {shlex.quote(state)} and start again."
        )


def running(state: str) -> int | None:
    """Return the number of the process whose server uses a state folder; None if there is none.

    The number is 0 if the server has not written it yet.
    """
    found = _written(Path(state) / LOCK)
    if found is None:
        return None
    number = found.partition(b"\n")[0]
    return int(number) if number.isdigit() else 0


def database_of(file: Path) -> bytes:
    """Return the mark of the database of the process that holds a lock; nothing if there is none.

    Those of earlier releases did not write it.
    """
    return (_written(file) or b"").partition(b"\ndatabase ")[2].removesuffix(b"\n")


def _written(file: Path) -> bytes | None:
    """Return what the process that holds a lock has written into it; None if none holds it."""
    try:
        opened = _opened(file, os.O_RDONLY)
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return os.pread(opened, MOST, 0)
    finally:
        os.close(opened)
    return None
