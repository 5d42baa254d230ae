"""The telnet side of one connection: its options, what they tell of the client, and its keys."""

import codecs
import re
from typing import TYPE_CHECKING

from teaparty.core.looks import ASCII, CP437, LATIN_1, UTF_8, charset_named
from teaparty.doors.door import Door
from teaparty.doors.dressing import TINYFUGUE, shown_by
from teaparty.doors.gmcp import Packages
from teaparty.wire import mssp
from teaparty.wire.client import Client
from teaparty.wire.editor import LineEditor, edited
from teaparty.wire.lines import LineEnds
from teaparty.wire.negotiation import Side, Switched
from teaparty.wire.options import Options
from teaparty.wire.telnet import (
    AYT,
    EC,
    ECHO,
    EL,
    END_OF_RECORD,
    GMCP,
    MCCP2,
    MCCP3,
    MSSP,
    Command,
    Negotiation,
    Subnegotiation,
    escaped,
    subnegotiation,
)

if TYPE_CHECKING:
    from teaparty.doors.entrance import Entrance

COMPRESSION = frozenset((MCCP2, MCCP3))
KEYS = {Command(EC): b"\x7f", Command(EL): b"\x15"}
"""What erases the same on the line that is being typed."""
LONGEST_KEY = 8
"""Bytes that one key sends."""
KEYS_IN_A_ROW = 2
"""Keys that came one by one, after which a client is taken for one that sends each."""
LINES_IN_A_ROW = 2
"""Lines that came whole, after which it is not."""
_READ_AS = {UTF_8: "utf-8", ASCII: "cp1252", LATIN_1: "cp1252", CP437: "cp437"}
"""What people write who say that they use a charset; Windows calls its own one Latin-1."""


class Terminal:
    """What is known of one telnet client, and what it is sent besides text."""

    __slots__ = (
        "_by_key", "_decoder", "_decodes", "_door", "_echoing", "_editor", "_entrance", "_heard",
        "_keys_in_a_row", "_lines_in_a_row", "_noted", "_options", "_packages", "_said_here",
        "_sends_utf8", "_told_charset", "_unfinished", "line_ends",
    )  # fmt: skip

    _editor: LineEditor  # where we echo
    _decoder: codecs.IncrementalDecoder

    def __init__(self, entrance: "Entrance", door: Door, left_out: frozenset[int]) -> None:
        self._entrance = entrance
        self._door = door
        self._options = Options(lambda name: charset_named(name) is not None, left_out)
        self._packages = Packages(door.session, door.send, door.fault, self._log_in)
        self.line_ends = LineEnds()
        self._heard = False  # something that only telnet clients send
        self._sends_utf8 = self._told_charset = self._noted = False
        self._said_here = -1.0
        self._by_key = self._echoing = False
        self._keys_in_a_row = self._lines_in_a_row = 0
        self._unfinished = b""
        self._decodes = ""  # by what charset; nothing yet
        door.prompts_end(self._options.prompt_end)
        door.send(self._options.opening())

    # --- what the client tells

    def take(self, value: Command | Negotiation | Subnegotiation) -> bytes:
        """Do what a telnet value asks for; return the keys that it stands for."""
        self._heard = True
        if isinstance(value, Command):
            if value.code == AYT:
                self._say_here()
            return KEYS.get(value, b"")
        for outcome in self._options.receive(value):
            if isinstance(outcome, bytes):
                self._door.send(outcome)
            elif isinstance(outcome, Switched):
                self._switched(outcome)
            elif isinstance(outcome, Client):
                self._learnt(outcome)
            else:
                self._packages.receive(outcome.parameters)
                self._send_along()
        return b""

    def _switched(self, switched: Switched) -> None:
        if switched.side is not Side.OURS:
            return
        if switched.option == END_OF_RECORD:
            self._door.prompts_end(self._options.prompt_end)
        elif switched.option == MSSP and switched.on:
            self._door.send(subnegotiation(MSSP, mssp.parameters(self._entrance.status())))
        elif switched.option == MCCP2:
            self._compress(switched.on)
        elif switched.option == ECHO:
            self._echo(switched.on)
        elif switched.option == GMCP:
            self._send_along(switched.on)
            if switched.on:
                self._packages.begin()

    def _compress(self, on: bool) -> None:
        if on:
            self._door.send(subnegotiation(MCCP2))
            self._door.outlet.deflate()
        else:
            self._door.outlet.deflate_no_more()

    def _send_along(self, on: bool = True) -> None:
        self._door.sends_along(self._packages.wanted if on else frozenset())

    def _learnt(self, client: Client) -> None:
        self._door.shows(shown_by(client, self._sends_utf8))
        self.line_ends.nul_for_80 = client.name == TINYFUGUE
        if client.name and not self._noted:
            self._noted = True
            self._entrance.record.note(
                "session {session} uses {client}",
                session=self._door.session.number,
                client=client.name,
            )

    def _say_here(self) -> None:
        """Answer an AYT, at most once a second."""
        now = self._entrance.clock.seconds()
        if now >= self._said_here + 1:
            self._said_here = now
            self._door.session.tell("Yes, the party is here.")

    def _log_in(self, name: str) -> None:
        self._door.session.handle(f"login {name}", self._entrance.clock.seconds())

    # --- what is typed

    def decode(self, line: bytes) -> str:
        """Return what a line says, when the keys in it have done what they do."""
        if b"\x1b" in line and self._options.client.name == TINYFUGUE:
            text = _with_high_bits(line)
            if text is not None:
                return edited(text)
        return edited(line.decode("ascii") if line.isascii() else self._decoded(line))

    def _decoded(self, line: bytes) -> str:
        charset = self._door.view.look.charset
        try:
            text = line.decode(UTF_8)
        except UnicodeDecodeError:
            if charset == UTF_8:
                self._tell_charsets()
                charset = LATIN_1
            return line.decode(_READ_AS[charset], "replace")
        if charset != UTF_8 and self._charset_is_a_guess:
            self._sends_utf8 = True
            self._learnt(self._options.client)
            return text
        return text if charset in (UTF_8, ASCII) else line.decode(_READ_AS[charset], "replace")

    @property
    def _charset_is_a_guess(self) -> bool:
        chosen = self._door.session.wishes.charset is not None
        return not chosen and not self._options.client.charset

    def _tell_charsets(self) -> None:
        """Say once what helps somebody whose letters others can't read."""
        if not self._told_charset:
            self._told_charset = True
            self._door.session.tell(
                "Your client does not send UTF-8. Type charset latin1 or charset cp437, whichever"
                " it uses, so that your letters are read rightly."
            )

    def hide(self, hidden: bool) -> None:
        """Let the client not show what is typed; or show it again."""
        self._door.send(self._options.echo(hidden or self._by_key))

    def typed(self, text: bytes) -> None:
        """Take note of what is typed, before it becomes lines; echo it where we are to."""
        if self._door.hidden:
            self._forget()
        elif self._by_key:
            self._type(text)
        else:
            self._notice(text)

    def _forget(self) -> None:
        """Keep nothing of what is typed to be shown later."""
        self._unfinished = b""
        if self._echoing and self._editor.text:
            self._begin_line()
            self._door.typing("")

    def _remember(self, text: bytes) -> None:
        """Keep the line that is not finished yet."""
        most = self._entrance.party.limits.line
        self._unfinished = (self._unfinished + text).rpartition(b"\n")[2][:most]

    def _begin_line(self) -> None:
        self._editor = LineEditor(self._entrance.party.limits.line)
        self._decodes = ""

    def _notice(self, text: bytes) -> None:
        """Find out whether each key comes by itself."""
        self._remember(text)
        key = len(text) <= LONGEST_KEY and b"\n" not in text
        self._keys_in_a_row = self._keys_in_a_row + 1 if key else 0
        if self._keys_in_a_row >= KEYS_IN_A_ROW and self._heard:
            self._by_key = True
            self._lines_in_a_row = 0
            self._door.send(self._options.echo(True))

    def _echo(self, on: bool) -> None:
        """The client leaves it to us to show what is typed, or does that again."""
        self._echoing = on and self._by_key
        if self._echoing:
            self._begin_line()
            self._editor.receive(self._keys(self._unfinished))
            self._door.typing(self._editor.text)
            self._door.redraw()
        elif self._by_key:
            self._by_key = False
            self._keys_in_a_row = 0
            self._unfinished = b""
            self._door.typing("")

    def _type(self, text: bytes) -> None:
        if self._echoing:
            echo = self._editor.receive(self._keys(text))
            self._door.send(escaped(echo.encode(self._door.view.look.charset, "replace")))
            self._door.typing(self._editor.text)
        else:
            self._remember(text)
        self._lines_in_a_row = self._lines_in_a_row + 1 if b"\n" in text[LONGEST_KEY:] else 0
        if self._lines_in_a_row >= LINES_IN_A_ROW:
            self._echo(False)
            self._door.send(self._options.echo(False))

    def _keys(self, text: bytes) -> str:
        charset = self._door.view.look.charset
        if charset != self._decodes:
            self._decodes = charset
            self._decoder = codecs.getincrementaldecoder(_READ_AS[charset])("replace")
        return self._decoder.decode(text)


def _with_high_bits(line: bytes) -> str | None:
    """Return what was typed in TinyFugue, where that is UTF-8.

    In most locales it sends ESC and seven bits for a byte that has eight.
    """
    found = re.sub(rb"\x1b([\x00-\x80])", lambda key: bytes((key[1][0] | 0x80,)), line)
    try:
        return found.decode(UTF_8)
    except UnicodeDecodeError:
        return None
