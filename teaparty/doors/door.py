"""A door: what carries a session's news to its connection, whatever protocol that speaks."""

from collections.abc import Callable
from typing import Any, Protocol

from twisted.internet.interfaces import IDelayedCall

from teaparty.core.events import Event, Missed, Refused, Settled, Told
from teaparty.core.log.log import Batch, Entry, private
from teaparty.core.party.links import doors_of, lose
from teaparty.core.party.rooms import Mode
from teaparty.core.party.session import FAULT_TEXT, Session
from teaparty.core.values.looks import DEFAULT, Look, Wishes
from teaparty.core.values.notices import Fault, Reason
from teaparty.doors.allowance import NOTHING, payers_of
from teaparty.doors.entrance import Entrance
from teaparty.doors.outlet import outlet
from teaparty.doors.socket_options import is_encrypted, is_reset, sends_no_more
from teaparty.doors.view import View

CATCH_UP = 16
"""Lines that are written at a time to somebody who reads more than what all others do."""


class Incoming(Protocol):
    """The side of a connection that lines come from."""

    transport: Any
    unsettled: bool
    """Whether the peer is still to be sent what tells how their lines are read."""

    def hold(self) -> None:
        """Read no more for now."""
        ...

    def read_on(self) -> None:
        """Read on, if nothing else speaks against it."""
        ...

    def hide(self, hidden: bool) -> None:
        """Ask the peer not to show what is typed, or to show it again."""
        ...

    def settle(self) -> None:
        """Note how much has come before what is written now, which tells how lines are read."""
        ...


class Door:
    """One connection's door; `core.party.door` for its session."""

    __slots__ = (
        "_aborting", "_ended", "_entrance", "_inlet", "_parted", "_says_goodbye", "_transport",
        "_waiting", "address", "allowance", "hidden", "named", "outlet", "session", "view",
    )  # fmt: skip

    session: Session

    def __init__(
        self, entrance: Entrance, inlet: Incoming, view: View, mode: Mode, address: str = ""
    ) -> None:
        self._entrance = entrance
        self._inlet = inlet
        self._transport = inlet.transport
        self.view = view
        self.address = address
        self.named = False
        """Whether somebody has logged in by this connection."""
        self.hidden = False
        """Whether what is typed must not be shown."""
        self._aborting: IDelayedCall | None = None
        self._ended = False  # the peer sends no more, but has not read all yet
        self._says_goodbye = False  # it had sent all that it would before it came in
        self._parted = False  # its session goes on without it
        self._waiting: IDelayedCall | None = None  # until it is known how lines are laid out
        self.outlet = outlet(self._transport, self, entrance.clock.seconds)
        self.allowance = entrance.allowances.arrives(address, entrance.clock.seconds())
        entrance.opens(self)
        entrance.party.connect(self, mode, address)

    # --- what the session and the party ask of it

    @property
    def ready(self) -> bool:
        """Whether the peer takes anything at the moment."""
        return self.outlet.ready

    @property
    def over(self) -> bool:
        """Whether nothing is obeyed any more that comes by this connection."""
        return self._parted or self.session.gone is not None

    def belongs_to(self, session: Session) -> None:
        """Serve this session from now on; the one before it has another door, or none."""
        self.session = session
        if session.name:
            self._entrance.logged_in(self)

    def dress(self, wishes: Wishes) -> Look:
        """See `core.party.door`. A protocol with a screen takes the look on."""
        return wishes.over(DEFAULT)

    def ask(self, text: str, hidden: bool) -> None:
        """See `core.party.door`. A protocol shows the text in its own way."""
        self.hidden = hidden
        self._inlet.hide(hidden)

    def deliver(self, batch: Batch) -> None:
        """Write what the session's room has just got, for one who stands apart from others."""
        session, outlet, view = self.session, self.outlet, self.view
        if not outlet.ready:
            return
        acted = session.number in batch.actors
        if (
            session.cursor != batch.start
            or session.trail
            or session.ignoring
            or (acted and not view.splices)
        ):
            self.flush()
            return
        session.cursor = batch.end  # before a fault, which is told after all this
        if view.look not in batch.pieces:
            self.lay_out(batch)
        if acted:
            data = view.of_actor(batch, self.fault_for_all, self.fault, session.number)
        else:
            data = view.of_batch(batch, self.fault_for_all)
        if data:
            outlet.send(data)

    def lay_out(self, batch: Batch) -> None:
        """Lay out a batch for this look, at the cost of those who caused it."""
        if self.view.look not in batch.pieces:
            entrance = self._entrance
            seconds = entrance.clock.seconds
            begin = seconds()
            self.view.lay_out(batch, self.fault_for_all)
            took = seconds() - begin
            if took > NOTHING:
                entrance.charge(batch.actors, took)

    def step_in(self) -> None:
        """Let the session be in step with others, if it reads what they read, when they do."""
        session, outlet = self.session, self.outlet
        ranks = session.room.ranks
        if (
            outlet.direct
            and outlet.ready
            and session.cursor == ranks.cursor
            and not session.trail
            and not session.ignoring
            and session.number in ranks.apart
        ):
            ranks.step_in(session, self.view, outlet.take)

    def flush(self) -> None:
        """Write what the session has not read yet, if the peer takes anything now.

        Nothing is written before it is settled how. It goes in small parts: what is taken from the
        log must be held if the peer stops here.
        """
        session = self.session
        if self._waiting is not None:
            return
        while self.outlet.ready and (entries := session.news(CATCH_UP)):
            self.show(entries)
            if entries[-1].event.heavy:
                session.wake()  # for what comes after it, in the next turn
                self._inlet.read_on()
                break
        if self._ended:
            self._part_when_read()

    def show(self, entries: list[Entry]) -> None:
        """Write these entries, at the cost of those who asked for them or whispered them."""
        session, entrance = self.session, self._entrance
        payers = payers_of(entries, session.number)
        begin = entrance.cpu() if payers else 0.0
        if self._inlet.unsettled and not self.hidden:
            self._settle(entries)
        data = self.bytes_of(entries)
        self.send(data)
        if payers:
            entrance.charge(payers, entrance.cpu() - begin, len(data))
        if self._ended and session.door is not self:
            self._part_when_read()  # one of several, which are not asked to flush

    def bytes_of(self, entries: list[Entry]) -> bytes:
        """Return what is written for these entries."""
        return self.view.encoded(entries, self.fault, self.session.number)

    def _settle(self, entries: list[Entry]) -> None:
        """Take note where this tells how lines are read, or stands for lines that had no place."""
        if any(isinstance(entry.event, Settled | Missed) for entry in entries):
            self._inlet.settle()

    def resume(self) -> None:
        """Hand over the lines that waited while the session was busy."""
        self._inlet.read_on()

    def close(self) -> None:
        """End the connection; abort it where the peer does not let it end in time."""
        if self not in self._entrance.open or self._aborting is not None:
            return
        self.begin()
        if self.session.gone is Reason.STALLED:
            self._transport.abortConnection()
            return
        self._aborting = self._entrance.abort_later(self._transport)
        self._inlet.hide(False)
        self.outlet.close()

    def notice(self) -> None:
        """See `core.party.door`.

        Who has only closed their own side comes in, is obeyed, and is not expected back then.
        """
        if is_reset(self._transport):
            self._lose_link()
            self._transport.abortConnection()
        else:
            self._says_goodbye = sends_no_more(self._transport)

    # --- what the protocol asks of it

    def wait(self, milliseconds: int, late: Callable[[], None]) -> None:
        """Write nothing, not even the greeting, until it is known how lines are laid out.

        When that takes too long, `late` is called, which calls `begin`. Over TLS it may take twice
        as long, because that starts with a handshake.
        """
        if milliseconds:
            seconds = milliseconds / 1_000 * (2 if is_encrypted(self._transport) else 1)
            self._waiting = self._entrance.clock.callLater(seconds, late)

    def begin(self) -> None:
        """Write what waits, and wait for nothing any more."""
        if self._waiting is not None:
            waited, self._waiting = self._waiting, None
            if waited.active():
                waited.cancel()
            self.session.door.flush()

    def compress(self) -> None:
        """Compress all that is sent from now on."""
        self.session.step_out()
        self.outlet.deflate()

    def send(self, data: bytes) -> None:
        """Send bytes of the protocol's own, now; nothing when the connection has ended."""
        if data and self in self._entrance.open:
            self.outlet.send(data)

    def lost(self) -> None:
        """The connection has ended."""
        self.outlet.lost()
        self.begin()
        if self._aborting is not None and self._aborting.active():
            self._aborting.cancel()
        self._entrance.left(self)
        self._lose_link()

    def ended(self) -> None:
        """The peer sends no more: let it read what there is, and end the connection."""
        if self.over:
            return  # and is closed already
        self.begin()
        self._ended = True
        self.session.carry()
        self.session.door.flush()
        self._part_when_read()

    def _part_when_read(self) -> None:
        if self._ended and not self.session.trail:
            self._ended = False
            if self._says_goodbye and doors_of(self.session) == [self]:
                self.session.leave(Reason.LINK)
            self._lose_link()
            self.close()

    def part(self, reason: Reason, text: str = "") -> None:
        """End this connection, and say why; so ends the session, unless it has others."""
        session = self.session
        if self.over:
            return
        if len(doors_of(session)) == 1:
            if text:
                session.tell(text)
            session.leave(reason)
            return
        self._entrance.record.note_of(
            session.number,
            "session {session} {name} lost one of several links: {reason}",
            name=session.name,
            reason=reason,
        )
        self._lose_link()
        if reason is Reason.STALLED:
            self._transport.abortConnection()
            return
        self.show([private(Told(text=text))])
        self.close()

    def _lose_link(self) -> None:
        self._parted = True
        lose(self.session, self)
        if self.session.linked:
            self.session.wake()  # by its other links, for which this one may have been too slow

    def fault(self, event: Event, error: BaseException) -> None:
        """An event of a plugin has no text for this session; all other lines go on."""
        self.fault_for_all(event, error)
        session = self.session
        if event.who.number == session.number or isinstance(event, Told | Refused):
            session.send(Refused(text=FAULT_TEXT))

    def fault_for_all(self, event: Event, error: BaseException) -> None:
        """An event of a plugin has no text for all those who share this view."""
        place = f"the text of {type(event).__name__}"
        session = self.session
        session.party.report(Fault(session=session.number, place=place, error=error))

    # --- what the outlet asks of it

    def blocked(self) -> None:
        """Who does not read is not read either: nobody can pile up answers that way."""
        self.session.step_out()
        self._entrance.stuck[self] = None
        self._entrance.watch()
        self._inlet.hold()

    def drained(self) -> None:
        """Write what has come meanwhile, and read on."""
        self._entrance.stuck.pop(self, None)
        self.session.door.flush()
        if self.outlet.ready:
            self._inlet.read_on()
