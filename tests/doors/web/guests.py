"""People in memory who speak `teaparty.v1` over a `Wire`."""

import json
from typing import Any

from wsproto.connection import CLIENT, Connection, ConnectionState
from wsproto.events import CloseConnection, Ping, Pong, TextMessage

from teaparty.doors.factory import DoorFactory
from teaparty.doors.web.v1.protocol import V1Protocol
from tests.doors.conftest import Hall, Wire


class V1Factory(DoorFactory):
    """Connections that were upgraded already."""

    def buildProtocol(self, addr):
        protocol = V1Protocol(self)
        protocol.factory = self
        return protocol


class WebGuest:
    """`says` sends objects, `hears` returns those that came."""

    def __init__(self, hall: Hall, wire: Wire | None = None, **more: Any) -> None:
        self.hall = hall
        self.frames = Connection(CLIENT)
        self.closed: int | None = None
        self.pings = self.pongs = 0
        self.wire = wire or hall.connects(factory=V1Factory(hall.entrance), **more)
        self._text = ""

    @property
    def door(self):
        return self.wire.protocol.door

    def sends(self, *events) -> "WebGuest":
        """Send frames, as wsproto makes them, all at once."""
        self.wire.types(b"".join(self.frames.send(event) for event in events))
        return self

    def says(self, *objects) -> "WebGuest":
        """Send objects, all at once."""
        return self.sends(*(TextMessage(data=json.dumps(each)) for each in objects))

    def types(self, *lines: str) -> "WebGuest":
        """Send lines without ids."""
        return self.says(*({"line": line} for line in lines))

    def hears(self) -> list[Any]:
        """Return the objects that have come. A ping is answered."""
        found, answers = [], b""
        self.frames.receive_data(self.wire.takes())
        for event in self.frames.events():
            match event:
                case TextMessage():
                    self._text += event.data
                    if event.message_finished:
                        found.append(json.loads(self._text))
                        self._text = ""
                case Ping():
                    self.pings += 1
                    answers += self.frames.send(event.response())
                case Pong():
                    self.pongs += 1
                case CloseConnection():
                    self.closed = event.code
                    if self.frames.state is ConnectionState.REMOTE_CLOSING:
                        answers += self.frames.send(event.response())
                case _:
                    raise AssertionError(event)
        if answers:
            self.wire.types(answers)
        return found

    def lines(self) -> list[dict[str, Any]]:
        """Return the lines alone."""
        return [line for each in self.hears() for line in each.get("lines", ())]

    def reads(self) -> list[str]:
        """Return what is shown of the lines."""
        return [line["line"] for line in self.lines() if line["line"]]

    def kinds(self) -> list[str]:
        """Return what kinds of object came."""
        return [next(iter(each)) for each in self.hears()]


def comes(hall: Hall, name: str, password: str = "", **more: Any) -> WebGuest:
    """Return somebody who has come in; what was written so far is forgotten."""
    guest = WebGuest(hall, **more)
    hello = {"hello": 1, "name": name} | ({"password": password} if password else {})
    guest.says(hello).hears()
    hall.forgets()
    return guest
