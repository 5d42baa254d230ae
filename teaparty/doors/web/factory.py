"""Makes the protocol of each browser's connection."""

from twisted.internet.interfaces import IAddress

from teaparty.doors.web.http import HttpConnection
from teaparty.doors.web.shared import Web


class WebFactory(Web):
    """What Twisted asks for the protocols of a listener for browsers."""

    def buildProtocol(self, addr: IAddress | None) -> HttpConnection:
        return HttpConnection(self)
