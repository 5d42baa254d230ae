"""The chat server of the books, on asyncore: rooms that pass each line on to each session.

    python book.py ADDRESS PORT

Written anew after the design of the Virtual Tea Party: a LoginRoom, a ChatRoom and a LogoutRoom
handle the commands of the sessions in them. Python 3.12 has no asyncore any more. One thing is done
better than there, `poll` instead of `select`: otherwise 1,000 connections would be the end of it.
"""

import sys

if sys.version_info >= (3, 12):
    raise SystemExit("Python 3.12 and later have no asyncore")

import asynchat
import asyncore
import socket


class Room:
    """Handles the commands of the sessions that are in it."""

    def __init__(self, server: "Server") -> None:
        self.server = server
        self.sessions: list[Session] = []

    def add(self, session: "Session") -> None:
        self.sessions.append(session)

    def remove(self, session: "Session") -> None:
        self.sessions.remove(session)

    def broadcast(self, line: str) -> None:
        for session in self.sessions:
            session.push(line.encode())

    def handle(self, session: "Session", line: str) -> None:
        word, _, rest = line.strip().partition(" ")
        obey = getattr(self, f"do_{word}", None)
        if obey is None:
            session.push(f"Unknown command: {word}\r\n".encode())
        else:
            obey(session, rest.strip())


class LoginRoom(Room):
    """Where a session takes a name."""

    def add(self, session: "Session") -> None:
        super().add(session)
        session.push(b"Please log in.\r\n")

    def do_login(self, session: "Session", name: str) -> None:
        if not name or name in self.server.users:
            session.push(b"Please take another name.\r\n")
            return
        session.name = name
        self.server.users[name] = session
        session.push(f"Welcome, {name}.\r\n".encode())
        session.enter(self.server.chat)


class ChatRoom(Room):
    """Where everybody talks."""

    def add(self, session: "Session") -> None:
        self.broadcast(f"{session.name} has entered the room.\r\n")
        super().add(session)

    def remove(self, session: "Session") -> None:
        super().remove(session)
        self.broadcast(f"{session.name} has left the room.\r\n")

    def do_say(self, session: "Session", text: str) -> None:
        self.broadcast(f"{session.name} says: {text}\r\n")

    def do_who(self, session: "Session", rest: str) -> None:
        for name in self.server.users:
            session.push(f"{name}\r\n".encode())


class LogoutRoom(Room):
    """Where a session ends."""

    def add(self, session: "Session") -> None:
        self.server.users.pop(session.name, None)


class Session(asynchat.async_chat):
    """Collects the lines of one connection."""

    name = ""

    def __init__(self, server: "Server", connection: socket.socket) -> None:
        super().__init__(connection)
        self.server = server
        self.set_terminator(b"\r\n")
        self.data: list[bytes] = []
        self.room: Room | None = None
        self.enter(server.login)

    def enter(self, room: Room) -> None:
        if self.room is not None:
            self.room.remove(self)
        self.room = room
        room.add(self)

    def collect_incoming_data(self, data: bytes) -> None:
        self.data.append(data)

    def found_terminator(self) -> None:
        line = b"".join(self.data).decode(errors="replace")
        self.data.clear()
        if self.room is not None:
            self.room.handle(self, line)

    def handle_close(self) -> None:
        self.close()
        if self.room is not self.server.logout:
            self.enter(self.server.logout)


class Server(asyncore.dispatcher):
    """Accepts connections; holds the users and the rooms."""

    def __init__(self, address: str, port: int) -> None:
        super().__init__()
        self.users: dict[str, Session] = {}
        self.login, self.chat, self.logout = LoginRoom(self), ChatRoom(self), LogoutRoom(self)
        self.create_socket()
        self.set_reuse_addr()
        self.bind((address, port))
        self.listen(1_024)

    def handle_accepted(self, connection: socket.socket, address: object) -> None:
        Session(self, connection)


if __name__ == "__main__":
    Server(sys.argv[1], int(sys.argv[2]))
    asyncore.loop(use_poll=True)
