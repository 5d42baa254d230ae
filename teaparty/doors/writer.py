"""Writes what a session has to read to its connection: along with others, or on its own."""

from collections.abc import Iterable
from typing import Any, Protocol

from teaparty.core.events import Event, Missed, Refused, Settled, Told
from teaparty.core.log.follower import Following
from teaparty.core.log.log import Batch, Entry, addressed
from teaparty.core.log.places import known
from teaparty.core.party.links import show_news
from teaparty.core.party.session import FAULT_TEXT, Session
from teaparty.core.throttle.flood import Pace
from teaparty.core.values.limits import Limits
from teaparty.core.values.notices import TEXT, Fault
from teaparty.doors.allowance import DEAREST, NOTHING, by_clock, payers_of
from teaparty.doors.entrance import Entrance
from teaparty.doors.outlet import Outlet
from teaparty.doors.view import View


class Incoming(Protocol):
    """The side of a connection that takes lines in."""

    transport: Any
    pace: Pace
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

    def renew_pace(self, limits: Limits) -> None:
        """Take lines as fast as these limits say from now on."""
        ...

    def settle(self) -> None:
        """Note how much has come before what is written now, which tells how lines are read."""
        ...


class Writer:
    """The side of a door that writes. Its view decides which bytes, its outlet sends them."""

    __slots__ = ("entrance", "hidden", "inlet", "outlet", "session", "view")

    outlet: Outlet
    session: Session

    def __init__(self, entrance: Entrance, inlet: Incoming, view: View) -> None:
        self.entrance = entrance
        self.inlet = inlet
        self.view = view
        self.hidden = False
        """Whether what is typed must not be shown."""

    def deliver(self, batch: Batch, aside: Following | None = None) -> None:
        """Write a batch of the session's room to a session that is not in step with others.

        If it listens `aside`, the batch is one of that stream; see `Batch.aside`.
        """
        session, outlet, view = self.session, self.outlet, self.view
        if not outlet.ready:
            return
        acted = session.number in batch.actors
        whose = session if aside is None else aside
        if (
            whose.cursor != batch.start
            or session.trail
            or session.ignoring
            or (acted and not view.splices)
            or (session.follows is not None and session.lags(whose))
            or not batch.entries
        ):
            self.flush(batch if aside is None else None)
            return
        whose.cursor = batch.end  # before a fault, which is told after all this
        if view.look not in batch.pieces:
            self.lay_out(batch)
        if acted:
            data = view.of_actor(batch, self.fault_for_all, self.fault, session.number)
        else:
            data = view.of_batch(batch, self.fault_for_all)
        self.send(data + self.more())

    def lay_out(self, batch: Batch) -> None:
        """Lay out a batch for this look; the people who caused it pay, not those whom it names.

        Each of those reads it in another way, which is paid for once for all looks.
        """
        if self.view.look not in batch.pieces:
            entrance, entries = self.entrance, batch.entries
            names = len(batch.actors) > len(entries) and not batch.pieces
            seconds = entrance.clock.seconds
            begin = seconds()
            self.view.lay_out(batch, self.fault_for_all)
            took = seconds() - begin
            if took > NOTHING:
                took = by_clock(took, entrance.limits)
                entrance.charge({entry.event.who.number for entry in entries}, took)
            if names:
                self._charge_for_named(entries, took / len(entries))

    def _charge_for_named(self, entries: Iterable[Entry], took: float) -> None:
        """Have the author of each line pay what it takes to lay it out for those whom it names."""
        for entry in entries:
            spent = by_clock(took * (1 + len(addressed(entry))), self.entrance.limits) - took
            if spent > NOTHING:
                self.entrance.charge((entry.event.who.number,), spent)

    def step_in(self) -> None:
        """Step in with others, if the session reads just what they read."""
        session, outlet = self.session, self.outlet
        ranks = session.room.ranks
        if (
            outlet.direct
            and outlet.ready
            and not session.trail
            and not session.ignoring
            and session.number in ranks.apart
        ):
            if session.follows is not None:
                session.step_in(self.view, outlet.take)
            elif session.cursor == ranks.cursor:
                ranks.step_in(session, self.view, outlet.take)

    def flush(self, batch: Batch | None = None) -> None:
        """Write what the session has not read yet, if the peer takes anything now.

        It goes in small parts, because what is taken from the log must be held if the peer stops.
        People who came in the midst of a batch read the rest of it as all others do.
        """
        while self.outlet.ready and not (batch is not None and self._reads_rest(batch)):
            if not show_news(self.session, self.write, self.inlet.read_on):
                break
        self.catch_up()

    def catch_up(self) -> None:
        """See `core.party.door`."""
        self.send(self.more())

    def more(self) -> bytes:
        """Return what is to be sent when all lines are; a protocol may know more than lines."""
        return b""

    def _reads_rest(self, batch: Batch) -> bool:
        """Write the rest of a batch, if the session has read all that comes before it."""
        session, view = self.session, self.view
        cursor = known(session.cursor)
        if (
            cursor is None
            or not batch.start < cursor < batch.end
            or session.trail
            or session.ignoring
            or not view.splices
            or (session.follows is not None and session.lags(session))
        ):
            return False
        session.cursor = batch.end
        self.lay_out(batch)
        index = cursor - batch.start
        data = view.of_actor(batch, self.fault_for_all, self.fault, session.number, index)
        if data:
            self.outlet.send(data)
        return True

    def write(self, entries: list[Entry]) -> None:
        """Write these entries; the people who asked for them, or whispered them, pay.

        For a line that is measured by the clock, which is cheap to ask; for a bulky answer by the
        processor's time, so that nobody pays for other processes.
        """
        session, entrance = self.session, self.entrance
        payers = payers_of(entries, session.number)
        bulky = entries[-1].event.bulky
        seconds = entrance.cpu if bulky else entrance.clock.seconds
        begin = seconds()
        if self.inlet.unsettled and not self.hidden:
            self._settle(entries)
        data = self.bytes_of(entries)
        if data and not self.outlet.over:
            self.outlet.send(data)
        if payers:
            took = seconds() - begin
            cost = min(took, DEAREST) if bulky else by_clock(took, entrance.limits)
            entrance.charge(payers, cost, len(data))

    def bytes_of(self, entries: list[Entry]) -> bytes:
        """Return what is written for these entries."""
        return self.view.encoded(entries, self.fault, self.session.number)

    def _settle(self, entries: list[Entry]) -> None:
        """Take note if this tells how lines are read, or stands for lines that were lost."""
        if any(
            type(entry.event) is Missed or isinstance(entry.event, Settled) for entry in entries
        ):
            self.inlet.settle()

    def send(self, data: bytes) -> None:
        """Send these bytes now; nothing when the connection has ended."""
        if data and not self.outlet.over:
            self.outlet.send(data)

    def fault(self, event: Event, error: BaseException) -> None:
        """Report an event that has no text for this session, which is told so; all others go on.

        If what tells it has no text either, it is only reported.
        """
        self.fault_for_all(event, error)
        session, telling = self.session, Refused(text=FAULT_TEXT)
        if event != telling and (
            event.who.number == session.number or isinstance(event, Told | Refused)
        ):
            session.send(telling)

    def fault_for_all(self, event: Event, error: BaseException) -> None:
        """Report an event that has no text for all who share this view."""
        place = TEXT.format(event=type(event).__name__)
        session = self.session
        session.party.report(Fault(session=session.number, place=place, error=error))
