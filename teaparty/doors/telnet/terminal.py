"""The telnet side of one connection: its options, what they tell about the client, and its keys."""

import re
from collections.abc import Callable

from teaparty.core.values.looks import ASCII, LATIN_1, UTF_8, charset_named
from teaparty.doors.entrance import Entrance
from teaparty.doors.telnet.client_look import TINYFUGUE, shown_by
from teaparty.doors.telnet.door import TelnetDoor
from teaparty.doors.telnet.echo import KEYS, READ_AS, Echo
from teaparty.doors.telnet.gmcp import Packages
from teaparty.doors.telnet.gmcp_messages import Gui
from teaparty.render.charsets import NEAR_NAME, called
from teaparty.wire import mssp
from teaparty.wire.client import Client
from teaparty.wire.editor import edited
from teaparty.wire.lines import LineEnds
from teaparty.wire.negotiation import Side, Switched
from teaparty.wire.options import Options
from teaparty.wire.telnet import (
    AYT,
    DONT,
    ECHO,
    END_OF_RECORD,
    GMCP,
    MCCP2,
    MCCP3,
    MSSP,
    NAWS,
    WONT,
    Command,
    Negotiation,
    Subnegotiation,
    subnegotiation,
)

_SHOWN_NAME = re.compile(rf"[\w.'?-]+{NEAR_NAME}")
COMPRESSION = frozenset((MCCP2, MCCP3))
NOTHING: frozenset[int] = frozenset()


class Terminal:
    """What is known of one telnet client, and what it is sent besides text."""

    __slots__ = (
        "_answered", "_door", "_entrance", "_heard", "_keys", "_noted", "_options", "_packages",
        "_said_here", "_sends_utf8", "_status", "_told_charset", "line_ends",
    )  # fmt: skip

    def __init__(
        self,
        entrance: Entrance,
        door: TelnetDoor,
        status: Callable[[], mssp.Status],
        left_out: frozenset[int],
        gui: Callable[[], Gui | None],
    ) -> None:
        self._entrance = entrance
        self._door = door
        self._status = status
        self._options = Options(lambda name: charset_named(name) is not None, left_out)
        self._packages = Packages(door, gui)
        self.line_ends = LineEnds()
        self._heard = False  # something that only telnet clients send
        self._answered = False  # what is asked at the beginning, even if it only refused
        self._sends_utf8 = self._told_charset = self._noted = False
        self._said_here = -1.0
        self._keys = Echo(door, self._options, entrance.clock.seconds, entrance.limits.line)
        door.prompts_end(self._options.prompt_end)
        door.send(self._options.opening())
        door.wait(entrance.limits.greeting_milliseconds, self._begin_late)

    def _begin_late(self) -> None:
        """Begin; without an answer, on a clean row, as a raw screen may show odd signs."""
        if not self._heard:
            self._door.send(b"\r")
        self._door.begin()

    # --- what the client tells

    def take(self, value: Command | Negotiation | Subnegotiation) -> bytes:
        """Do what a telnet value asks for; return the keys that it stands for."""
        self._heard = True
        if isinstance(value, Command):
            if value.code == AYT:
                self._say_here()
            return KEYS.get(value, b"")
        if not self._answered:
            self._answered = True
            self._learnt(self._options.client)
        self._negotiate(value)
        if self._options.client.width or value == (WONT, NAWS):
            self._door.begin()
        return b""

    def _negotiate(self, value: Negotiation | Subnegotiation) -> None:
        for outcome in self._options.receive(value):
            if isinstance(outcome, bytes):
                self._door.send(outcome)
            elif isinstance(outcome, Switched):
                self._switched(outcome)
            elif isinstance(outcome, Client):
                self._learnt(outcome)
            else:
                self._door.begin()
                self._packages.receive(outcome.parameters)
                self._send_along()
                self._door.catch_up()
        if value == (DONT, ECHO) and not self._options.echoes:
            self._keys.refused()

    def _switched(self, switched: Switched) -> None:
        if switched.side is not Side.OURS:
            return
        if switched.option == END_OF_RECORD:
            self._door.prompts_end(self._options.prompt_end)
        elif switched.option == MSSP and switched.on:
            self._door.send(subnegotiation(MSSP, mssp.parameters(self._status())))
        elif switched.option == MCCP2:
            self._compress(switched.on)
        elif switched.option == ECHO:
            self._keys.agreed(switched.on)
        elif switched.option == GMCP:
            self._send_along(switched.on)
            if switched.on:
                self._packages.begin()
                self._door.catch_up()

    def _compress(self, on: bool) -> None:
        if on:
            self._door.send(subnegotiation(MCCP2))
            self._door.compress()
        else:
            self._door.outlet.deflate_no_more()

    def _send_along(self, on: bool = True) -> None:
        self._door.sends_along(self._packages.wanted if on else frozenset())

    def _learnt(self, client: Client) -> None:
        self._door.shows(shown_by(client, self._sends_utf8, self._answered))
        self.line_ends.nul_for_80 = client.name == TINYFUGUE
        if client.name and not self._noted:
            self._noted = True
            number = self._door.session.number
            shape = "session {session} uses {client!r}"
            self._entrance.record.note_of(number, shape, client=client.name)

    def _say_here(self) -> None:
        """Answer an AYT, at most once a second."""
        now = self._entrance.clock.seconds()
        if now >= self._said_here + 1:
            self._said_here = now
            self._door.session.tell("Yes, the party is here.")

    # --- what is typed

    def decode(self, line: bytes) -> str:
        """Return what a line says after the keys in it, such as backspace, have done their work."""
        text: str | None = None
        if b"\x1b" in line and self._options.client.name == TINYFUGUE:
            text = _with_high_bits(line)
        if text is None:
            text = line.decode("ascii") if line.isascii() else self._decoded(line)
        if not text.isprintable():
            text = edited(text)
        charset = self._door.view.look.charset
        if charset == UTF_8 or NEAR_NAME not in text:
            return text
        return self._with_real_names(text, charset)

    def _with_real_names(self, text: str, charset: str) -> str:
        """Return a line with people's real names in place of those that this client shows."""
        shown: dict[str, list[str]] = {}
        for person in self._entrance.party.people.values():
            if not person.name.isascii():
                shown.setdefault(called(person.name, charset).casefold(), []).append(person.name)
        return _SHOWN_NAME.sub(lambda word: _only(shown, word[0]), text)

    def _decoded(self, line: bytes) -> str:
        charset = self._door.view.look.charset
        try:
            text = line.decode(UTF_8)
        except UnicodeDecodeError:
            if charset == UTF_8:
                self._tell_charsets()
                charset = LATIN_1
            return line.decode(READ_AS[charset], "replace")
        if charset != UTF_8 and self._charset_is_a_guess:
            self._sends_utf8 = True
            self._learnt(self._options.client)
            return text
        return text if charset in (UTF_8, ASCII) else line.decode(READ_AS[charset], "replace")

    @property
    def _charset_is_a_guess(self) -> bool:
        chosen = self._door.session.wishes.charset is not None
        return not chosen and not self._options.client.charset

    def _tell_charsets(self) -> None:
        """Say once how people whose letters can't be read set that right."""
        if not (self._told_charset or "charset" in self._door.unused):
            self._told_charset = True
            self._door.session.tell(
                "Your client does not send UTF-8. Type {sign}charset latin1 or {sign}charset cp437,"
                " whichever it uses, so that your letters are read correctly."
            )

    def hide(self, hidden: bool) -> None:
        """Ask the client not to show what is typed, or to show it again."""
        self._keys.hide(hidden)

    def typed(self, text: bytes) -> None:
        """Take note of what is typed before it becomes lines; nothing waits any more."""
        self._door.begin()
        self._keys.typed(text, self._heard)


def _only(shown: dict[str, list[str]], word: str) -> str:
    """Return the one name that is shown as `word`; `word` itself if there is none, or several."""
    names = shown.get(word.casefold(), [])
    return names[0] if len(names) == 1 else word


def _with_high_bits(line: bytes) -> str | None:
    """Return what was typed in TinyFugue, if it is UTF-8.

    In most locales it sends ESC and seven bits for a byte that has eight.
    """
    found = re.sub(rb"\x1b([\x00-\x80])", lambda key: bytes((key[1][0] | 0x80,)), line)
    try:
        return found.decode(UTF_8)
    except UnicodeDecodeError:
        return None
