"""Lines in, lines out: for pipes, for screen readers, and for terminals that can do no more."""

import asyncio
import locale
import os
import sys
import termios
import threading
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from math import inf
from typing import TextIO

from teaparty.client.choosing import Choosing
from teaparty.client.guest import FAILED, Guest
from teaparty.client.news import Asked, News, NotLetIn, Read, Settled, Unsaid, Unsent
from teaparty.client.shown import shown


class Plain:
    """Lines come from the file descriptor `source`, and go to `out`; `typed` if people type them.

    A program has to be let in at once: it would send the next line for a password.
    """

    def __init__(self, guest: Guest, source: int, out: TextIO, typed: bool) -> None:
        self._guest = guest
        self._source = source
        self._out = out
        self._typed = typed
        self._choosing = Choosing(guest, self.shows, self.notes)
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()
        self._room = threading.Semaphore()  # for one line that waits
        self._hidden = False
        self._refused = False
        out.reconfigure(errors="replace")  # type: ignore[attr-defined]

    async def visits(self) -> int:
        """Come in, read and write until it is over; return the exit status."""
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._reads, args=(loop,), daemon=True).start()
        writing = asyncio.create_task(self._writes())
        try:
            status = await self._guest.visits(self)
        finally:
            writing.cancel()
            self._hides(False)
        return FAILED if self._refused else status

    # --- what comes

    def shows(self, news: News) -> None:
        self._choosing.tabs.follows(news)
        match news:
            case Read():
                self._prints(shown(news.text) + "\n")
            case Asked(text, hidden):
                self._asks(text, hidden)
            case Settled():
                self._hides(False)
            case NotLetIn() if not self._typed:
                self._gives_up()
            case Unsent(line):
                self.notes(f"Nobody knows whether this was said: {line}")
            case Unsaid(line):
                self.notes(f"This was not said: {line}")

    def notes(self, text: str) -> None:
        sys.stderr.write(f"teaparty-client: {shown(text)}\n")

    def _asks(self, text: str, hidden: bool) -> None:
        if self._typed:
            self._prints(shown(text))
            self._hides(hidden)
        else:
            self.notes("The party asks for a password: give it by --password-file.")
            self._gives_up()

    def _gives_up(self) -> None:
        self._refused = True
        self._guest.leaves()

    def _prints(self, text: str) -> None:
        try:
            self._out.write(text)
            self._out.flush()
        except BrokenPipeError:  # the reader has read enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._out.fileno())
            self._guest.leaves()

    def _hides(self, hidden: bool) -> None:
        """Let the terminal show what is typed, or not."""
        if self._hidden == hidden:
            return
        self._hidden = hidden
        with suppress(termios.error, OSError):
            modes = termios.tcgetattr(self._source)
            modes[3] = modes[3] & ~termios.ECHO if hidden else modes[3] | termios.ECHO
            termios.tcsetattr(self._source, termios.TCSADRAIN, modes)
        if not hidden:
            self._prints("\n")

    # --- what is typed

    def _reads(self, loop: asyncio.AbstractEventLoop) -> None:
        """Read lines in a thread: a file can't be waited for otherwise."""
        with suppress(RuntimeError, OSError):  # it is over before the source is
            for line in chain(lines(self._source), (None,)):
                self._room.acquire()
                loop.call_soon_threadsafe(self._lines.put_nowait, line)

    async def _writes(self) -> None:
        while (line := await self._lines.get()) is not None:
            if not self._typed:
                await self._guest.inside.wait()
            self._sends(line)
            await self._guest.takes_more()
            self._room.release()
        if not self._typed:
            await self._guest.inside.wait()
        self._guest.leaves(inf)

    def _sends(self, line: str) -> None:
        if self._hidden:
            self._guest.answers(line)
        elif objection := (self._choosing if self._typed else self._guest).says(line):
            self.notes(objection)


def lines(source: int) -> Iterator[str]:
    """Yield the lines that come from a file descriptor, without buffers that could be locked."""
    encoding, rest = locale.getencoding(), b""
    while data := os.read(source, 65_536):
        *whole, rest = (rest + data).split(b"\n")
        for line in whole:
            yield line.decode(encoding, "replace").rstrip("\r")
    if rest:
        yield rest.decode(encoding, "replace")
