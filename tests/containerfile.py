"""Reads a Containerfile, and does its steps in a folder with a system: no builder is needed."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
FILE = ROOT / "Containerfile"


class Step(NamedTuple):
    """One instruction, and what stands after it."""

    name: str
    words: str


def steps() -> list[Step]:
    """Return the instructions, without comments."""
    lines = [line for line in FILE.read_text().splitlines() if not line.startswith("#")]
    text = "\n".join(lines).replace("\\\n", "")
    return [Step(*line.split(None, 1)) for line in text.splitlines() if line.strip()]


def of(name: str) -> list[str]:
    """Return what stands after each instruction of a name."""
    return [step.words for step in steps() if step.name == name]


def entrypoint() -> list[str]:
    """Return the words of the first process."""
    (words,) = of("ENTRYPOINT")
    found: list[str] = json.loads(words)
    return found


def debian() -> str:
    """Return the release of Debian that it begins with."""
    (image,) = of("FROM")
    found = re.fullmatch(r"\S+/debian:(\w+)-slim", image)
    assert found is not None
    return found[1]


class Image:
    """A folder in which a system lies, and what the instructions say of its processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environ = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
        self.user, self.home = "root", "/"

    def build(self, environ: Mapping[str, str]) -> None:
        """Do all steps but the first; commands have this in their environment as well."""
        for name, words in steps():
            if name == "RUN":
                self.run(["sh", "-c", words], environ)
            elif name == "COPY":
                self._copy(*words.split())
            elif name == "ENV":
                self.environ |= dict(self._settings(words))
            elif name == "USER":
                self.user = words
            elif name == "WORKDIR":
                self.home = words

    def _settings(self, words: str) -> Iterator[tuple[str, str]]:
        for each in words.split():
            key, _, value = each.partition("=")
            yield key, value

    def _copy(self, *words: str) -> None:
        *sources, target = words
        there = self.folder / target.lstrip("/")
        for source in sources:
            if (ROOT / source).is_dir():
                leave = shutil.ignore_patterns("__pycache__", "dropin.cache")
                shutil.copytree(ROOT / source, there, ignore=leave)
            else:
                there.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / source, there)

    def words(self, words: list[str], environ: Mapping[str, str]) -> list[str]:
        """Return what runs a program in the folder, as its user, in place of the process."""
        settings = [f"{key}={value}" for key, value in (self.environ | dict(environ)).items()]
        return ["chroot", f"--userspec={self.user}:{self.user}", str(self.folder), "env", "-i",
                *settings, "sh", "-c", f'cd {self.home} && exec "$@"', "sh", *words]  # fmt: skip

    def run(self, words: list[str], environ: Mapping[str, str] = {}) -> str:
        """Run a program to its end; return what it says."""
        done = subprocess.run(
            self.words(words, environ), capture_output=True, text=True, env=os.environ
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout
