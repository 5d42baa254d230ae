"""The user that twistd becomes after the start, where root starts it with `--uid` or `--gid`."""

import os
import pwd
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from twisted.python.util import switchUID

ROOT = 0


@contextmanager
def as_later(options: Mapping[str, Any] | None) -> Iterator[None]:
    """Act as the user that these options of twistd name; as ever if they name none.

    What is stored then belongs to that user, and what they can't read or write is said at the
    start, not when it is used again.
    """
    uid, gid = _named(options or {})
    if gid is None or os.geteuid() != ROOT:
        yield
        return
    group, groups = os.getegid(), os.getgroups()
    switchUID(uid, gid, euid=True)
    try:
        yield
    finally:
        os.seteuid(ROOT)
        os.setegid(group)
        os.setgroups(groups)


def _named(options: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """Return the user and the group; a user has a group even if none is named."""
    uid, gid = options.get("uid"), options.get("gid")
    return uid, pwd.getpwuid(uid).pw_gid if gid is None and uid is not None else gid
