"""Makes the protocol of each connection that comes in by one listener."""

from twisted.internet.protocol import ServerFactory

from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.values.modes import Mode
from teaparty.doors.entrance import Entrance


class DoorFactory(ServerFactory):
    """What the connections of one listener share, such as the people and rooms of their party.

    The factory of a door derives from it, and builds that door's `Inlet`.
    """

    noisy = False
    listener = "tcp"
    """Where connections come in, for the log: `tcp:5005`."""

    def __init__(self, entrance: Entrance, mode: Mode = "mud") -> None:
        self.entrance = entrance
        self.mode: Mode = mode

    @property
    def people(self) -> dict[str, Session]:
        """Everybody who is in, by the folded name."""
        return self.entrance.party.people

    @property
    def rooms(self) -> dict[str, Room]:
        """Every room, by its name."""
        return self.entrance.party.rooms
