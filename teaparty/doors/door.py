"""A door: what carries a session's news to its connection, whatever protocol that speaks."""

from collections.abc import Callable

from twisted.internet.interfaces import IDelayedCall

from teaparty.core.events import Told
from teaparty.core.log.log import Batch, Entry, private
from teaparty.core.party.links import doors_of, lose
from teaparty.core.party.session import Session
from teaparty.core.party.stay import Stay
from teaparty.core.values.limits import Limits
from teaparty.core.values.looks import DEFAULT, Look, Wishes
from teaparty.core.values.modes import Mode
from teaparty.core.values.notices import Reason
from teaparty.doors.entrance import Entrance
from teaparty.doors.outlet import outlet
from teaparty.doors.socket_options import is_encrypted, is_reset, sends_no_more
from teaparty.doors.view import View
from teaparty.doors.writer import Incoming, Writer


class BaseDoor(Writer):
    """One connection's door; see `core.party.door`. It knows how its connection ends."""

    __slots__ = (
        "_aborting", "_ended", "_parted", "_says_goodbye", "_transport", "_waiting", "address",
        "allowance", "named",
    )  # fmt: skip

    mode: Mode | None = None
    stay: Stay | None = None
    unused: frozenset[str] = frozenset()

    def __init__(
        self, entrance: Entrance, inlet: Incoming, view: View, mode: Mode, address: str = ""
    ) -> None:
        super().__init__(entrance, inlet, view)
        self._transport = inlet.transport
        self.address = address
        self.named = False
        """Whether somebody has logged in by this connection."""
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
        """Whether the peer accepts output at the moment."""
        return self.outlet.ready

    @property
    def over(self) -> bool:
        """Whether nothing that comes by this connection is obeyed any more."""
        return self._parted or self.session.gone is not None

    def belongs_to(self, session: Session) -> None:
        """Serve this session from now on; the one before has another door, or none."""
        self.session = session
        if session.name:
            self.entrance.logged_in(self)

    def dress(self, wishes: Wishes) -> Look:
        """See `core.party.door`. A protocol with a screen takes the look on."""
        return wishes.over(DEFAULT)

    def ask(self, text: str, hidden: bool) -> None:
        """See `core.party.door`. A protocol shows the text in its own way."""
        self.hidden = hidden
        self.inlet.hide(hidden)

    def flush(self, batch: Batch | None = None) -> None:
        """See `Writer`. Nothing is written before it is known how lines are laid out."""
        if self._waiting is None:
            super().flush(batch)
            if self._ended:
                self._part_when_read()

    def renew_pace(self, limits: Limits) -> None:
        """See `OpenDoor`."""
        self.inlet.renew_pace(limits)

    def show(self, entries: list[Entry]) -> None:
        """See `core.party.door`. One of several doors is not asked to flush."""
        self.write(entries)
        if self._ended and self.session.door is not self:
            self._part_when_read()

    def resume(self) -> None:
        """Hand over the lines that waited while the session was busy."""
        self.inlet.read_on()

    def close(self) -> None:
        """End the connection; abort it if the peer does not let it end in time."""
        if self not in self.entrance.open or self._aborting is not None:
            return
        self.begin()
        if self.session.gone is Reason.STALLED:
            self._transport.abortConnection()
            return
        self._aborting = self.entrance.abort_later(self._transport)
        self.inlet.hide(False)
        self.end_connection()

    def end_connection(self) -> None:
        """End the connection when all has been taken. A protocol may say goodbye in its way."""
        self.outlet.close()

    def notice(self) -> None:
        """See `core.party.door`.

        A peer that has only closed its own side comes in and is obeyed; nobody waits for it then.
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
            self._waiting = self.entrance.clock.callLater(seconds, late)

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

    def lost(self) -> None:
        """The connection has ended: send nothing more, and see to it when it is its turn."""
        self.outlet.lost()
        self.session.step_out()
        self.entrance.endings.see_to(self._see_to_end)

    def _see_to_end(self) -> None:
        self.begin()
        if self._aborting is not None and self._aborting.active():
            self._aborting.cancel()
        self.entrance.left(self)
        self._lose_link()

    def ended(self) -> None:
        """The peer sends no more: end the connection when it has read all there is."""
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
        """End this connection, and say why. Without another one, the session ends, too."""
        session = self.session
        if self.over:
            return
        if len(doors_of(session)) == 1:
            if text:
                session.tell(text)
            session.leave(reason)
            return
        self.entrance.record.note_of(
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

    # --- what the outlet asks of it

    def blocked(self) -> None:
        """Read nothing from a peer that does not read: nobody can pile up answers that way."""
        self.session.step_out()
        self.entrance.stuck[self] = None
        self.entrance.watch()
        self.inlet.hold()

    def drained(self) -> None:
        """Write what has come meanwhile, and read on from the peer."""
        self.entrance.stuck.pop(self, None)
        self.session.door.flush()
        if self.outlet.ready:
            self.inlet.read_on()
