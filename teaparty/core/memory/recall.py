"""What somebody missed while they were away, wherever it was said."""

from collections.abc import Container, Iterator
from contextlib import suppress
from typing import NamedTuple, Protocol

from teaparty.core.events import Recalled
from teaparty.core.log.log import Entry
from teaparty.core.memory.backlogs import RECALL_ON, Backlog, LogBacklog, Source
from teaparty.core.memory.cursors import Cursors
from teaparty.core.memory.old_lines import OldLines
from teaparty.core.memory.whisper_backlog import WhisperBacklogs
from teaparty.core.party.features import Feature
from teaparty.core.party.session import Session
from teaparty.core.records import Account
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.taking import shortened

NOTHING = "There is nothing that you have missed."
NOTHING_OF_GUESTS = (
    "There is nothing that you have missed. What people miss while they are out is noted only for"
    " those whose names are registered. Type {sign}register to register yours."
)
CAUGHT_UP = "You are caught up: nothing waits for you any more."
NO_PLACE = "There is nothing called {word} where you could have missed anything."


class New(NamedTuple):
    """How many lines of a log somebody has missed; `more`, if some are too old to be counted."""

    lines: int
    more: bool


class KnowsNamed(Protocol):
    """Says which lines name somebody."""

    async def named(self, me: Session) -> Container[tuple[str, int]]:
        """Return the logs of the lines that name them, each with its number there."""
        ...


class Recall(Feature):
    """What members have missed. It is found by `sources`, which are asked in their order."""

    def __init__(self, old: OldLines, cursors: Cursors | None, whispers: WhisperBacklogs) -> None:
        self._old = old
        self._cursors = cursors
        self._whispers = whispers
        self._sources: list[Source] = []
        self.naming: KnowsNamed | None = None
        self.add(whispers)

    def add(self, source: Source) -> None:
        """Have a source in its order."""
        self._sources.append(source)
        self._sources.sort(key=lambda each: each.order)

    def came_in(self, me: Session, account: Account | None) -> None:
        """Have whispers wait for a member."""
        if account is not None:
            self._whispers.came_in(me, account)

    async def summarise(self, me: Session) -> None:
        """Tell a member who has come in how much they have missed, and where."""
        await self._learn(me)
        missed = [(each, lines) for each in self._backlogs(me) if (lines := await each.read())]
        named = await self.naming.named(me) if missed and self.naming is not None else ()
        parts = []
        for backlog, lines in missed:
            part = backlog.part(lines, sum(log_and_number(each) in named for each in lines))
            parts += [part] if part is not None else []
        if parts:
            me.send(Recalled(parts=tuple(parts)))

    async def show(self, me: Session) -> None:
        """Show somebody a page of what they have missed."""
        await self._learn(me)
        backlogs = self._backlogs(me)
        for backlog in backlogs:
            if lines := await backlog.read():
                rest = _page(me, lines)[1]
                more = bool(rest) or await _any(backlogs)
                self._show(me, backlog, lines, RECALL_ON if more else "")
                return
            backlog.recalled(lines, [])
        raise Refusal(NOTHING if me.account is not None else NOTHING_OF_GUESTS)

    async def show_place(self, me: Session, word: str) -> None:
        """Show somebody a page of what they have missed in the place that they call so."""
        await self._learn(me)
        backlog = self._called(me, word)
        lines = await backlog.read()
        if not lines:
            backlog.recalled(lines, [])
            raise Refusal(backlog.nothing, **backlog.fields)
        self._show(me, backlog, lines, backlog.footer if _page(me, lines)[1] else "")

    async def catch_up(self, me: Session, word: str = "") -> None:
        """Have nothing left for somebody to recall, in one place or anywhere."""
        await self._learn(me)
        if word:
            backlog = self._called(me, word)
            backlog.catch_up()
            me.tell(backlog.caught_up, **backlog.fields)
            return
        for backlog in self._backlogs(me):
            backlog.catch_up()
        me.tell(CAUGHT_UP)

    async def note_read(self, me: Session, word: str) -> None:
        """Have nothing left to recall in one place, as somebody has read it in another way."""
        await self._learn(me)
        self._called(me, word).catch_up()

    async def new(self, me: Session) -> dict[str, New]:
        """Return how much somebody has missed in each log, by the names of logs."""
        await self._learn(me)
        found = dict[str, New]()
        for backlog in self._backlogs(me):
            if isinstance(backlog, LogBacklog) and (lines := await backlog.read()):
                found[backlog.stream.name] = New(len(lines), backlog.more)
        return found

    async def _learn(self, me: Session) -> None:
        if self._cursors is not None:
            await self._cursors.learn(me)

    def _backlogs(self, me: Session) -> Iterator[Backlog]:
        for source in self._sources:
            yield from source.backlogs(me)

    def _called(self, me: Session, word: str) -> Backlog:
        for source in self._sources:
            backlog = source.called(me, word)
            if backlog is not None:
                return backlog
        raise Refusal(NO_PLACE, word=shortened(word))

    def _show(self, me: Session, backlog: Backlog, lines: list[Entry], footer: str) -> None:
        shown, rest = _page(me, lines)
        self._old.show(me, shown, backlog.title, backlog.fields, footer)
        backlog.recalled(shown, rest)


async def new_for(me: Session) -> dict[str, New]:
    """Return the same as `Recall.new`, or nothing where that can't be known, or not at present."""
    recall = Recall.if_any(me)
    with suppress(Refusal):
        return {} if recall is None else await recall.new(me)
    return {}


def log_and_number(entry: Entry) -> tuple[str, int]:
    """Return where a line stands."""
    return entry.room, entry.number


async def _any(backlogs: Iterator[Backlog]) -> bool:
    """Whether anything was missed in the next ones."""
    for backlog in backlogs:
        if await backlog.read():
            return True
    return False


def _page(me: Session, entries: list[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Return as many of `entries` as are shown at once, and the rest."""
    most = me.limits.history_lines
    return entries[:most], entries[most:]
