"""A connection that has no door yet: from where it comes, and how it ends if it gets none."""

from collections.abc import Callable
from typing import Any

from twisted.internet.interfaces import IDelayedCall

from teaparty.doors.entrance import Entrance
from teaparty.doors.proxied import is_known, when_known
from teaparty.doors.socket_options import is_encrypted

NO_HEADER = "There is no PROXY header that says who it is."


class Arrival:
    """Somebody who may come in: `then` is called with their address, once.

    Their connection ends by itself, once that is asked for, unless they come in.
    """

    __slots__ = ("_aborting", "_asked", "_entrance", "_then", "_transport")

    def __init__(self, entrance: Entrance, transport: Any, then: Callable[[str], None]) -> None:
        self._entrance = entrance
        self._transport = transport
        self._then = then
        self._asked = False  # whether they may come in
        self._aborting: IDelayedCall | None = None

    @property
    def host(self) -> str:
        """The address of the peer; empty if it has none."""
        return str(getattr(self._transport.getPeer(), "host", ""))

    @property
    def peer(self) -> str:
        """The address and the port, for the log."""
        peer: Any = self._transport.getPeer()
        return f"{peer.host}:{peer.port}" if hasattr(peer, "host") else type(peer).__name__

    def wait(self) -> None:
        """Let them come in as soon as it is known from where."""
        if is_known(self._transport):
            self.come_in()
        else:
            self.abort_later()
            when_known(self._transport, self.come_in, self._refuse_header)

    def come_in(self) -> None:
        """Let them come in, or turn them away. Twice is once."""
        if self._asked:
            return
        self._asked = True
        refusal = self._entrance.arrives(self.host)
        if refusal is not None:
            self.turn_away(refusal)
            return
        self.abort_no_more()
        self._then(self.host)

    def note(self, session: int, listener: str) -> None:
        """Note for the operator that they have come in, and have this session."""
        record = self._entrance.record
        record.begins(session, self.host)
        record.note_of(
            session,
            "session {session} connected from {peer} to {listener}{safety}",
            peer=self.peer,
            listener=listener,
            safety=" by TLS" if is_encrypted(self._transport) else "",
        )

    def turn_away(self, why: str) -> None:
        """Say why they can't come in, and end the connection."""
        self._entrance.refused(self.host, self.peer, why)
        self._transport.write(f"{why}\r\n".encode())
        self._transport.loseConnection()
        self.abort_later()

    def _refuse_header(self) -> None:
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
