"""Makes the protocol of each connection that comes in by one listener."""

from typing import Protocol

from twisted.internet.protocol import ServerFactory

from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.values.modes import Mode
from teaparty.doors.entrance import Entrance, Handshaking
from teaparty.operator_log.event_log import Origin


class Gate(Protocol):
    """Who may come to a listener: the entrance itself, or what stands before it."""

    def arrives(self, address: str) -> str | None:
        """Count a connection and return None, or return the sentence that turns it away."""
        ...

    def shakes_hands(self, connection: Handshaking) -> None:
        """Take note that a connection that was counted must end its handshake first."""
        ...

    def has_shaken_hands(self, connection: Handshaking) -> None:
        """Take note that it has done so, or has ended."""
        ...

    def leaves(self, address: str) -> None:
        """Take note that a connection that was counted has ended without a door."""
        ...


class DoorFactory(ServerFactory):
    """What the connections of one listener share, such as the people and rooms of their party.

    The factory of a door derives from it, and builds that door's `Inlet`.
    """

    origin = Origin("tcp", tls=False)
    """Where connections come in, for the log."""
    lingering = 0
    """How many connections were turned away, and will read why when they have asked."""
    only_tls = "This port is for TLS alone. Use a client that knows TLS, or another port."
    """What people read who come without TLS where it is needed."""

    def __init__(self, entrance: Entrance, mode: Mode = "mud") -> None:
        self.entrance = entrance
        self.mode: Mode = mode
        self.gate: Gate = entrance

    def answer(self, why: str) -> bytes:
        """Return what a peer reads when it is turned away."""
        return f"{why}\r\n".encode()

    @property
    def people(self) -> dict[str, Session]:
        """Everybody who is in, by the folded name."""
        return self.entrance.party.people

    @property
    def rooms(self) -> dict[str, Room]:
        """Every room, by its name."""
        return self.entrance.party.rooms
