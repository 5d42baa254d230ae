"""Disks that fail: a small one of memory, a file that is one, and faults of system calls."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.endurance.server import Server

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a disk")
needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="there is no strace")


@contextmanager
def mounted(place: Path, *words: str) -> Iterator[Path]:
    """Mount something; skip the test where that can't be done."""
    place.mkdir()
    done = subprocess.run(["mount", *words, str(place)], capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"nothing can be mounted here: {done.stderr.decode()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@contextmanager
def of_memory(place: Path, size: str = "8m") -> Iterator[Path]:
    """Mount a small disk of memory."""
    with mounted(place, "-t", "tmpfs", "-o", f"size={size},mode=700", "none") as disk:
        yield disk


@contextmanager
def of_a_file(place: Path) -> Iterator[Path]:
    """Mount a small ext4, which can be made to fail as a broken disk makes it."""
    image = place.with_suffix(".image")
    with image.open("wb") as file:
        file.truncate(32 << 20)
    subprocess.run(["mkfs.ext4", "-q", str(image)], check=True, capture_output=True)
    with mounted(place, "-o", "loop,errors=remount-ro", str(image)) as disk:
        disk.chmod(0o700)
        yield disk


def fill(disk: Path) -> Path:
    """Fill a disk to the last byte; return the file that does it."""
    file = disk / "filler"
    with file.open("wb", buffering=0) as filler:
        for size in (65_536, 4_096, 512, 1):
            try:
                while filler.write(b"\0" * size) == size:
                    pass
            except OSError:
                continue
    return file


@contextmanager
def fault(server: Server, calls: str, what: str, *paths: Path) -> Iterator[None]:
    """Let system calls of a running server fail, or take their time, as strace(1) writes it."""
    words = [word for path in paths for word in ("-P", str(path))]
    log = server.folder / "strace"
    log.unlink(missing_ok=True)
    tracer = subprocess.Popen(
        ["strace", "-f", "-p", str(server.pid), "-o", str(log), *words,
         "-e", f"trace={calls}", "-e", f"inject={calls}:{what}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    tasks = Path(f"/proc/{server.pid}/task")
    end = time.monotonic() + 10
    while not all(_is_traced(task) for task in tasks.iterdir()):
        if tracer.poll() is not None or time.monotonic() > end:
            pytest.skip(f"strace can't be attached: {tracer.communicate()[1].decode()}")
        time.sleep(0.01)
    try:
        yield
    finally:
        tracer.terminate()
        tracer.communicate()


def _is_traced(task: Path) -> bool:
    try:
        return "TracerPid:\t0" not in (task / "status").read_text()
    except OSError:
        return True
