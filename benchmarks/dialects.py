"""How a guest speaks to each kind of server: coming in, saying, whispering."""

from collections.abc import Sequence
from typing import NamedTuple

from benchmarks.websocket import UPGRADE

CHANNEL = "news"
"""The channel, where there is one."""


class Step(NamedTuple):
    """What a guest sends, and what it waits for then."""

    sent: str
    awaited: bytes


class Dialect:
    """A server where one line comes in and goes out again as it is: the floor."""

    echoes = True
    """Whether who says a line reads it as well."""
    shared = True
    """Whether a talker reads, but for how their own lines begin, the same bytes as others."""
    whisper_echoes = False
    """Whether who whispers a line reads it as well."""

    def own(self, name: str) -> tuple[bytes, bytes] | None:
        """Return how somebody's own lines begin for them and for others, where that differs."""
        return None

    def enter(self, name: str, room: int) -> Sequence[Step]:
        """Return the steps by which somebody comes into a room."""
        return [Step("", b"")]

    def dress(self, look: int) -> Sequence[str]:
        """Return the lines that give somebody one of four looks."""
        return ()

    def say(self, name: str, room: int, text: str) -> str:
        """Return the line that says something in a room."""
        return f"{name} says: {text}"

    def whisper(self, name: str, text: str) -> str:
        """Return the line that says something to one person."""
        raise NotImplementedError

    def speak(self, text: str) -> str:
        """Return the line that says something on the channel."""
        raise NotImplementedError


class Book(Dialect):
    """The server of the books: one room, and everybody reads the same; `peers/book.py`."""

    def enter(self, name: str, room: int) -> Sequence[Step]:
        return [Step(f"login {name}", b"Welcome")]

    def say(self, name: str, room: int, text: str) -> str:
        return f"say {text}"


class Plain(Book):
    """The server of courses, with rooms and whispers: `peers/plain.py`."""

    def own(self, name: str) -> tuple[bytes, bytes]:
        return b"You say:", f"{name} says:".encode()

    def enter(self, name: str, room: int) -> Sequence[Step]:
        steps = super().enter(name, room)
        return steps if room == 0 else [*steps, Step(f"go room{room}", b"You are in")]

    def whisper(self, name: str, text: str) -> str:
        return f"whisper {name} {text}"


class TeaParty(Plain):
    """This server."""

    whisper_echoes = True

    def enter(self, name: str, room: int) -> Sequence[Step]:
        steps = [Step(f"login {name}", b"Exits: ")]
        return steps if room == 0 else [*steps, Step(f"go room{room}", b"Exits: ")]

    def dress(self, look: int) -> Sequence[str]:
        return (
            (),
            ("settings width 80", "settings colour 256"),
            ("settings width 100", "settings colour true"),
            ("screenreader on",),
        )[look]

    def speak(self, text: str) -> str:
        return f"+{CHANNEL} {text}"


class Web(TeaParty):
    """This server, by `teaparty.v1`."""

    shared = False

    def enter(self, name: str, room: int) -> Sequence[Step]:
        return [
            Step(UPGRADE, b"\r\n\r\n"),
            Step(f'{{"hello":1,"name":"{name}"}}', b'{"state":'),
        ]

    def say(self, name: str, room: int, text: str) -> str:
        return text


class Irc(Dialect):
    """An IRC server (RFC 2812)."""

    echoes = shared = False

    def enter(self, name: str, room: int) -> Sequence[Step]:
        return [
            Step(f"NICK {name}\r\nUSER {name} 0 * :{name}", b" 001 "),
            Step(f"JOIN #room{room}", b" 366 "),
        ]

    def say(self, name: str, room: int, text: str) -> str:
        return f"PRIVMSG #room{room} :{text}"

    def whisper(self, name: str, text: str) -> str:
        return f"PRIVMSG {name} :{text}"
