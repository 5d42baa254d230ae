"""A connection that has no door yet: where it comes from, and how it ends if it gets none."""

from collections.abc import Callable
from typing import Any

from twisted.internet.interfaces import IDelayedCall

from teaparty.doors.factory import DoorFactory
from teaparty.doors.headerless import TOO_MANY_HEADERLESS
from teaparty.doors.proxied import is_known, when_known
from teaparty.doors.socket_options import is_encrypted
from teaparty.operator_log.event_log import Origin

NO_HEADER = "There is no PROXY header that says who it is."


class Arrival:
    """A connection that may come in: then `then` is called with its address, once.

    After `abort_later` it ends by itself, unless it comes in.
    """

    __slots__ = (
        "_aborting", "_address", "_asked", "_awaited", "_entrance", "_shared", "_then",
        "_transport", "refused",
    )  # fmt: skip

    def __init__(
        self,
        shared: DoorFactory,
        transport: Any,
        then: Callable[[str], None],
        counted: bool = False,
        address: str = "",
    ) -> None:
        """Take a connection in; `counted` says that it may come in, and was counted already.

        A proxy may have told its `address`.
        """
        self._shared = shared
        self._entrance = shared.entrance
        self._transport = transport
        self._address = address
        self._then = then
        self._asked = counted  # whether it may come in
        self.refused = False
        """Whether it was turned away."""
        self._aborting: IDelayedCall | None = None
        self._awaited: str | None = None  # the address whose PROXY header has still to come

    @property
    def host(self) -> str:
        """The address of the peer; empty if it has none."""
        return self._address or str(getattr(self._transport.getPeer(), "host", ""))

    @property
    def peer(self) -> str:
        """The address and the port, for the log."""
        peer: Any = self._transport.getPeer()
        near = f"{peer.host}:{peer.port}" if hasattr(peer, "host") else type(peer).__name__
        return f"{self._address} through {near}" if self._address else near

    def wait(self) -> None:
        """Come in as soon as the address is known."""
        if self._asked:
            self._then(self.host)
        elif is_known(self._transport):
            self.come_in()
        elif self._entrance.awaits_header(self.host):
            self._awaited = self.host
            self.abort_later()
            when_known(self._transport, self.come_in, self._refuse_header)
        else:
            self._asked = self.refused = True
            self.note_refused(TOO_MANY_HEADERLESS)
            self._transport.abortConnection()

    def come_in(self) -> None:
        """Come in, or be turned away. Only the first call does anything."""
        if self._asked:
            return
        self._asked = True
        self._await_no_more()
        refusal = self._shared.gate.arrives(self.host)
        if refusal is not None:
            self.turn_away(refusal)
            return
        self.abort_no_more()
        self._then(self.host)

    @property
    def origin(self) -> Origin:
        """Where it came in: by TLS also before the handshake."""
        origin = self._shared.origin
        encrypted = not origin.tls and is_encrypted(self._transport)
        return origin._replace(tls=True) if encrypted else origin

    def note(self, session: int, origin: Origin) -> None:
        """Log that this connection has come in, and has this session."""
        record = self._entrance.record
        record.begins(session, self.host, origin)
        record.note_of(
            session,
            "session {session} connected from {peer} to {listener}{safety}",
            peer=self.peer,
            listener=origin.listener,
            safety=" by TLS" * origin.tls,
        )

    def turn_away(self, why: str) -> None:
        """Say why nobody can come in by this connection, and end it."""
        self.refused = True
        self.note_refused(why)
        self._transport.write(self.answer(why))
        self._transport.loseConnection()
        self.abort_later()

    def answer(self, why: str) -> bytes:
        """Return what a peer reads when it is turned away."""
        return self._shared.answer(why)

    def note_refused(self, why: str, client: str = "") -> None:
        """Log that it was turned away; a web server in front may have told for whom it asks."""
        through = client not in ("", self.host)
        peer = f"{client} through {self.peer}" if through else self.peer
        self._entrance.refused(client or self.host, peer, why, self.origin)

    def _refuse_header(self) -> None:
        """Log that the first bytes say no address; the connection is being closed."""
        self.note_refused(NO_HEADER)

    def abort_later(self) -> None:
        """End the connection after a while, whatever the peer does."""
        if self._aborting is None:
            self._aborting = self._entrance.abort_later(self._transport)

    def abort_no_more(self) -> None:
        """Stop waiting: there is a door, or the connection has ended."""
        self._await_no_more()
        if self._aborting is not None and self._aborting.active():
            self._aborting.cancel()

    def _await_no_more(self) -> None:
        if self._awaited is not None:
            self._entrance.awaits_no_header(self._awaited)
            self._awaited = None
