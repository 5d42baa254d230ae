"""What the connections of browsers that come by one listener share."""

from collections.abc import Callable, Mapping

from teaparty.doors.connection import Connection
from teaparty.doors.entrance import Entrance
from teaparty.doors.factory import DoorFactory
from teaparty.doors.web.checks import Site
from teaparty.doors.web.files import File
from teaparty.doors.web.gate import ONLY_HTTPS, PageGate, turned_away
from teaparty.doors.web.others.tunnel import Tunnel

Protocols = Mapping[str, Callable[[DoorFactory], Connection | Tunnel]]
"""What makes the protocol of a door, by the subprotocol of the WebSocket."""
V1 = "teaparty.v1"
"""The subprotocol of our page and our client."""
USUAL = "terminal.mudstandards.org"
"""What is spoken with a client that asks for no subprotocol."""


class Web(DoorFactory):
    """The page, the doors of the WebSocket, and the gate before both; see `factory`."""

    gate: PageGate
    only_tls = ONLY_HTTPS

    def __init__(
        self,
        entrance: Entrance,
        gate: PageGate,
        site: Site,
        files: Mapping[str, File],
        protocols: Protocols,
    ) -> None:
        super().__init__(entrance, "chat")
        self.gate = gate
        self.site = site
        self.files = files
        self.protocols = protocols

    def answer(self, why: str) -> bytes:
        """See `DoorFactory`. A browser that speaks no TLS where it is needed reads this, too."""
        return turned_away(why).whole()
