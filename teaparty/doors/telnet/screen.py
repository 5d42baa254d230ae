"""What stands on the screen at the other end of a connection, as far as its door knows."""

from functools import lru_cache
from typing import Protocol

from teaparty.core.events import Event
from teaparty.core.party.session import Session
from teaparty.core.values.looks import DEFAULT, Look, Wishes
from teaparty.doors.telnet.view import NEW_LINE, View

PLAIN = View()
PROMPT = "> "
_shared = lru_cache(maxsize=1_024)(lambda view: view)
"""Returns the same view for equal ones, so that they are found at once."""


class PromptDue(Event, frozen=True, kw_only=True):
    """A line has been typed, or something asked: a prompt is written when all else is."""


class Incoming(Protocol):
    """The side of a connection that lines come from."""

    def hold(self) -> None:
        """Read no more for now."""
        ...

    def read_on(self) -> None:
        """Read on, if nothing else speaks against it."""
        ...

    def hide(self, hidden: bool) -> None:
        """Let the peer not show what is typed, or show it again."""
        ...

    def settle(self) -> None:
        """Take note of how much has come before what is written now, which settles it."""
        ...


class Screen:
    """One person's screen: the look that it has, the prompt, and what is typed behind that."""

    __slots__ = (
        "_asked", "_packages", "_prompt_end", "_prompted", "_reader", "_shown", "_typed", "hidden",
        "session", "unsettled", "view",
    )  # fmt: skip

    session: Session

    def __init__(self, reader: Incoming) -> None:
        self._reader = reader
        self._shown = DEFAULT
        self._asked = self._typed = ""
        self._prompt_end = b""
        self._prompted = False  # whether a prompt, or something half typed, stands on the screen
        self._packages: frozenset[str] = frozenset()
        self.hidden = False
        """Whether what is typed is not to be shown."""
        self.unsettled = True
        """Whether the peer is still to be sent what tells how their lines are read."""
        self.view = PLAIN

    def send(self, data: bytes) -> None:
        """Send bytes, now."""
        raise NotImplementedError

    # --- what the session asks of it

    def dress(self, wishes: Wishes) -> Look:
        """Take on the look that the client can show and the person wishes; return it."""
        look = wishes.over(self._shown)
        prompt = (self._asked or (PROMPT if look.prompt else "")) + self._typed
        self.session.step_out()
        view = View(
            look=look,
            prompt=prompt,
            prompt_end=self._prompt_end if prompt else b"",
            packages=self._packages,
        )
        self.view = view if self._typed else _shared(view)
        return look

    def ask(self, text: str, hidden: bool) -> None:
        """Show `text` behind all that is to be read; hide what is typed, if it is `hidden`."""
        if self._prompted:
            self.send(NEW_LINE)
            self._prompted = False
        self._asked = text
        self._refresh()
        self.hidden = hidden
        self.unsettled = self.unsettled or hidden
        self._reader.hide(hidden)
        self._expect_prompt()

    # --- what the protocol asks of it

    def shows(self, look: Look) -> None:
        """The client can show this."""
        self._shown = look
        self._refresh()

    def prompts_end(self, prompt_end: bytes) -> None:
        """This stands behind a prompt from now on."""
        self._prompt_end = prompt_end
        self._refresh()

    def sends_along(self, packages: frozenset[str]) -> None:
        """These packages go along with the text from now on."""
        self._packages = packages
        self._refresh()

    def typing(self, text: str) -> None:
        """So much stands on the line that is being typed, where we echo it."""
        self._typed = text
        self._refresh()
        self._prompted = bool(self.view.prompt)

    def redraw(self) -> None:
        """Write the line anew that is being typed."""
        self.send(b"\r" + self.view.prompted())

    def line_ended(self) -> None:
        """A line was typed; where it was hidden, so was its end. More may be typed behind it."""
        if self.hidden:
            self.send(NEW_LINE)
        self._prompted = bool(self._typed)
        if self.view.prompt:
            self._expect_prompt()

    def _expect_prompt(self) -> None:
        if self.view.prompt and self.session.gone is None:
            self.session.send(PromptDue())

    def _refresh(self) -> None:
        self.dress(self.session.wishes)
