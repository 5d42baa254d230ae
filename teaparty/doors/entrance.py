"""What all doors of a party share: the party, the clock, and which doors are open or stuck."""

from collections.abc import Callable, Collection
from typing import Any

from twisted.internet.defer import Deferred, succeed
from twisted.internet.interfaces import IDelayedCall, IReactorTime

from teaparty.core.party.links import doors_of
from teaparty.core.party.party import Party
from teaparty.core.throttle.connections import Admission
from teaparty.core.values.notices import Fault, Named, Notice, Reason, Returned
from teaparty.core.values.refusal import Refusal
from teaparty.doors.allowance import Allowances
from teaparty.doors.door import Door
from teaparty.doors.socket_options import is_encrypted
from teaparty.operator_log.event_log import Record
from teaparty.wire.mssp import Status

FULL = "The party is full. Please come back later."


def _none_spent() -> float:
    """Return that no processor's time was spent, where nobody measures it."""
    return 0.0


class Entrance:
    """The doors of one party."""

    def __init__(
        self,
        party: Party,
        clock: IReactorTime,
        record: Record,
        sessions: int,
        status: Callable[[], Status] = dict,
        compress: bool = True,
        cpu: Callable[[], float] = _none_spent,
    ) -> None:
        self.party = party
        self.status = status
        """Returns what crawlers are told."""
        self._compress = compress
        self.clock = clock
        self.cpu = cpu
        """Returns the seconds of the processor's time that this thread has had."""
        self.allowances = Allowances(party.limits)
        self.record = record
        self.sessions = sessions
        """How many connections there may be at once."""
        self.open: set[Door] = set()
        self._admission = Admission(party.limits)
        self.stuck: dict[Door, None] = {}
        self._closed: Deferred[None] | None = None
        self._looking: IDelayedCall | None = None

    @property
    def full(self) -> bool:
        """Whether nobody else can be let in now."""
        return len(self.open) >= self.sessions

    def arrives(self, address: str) -> str | None:
        """Count a connection and return None, or return the sentence that turns it away.

        The address is empty for what has none. Who is counted has a `Door` then.
        """
        if self.full:
            return FULL
        try:
            self.party.features.refuse_address(address)
        except Refusal as refusal:
            return str(refusal)
        return self._admission.arrives(address, self.clock.seconds())

    def charge(self, numbers: Collection[int], seconds: float, size: int = 0) -> None:
        """Count what was done for the sessions of these numbers; each pays a part."""
        now, parts = self.clock.seconds(), len(numbers)
        for number in numbers:
            session = self.party.sessions.get(number)
            for door in doors_of(session)[-1:] if session is not None else ():
                if isinstance(door, Door):
                    door.allowance.spend(seconds / parts, size / parts, now)

    def report(self, change: Notice) -> None:
        """Take note of a change; see `core.ports.Report`.

        Who has a name now is no newcomer any more.
        """
        if isinstance(change, Named | Returned):
            door = self.party.sessions[change.session].door
            assert isinstance(door, Door)
            if not door.named:
                door.named = True
                self._admission.named(door.address)
        self.record.report(change)
        self._watch_record()

    def refused(self, address: str, peer: str, why: str) -> None:
        """Note that a connection was turned away."""
        self.record.refused(address, peer, why)
        self._watch_record()

    def _watch_record(self) -> None:
        """Let what it has only counted be told in time."""
        if self.record.owes:
            self.watch()

    def may_compress(self, transport: Any) -> bool:
        """Whether compression is offered to a newcomer.

        Not over TLS: how well secrets and somebody else's words compress together tells of them
        (the attack is known as CRIME).
        """
        many = len(self.open) > self.party.limits.compressed
        return self._compress and not many and not is_encrypted(transport)

    def watch(self) -> None:
        """Tick in a second, and on for as long as there is anybody to look after.

        While all are in and take what they get there is no clock: a thousand quiet guests cost
        nothing.
        """
        if self._looking is None:
            self._looking = self.clock.callLater(1, self._look)

    def _look(self) -> None:
        """A fault in one second must not be the last of all seconds."""
        self._looking = None
        try:
            self.tick()
        except Exception as error:
            self.record.report(Fault(session=0, place="the clock", error=error))
        if self.stuck or self.party.expects_ticks or self.record.owes:
            self.watch()

    def tick(self) -> None:
        """Part with those who are late, and with those who take nothing while news waits."""
        now = self.clock.seconds()
        self.party.tick()
        self.record.tick()
        since = now - self.party.limits.stall_seconds
        for door in list(self.stuck):
            if door.outlet.taken_at < since:
                door.part(Reason.STALLED)

    def abort_later(self, transport: Any) -> IDelayedCall:
        """Abort a connection that has to end by itself; who ends in time cancels that."""
        return self.clock.callLater(self.party.limits.close_seconds, transport.abortConnection)

    def left(self, door: Door) -> None:
        """Take note that a door's connection has ended."""
        self.open.discard(door)
        self.stuck.pop(door, None)
        self._admission.leaves(door.address, door.named)
        self.allowances.leaves(door.allowance)
        if self._closed is not None and not self.open:
            closed, self._closed = self._closed, None
            closed.callback(None)

    def close(self) -> Deferred[None]:
        """Say goodbye to everybody; the result comes when the last connection has ended."""
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        self.party.close()
        if not self.open:
            return succeed(None)
        self._closed = Deferred()
        return self._closed
