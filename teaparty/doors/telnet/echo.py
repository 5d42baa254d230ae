"""What is typed on a telnet client that sends each key, or hides what is typed for a while."""

import codecs
from collections.abc import Callable

from teaparty.core.values.looks import ASCII, CP437, LATIN_1, UTF_8
from teaparty.doors.telnet.door import TelnetDoor
from teaparty.wire.editor import LineEditor
from teaparty.wire.options import Options
from teaparty.wire.telnet import EC, EL, Command, escaped

KEYS = {Command(EC): b"\x7f", Command(EL): b"\x15"}
"""Telnet commands, and the keys that erase the same on the line that is being typed."""
LONGEST_KEY = 8
"""Bytes that one key sends."""
KEYS_IN_A_ROW = 2
"""Keys that came one by one, after which a client is taken for one that sends each."""
LINES_IN_A_ROW = 3
"""Lines that came whole, after which it is not."""
ANSWER_SECONDS = 10
"""Seconds after which a client that has not answered a change of ECHO never will."""
READ_AS = {UTF_8: "utf-8", ASCII: "cp1252", LATIN_1: "cp1252", CP437: "cp437"}
"""The encoding of what clients of a charset send; Windows calls its own one Latin-1."""


class Echo:
    """The keys of one connection. Lines are made of them elsewhere; here they are only echoed."""

    __slots__ = (
        "_by_key", "_changed_at", "_decoder", "_decodes", "_door", "_echoing", "_editor",
        "_in_a_row", "_longest", "_now", "_options", "_refused", "_unfinished",
    )  # fmt: skip

    _editor: LineEditor  # where we echo
    _decoder: codecs.IncrementalDecoder

    def __init__(
        self, door: TelnetDoor, options: Options, now: Callable[[], float], longest: int
    ) -> None:
        self._door = door
        self._longest = longest  # bytes of a line
        self._options = options
        self._now = now
        self._by_key = self._echoing = self._refused = False
        self._in_a_row = 0  # keys that came alone; or, where each does, lines that came whole
        self._unfinished = b""
        self._decodes = ""  # by which charset; empty before the first
        self._changed_at = 0.0

    # --- who echoes

    def hide(self, hidden: bool) -> None:
        """Ask the client not to show what is typed, or to show it again."""
        keyed = self._by_key and self._door.session.gone is None
        self._echo(hidden or keyed)

    def agreed(self, on: bool) -> None:
        """The client leaves showing what is typed to us, or takes it back."""
        self._echoing = on and self._by_key
        if self._echoing:
            self._begin_line()
            self._editor.receive(self._decoded(self._unfinished))
            self._door.typing(self._editor.text)
            self._door.redraw()
        elif self._by_key:
            self._leave_it()

    def refused(self) -> None:
        """The client shows what is typed by itself: it is not asked again because of its keys."""
        if self._by_key and not self._echoing:
            self._refused = True
            self._leave_it()

    def _leave_it(self) -> None:
        """Leave showing what is typed to the client, for good."""
        self._end_keys()
        if not self._door.hidden:
            self._echo(False)

    def _echo(self, on: bool) -> None:
        now = self._now()
        sent = self._options.echo(on, long_ago=now - self._changed_at > ANSWER_SECONDS)
        if sent:
            self._changed_at = now
            self._door.send(sent)

    def _end_keys(self) -> None:
        self._by_key = self._echoing = False
        self._in_a_row = 0
        self._unfinished = b""
        self._door.typing("")

    # --- what is typed

    def typed(self, text: bytes, telnet: bool) -> None:
        """Take note of what is typed before it becomes lines, and echo it if that is our part.

        `telnet` says that the client speaks it.
        """
        if (
            len(text) > LONGEST_KEY
            and text.endswith(b"\n")
            and not (self._door.hidden or self._by_key)
        ):
            self._unfinished = b""  # a whole line, as most clients send it
            self._in_a_row = 0
        elif self._door.hidden:
            self._forget()
        elif self._by_key:
            self._type(text)
        else:
            self._notice(text, telnet and not self._refused)

    def _forget(self) -> None:
        """Forget what is typed, so that it is not shown later."""
        self._unfinished = b""
        if self._echoing and self._editor.text:
            self._begin_line()
            self._door.typing("")

    def _notice(self, text: bytes, may_ask: bool) -> None:
        """Find out whether each key comes by itself."""
        self._remember(text)
        if text in KEYS.values():
            return  # a line client's own commands
        key = len(text) <= LONGEST_KEY and b"\n" not in text
        self._in_a_row = self._in_a_row + 1 if key else 0
        if self._in_a_row >= KEYS_IN_A_ROW and may_ask:
            self._by_key = True
            self._in_a_row = 0
            self._echo(True)

    def _type(self, text: bytes) -> None:
        if self._echoing:
            echo = self._editor.receive(self._decoded(text))
            self._door.send(escaped(echo.encode(self._door.view.look.charset, "replace")))
            self._door.typing(self._editor.text)
        else:
            self._remember(text)
        self._in_a_row = self._in_a_row + 1 if b"\n" in text[1:] else 0
        if self._in_a_row >= LINES_IN_A_ROW:
            self._end_keys()
            self._echo(False)

    def _remember(self, text: bytes) -> None:
        """Keep the line that is not finished yet."""
        self._unfinished = (self._unfinished + text).rpartition(b"\n")[2][: self._longest]

    def _begin_line(self) -> None:
        self._editor = LineEditor(self._longest)
        self._decodes = ""

    def _decoded(self, text: bytes) -> str:
        charset = self._door.view.look.charset
        if charset != self._decodes:
            self._decodes = charset
            self._decoder = codecs.getincrementaldecoder(READ_AS[charset])("replace")
        return self._decoder.decode(text)
