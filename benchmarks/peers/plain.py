"""A plain Twisted chat server, as courses write it: each line is written to each member.

    python plain.py ADDRESS PORT

It has rooms, whispers and announcements, since it is measured against a server that has them.
"""

import sys
from typing import Any

from twisted.internet import reactor
from twisted.internet.protocol import ServerFactory, connectionDone
from twisted.protocols.basic import LineReceiver
from twisted.python.failure import Failure


class Chatter(LineReceiver):
    """Somebody who is connected."""

    factory: "Chat"
    transport: Any
    name = ""
    room = ""

    def connectionMade(self) -> None:
        self.transport.setTcpNoDelay(True)
        self.tell("Who are you? Type login and a name.")

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        if self.name:
            del self.factory.people[self.name]
            self._leave()

    def lineReceived(self, line: bytes) -> None:
        word, _, rest = line.decode(errors="replace").partition(" ")
        obey = getattr(self, f"do_{word}", None)
        if obey is None or (not self.name and word != "login"):
            self.tell(f"There is no command {word}.")
        else:
            obey(rest)

    def tell(self, text: str) -> None:
        self.sendLine(text.encode())  # type: ignore[no-untyped-call]

    def broadcast(self, text: str) -> None:
        for other in self.factory.rooms[self.room]:
            if other is not self:
                other.tell(text)

    def do_login(self, name: str) -> None:
        if not name.isalnum() or name in self.factory.people:
            self.tell("Please take another name.")
            return
        self.name = name
        self.factory.people[name] = self
        self.tell(f"Welcome, {name}.")
        self._enter("parlour")

    def do_go(self, room: str) -> None:
        self._leave()
        self._enter(room)
        self.tell(f"You are in {room}.")

    def do_say(self, text: str) -> None:
        self.broadcast(f"{self.name} says: {text}")
        self.tell(f"You say: {text}")

    def do_whisper(self, rest: str) -> None:
        name, _, text = rest.partition(" ")
        if name in self.factory.people:
            self.factory.people[name].tell(f"{self.name} whispers: {text}")

    def _enter(self, room: str) -> None:
        self.room = room
        self.factory.rooms.setdefault(room, {})[self] = None
        self.broadcast(f"{self.name} has come in.")

    def _leave(self) -> None:
        del self.factory.rooms[self.room][self]
        self.broadcast(f"{self.name} has left.")


class Chat(ServerFactory):
    """Everybody, and who stands in which room."""

    protocol = Chatter  # type: ignore[assignment]

    def __init__(self) -> None:
        self.people: dict[str, Chatter] = {}
        self.rooms: dict[str, dict[Chatter, None]] = {}


if __name__ == "__main__":
    reactor.listenTCP(int(sys.argv[2]), Chat(), backlog=1_024, interface=sys.argv[1])
    reactor.run()
