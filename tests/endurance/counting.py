"""Somebody who counts aloud by one node, and people by others who note when they read it."""

import re
import socket
import threading
import time
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from tests.conftest import PATIENCE

NUMBER = re.compile(rb"says?: <(\d+)>")
PORT = 5005


class Read(NamedTuple):
    """A number that somebody has read, and when."""

    at: float
    number: int


class Listening:
    """Somebody who is in by a node, and reads."""

    def __init__(self, address: str, name: str) -> None:
        self.read: list[Read] = []
        self.text = b""
        self.socket = socket.create_connection((address, PORT), timeout=PATIENCE)
        self.socket.sendall(f"login {name}\r\n".encode())
        self.socket.settimeout(None)
        threading.Thread(target=self._reads, daemon=True).start()

    def _reads(self) -> None:
        rest = b""
        while True:
            try:
                data = self.socket.recv(65_536)
            except OSError:
                return
            if not data:
                return
            now = time.monotonic()
            self.text += data
            *lines, rest = (rest + data).split(b"\n")
            self.read += [
                Read(now, int(found[1])) for line in lines if (found := NUMBER.search(line))
            ]

    @property
    def numbers(self) -> list[int]:
        return [each.number for each in self.read]

    def pause(self, since: float) -> float:
        """Return the longest time without a number since then, in seconds."""
        times = [since, *(each.at for each in self.read if each.at > since)]
        return max((b - a for a, b in pairwise(times)), default=0.0)


class Counting:
    """It goes on until it ends; the first of the addresses is where they speak."""

    def __init__(self, addresses: Sequence[str], pause: float = 0.05) -> None:
        self.all = [Listening(at, f"guest{number}") for number, at in enumerate(addresses)]
        self.said = 0
        self._pause = pause
        self._ends = threading.Event()
        time.sleep(1.0)  # until they are in
        self._thread = threading.Thread(target=self._says, daemon=True)
        self._thread.start()

    def _says(self) -> None:
        while not self._ends.wait(self._pause):
            self.all[0].socket.sendall(f"say <{self.said}>\r\n".encode())
            self.said += 1

    def pause(self, since: float) -> float:
        """Return the longest time for which somebody has read nothing since then, in seconds."""
        return max(each.pause(since) for each in self.all)

    def goes_on(self, patience: float = 4 * PATIENCE) -> None:
        """Wait until all read what is said from now on."""
        deadline, number = time.monotonic() + patience, self.said
        while not all(each.read and each.read[-1].number >= number for each in self.all):
            assert time.monotonic() < deadline, [each.read[-3:] for each in self.all]
            time.sleep(0.05)

    def ends(self) -> None:
        """Say no more, and wait until all have read what was said last."""
        self._ends.set()
        self._thread.join(PATIENCE)
        deadline = time.monotonic() + PATIENCE
        while any(each.numbers[-1:] != [self.said - 1] for each in self.all):
            if time.monotonic() > deadline:
                break
            time.sleep(0.05)
        for each in self.all:
            each.socket.close()
