"""A connection that has no door yet."""

from types import SimpleNamespace

import pytest
from twisted.internet.address import IPv4Address, UNIXAddress
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport

from teaparty.doors.arrival import Arrival
from teaparty.doors.factory import DoorFactory
from teaparty.operator_log.event_log import Origin


class Aborted(StringTransport):
    aborted = False

    def abortConnection(self):
        self.aborted = True


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def refused():
    return []


@pytest.fixture
def entrance(clock, refused):
    return SimpleNamespace(
        refused=lambda *what: refused.append(what),
        abort_later=lambda transport: clock.callLater(5, transport.abortConnection),
    )


@pytest.fixture
def transport():
    return Aborted(peerAddress=IPv4Address("TCP", "192.0.2.7", 5_555))


def arrive(entrance, transport, **more):
    return Arrival(DoorFactory(entrance), transport, lambda address: None, **more)


def test_from_where_it_comes_is_an_address_or_a_kind_of_one(entrance, transport):
    arrival = arrive(entrance, transport)
    assert (arrival.host, arrival.peer) == ("192.0.2.7", "192.0.2.7:5555")
    arrival = arrive(entrance, StringTransport(peerAddress=UNIXAddress(b"/tmp/\x1b[2J")))
    assert (arrival.host, arrival.peer) == ("", "UNIXAddress")


def test_what_a_proxy_told_counts_and_the_proxy_is_named_too(entrance, transport):
    arrival = arrive(entrance, transport, address="2001:db8::9")
    assert arrival.host == "2001:db8::9"
    assert arrival.peer == "2001:db8::9 through 192.0.2.7:5555"


def test_somebody_who_is_turned_away_reads_why_and_is_gone_in_time(
    entrance, transport, refused, clock
):
    arrive(entrance, transport).turn_away("No.")
    assert refused == [("192.0.2.7", "192.0.2.7:5555", "No.", Origin("tcp", tls=False))]
    assert (transport.value(), transport.disconnecting) == (b"No.\r\n", True)
    clock.advance(5)
    assert transport.aborted


def test_somebody_who_has_come_in_is_not_ended(entrance, transport, clock):
    arrival = arrive(entrance, transport)
    arrival.abort_no_more()
    arrival.abort_later()
    arrival.abort_later()
    assert len(clock.getDelayedCalls()) == 1
    arrival.abort_no_more()
    arrival.abort_no_more()
    clock.advance(5)
    assert not transport.aborted
