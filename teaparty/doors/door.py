"""A door: what carries a session's news to its connection, whatever protocol that speaks."""

from typing import TYPE_CHECKING, Any, Protocol

from twisted.internet.interfaces import IDelayedCall

from teaparty.core.changes import Fault, Reason
from teaparty.core.events import Event, Refused, Told
from teaparty.core.log import Batch
from teaparty.core.looks import DEFAULT, Look
from teaparty.core.rooms import Mode
from teaparty.core.session import FAULT_TEXT
from teaparty.doors.outlet import outlet
from teaparty.render.lines import encoded

if TYPE_CHECKING:
    from teaparty.doors.entrance import Entrance


CATCH_UP = 16
"""Lines that are written at a time to somebody who reads more than what all others do."""


class Reader(Protocol):
    """The side of a connection that lines come from."""

    def hold(self) -> None:
        """Read no more for now."""
        ...

    def read_on(self) -> None:
        """Read on, if nothing else speaks against it."""
        ...


class Door:
    """One connection's door; `core.ports.Door` for its session."""

    __slots__ = ("_aborting", "_entrance", "_reader", "_transport", "look", "outlet", "session")

    def __init__(self, entrance: "Entrance", transport: Any, reader: Reader, mode: Mode) -> None:
        self._entrance = entrance
        self._transport = transport
        self._reader = reader
        self._aborting: IDelayedCall | None = None
        self.look: Look = DEFAULT
        self.outlet = outlet(transport, self, entrance.clock.seconds)
        entrance.open.add(self)
        self.session = entrance.party.connect(self, entrance.clock.seconds(), mode)

    # --- what the session and the party ask of it

    def flush(self, batch: Batch | None) -> None:
        """Write what the session has not read yet: the hot path.

        Who stands at the start of the batch, has no private news and took no part in it gets the
        bytes that all others of the same look get.
        """
        session = self.session
        if not self.outlet.ready:
            return
        if (
            batch is None
            or session.cursor != batch.start
            or session.trail
            or session.ignoring
            or session.number in batch.actors
        ):
            self._catch_up()
            return
        data = batch.views.get(self.look)
        if data is None:
            data = batch.views[self.look] = encoded(batch.events, self.look, self._fault)
        session.cursor = batch.end
        # Outlet.send, written out: one Python call less for each member and turn.
        try:
            sent = self.outlet.take(data)
        except OSError:
            sent = 0
        if sent < len(data):
            self.outlet.hold(data, sent)

    def resume(self) -> None:
        """Hand over the lines that waited while the session was busy."""
        self._reader.read_on()

    def close(self) -> None:
        """End the connection; abort it where the peer does not let it end in time."""
        if self not in self._entrance.open or self._aborting is not None:
            return
        if self.session.gone is Reason.STALLED:
            self._transport.abortConnection()
            return
        seconds = self._entrance.party.limits.close_seconds
        self._aborting = self._entrance.clock.callLater(seconds, self._transport.abortConnection)
        self.outlet.close()

    # --- what the protocol asks of it

    def send(self, data: bytes) -> None:
        """Send bytes of the protocol's own, now."""
        if data:
            self.outlet.send(data)

    def lost(self) -> None:
        """The connection has ended."""
        self.outlet.ready = False
        if self._aborting is not None and self._aborting.active():
            self._aborting.cancel()
        self._entrance.left(self)
        self.session.leave(Reason.LINK)

    def _catch_up(self) -> None:
        """Write in small parts: what is taken from the log must be held if the peer stops here."""
        session = self.session
        while self.outlet.ready:
            events = session.news(CATCH_UP)
            if not events:
                return
            self.send(encoded(events, self.look, self._fault, session.number))

    def _fault(self, event: Event, error: BaseException) -> None:
        """An event of a plugin has no text; all other lines go on."""
        session = self.session
        place = f"the text of {type(event).__name__}"
        session.party.report(Fault(session=session.number, place=place, error=error))
        if event.who.number == session.number or isinstance(event, Told | Refused):
            session.send(Refused(text=FAULT_TEXT))

    # --- what the outlet asks of it

    def blocked(self) -> None:
        """Who does not read is not read either: nobody can pile up answers that way."""
        self._entrance.stuck[self] = None
        self._reader.hold()

    def drained(self) -> None:
        """Write what has come meanwhile, and read on."""
        self._entrance.stuck.pop(self, None)
        self._catch_up()
        if self.outlet.ready:
            self._reader.read_on()
