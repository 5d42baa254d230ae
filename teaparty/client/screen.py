"""A terminal where lines of the party appear above the one that is being typed (prompt_toolkit)."""

import asyncio
import os
from collections.abc import Callable, Iterable
from functools import partial

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import DummyHistory, FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.patch_stdout import patch_stdout
from prompt_toolkit.shortcuts import CompleteStyle
from prompt_toolkit.styles import Style

from teaparty.client.choosing import Choosing, status
from teaparty.client.colours import coloured, colours, marked
from teaparty.client.guest import SIGNS, Guest
from teaparty.client.news import Asked, CameIn, News, Offered, Read, Settled, Unsaid, Unsent
from teaparty.client.shown import shown
from teaparty.render.wrap import wrapped

MORE_HELP = "To read which keys and tabs this client has, type /help keys."
HELP = """\
Tab completes a name, a command or a place; Up and Down find what you typed before.
^D on an empty line, ^C twice, and /quit leave.
The last row shows your tabs: in news (12, @2) are 12 new lines, and two of them name you.
Alt-3 or /tab news reads that tab alone, and what you type is said there.
Alt-1 or /tab all reads everything again.
Alt-Left and Alt-Right read the tab beside, Alt-A one that has something new; /tab lists them.
Alt-Y says yes to a knock or an invitation.
Where Alt does nothing, press Esc first."""
ASKS_HELP = ("/help keys", "/help tabs")
HASTE = 1.0
"""Seconds that people who interrupt wait for a goodbye."""
MOMENT = 0.05
"""Seconds after which a prompt that has to end is told again."""
LONGEST = 500
"""Characters of a question that are shown: they are written anew with each key."""
ANSWERED = Asked("", True)
"""Stands for a hidden question between its answer and what follows from that."""
SECRET = ("login", "connect", "register", "password")
"""Commands that a password may follow."""


class Screen:
    """Where a person reads and types at once."""

    def __init__(self, guest: Guest, history: str) -> None:
        self._guest = guest
        self._choosing = Choosing(guest, self._reads, self.notes)
        self._question: Asked | None = None
        self._typed_ahead = ""
        self._half_typed = ""
        self._warned = False
        self._over = False
        self._lines: PromptSession[str | None] = PromptSession(
            self._prompt,
            history=_history(history),
            completer=_Completer(guest),
            complete_while_typing=False,
            erase_when_done=True,
            bottom_toolbar=self.row,
            reserve_space_for_menu=0,
            complete_style=CompleteStyle.READLINE_LIKE,
            key_bindings=_keys(self._choosing),
            style=Style([("bottom-toolbar", "noreverse"), ("bottom-toolbar.text", "")]),
        )
        self._answers: PromptSession[str | None] = PromptSession(
            self._prompt, history=DummyHistory(), erase_when_done=True
        )
        self._lines.app.before_render += lambda _: self._measures()
        self._lines.default_buffer.on_text_changed += lambda _: self._choosing.tabs.touched()
        self._size = (0, 0)
        self._colours = colours(os.environ)

    async def visits(self) -> int:
        """Read and type until it is over; return the exit status."""
        with patch_stdout(raw=True):
            typing = asyncio.create_task(self._types())
            try:
                return await self._guest.visits(self)
            finally:
                self._over = True
                while not typing.done():  # a prompt may only just begin
                    self._interrupts()
                    await asyncio.wait({typing}, timeout=MOMENT)

    # --- what comes

    def shows(self, news: News) -> None:
        to_read = self._choosing.tabs.follows(news)
        self._lines.app.invalidate()
        match news:
            case Read() if to_read:
                self._reads(news)
            case Offered(what):
                self._choosing.offers(news)
                self.notes(f"Press Alt-Y to {what}.")
            case Asked():
                self._turns(news)
            case Settled():
                self._turns(None)
            case CameIn(again=True):
                self.notes("You are here again, and have missed nothing.")
            case Unsent(line):
                self.notes(f"Nobody knows whether this was said: {line}")
            case Unsaid(line):
                self.notes(f"This was not said: {line}")

    @property
    def _columns(self) -> int:
        """How many columns are used: the last one stays free, as some terminals wrap there."""
        return max(20, self._size[0] - 1)

    def _reads(self, read: Read) -> None:
        text = self._laid_out(marked(read, self._colours))
        print(coloured(read, text, self._colours))  # noqa: T201

    def notes(self, text: str) -> None:
        print(self._laid_out(f"[{text}]"))  # noqa: T201

    def _laid_out(self, text: str) -> str:
        return wrapped(shown(text), self._columns)

    def _prompt(self) -> str:
        if self._question is not None:
            return shown(self._question.text[:LONGEST]).rstrip() + " "
        tabs = self._choosing.tabs
        place = f"{'(not listening) ' if tabs.lost else ''}{tabs.place}> "
        return place if self._guest.up else f"(no link) {place}"

    def row(self) -> str:
        """Return the last row: the tabs."""
        return status(self._choosing.tabs, self._columns)

    def _turns(self, question: Asked | None) -> None:
        """Ask something, or go on with the line that was half typed."""
        if question != self._question:
            self._question = question
            self._interrupts()

    def _interrupts(self) -> None:
        for session in (self._lines, self._answers):
            if session.app.is_running and not session.app.is_done:
                session.app.exit(result=None)

    def _measures(self) -> None:
        size = self._lines.app.output.get_size()
        if (size.columns, size.rows) != self._size:
            self._size = (size.columns, size.rows)
            self._guest.resized(self._columns, size.rows)

    # --- what is typed

    async def _types(self) -> None:
        while not self._over:
            try:
                await (self._line() if self._question is None else self._answer(self._question))
            except KeyboardInterrupt:
                self._interrupted()
            except EOFError:
                self._guest.leaves()
                break

    async def _line(self) -> None:
        typed = await self._lines.prompt_async(default=self._half_typed)
        self._half_typed = "" if typed is not None else self._lines.default_buffer.text
        self._warned = self._warned and typed is None
        for line in (typed or "").splitlines():
            self._sends(line)

    def _sends(self, line: str) -> None:
        asked = line.strip().casefold()
        if asked in ASKS_HELP:
            print(self._laid_out(HELP))  # noqa: T201
            return
        if asked == "/help":
            self.notes(MORE_HELP)
        if objection := self._choosing.says(line):
            self.notes(objection)
        elif not self._guest.up:
            self.notes(f"Not sent yet: {line}")

    async def _answer(self, question: Asked) -> None:
        """Read an answer; while it is looked at, what is typed stays hidden, too."""
        typed = await self._answers.prompt_async(
            default=self._typed_ahead, is_password=question.hidden
        )
        self._typed_ahead = ""
        if typed is None:
            self._typed_ahead = self._answers.default_buffer.text if self._question else ""
        elif question is ANSWERED:
            self._typed_ahead = typed
        else:
            self._warned = False
            self._question = ANSWERED if question.hidden else None
            self._guest.answers(typed)

    def _interrupted(self) -> None:
        """Take back what is asked or half typed; a second time, leave, whatever is asked by then.

        A party could ask without end.
        """
        half_typed = self._question is None and self._lines.default_buffer.text
        if self._warned and not half_typed:
            self._guest.leaves(HASTE)
            return
        if self._question is not None:
            self._question = None
            self._typed_ahead = ""
            self._guest.answers("")
        self._half_typed = ""
        self._warned = True
        self.notes("Press ^C again to leave.")


def _keys(choosing: Choosing) -> KeyBindings:
    """Return what keys do besides typing. Escape, and then the key, is the same as Alt with it."""
    keys = KeyBindings()

    def bind(key: str, does: Callable[[], None]) -> None:
        keys.add("escape", key)(lambda _: does())

    for number in range(1, 10):
        bind(str(number), partial(choosing.turns_to, number))
    bind("right", partial(choosing.turns_by, 1))
    bind("left", partial(choosing.turns_by, -1))
    bind("a", choosing.turns_to_news)
    bind("y", choosing.accepts)
    return keys


class _Completer(Completer):
    def __init__(self, guest: Guest) -> None:
        self._guest = guest

    def get_completions(self, document: Document, event: CompleteEvent) -> Iterable[Completion]:
        before = document.text_before_cursor
        start = -len(before.rpartition(" ")[2])
        for word in self._guest.company.completions(before):
            yield Completion(word, start)


def secret(line: str) -> bool:
    """Whether a line may hold a password, so that it is not remembered."""
    words = line.split()
    return len(words) > 1 and words[0].lstrip(SIGNS).casefold() in SECRET


def _history(file: str) -> History:
    if not file:
        return _InMemory()
    os.close(os.open(file, os.O_CREAT | os.O_APPEND, 0o600))
    return _InFile(file)


class _Discreet(History):
    def append_string(self, string: str) -> None:
        if not secret(string):
            super().append_string(string)


class _InMemory(_Discreet, InMemoryHistory):
    """Remembered until the client ends."""


class _InFile(_Discreet, FileHistory):
    """Remembered in a file that others can't read."""
