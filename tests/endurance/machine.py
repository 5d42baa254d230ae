"""A new machine in a folder, with a network of its own, on which somebody types lines."""

import ctypes
import os
import re
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from tests.conftest import PATIENCE
from tests.endurance.debian import OFFLINE
from tests.endurance.units import Units

Found = TypeVar("Found")
BEGUN = """
mount -t proc proc "$0/proc"
mount -t devpts devpts "$0/dev/pts"
ip link set lo up
echo
exec sleep infinity
"""
"""What makes folders of a machine, in a network of its own; it goes with its process."""
NO_STARTS = "#!/bin/sh\nexit 101\n"
"""Keeps what is installed from starting anything by itself (policy-rc.d)."""
WHOLE = """set -euo pipefail
[ ! -e ~/.kept ] || . ~/.kept
cd "$(cat ~/.folder 2> /dev/null || echo /root)"
{lines}
declare -p {kept} 2> /dev/null > ~/.kept || true
pwd > ~/.folder
"""
"""What the shell reads: it goes on with the variables, and in the folder, of the one before."""
NETWORK = 0x40000000
"""CLONE_NEWNET, as in sched.h."""
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class Machine:
    """See above. `spent` is how many seconds each of the lines took, by what they are for."""

    def __init__(self, root: Path, logs: Path) -> None:
        self.root, self._logs = root, logs
        self.spent: dict[str, float] = {}
        self._holder = subprocess.Popen(
            ["unshare", "--net", "--mount", "sh", "-ec", BEGUN, root], stdout=subprocess.PIPE
        )
        assert self._holder.stdout is not None
        assert self._holder.stdout.readline() == b"\n"
        self._by = ["nsenter", f"--target={self._holder.pid}", "--mount"]
        self._pool = ThreadPoolExecutor(initializer=self._moves)
        self.units = Units(root, [*self._by, "--net", "chroot"], logs)
        self.begins(self.units.answer)
        self._put("usr/sbin/policy-rc.d", NO_STARTS, 0o755)
        self.is_called("localhost", socket.gethostname())
        self._kept: set[str] = set()

    def _put(self, path: str, text: str, mode: int = 0o644) -> None:
        (self.root / path).write_text(text)
        (self.root / path).chmod(mode)

    def is_called(self, *names: str) -> None:
        """Let these names, and no others, lead to the machine."""
        self._put("etc/hosts", f"127.0.0.1 {' '.join(names)}\n")

    def _moves(self) -> None:
        """Move this thread into the machine's network."""
        with open(f"/proc/{self._holder.pid}/ns/net") as network:
            assert ctypes.CDLL(None).setns(network.fileno(), NETWORK) == 0

    def inside(self, act: Callable[..., Found], *given: Any) -> Found:
        """Do it in the machine's network."""
        return self._pool.submit(act, *given).result(4 * PATIENCE)

    def begins(self, act: Callable[[], None]) -> None:
        """Have something done in the machine's network, to the end of the tests."""

        def acts() -> None:
            self._moves()
            act()

        threading.Thread(target=acts, daemon=True).start()

    def types(
        self, what: str, lines: str, by_network: bool = False, typed: Sequence[str] = ()
    ) -> str:
        """Type these lines as root; return what is shown. `typed` answers what they ask for.

        Only what needs packages has our own network.
        """
        self._kept |= set(re.findall(r"^(\w+)=", lines, re.MULTILINE))
        self._put("root/lines", WHOLE.format(lines=lines, kept=" ".join(self._kept)))
        shell = 'script -qec "bash /root/lines" /dev/null' if typed else "bash /root/lines"
        settings = [f"PATH={PATH}", "HOME=/root", "DEBIAN_FRONTEND=noninteractive",
                    *(f"{key}={value}" for key, value in OFFLINE.items())]  # fmt: skip
        words = [*self._by, *([] if by_network else ["--net"]), "chroot", str(self.root),
                 "env", "-i", *settings, "sh", "-c", shell]  # fmt: skip
        began = time.monotonic()
        with self._shown(what).open("w") as out:
            process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=out, stderr=out)
        assert process.stdin is not None
        with process, process.stdin as keys:
            read = 0
            for line in typed:
                read = self._waits_for_prompt(what, read)
                keys.write(f"{line}\n".encode())
                keys.flush()
            status = process.wait()
        self.spent[what] = time.monotonic() - began
        assert status == 0, f"{lines}\n{self.shown(what)}"
        return self.shown(what)

    def _waits_for_prompt(self, what: str, read: int) -> int:
        """Wait until something more is asked for: what is typed before that is not read."""
        deadline = time.monotonic() + PATIENCE
        while not (shown := self.shown(what)[read:]).endswith(": "):
            assert time.monotonic() < deadline, shown
            time.sleep(0.1)
        return read + len(shown)

    def _shown(self, what: str) -> Path:
        return self._logs / f"shown {what}"

    def shown(self, what: str) -> str:
        """Return what the lines have shown so far."""
        shown = self._shown(what)
        return shown.read_text(errors="replace") if shown.exists() else ""

    def running(self, program: str) -> list[int]:
        """Return the processes on this machine that run a program of that name."""
        found = []
        for each in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):  # it has ended, or is none of ours
                here = Path(os.readlink(each / "root")) == self.root
                if here and program in (each / "cmdline").read_text():
                    found.append(int(each.name))
        return found

    def end(self) -> None:
        self.units.end()
        self._holder.kill()
        self._holder.wait(PATIENCE)
        self._pool.shutdown(wait=False, cancel_futures=True)


class Mails:
    """A server that takes mails, and reads them."""

    def __init__(self, port: int) -> None:
        self.read = ""
        self._listens = socket.create_server(("127.0.0.1", port))

    def take(self) -> None:
        """Take one mail after the other, in this thread."""
        while True:
            link, _ = self._listens.accept()
            with link, link.makefile("rwb") as lines:
                self._take(lines)

    def _take(self, lines: Any) -> None:
        def say(text: str) -> None:
            lines.write(f"{text}\r\n".encode())
            lines.flush()

        say("220 localhost")
        for line in lines:
            word = line[:4].upper()
            if word == b"DATA":
                say("354 Go on.")
                while (text := lines.readline()) not in (b".\r\n", b""):
                    self.read += text.decode()
            say("221 Bye." if word == b"QUIT" else "250 localhost")
            if word == b"QUIT":
                return
