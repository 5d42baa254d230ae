"""Makes the protocol of each connection that comes in by one listener."""

from twisted.internet.interfaces import IAddress
from twisted.internet.protocol import ServerFactory

from teaparty.core.party.rooms import Mode, Room
from teaparty.core.party.session import Session
from teaparty.doors.entrance import Entrance
from teaparty.doors.telnet.protocol import TeaProtocol


class TeaFactory(ServerFactory):
    """Builds the protocol of each connection; holds the users and rooms by owning their party."""

    noisy = False
    listener = "tcp"
    """Where connections come in, for the log: `tcp:5005`."""

    def __init__(self, entrance: Entrance, mode: Mode = "mud") -> None:
        self.entrance = entrance
        self.mode: Mode = mode

    @property
    def users(self) -> dict[str, Session]:
        """Everybody who is in, by the folded name."""
        return self.entrance.party.people

    @property
    def rooms(self) -> dict[str, Room]:
        """Every room, by its name."""
        return self.entrance.party.rooms

    def buildProtocol(self, addr: IAddress | None) -> TeaProtocol:
        protocol = TeaProtocol(self.entrance, self.mode, self.listener)
        protocol.factory = self
        return protocol
