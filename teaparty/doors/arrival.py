"""A connection that has no door yet: from where it comes, and how it ends where it gets none."""

from typing import Any

from twisted.internet.interfaces import IDelayedCall

from teaparty.doors.entrance import Entrance

NO_HEADER = "There is no PROXY header that says who it is."


class Arrival:
    """Somebody who may come in. It ends by itself, once that is asked for, unless they do."""

    __slots__ = ("_aborting", "_entrance", "_transport")

    def __init__(self, entrance: Entrance, transport: Any) -> None:
        self._entrance = entrance
        self._transport = transport
        self._aborting: IDelayedCall | None = None

    @property
    def host(self) -> str:
        """The address of the peer; empty for what has none."""
        return str(getattr(self._transport.getPeer(), "host", ""))

    @property
    def peer(self) -> str:
        """The address and the port, for the log."""
        peer: Any = self._transport.getPeer()
        return f"{peer.host}:{peer.port}" if hasattr(peer, "host") else type(peer).__name__

    def turn_away(self, why: str) -> None:
        """Say why they can't come in, and end the connection."""
        self._entrance.refused(self.host, self.peer, why)
        self._transport.write(f"{why}\r\n".encode())
        self._transport.loseConnection()
        self.abort_later()

    def refuse_header(self) -> None:
        """Note that nobody can be known by what came first; the connection is being closed."""
        self._entrance.refused(self.host, self.peer, NO_HEADER)

    def abort_later(self) -> None:
        """End the connection some time, however the peer behaves."""
        if self._aborting is None:
            self._aborting = self._entrance.abort_later(self._transport)

    def abort_no_more(self) -> None:
        """They have a door, or the connection has ended."""
        if self._aborting is not None and self._aborting.active():
            self._aborting.cancel()
