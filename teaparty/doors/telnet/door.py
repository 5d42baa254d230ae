"""The door of a telnet connection: it knows what stands on the screen at the other end."""

from functools import lru_cache

from teaparty.core.events import Event
from teaparty.core.log.log import Entry
from teaparty.core.values.looks import DEFAULT, Look, Wishes
from teaparty.core.values.modes import Mode
from teaparty.doors.channels import ListedChannel, channels_of
from teaparty.doors.door import BaseDoor
from teaparty.doors.entrance import Entrance
from teaparty.doors.telnet.gmcp_messages import CHANNEL, channel_list
from teaparty.doors.telnet.view import NEW_LINE, TelnetView
from teaparty.doors.writer import Incoming

PLAIN = TelnetView()
PROMPT = "> "
_shared = lru_cache(maxsize=1_024)(lambda view: view)
"""Returns the same view for equal ones, so that they are found at once."""


class PromptDue(Event, frozen=True, kw_only=True):
    """A line was typed, or something was asked: write a prompt after all else."""


class TelnetDoor(BaseDoor):
    """A door with a screen: the look that it has, the prompt, and what is typed after that."""

    __slots__ = (
        "_asked", "_list_is_due", "_listed", "_packages", "_prompt_end", "_prompted", "_shown",
        "_typed", "unused",
    )  # fmt: skip

    view: TelnetView

    def __init__(
        self,
        entrance: Entrance,
        inlet: Incoming,
        mode: Mode,
        address: str = "",
        unused: frozenset[str] = frozenset(),
    ) -> None:
        self.unused = unused
        self._shown = DEFAULT
        self._asked = self._typed = ""
        self._prompt_end = b""
        self._prompted = False  # whether a prompt, or something half typed, stands on the screen
        self._packages = PLAIN.packages
        self._listed: tuple[ListedChannel, ...] = ()  # those that the client knows of
        self._list_is_due = False  # whether there may be others since then
        super().__init__(entrance, inlet, PLAIN, mode, address)

    def bytes_of(self, entries: list[Entry]) -> bytes:
        """Return what is written for these entries, and the prompt if they are the last news."""
        session, view = self.session, self.view
        self._list_is_due = True  # what changes the list is news for this session, and no batch
        last = bool(view.prompt) and not self.over and not session.has_news
        data = view.encoded(entries, self.fault, session.number, self._prompted, last)
        if data and view.prompt:
            self._prompted = last
        return data

    def more(self) -> bytes:
        """See `Writer`. Where it goes along and has changed, this is the list of channels."""
        session = self.session
        if not self._list_is_due or CHANNEL not in self._packages or self._waiting is not None:
            return b""
        if self.over or session.trail or not self.outlet.ready:
            return b""
        self._list_is_due = False
        channels = channels_of(session)
        if channels == self._listed:
            return b""
        self._listed = channels
        return channel_list(channels)

    # --- what the session asks of it

    def dress(self, wishes: Wishes) -> Look:
        """Take on the look that the client can show and the person wishes; return it."""
        look = wishes.without(self.unused).over(self._shown)
        prompt = (self._asked or (self._prompt if look.prompt else "")) + self._typed
        self.session.step_out()
        view = TelnetView(
            look=look,
            prompt=prompt,
            prompt_end=self._prompt_end if prompt else b"",
            packages=self._packages,
        )
        self.view = view if self._typed else _shared(view)
        return look

    @property
    def _prompt(self) -> str:
        """What says that a line can be typed, and where it goes if that is a channel."""
        channel = self.session.talks_on
        return f"{channel}{PROMPT}" if channel else PROMPT

    def ask(self, text: str, hidden: bool) -> None:
        """Show `text` after all that is still unread; hide what is typed, if it is `hidden`."""
        if self._prompted:
            self.send(NEW_LINE)
            self._prompted = False
        self._asked = text
        self._refresh()
        super().ask(text, hidden)
        self._expect_prompt()

    # --- what the protocol asks of it

    def shows(self, look: Look) -> None:
        """The client can show this."""
        self._shown = look
        self._refresh()

    def prompts_end(self, prompt_end: bytes) -> None:
        """Set the bytes that end a prompt from now on."""
        self._prompt_end = prompt_end
        self._refresh()

    def sends_along(self, packages: frozenset[str]) -> None:
        """These packages go along with the text from now on."""
        self._packages = packages
        self._list_is_due = True
        if CHANNEL not in packages:
            self._listed = ()
        self._refresh()

    def typing(self, text: str) -> None:
        """This stands on the line that is being typed, which we echo."""
        self._typed = text
        self._refresh()
        self._prompted = bool(self.view.prompt)

    def redraw(self) -> None:
        """Write the line anew that is being typed."""
        self.send(b"\r" + self.view.prompted())

    def line_ended(self) -> None:
        """A line was typed; if it was hidden, so was its end. More may be typed after it."""
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
