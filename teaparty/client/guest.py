"""A guest's visit: over one link after the other, until the guest or the party ends it."""

import asyncio
import random
from collections.abc import Iterable
from contextlib import suppress
from math import inf
from typing import Protocol

from teaparty.client.backoff import Backoff
from teaparty.client.company import Company
from teaparty.client.faults import Unreachable
from teaparty.client.link import Link
from teaparty.client.news import CameIn, Ended, News, Read, Settled, Unsent
from teaparty.client.talk import Talk

QUIT, FAILED = 0, 1
"""Exit statuses: the guest has left; or there was no party, or it has ended the visit."""
TURNED_AWAY = 5
"""How often somebody who is not in yet comes again by themselves: the party has other servers."""
GOODBYE = 3.0
"""Seconds without a word after which nobody waits for a goodbye any more."""
SIGNS = "/.@!"
"""What a command begins with where lines are said."""


class Front(Protocol):
    """Where a guest reads and types."""

    def shows(self, news: News) -> None:
        """Show what has come from the party."""
        ...

    def notes(self, text: str) -> None:
        """Show a sentence of the client's own."""
        ...


class Guest:
    """A visit, with what the guest does in it. Without `comes_back`, it ends with its link."""

    def __init__(
        self,
        talk: Talk,
        link: Link,
        comes_back: bool = True,
        backoff: Backoff | None = None,
    ) -> None:
        self._talk = talk
        self._link = link
        self._comes_back = comes_back
        self._front: Front | None = None
        self._was_there = False
        self._lost = False  # and this was said
        self._ended: Ended | None = None
        self._moves = False  # the party asks to come again at once
        self._turned_away = 0  # how often, before they were in
        self._leaving = False
        self._heard = 0.0  # when something came last
        self._running: asyncio.Task[None] | None = None  # the link at hand
        self._awake = asyncio.Event()
        self._news = asyncio.Event()
        self.inside = asyncio.Event()
        """Set while lines are said at once."""
        self._backoff = backoff or Backoff(random.random)
        self._came_in: float | None = None  # when, by the link at hand

    # --- the visit

    async def visits(self, front: Front) -> int:
        """Be there until it is over; return the exit status.

        Lines that the party has not taken by then are shown, but those that are likely obeyed, as
        it has said goodbye to a guest who left after them.
        """
        self._front = front
        status = await self._visits(front)
        left = status == QUIT and self._ended is not None
        for each in self._talk.ends():
            if not (left and isinstance(each, Unsent)):
                front.shows(each)
        return status

    async def _visits(self, front: Front) -> int:
        while True:
            reason = await self._runs()
            if self._leaving:
                return QUIT
            if self._ended is not None and not self._ended.again:
                return FAILED
            if not self._comes_again() or (reason and reason.final):
                front.notes(str(reason or "The link is lost."))
                return FAILED
            await self._waits(front, reason)
            if self._leaving:
                return QUIT

    def _comes_again(self) -> bool:
        """Whether to try again, now that the link is over."""
        if self._ended is not None and self._ended.at_once and not self._was_there:
            self._turned_away += 1
            return self._turned_away <= TURNED_AWAY
        return self._comes_back and self._was_there

    async def _runs(self) -> Unreachable | None:
        """Be there by one link; return why it is over, if there was a fault."""
        assert self._front is not None
        self._ended = None
        self._running = asyncio.create_task(self._link.runs(self._shows))
        try:
            await self._running
        except Unreachable as error:
            return error
        except asyncio.CancelledError:
            if not self._leaving:
                raise
        finally:
            ended = self._ended
            self._moves = self._came_in is not None and ended is not None and ended.at_once
            if self._came_in is not None:
                self._backoff.held(asyncio.get_running_loop().time() - self._came_in)
                self._came_in = None
            self._was_there |= self._talk.known
            self._talk.disconnected()
            self.inside.clear()
            self._front.shows(Settled())
        return None

    async def _waits(self, front: Front, reason: Unreachable | None) -> None:
        """Say once that the link is lost; wait until it is time to try again, or to leave.

        Whoever was in, and is asked to come again at once, does so.
        """
        if self._moves:
            return
        if not self._lost:
            front.notes(f"{reason or 'The link is lost.'} Trying again.")
        self._lost = True
        with suppress(TimeoutError):
            await asyncio.wait_for(self._awake.wait(), self._backoff.next())

    def _shows(self, news: Iterable[News]) -> bool:
        assert self._front is not None
        self._heard = asyncio.get_running_loop().time()
        self._news.set()
        for each in news:
            if isinstance(each, CameIn):
                self._comes_in()
            elif isinstance(each, Ended):
                self._ended = each
            elif isinstance(each, Read) and each.own:
                self._backoff.held()
            self._front.shows(each)
        return self._ended is None

    def _comes_in(self) -> None:
        self.inside.set()
        self._came_in = self._heard
        self._lost = False

    # --- what the guest does

    @property
    def sorts(self) -> bool:
        """Whether lines say where they were said, so that one tab can be read alone."""
        return self._talk.sorts

    @property
    def company(self) -> Company:
        """Who is here, and which commands and places there are."""
        return self._talk.company

    @property
    def up(self) -> bool:
        """Whether there is a link."""
        return self._link.up

    def says(self, line: str, on: str | None = None) -> str:
        """Send a line, which is said `on` a channel if it is plain. Return why not, or ""."""
        if self._quits(line.strip().casefold()):
            self.leaves(inf)  # lines that were typed before may still be waiting
            return ""
        objection = self._talk.says(line, on)
        self._link.sends()
        return objection

    def _quits(self, word: str) -> bool:
        """Whether a line is the command; where lines are said at once, that begins with a sign."""
        bare = word.lstrip(SIGNS)
        return bare == "quit" and not (word == bare and self.inside.is_set())

    def catches_up(self, tab: str) -> None:
        """Ask for what was said there while the guest was out."""
        self._talk.catches_up(tab)
        self._link.sends()

    def answers(self, text: str) -> None:
        """Answer the open question."""
        self._talk.answers(text)
        self._link.sends()

    def resized(self, columns: int, rows: int) -> None:
        """The terminal has this size now."""
        self._talk.resized(columns, rows)
        self._link.sends()

    async def takes_more(self) -> None:
        """Wait until the party takes more lines."""
        await self._link.drained()
        while self._talk.crowded:
            self._news.clear()
            await self._news.wait()

    def leaves(self, most: float = GOODBYE) -> None:
        """Say goodbye, and wait up to `most` seconds for the answer; for a second call, don't."""
        self._awake.set()
        if self._leaving or not self._link.up:
            self._leaving = True
            self._gives_up()
            return
        self._leaving = True
        self._talk.quits()
        self._link.sends()
        self._heard = asyncio.get_running_loop().time()
        self._parts(self._heard + most)

    def _parts(self, latest: float) -> None:
        """End the link when nothing has come for a while, and when it is too late."""
        loop = asyncio.get_running_loop()
        rest = min(self._heard + GOODBYE, latest) - loop.time()
        if rest <= 0:
            self._gives_up()
        elif self._link.up:
            loop.call_later(rest, self._parts, latest)

    def _gives_up(self) -> None:
        """End the link at once, whatever is under way."""
        if self._running is not None:
            self._running.cancel()
