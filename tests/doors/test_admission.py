"""Who may connect: by how many there are of one address, and who is banned."""

import pytest
from msgspec import structs
from twisted.internet.address import IPv4Address, UNIXAddress
from twisted.internet.error import ConnectionDone
from twisted.internet.protocol import Factory
from twisted.protocols.haproxy._wrapper import HAProxyWrappingFactory
from twisted.python.failure import Failure

from teaparty.core.records import Sanction
from teaparty.core.values.notices import Reason
from teaparty.doors.entrance import FULL
from teaparty.doors.headerless import TOO_MANY_HEADERLESS
from tests import sentences as s
from tests.conftest import gatekeeper
from tests.doors.conftest import PASSWORD, Slow, Wire

MANY = "There are too many connections from your address. Please come back later."
NEWCOMERS = s.too_many_newcomers
NEW = "There were too many new connections from your address. Please try again in 10 minutes."
HERE = "There are too many connections from this machine. Please try again later."


@pytest.fixture
def hall(hall_with):
    return hall_with(block_newcomers=2, block_connections=4, block_new=7)


def ban(hall, network, **more):
    sanction = Sanction(kind="ban", target=network, by="alice", at=0.0, **more)
    gatekeeper(hall).begin([sanction])


class TestRefused:
    def test_somebody_who_is_banned_reads_so(self, hall, logged):
        ban(hall, "192.0.2.0/24")
        wire = hall.connects(address="192.0.2.7")
        assert wire.reads() == [s.banned]
        assert wire.disconnecting
        assert hall.party.sessions == {}
        assert logged() == [f"refused a connection from 192.0.2.7:54321: {s.banned}"]
        assert not hall.connects(address="198.51.100.1").disconnecting

    def test_what_they_send_is_not_looked_at(self, hall):
        ban(hall, "192.0.2.0/24")
        wire = hall.connects()
        wire.takes()
        wire.types(b"login alice\r\n", b"\xff\xfd\x06").ends()
        assert wire.takes() == b""
        wire.drops()
        assert (hall.timers(), hall.party.people) == ([], {})

    def test_somebody_who_does_not_let_it_end_is_aborted(self, hall):
        ban(hall, "192.0.2.0/24")
        wire = hall.connects()
        hall.goes_on(4.75)
        assert not wire.aborted
        hall.goes_on(0.25)
        assert wire.aborted
        wire.drops()
        assert hall.timers() == []

    def test_it_costs_one_line_of_the_log_a_block_and_minute(self, hall, logged):
        ban(hall, "192.0.2.0/24")
        for _ in range(1_500):
            hall.connects(address="192.0.2.7").drops()
        hall.connects(address="192.0.2.8")
        why = s.banned
        assert logged() == [
            f"refused a connection from 192.0.2.7:54321: {why}",
            f"refused a connection from 192.0.2.8:54321: {why}",
        ]
        hall.goes_on(61)
        assert logged()[2:] == ["refused 1499 more connections from 192.0.2.7/32 within a minute"]

    def test_a_full_party_counts_nobody(self, hall_with):
        hall = hall_with(sessions=1, block_newcomers=2)
        first = hall.connects()
        for _ in range(5):
            wire = hall.connects()
            assert wire.reads() == [s.party_full]
            wire.drops()
        first.drops()
        assert not hall.connects().disconnecting


class TestNewcomers:
    def test_so_many_of_one_address_may_be_there_who_have_not_logged_in(self, hall):
        first, _ = hall.connects(), hall.connects()
        wire = hall.connects()
        assert wire.reads() == [NEWCOMERS]
        assert not hall.connects(address="192.0.2.2").disconnecting
        wire.drops()
        first.drops()
        assert not hall.connects().disconnecting
        assert hall.connects().reads() == [NEWCOMERS]

    def test_somebody_who_logs_in_makes_room(self, hall):
        first, _ = hall.connects(), hall.connects()
        first.types(b"login alice\r\n", b"name alicia\r\n")
        hall.connects()
        assert hall.connects().reads() == [NEWCOMERS]
        first.drops()
        assert hall.connects().reads() == [NEWCOMERS]

    def test_a_member_who_logs_in_makes_room(self, hall):
        hall.registers("alice")
        hall.member("alice")
        hall.connects(), hall.connects()
        assert hall.connects().reads() == [NEWCOMERS]

    def test_a_member_who_takes_over_or_comes_back_makes_room(self, hall):
        hall.registers("alice")
        first, second = hall.member("alice"), hall.member("alice")
        first.drops()
        newcomers = hall.connects(), hall.connects()
        assert hall.connects().reads() == [NEWCOMERS]
        second.drops()
        assert hall.connects().reads() == [NEWCOMERS]
        for wire in newcomers:
            wire.drops()
        hall.member("alice")
        assert hall.party.people["alice"].linked

    def test_one_with_a_wrong_password_does_not(self, hall):
        hall.registers("alice")
        hall.connects().types(b"login alice wrong\r\n")
        hall.connects()
        assert hall.connects().reads() == [NEWCOMERS]

    def test_a_login_whose_password_is_being_checked_makes_no_room(self, hall_with):
        passwords = Slow()
        hall = hall_with(block_newcomers=1, passwords=passwords)
        hall.registers("alice")
        wire = hall.connects().types(f"login alice {PASSWORD}\r\n".encode())
        assert hall.connects().reads() == [NEWCOMERS]
        wire.drops()
        wire = hall.connects().types(f"login alice {PASSWORD}\r\n".encode())
        passwords.go_on()
        hall.turn()
        assert list(hall.party.people) == ["alice"]
        assert not hall.connects().disconnecting

    def test_somebody_who_is_let_go_is_there_until_the_connection_has_ended(self, hall):
        wires = [hall.connects() for _ in range(2)]
        wires[0].protocol.door.session.leave(Reason.LATE)
        assert hall.connects().reads() == [NEWCOMERS]
        wires[0].drops()
        assert not hall.connects().disconnecting


def test_so_many_of_one_address_may_be_there_in_all(hall):
    guests = [hall.guest(name) for name in ("alice", "bob", "carol", "dave")]
    assert hall.connects().reads() == [MANY]
    guests[0].drops()
    assert not hall.connects().disconnecting


def test_so_many_may_come_in_a_time(hall):
    for _ in range(7):
        hall.connects().drops()
    hall.clock.advance(1)
    assert hall.connects().reads() == [NEW]
    hall.clock.advance(600)
    assert not hall.connects().disconnecting


def test_a_household_is_one_address(hall):
    hall.connects(address="2001:db8::1"), hall.connects(address="2001:db8::2")
    assert hall.connects(address="2001:db8::3").reads() == [NEWCOMERS]
    assert not hall.connects(address="2001:db8:0:1::1").disconnecting


def test_connections_of_this_machine_have_one_limit(hall_with):
    hall = hall_with(loopback_connections=3, block_newcomers=1)
    hall.connects(address="127.0.0.1"), hall.connects(address="::1")
    unix = Wire(hall)
    unix.peerAddr = UNIXAddress(None)
    unix.protocol = hall.factory.buildProtocol(None)
    unix.protocol.makeConnection(unix)
    assert unix.protocol.door.address == ""
    assert hall.connects(address="127.0.0.9").reads() == [HERE]
    unix.drops()
    assert not hall.connects(address="127.0.0.9").disconnecting


class Proxied:
    """A connection that comes by a proxy, which tells of the peer in its first bytes."""

    def __init__(self, hall):
        self.hall = hall
        self.wire = Wire(hall, address="127.0.0.1")
        made = []
        build = Factory.forProtocol(
            lambda: made.append(hall.factory.buildProtocol(None)) or made[0]
        )
        self.outer = HAProxyWrappingFactory(build).buildProtocol(IPv4Address("TCP", "x", 1))
        self.outer.makeConnection(self.wire)
        self.wire.protocol = made[0]

    def gets(self, *chunks):
        for chunk in chunks:
            self.outer.dataReceived(chunk)
        self.hall.turn()
        return self.wire


def headerless(hall, most):
    """So many can wait for their headers."""
    limits = structs.replace(hall.entrance.limits, headerless_connections=most)
    hall.entrance.renew(limits, hall.entrance.sessions)


class TestProxies:
    @pytest.fixture
    def hall(self, hall_with, monkeypatch):
        hall = hall_with(block_newcomers=1, loopback_connections=1)
        monkeypatch.setattr("teaparty.doors.outlet.socket_of", lambda wire: None)
        return hall

    HEADER = b"PROXY TCP4 192.0.2.7 127.0.0.1 5555 5005\r\n"

    @pytest.mark.parametrize(
        "chunks", [(HEADER,), (HEADER[:9], HEADER[9:]), (HEADER, b"")], ids=str
    )
    def test_somebody_who_comes_by_one_is_greeted_when_it_is_known_who_it_is(
        self, hall, logged, chunks
    ):
        proxied = Proxied(hall)
        assert (proxied.wire.value(), hall.party.sessions) == (b"", {})
        wire = proxied.gets(*chunks)
        assert b"Welcome" in wire.takes()
        assert wire.protocol.door.address == "192.0.2.7"
        assert logged() == ["session 1 connected from 192.0.2.7:5555 to tcp"]
        assert hall.timers() == []
        assert proxied.gets(b"login alice\r\n", b"say hi\r\n").reads()[-1] == "You say: hi"

    def test_what_comes_along_is_obeyed(self, hall):
        proxied = Proxied(hall)
        assert proxied.gets(self.HEADER + b"login alice\r\nsay hi\r\n").reads()[-1] == "You say: hi"
        assert list(hall.party.people) == ["alice"]

    def test_each_is_counted_by_where_it_really_comes_from(self, hall):
        Proxied(hall).gets(self.HEADER)
        assert Proxied(hall).gets(self.HEADER + b"login alice\r\n").reads() == [NEWCOMERS]
        other = Proxied(hall).gets(self.HEADER.replace(b"2.7", b"2.8"))
        assert not other.disconnecting

    def test_somebody_who_is_banned_is_so_behind_a_proxy(self, hall):
        ban(hall, "192.0.2.7/32")
        wire = Proxied(hall).gets(self.HEADER)
        assert wire.reads() == [s.banned]

    def test_one_that_can_tell_nothing_is_this_machine(self, hall):
        wire = Proxied(hall).gets(b"PROXY UNKNOWN ? ? 0 0\r\n")
        assert wire.protocol.door.address == "127.0.0.1"

    def test_so_many_can_wait_for_their_headers_and_more_end_at_once(self, hall, logged):
        headerless(hall, 2)
        first, second, third = (Proxied(hall) for _ in range(3))
        assert [each.wire.aborted for each in (first, second, third)] == [False, False, True]
        assert logged() == [f"refused a connection from 127.0.0.1:54321: {TOO_MANY_HEADERLESS}"]
        third.wire.drops()
        first.gets(self.HEADER)
        assert not Proxied(hall).wire.aborted
        second.wire.drops()
        assert not Proxied(hall).wire.aborted
        assert Proxied(hall).wire.aborted

    def test_however_many_come_by_a_proxy_those_with_a_header_are_not_counted(self, hall):
        headerless(hall, 1)
        for each in range(9):
            wire = Proxied(hall).gets(self.HEADER.replace(b"2.7", b"2.%d" % each))
            assert not wire.disconnecting

    def test_those_without_a_header_are_no_more_than_there_is_room_for_in_all(self, hall):
        hall.entrance.sessions = 2
        assert [Proxied(hall).wire.aborted for _ in range(3)] == [False, False, True]

    def test_somebody_who_comes_by_one_to_a_full_party_reads_so(self, hall):
        hall.entrance.sessions = 1
        Proxied(hall).gets(self.HEADER)
        other = Proxied(hall).gets(self.HEADER.replace(b"2.7", b"2.8"))
        assert (other.reads(), other.aborted) == ([FULL], False)

    def test_one_that_tells_nothing_is_aborted(self, hall):
        wire = Proxied(hall).wire
        hall.goes_on(5)
        assert wire.aborted
        wire.drops()
        assert hall.timers() == []

    @pytest.mark.parametrize(
        "header",
        [
            b"PROXY TCP4 \x1b[2J 127.0.0.1 5555 5005\r\n",
            b"PROXY TCP4 192.0.2.7 127.0.0.1 x 5005\r\n",
            b"PROXY TCP4 localhost 127.0.0.1 5555 5005\r\n",
            b"PROXY TCP4 192.0.2.7\xff 127.0.0.1 5555 5005\r\n",
            b"PROXY TCP6 fe80::1%\x1b[2J ::1 5555 5005\r\n",
            b"PROXY UNKNOWN" + b"x" * 200,
            b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x04\xc0\0\x02\x07",
            b"\r\n\r\n\0\r\nQUIT\n\x21\x11\xff\xff",
        ],
    )
    @pytest.mark.parametrize("piece", [1, 1_000])
    def test_a_header_that_says_no_address_is_refused_in_one_safe_line(
        self, hall, logged, header, piece
    ):
        proxied = Proxied(hall)
        proxied.gets(*(header[at : at + piece] for at in range(0, len(header), piece)))
        proxied.gets(b"login alice\r\n")
        assert proxied.wire.disconnecting
        assert hall.party.sessions == {}
        assert logged() == [
            "refused a connection from 127.0.0.1:54321:"
            " There is no PROXY header that says who it is."
        ]
        proxied.outer.connectionLost(Failure(ConnectionDone()))
        assert (hall.timers(), hall.faults) == ([], [])
        assert hall.connects(address="127.0.0.1").reads()[0] == s.welcome

    @pytest.mark.parametrize(
        "header",
        [
            b"PROXY UNKNOWN\r\n",
            b"\r\n\r\n\0\r\nQUIT\n\x20\0\0\0",
            b"\r\n\r\n\0\r\nQUIT\n\x21\x31\0\xd8" + b"/tmp/\x1b[2J".ljust(108, b"\0") * 2,
        ],
        ids=["unknown", "local", "unix"],
    )
    def test_somebody_who_is_the_proxy_itself_comes_from_its_address(self, hall, logged, header):
        wire = Proxied(hall).gets(header)
        assert wire.protocol.door.address == "127.0.0.1"
        assert logged() == ["session 1 connected from 127.0.0.1:54321 to tcp"]

    def test_a_header_that_never_ends_is_waited_for_no_longer_than_others(self, hall, logged):
        proxied = Proxied(hall)
        proxied.gets(b"PROXY TCP4 192")
        hall.goes_on(6)
        assert (proxied.wire.aborted, logged()) == (True, [])
