"""Certificates for tests, each in one file with its key."""

import time
from pathlib import Path

from teaparty.server.self_signed import make_once


def made(folder: Path, name: str, *hosts: str) -> str:
    """Return the path of a new file `name` in `folder`, put in place of what was there."""
    made = Path(make_once(str(folder), [*hosts, "localhost"], time.time()))
    return str(made.rename(folder / name))


def parted(path: str) -> tuple[str, str]:
    """Return the paths of the certificate and of the key of a pair in one file."""
    key, end, certificate = Path(path).read_text().partition("-----END PRIVATE KEY-----\n")
    parts = Path(f"{path}.crt"), Path(f"{path}.key")
    parts[0].write_text(certificate)
    parts[1].write_text(key + end)
    return str(parts[0]), str(parts[1])
