"""The doors of nodes in memory for people who speak `teaparty.v1`."""

from twisted.internet.task import Clock

from teaparty.doors.entrance import Entrance
from teaparty.operator_log.event_log import Record
from tests.doors.conftest import Wire


class Hall:
    """A node with doors for browsers."""

    def __init__(self, node):
        self.node = node
        self.clock = Clock()
        record = Record(1_000, self.clock.seconds)
        self.entrance = Entrance(node.party.party, self.clock, record, 100)

    def turn(self):
        for _ in range(3):
            self.node.party.flush()
            self.clock.advance(0)
        self.node.party.flush()

    def connects(self, factory):
        wire = self.last = Wire(self)
        wire.protocol = factory.buildProtocol(None)
        wire.protocol.makeConnection(wire)
        self.turn()
        return wire
