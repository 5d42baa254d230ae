"""A guest's talk by telnet, with GMCP where text alone would not say who is in and who is here."""

from collections.abc import Container, Iterator
from contextlib import suppress
from typing import Any

from teaparty.client.company import Company
from teaparty.client.news import (
    Asked,
    CameIn,
    Ended,
    Greeted,
    News,
    NotLetIn,
    Read,
    Settled,
    Unsaid,
    Unsent,
)
from teaparty.client.outbox import TOO_EARLY, Outbox
from teaparty.client.streams import (
    NONSENSE,
    counted_by_gmcp,
    stands_by_gmcp,
    tuned_by_gmcp,
)
from teaparty.client.talk import NotTeaparty
from teaparty.client.telnet_codec import (
    WHOLE,
    Hides,
    Prompted,
    SpeaksGmcp,
    TelnetCodec,
    Value,
)
from teaparty.core.values.signs import plain_word, signed
from teaparty.core.words.talk import CHAT_SIGNS, is_talk
from teaparty.wire import gmcp

PACKAGES = ["Room 1", "Char.Login 1", "Comm.Channel 1"]
MOST = 65_536
"""Bytes of a line that has not ended yet."""
HTTP = b"HTTP/1."
CHAT, CHATS = "/mode chat", "What you type is said aloud"
"""What asks for chat mode, and how its answer begins: lines that come before that are not said."""
TURNS = 4
"""What comes too soon after that answer is taken for something that was sent before it."""
LAST_WORDS = ("You have come in from elsewhere", "You were sent out", "Goodbye. ")
"""How the last line begins after which a guest does not come back without being told to."""


class TelnetTalk:
    """`terminal` is what the party is told of the terminal; "" for a program that shows no colour.

    `size` are its columns and rows; lines are not wrapped if it is `WHOLE`.
    """

    sorts = False

    def __init__(
        self,
        name: str = "",
        password: str = "",
        terminal: str = "",
        size: tuple[int, int] = WHOLE,
    ) -> None:
        self._name = name
        self._password = password
        self._typed: list[str] = []  # the line that may have brought the guest in
        self._terminal = terminal
        self._size = size
        self._outbox = Outbox()
        self.company = Company()
        self._begins()

    def _begins(self) -> None:
        self._telnet = TelnetCodec(self._terminal, self._size)
        self._text = b""
        self._hidden = self._asked = self._gmcp = self._in = self._chats = False
        self._named = False
        self._room = ""
        self._last = ""
        self._turns = 0

    @property
    def known(self) -> bool:
        return self._gmcp

    @property
    def crowded(self) -> bool:
        return self._outbox.crowded

    def connected(self) -> None:
        """See `Talk`. The party speaks first."""

    def disconnected(self) -> None:
        self._begins()

    # --- what comes

    def receive(self, data: bytes) -> list[News]:
        return [news for value in self._telnet.receive(data) for news in self._value(value)]

    def closed(self) -> list[News]:
        if not self._gmcp:
            raise NotTeaparty("closes the connection")
        rest = [Read(_decoded(self._text))] if self._text else []
        return [*rest, Ended("", not self._last.startswith(LAST_WORDS))]

    def _value(self, value: Value) -> Iterator[News]:
        match value:
            case bytes():
                yield from self._rows(value)
            case Prompted():
                yield from self._prompt()
            case Hides(on):
                yield from self._hides(on)
            case SpeaksGmcp():
                yield from self._speaks_gmcp()
            case message:
                yield from self._heard(message)

    def _rows(self, text: bytes) -> Iterator[News]:
        if self._chats:  # the party is there, and most likely has what was sent before
            self._outbox.taken(self._outbox.sent)
            self._flush()
        if text.startswith(HTTP) and not self._gmcp:
            raise NotTeaparty("speaks HTTP, not telnet")
        *rows, self._text = (self._text + text).split(b"\n")
        for row in rows:
            if row or not self._hidden:  # the blank row is what a hidden answer leaves
                self._last = _decoded(row)
                yield Read(self._last)
                self._settles()
        if len(self._text) > MOST:
            yield Read(_decoded(self._text))
            self._text = b""

    def _prompt(self) -> Iterator[News]:
        text, self._text = _decoded(self._text), b""
        if self._hidden:
            self._asked = True
            yield Asked(text, True)
        elif text.strip():
            yield Read(text)

    def _hides(self, on: bool) -> Iterator[News]:
        self._hidden = on
        if not on and self._asked:
            self._asked = False
            yield Settled()

    def _speaks_gmcp(self) -> Iterator[News]:
        self._gmcp = True
        self._telnet.sends("Core.Hello", {"client": "teaparty-client"})
        self._telnet.sends("Core.Supports.Set", PACKAGES)
        if self._name:
            self._names()
        else:
            yield Greeted()

    def _names(self) -> None:
        self._named = True
        credentials = {"account": self._name}
        if self._password:
            credentials["password"] = self._password
        self._telnet.sends("Char.Login.Credentials", credentials)

    def _heard(self, message: gmcp.Message) -> Iterator[News]:
        match message:
            case ("Room.Info", dict(room)):
                self._comes_to_a_room()
                with suppress(*NONSENSE):
                    self._room = str(room["num"])
                    yield stands_by_gmcp(room)
            case ("Core.Ping", _) if self._turns > 1:
                yield from self._turned()
            case ("Room.Players", list(people)):
                found = [each.get("name") for each in people if isinstance(each, dict)]
                self.company.are_here((name, name) for name in found if isinstance(name, str))
            case ("Room.AddPlayer", {"name": str(name)}):
                self.company.comes(name, name)
            case ("Room.RemovePlayer", str(name)):
                self.company.people.pop(name, None)
            case ("Char.Login.Result", {"success": False}) if self._named:
                self._named = False
                yield NotLetIn()
            case ("Comm.Channel.List" | "Comm.Channel.Text", data):
                with suppress(*NONSENSE):
                    yield from self._of_channels(data)

    def _of_channels(self, data: Any) -> Iterator[News]:
        """Yield what the guest listens to, or that somebody else has said something."""
        if isinstance(data, list):
            tuned = tuned_by_gmcp(data)
            self.company.are_channels(each.word for each in tuned.streams)
            yield tuned
        elif str(data["talker"]).casefold() != self._name.casefold():
            yield counted_by_gmcp(data, self._room)

    def _comes_to_a_room(self) -> None:
        if not self._in:
            self._in = True
            self._remembers()
            self._telnet.types(CHAT)

    def _remembers(self) -> None:
        """Remember the name that was typed, to come back by it."""
        match self._typed:
            case ["login", name, *_] | [name]:
                self._name = name
                self._password = ""

    def _settles(self) -> None:
        """Ask for a few turns of the party, where the last line says that lines are said now."""
        if self._in and not self._turns and self._last.startswith(CHATS):
            self._turns = TURNS
            self._telnet.sends("Core.Ping")

    def _turned(self) -> Iterator[News]:
        """The party has come to its next turn; after the last one, send what waits."""
        self._turns -= 1
        if self._turns > 1:
            self._telnet.sends("Core.Ping")
            return
        self._chats = True
        yield CameIn(again=False)
        yield from map(Unsent, self._outbox.begins())
        self._flush()

    # --- what goes out

    def says(self, line: str, on: str | None = None) -> str:
        objection = self._outbox.objection(line)
        if not objection and not (self._name or self._gmcp):
            return TOO_EARLY
        if not objection and self._gmcp and not (self._in or self._named):
            self._telnet.types(line)
            self._typed = line.split()
        elif not objection:
            self._outbox.add(
                f"+{on} {line}" if on and is_plain(line, self.company.channels) else line
            )
            self._flush()
        return objection

    def _flush(self) -> None:
        if self._chats:
            for _, typed in self._outbox.to_send():
                self._telnet.types(typed.line)

    def catches_up(self, tab: str) -> None:
        """See `Talk`. By telnet nobody is told of it, but by lines."""

    def answers(self, text: str) -> None:
        if self._hidden:
            self._telnet.types(text)

    def quits(self) -> None:
        if self._gmcp:
            self._telnet.types("/quit" if self._in else "quit")

    def ends(self) -> list[News]:
        doubtful, never = self._outbox.ends()
        return [*map(Unsent, doubtful), *map(Unsaid, never)]

    def pings(self) -> None:
        self._telnet.pings()

    def resized(self, columns: int, rows: int) -> None:
        self._size = (columns, rows)
        self._telnet.resized(self._size)

    def to_send(self) -> bytes:
        return self._telnet.to_send()


def _decoded(text: bytes) -> str:
    return text.decode("utf-8", "replace")


def is_plain(line: str, channels: Container[str]) -> bool:
    """Whether a line in chat mode is said as it stands, or done, and names no channel itself."""
    if not (line := line.strip()):
        return False
    line = signed(line)
    match line[0]:
        case "+" | "#":
            return plain_word(line[1:].partition(" ")[0]) not in channels
        case ".":
            return not line[1:2].isalpha()
        case ":":
            return True
        case sign:
            return sign not in CHAT_SIGNS or is_talk(line)
