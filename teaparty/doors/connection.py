"""A connection's protocol, as far as all doors share it: it comes in, or is turned away."""

from abc import ABC, abstractmethod
from typing import Any

from twisted.internet.protocol import connectionDone
from twisted.protocols.basic import LineReceiver
from twisted.python.failure import Failure

from teaparty.doors.arrival import Arrival
from teaparty.doors.door import BaseDoor
from teaparty.doors.factory import DoorFactory
from teaparty.doors.socket_options import prepare
from teaparty.operator_log.event_log import Origin


class Connection(LineReceiver, ABC):
    """One connection. It has a door as soon as it has come in."""

    transport: Any
    door: BaseDoor
    came_in = False
    counted = False
    """Whether the entrance has admitted it already: below it there is TLS."""
    address = ""
    """What a proxy has told of the peer's address, if that was asked already."""
    origin: Origin | None = None
    """Where it came in, if it was another protocol's at first."""
    arrival: Arrival

    def __init__(self, shared: DoorFactory) -> None:
        self.shared = shared
        self.entrance = shared.entrance
        self.clock = shared.entrance.clock
        self.limits = shared.entrance.limits

    # --- what the protocol of a door says for itself

    @abstractmethod
    def open(self, address: str) -> BaseDoor:
        """Return the door of this connection, which may come in."""

    def opened(self) -> None:
        """Do what comes first, now that there is a door."""

    # --- what Twisted calls

    def connectionMade(self) -> None:
        prepare(self.transport, self.limits.send_buffer)
        self.arrival = Arrival(
            self.shared, self.transport, self._come_in, self.counted, self.address
        )
        self.arrival.wait()

    def _come_in(self, address: str) -> None:
        self.door = self.open(address)
        self.came_in = True
        self.arrival.note(self.door.session.number, self.origin or self.arrival.origin)
        self.opened()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        if self.came_in:
            self.door.lost()
        self.arrival.abort_no_more()
