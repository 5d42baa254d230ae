"""A guest's talk by telnet, with GMCP where text alone would not say who is in and who is here."""

from collections.abc import Iterator
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
    Unsent,
)
from teaparty.client.outbox import TOO_EARLY, Outbox
from teaparty.client.talk import NotTeaparty
from teaparty.wire import gmcp
from teaparty.wire.client import IS, SEND, WIDEST
from teaparty.wire.lines import LineEnds
from teaparty.wire.negotiation import Negotiations, Side, Switched
from teaparty.wire.telnet import (
    BINARY,
    ECHO,
    END_OF_RECORD,
    EOR,
    GA,
    GMCP,
    NAWS,
    NOP,
    TTYPE,
    Codec,
    Command,
    Negotiation,
    Subnegotiation,
    Value,
    command,
    escaped,
    subnegotiation,
)

PACKAGES = ["Room 1", "Char.Login 1"]
THEIRS = frozenset((BINARY, ECHO, END_OF_RECORD, GMCP))
WHOLE = (WIDEST, 24)
MOST = 65_536
"""Bytes of a line that has not ended yet."""
MOST_MESSAGE = 1_048_576
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
        ours = {BINARY, NAWS} | ({TTYPE} if self._terminal else set())
        self._negotiations = Negotiations(frozenset(ours), THEIRS, frozenset())
        self._codec = Codec(MOST_MESSAGE)
        self._ends = LineEnds()
        self._text = b""
        self._hidden = self._asked = self._gmcp = self._in = self._chats = False
        self._named = False
        self._last = ""
        self._turns = 0
        self._data = b""

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
        return [news for value in self._codec.receive(data) for news in self._value(value)]

    def closed(self) -> list[News]:
        if not self._gmcp:
            raise NotTeaparty("closes the connection")
        rest = [Read(_decoded(self._text))] if self._text else []
        return [*rest, Ended("", not self._last.startswith(LAST_WORDS))]

    def _value(self, value: Value) -> Iterator[News]:
        match value:
            case bytes():
                yield from self._rows(self._ends.receive(value))
            case Negotiation():
                yield from self._negotiated(value)
            case Subnegotiation(option=option):
                yield from self._told(option, value.parameters)
            case Command(code=code) if code in (GA, EOR):
                yield from self._prompt()

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

    # --- options

    def _negotiated(self, value: Negotiation) -> Iterator[News]:
        answer, switched = self._negotiations.receive(value)
        self._data += answer
        match switched:
            case Switched(Side.THEIRS, option, on) if option == ECHO:
                yield from self._hides(on)
            case Switched(Side.THEIRS, option, True) if option == GMCP:
                yield from self._speaks_gmcp()
            case Switched(Side.OURS, option, True) if option == NAWS:
                self._tells_size()

    def _hides(self, on: bool) -> Iterator[News]:
        self._hidden = on
        if not on and self._asked:
            self._asked = False
            yield Settled()

    def _tells_size(self) -> None:
        columns, rows = self._size
        size = columns.to_bytes(2, "big") + rows.to_bytes(2, "big")
        self._data += subnegotiation(NAWS, size)

    def _speaks_gmcp(self) -> Iterator[News]:
        self._gmcp = True
        self._sends("Core.Hello", {"client": "teaparty-client"})
        self._sends("Core.Supports.Set", PACKAGES)
        if self._name:
            self._names()
        else:
            yield Greeted()

    def _names(self) -> None:
        self._named = True
        credentials = {"account": self._name}
        if self._password:
            credentials["password"] = self._password
        self._sends("Char.Login.Credentials", credentials)

    def _sends(self, package: str, data: Any = None) -> None:
        self._data += subnegotiation(GMCP, gmcp.parameters(package, data))

    def _told(self, option: int, parameters: bytes) -> Iterator[News]:
        if option == TTYPE and parameters == bytes((SEND,)):
            terminal = self._terminal.encode("ascii", "replace")
            self._data += subnegotiation(TTYPE, bytes((IS,)) + terminal)
        elif option == GMCP and (message := gmcp.parse(parameters)):
            yield from self._heard(message)

    def _heard(self, message: gmcp.Message) -> Iterator[News]:
        match message:
            case ("Room.Info", dict()) if not self._in:
                self._in = True
                self._remembers()
                self._types(CHAT)
            case ("Core.Ping", _) if self._turns > 1:
                yield from self._turned()
            case ("Room.Players", list(people)):
                found = [each.get("name") for each in people if isinstance(each, dict)]
                self.company.people = {name: name for name in found if isinstance(name, str)}
            case ("Room.AddPlayer", {"name": str(name)}):
                self.company.comes(name, name)
            case ("Room.RemovePlayer", str(name)):
                self.company.people.pop(name, None)
            case ("Char.Login.Result", {"success": False}) if self._named:
                self._named = False
                yield NotLetIn()

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
            self._sends("Core.Ping")

    def _turned(self) -> Iterator[News]:
        """The party has come to its next turn; after the last one, send what waits."""
        self._turns -= 1
        if self._turns > 1:
            self._sends("Core.Ping")
            return
        self._chats = True
        yield CameIn(again=False)
        yield from map(Unsent, self._outbox.begins())
        self._flush()

    # --- what goes out

    def says(self, line: str) -> str:
        objection = self._outbox.objection(line)
        if not objection and not (self._name or self._gmcp):
            return TOO_EARLY
        if not objection and self._gmcp and not (self._in or self._named):
            self._types(line)
            self._typed = line.split()
        elif not objection:
            self._outbox.add(line)
            self._flush()
        return objection

    def _flush(self) -> None:
        if self._chats:
            for _, line in self._outbox.to_send():
                self._types(line)

    def answers(self, text: str) -> None:
        if self._hidden:
            self._types(text)

    def quits(self) -> None:
        if self._gmcp:
            self._types("/quit" if self._in else "quit")

    def _types(self, line: str) -> None:
        self._data += escaped(line.encode("utf-8", "replace")) + b"\r\n"

    def pings(self) -> None:
        self._data += command(NOP)

    def resized(self, columns: int, rows: int) -> None:
        self._size = (columns, rows)
        if self._negotiations.is_on(Side.OURS, NAWS):
            self._tells_size()

    def to_send(self) -> bytes:
        data, self._data = self._data, b""
        return data


def _decoded(text: bytes) -> str:
    return text.decode("utf-8", "replace")
