"""A folder with Debian, as a new machine has it, and the packages of Python that it needs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import lacking
from tests.containerfile import ROOT

WHEELS = "/wheels"
OFFLINE = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": WHEELS}
"""What pip has in its environment there: the packages come from here, where the way is set up."""


def run(*words: object) -> None:
    """Run a program to its end."""
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def install_debian(folder: Path, release: str, *more: str) -> None:
    """Put a release of Debian into a folder, with more packages, and all that pip needs for us."""
    if shutil.which("debootstrap") is None or os.getuid() != 0:
        lacking("There is no debootstrap, or this is not root.")
    folder.chmod(0o755)
    include = [f"--include={','.join(more)}"] if more else []
    run("debootstrap", "--variant=minbase", *include, release, folder)
    shutil.copy(Path("/etc/resolv.conf").resolve(), folder / "etc/resolv.conf")
    wheels = folder / WHEELS.lstrip("/")
    run(sys.executable, "-m", "pip", "wheel", "-q", "-w", wheels, "setuptools", "wheel",
        f"{ROOT}[tls]")  # fmt: skip
    for own in wheels.glob("teaparty-*"):
        own.unlink()
