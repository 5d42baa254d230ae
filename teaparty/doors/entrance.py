"""What all doors of a party share: the party, the clock, and the doors that are open or stuck."""

from collections.abc import Callable, Collection
from typing import Any, Protocol

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall, IReactorTime

from teaparty.core.party.door import Door
from teaparty.core.party.features import Feature
from teaparty.core.party.links import doors_of
from teaparty.core.party.party import Party
from teaparty.core.party.session import Session
from teaparty.core.people.draining import AWAY, turns_away
from teaparty.core.records import Account
from teaparty.core.throttle.connections import Admission
from teaparty.core.values.limits import Limits
from teaparty.core.values.notices import PING, Fault, Notice, Reason
from teaparty.core.values.refusal import Refusal
from teaparty.doors.allowance import Allowance, Allowances
from teaparty.doors.endings import Endings
from teaparty.doors.headerless import Headerless
from teaparty.doors.heartbeat import Heartbeat
from teaparty.doors.moving import Moving
from teaparty.doors.outlet import Outlet
from teaparty.operator_log.event_log import Origin, Record

FULL = "The party is full. Please come back later."


def _none_spent() -> float:
    """Return that no time was spent, where nobody measures it."""
    return 0.0


class OpenDoor(Door, Protocol):
    """A session's door, as the entrance sees it."""

    named: bool
    """Whether somebody has logged in by it; only the entrance sets it."""
    allowance: Allowance
    outlet: Outlet

    def renew_pace(self, limits: Limits) -> None:
        """Take lines as fast as these limits say from now on."""
        ...

    def part(self, reason: Reason) -> None:
        """End this connection, and its session with it unless that has others."""
        ...


class Handshaking(Protocol):
    """A connection that may come in, and has no door before its handshake is done."""

    def abort(self) -> None:
        """End the connection now."""
        ...


class Logins(Feature):
    """Tells the entrance of each person who comes in."""

    def __init__(self, entrance: "Entrance") -> None:
        self._entrance = entrance

    def came_in(self, me: Session, account: Account | None) -> None:
        """See `Feature`."""
        self._entrance.record.counts.logins["guest" if account is None else "member"] += 1
        for door in doors_of(me):
            self._entrance.logged_in(door)


class Entrance:
    """The doors of one party."""

    def __init__(
        self,
        party: Party,
        clock: IReactorTime,
        record: Record,
        sessions: int,
        cpu: Callable[[], float] = _none_spent,
    ) -> None:
        self.party = party
        self.limits = party.limits
        self._features = party.features
        self.clock = clock
        self.cpu = cpu
        """Returns the seconds of processor time that this thread has had; asking costs a little."""
        self.allowances = Allowances(self.limits)
        self.record = record
        self.sessions = sessions
        """How many connections there may be at once."""
        self.open: dict[Door, OpenDoor] = {}
        """Every door whose connection has not ended, by the door as its session knows it."""
        self._shaking: set[Handshaking] = set()
        self._admission = Admission(self.limits)
        self._headerless = Headerless()
        self.stuck: dict[OpenDoor, None] = {}
        self.endings = Endings(clock, lambda error: self._report_fault("an end", error))
        self.heartbeat = Heartbeat(clock, lambda error: self._report_fault(PING, error))
        self._closed: Deferred[None] | None = None
        self._looking: IDelayedCall | None = None
        self.moving = Moving(party, clock, self.open)
        self._features.add(Logins(self), self.moving)

    def renew(self, limits: Limits, sessions: int) -> None:
        """Have other limits from now on, and so many connections; what was counted goes on.

        Connections that are there have what they had, but for the pace of their lines.
        """
        self.limits, self.sessions = limits, sessions
        self.allowances.limits = limits
        self._admission.renew(limits)
        for door in self.open.values():
            door.renew_pace(limits)

    @property
    def full(self) -> bool:
        """Whether nobody else can be let in now."""
        return len(self.open) + len(self._shaking) >= self.sessions

    def arrives(self, address: str, goes_on: bool = False) -> str | None:
        """Count a connection and return None, or return the sentence that turns it away.

        The address is empty if there is none. A connection that was counted gets a door, for which
        `opens` is called; before that it may shake hands. By one that `goes_on`, people may come
        who are in already.
        """
        result, why = self._admits(address, goes_on)
        self.record.counts.arrivals[result] += 1
        return why

    def _admits(self, address: str, goes_on: bool) -> tuple[str, str | None]:
        """Return what comes of a connection in one word, too; see `operator_log.counts`."""
        if self.full:
            return "full", FULL
        if (barred := self.bars(address)) is not None:
            return "banned", barred
        if not goes_on and turns_away(self.party):
            return "draining", AWAY
        why = self._admission.arrives(address, self.clock.seconds())
        return ("in" if why is None else "limit"), why

    def awaits_header(self, address: str) -> bool:
        """Count a connection whose PROXY header has still to come; false if there are too many.

        How many people are in does not matter: it may be the operator's, or nobody else's, and
        whoever it is reads then that the party is full.
        """
        if self._headerless.all >= self.sessions:
            return False
        return self._headerless.begins(address, self.limits.headerless_connections)

    def awaits_no_header(self, address: str) -> None:
        """Take note that the header of one that was counted has come, or that it has ended."""
        self._headerless.ends(address)

    def bars(self, address: str) -> str | None:
        """Return why nobody may come from an address at all; None if they may."""
        try:
            self._features.refuse_address(address)
        except Refusal as refusal:
            return str(refusal)
        return None

    def shakes_hands(self, connection: Handshaking) -> None:
        """Take note that a connection that was counted must end its handshake first."""
        self._shaking.add(connection)

    def has_shaken_hands(self, connection: Handshaking) -> None:
        """Take note that it has done so, or has ended."""
        self._shaking.discard(connection)

    def leaves(self, address: str) -> None:
        """Take note that a connection that was counted has ended without a door."""
        self._admission.leaves(address, named=False)

    def opens(self, door: OpenDoor) -> None:
        """Look after the door of a connection that was counted."""
        self.open[door] = door
        self.watch()

    def logged_in(self, door: Door) -> None:
        """Count a door as a newcomer's no more. Only the first call for a door does anything."""
        connection = self.open.get(door)
        if connection is not None and not connection.named:
            connection.named = True
            self._admission.named(connection.address)

    def goes_on(self, door: OpenDoor) -> None:
        """Take note that by this door somebody goes on where a link was lost."""
        self._admission.goes_on(door.address)

    def charge(self, numbers: Collection[int], seconds: float, size: int = 0) -> None:
        """Count what was done for the sessions of these numbers; each pays its part."""
        now, parts, sessions = self.clock.seconds(), len(numbers), self.party.sessions
        for number in numbers:
            if (session := sessions.get(number)) is not None:
                connection = self.open.get(session.door) or self._last_of(session)
                if connection is not None:
                    connection.allowance.spend(seconds / parts, size / parts, now)

    def _last_of(self, session: Session) -> OpenDoor | None:
        """Return the last of several links."""
        doors = doors_of(session)
        return self.open.get(doors[-1]) if doors else None

    def report(self, change: Notice) -> None:
        """Take note of a change; see `core.ports.Report`."""
        self.record.report(change)
        self._watch_record()

    def refused(self, address: str, peer: str, why: str, origin: Origin) -> None:
        """Note that a connection was turned away."""
        self.record.refused(address, peer, why, origin)
        self._watch_record()

    def _watch_record(self) -> None:
        """Tick while the record has counted something that it must still write."""
        if self.record.owes:
            self.watch()

    def watch(self) -> None:
        """Tick in a second, and on for as long as there is anything to look after.

        It is each second only where somebody might be parted with, and else when something is due.
        While all people are in and read what they get, a thousand quiet guests cost nothing.
        """
        self._look_in(1)

    def _look_in(self, seconds: float) -> None:
        """Tick in so many seconds, if that is earlier than planned."""
        if self._looking is None:
            self._looking = self.clock.callLater(seconds, self._look)
        elif self._looking.getTime() > self.clock.seconds() + seconds:
            self._looking.reset(seconds)

    def _look(self) -> None:
        """Tick, and go on after a fault."""
        self._looking = None
        try:
            self.tick()
        except Exception as error:
            self._report_fault("the clock", error)
            self.watch()
        if self.stuck or self.record.owes:
            self.watch()
        elif (due := self.party.next_tick) is not None:
            self._look_in(max(1.0, due - self.clock.seconds()))

    def _report_fault(self, place: str, error: Exception) -> None:
        self.record.report(Fault(session=0, place=place, error=error))

    def tick(self) -> None:
        """Part with newcomers who are late, and with peers that take nothing while news waits."""
        now = self.clock.seconds()
        self.party.tick()
        self.record.tick()
        since = now - self.limits.stall_seconds
        for door in list(self.stuck):
            if door.outlet.taken_at < since:
                door.part(Reason.STALLED)

    def abort_later(self, transport: Any) -> IDelayedCall:
        """Abort a connection later. If it ends by itself in time, the caller cancels that."""
        return self.clock.callLater(self.limits.close_seconds, transport.abortConnection)

    def left(self, door: OpenDoor) -> None:
        """Take note that a door's connection has ended."""
        self.open.pop(door, None)
        self.stuck.pop(door, None)
        self._admission.leaves(door.address, door.named)
        self.allowances.leaves(door.allowance)
        self._look_at_end()

    def _look_at_end(self) -> None:
        if self._closed is not None and not self.open and not self.moving.awaits:
            closed, self._closed = self._closed, None
            closed.callback(None)

    def close(self) -> Deferred[None]:
        """Say goodbye to everybody; the result fires when the last connection has ended.

        Those whose clients come back by themselves go on at other nodes, if there are any.
        """
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        for connection in list(self._shaking):
            connection.abort()
        closed = self._closed = Deferred[None]()
        self.moving.close(self._look_at_end)
        self._look_at_end()
        return closed
