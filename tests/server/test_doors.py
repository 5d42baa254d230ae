"""Listeners come and go while people are in; if one can't be opened, all is as it was before."""

import socket
from itertools import count

import pytest
from twisted.internet.defer import Deferred
from twisted.internet.error import CannotListenError
from twisted.internet.testing import MemoryReactorClock

from teaparty.config import Config
from teaparty.config_network import Http, Listen, Mudlet
from teaparty.doors.telnet.gmcp_messages import Gui
from teaparty.doors.telnet.mssp import PublicStatus
from teaparty.doors.tls.certificates import Unwritten
from teaparty.doors.web.requests import Request
from teaparty.plugin_loader.undo import Partly
from teaparty.server.doors import CLOSE_SECONDS, NOT_CLOSED, Doors
from teaparty.server.endpoints import endpoints
from teaparty.server.given_sockets import Given, GivenSockets
from teaparty.server.listening import CannotListen
from teaparty.server.tls import Tls
from tests.conftest import done


class Ports(MemoryReactorClock):
    """A reactor that remembers the ports that are open now; some are taken by others."""

    def __init__(self):
        super().__init__()
        self.ports, self.taken, self.free = {}, set(), count(61_000)

    def listenTCP(self, port, factory, backlog=50, interface=""):
        port = port or next(self.free)
        if (port, interface) in self.taken or any(self._clashes(port, interface)):
            raise CannotListenError(interface, port, OSError(98, "Address already in use"))
        found = super().listenTCP(port, factory, backlog, interface)
        found.stopListening = lambda: self.ports.pop((port, interface), None)
        self.ports[port, interface] = factory
        return found

    def _clashes(self, port, interface):
        for other, where in self.ports:
            yield port == other and (not interface or not where or interface == where)


class Place:
    """The doors of a party, and what is said of them."""

    def __init__(self, hall, given=()):
        self.reactor = Ports()
        self.status = PublicStatus(hall.party, "Tea", "1.2", 0, {})
        self.tls = Tls(Unwritten(), lambda: 0.0)
        self.doors = Doors(
            hall.entrance, self.status, self.tls, Config(), GivenSockets(self.reactor, given)
        )

    def begin(self, *listen, **more):
        self.doors.begin(self.listeners(*listen, **more), 10)

    def listeners(self, *listen, http=None):
        config = Config(listen=list(listen), http=Http(listen=http))
        found, faults = endpoints(self.reactor, config)
        assert faults == []
        return found

    def change(self, *listen, **more):
        done(self.doors.keep(done(self.doors.change(self.listeners(*listen, **more)))))

    def fails(self, *listen, error=CannotListen):
        with pytest.raises(error) as raised:
            done(self.doors.change(self.listeners(*listen)))
        return str(raised.value)

    @property
    def ports(self):
        return set(self.reactor.ports)


@pytest.fixture
def place(hall):
    return Place(hall)


LEFT = Given(3, "tea", socket.AF_INET, ("0.0.0.0", 4001))


def test_a_socket_that_was_given_for_no_listener_keeps_doors_from_opening(hall):
    with pytest.raises(CannotListen, match=r"the socket 3 \(tea, tcp:4001\)"):
        Place(hall, [LEFT]).begin(4002)


def test_a_socket_whose_listener_goes_is_told_in_the_log(hall, logged):
    with socket.socket() as given:
        place = Place(hall, [LEFT._replace(number=given.fileno())])
        place.reactor.adoptStreamPort = lambda *_: place.reactor.listenTCP(4001, None)
        place.begin(4001)
        place.change(4002)
    assert "(tea, tcp:4001) that systemd has given is for no listener" in logged()[-1]


def test_the_configuration_may_be_read_while_the_party_closes(place, monkeypatch):
    place.begin("tcp:4001")
    (port,) = place.doors.end()
    monkeypatch.setattr(port, "getHost", refuses_more)  # a port that is closed has no socket
    place.doors.renew(Config(), 20)


def refuses_more():
    raise AttributeError("socket")


def test_what_is_new_is_opened_and_what_is_gone_is_closed(place):
    place.begin(4001, 4002)
    stays = place.reactor.ports[4001, ""]
    place.change(4001, "web:4003")
    assert place.ports == {(4001, ""), (4003, "")}
    assert place.reactor.ports[4001, ""] is stays
    assert len(place.doors.ways_in) == 2


def test_one_port_can_have_another_interface(place):
    place.begin(4001, 4002)
    place.change("tcp:4001:interface=127.0.0.1", 4002)
    assert place.ports == {(4001, "127.0.0.1"), (4002, "")}


def test_a_port_can_have_a_proxy_in_front_from_now_on_and_no_more(place):
    place.begin(4001)
    place.change("haproxy:tcp:4001")
    assert "Proxy" in type(place.reactor.ports[4001, ""]).__name__
    place.change(4001)
    assert type(place.reactor.ports[4001, ""]).__name__ == "TeaFactory"


def test_one_port_can_have_another_door(place):
    place.begin(4001)
    place.change("web:4001")
    assert type(place.reactor.ports[4001, ""]).__name__ == "WebFactory"


def test_a_port_that_another_process_has_changes_nothing(place):
    place.begin(4001, 4002)
    place.reactor.taken.add((4004, ""))
    opened = list(place.doors.open)
    assert "4004" in place.fails(4001, 4003, 4004)
    assert place.ports == {(4001, ""), (4002, "")}
    assert place.doors.open == opened


def test_an_interface_that_can_not_be_had_gives_the_old_one_back(place):
    place.begin(4001, 4002)
    place.reactor.taken.add((4001, "192.0.2.1"))
    assert "192.0.2.1" in place.fails("tcp:4001:interface=192.0.2.1", 4003)
    assert place.ports == {(4001, ""), (4002, "")}
    assert [each.listener.text.split(":")[1] for each in place.doors.open] == ["4001", "4002"]


def test_a_listener_that_can_not_be_opened_again_is_named(place):
    place.begin(4001, 4002)
    place.reactor.taken |= {(4001, "192.0.2.1"), (4001, "")}
    said = place.fails("tcp:4001:interface=192.0.2.1", 4002, error=Partly)
    assert "The listener before it is closed, too" in said
    assert place.ports == {(4002, "")}
    assert len(place.doors.open) == 1


def test_all_who_come_by_telnet_are_offered_the_package_that_is_configured(place):
    place.begin(4001, "web:4002")
    factory = place.reactor.ports[4001, ""]
    assert factory.gui is None
    mudlet = Mudlet(url="https://tea.example/teaparty.mpackage", version="2")
    place.doors.renew(Config(mudlet=mudlet), 10)
    assert factory.gui == Gui("2", "https://tea.example/teaparty.mpackage")
    place.change(4001, 4003)
    assert place.reactor.ports[4003, ""].gui == factory.gui
    place.doors.renew(Config(), 10)
    assert factory.gui is None


def test_a_listener_takes_another_mode_where_it_is(place):
    place.begin(4001)
    factory = place.reactor.ports[4001, ""]
    place.change(Listen(endpoint=4001, mode="chat"))
    assert (factory.mode, place.reactor.ports[4001, ""]) == ("chat", factory)


def test_what_the_configuration_says_of_doors_holds_for_those_that_are_open(place):
    place.begin(4001, "web:4002")
    telnet, web = place.reactor.ports[4001, ""], place.reactor.ports[4002, ""]
    config = Config(compression=False, web_hosts=["Tea.example.org"], trusted_proxies=["10.0.0.1"])
    place.doors.renew(config, 5)
    assert telnet.compress is False
    assert web.site.hosts == {"tea.example.org"}
    assert "10.0.0.1" in web.site.proxies
    assert web.gate.arrives("10.0.0.1") is None


def test_crawlers_are_told_the_ports_that_are_open(place):
    place.begin(4001, "web:4002")
    before = place.status()["PORT"]
    place.change(4005, "web:4002")
    assert (len(before), len(place.status()["PORT"])) == (1, 1)


def test_a_port_that_is_slow_to_close_is_waited_for(place):
    place.begin(4001)
    closing = Deferred()
    port = place.doors.open[0].port
    at_once = port.stopListening
    port.stopListening = lambda: closing.addCallback(lambda _: at_once())
    changing = Deferred.fromCoroutine(
        place.doors.change(place.listeners("tcp:4001:interface=127.0.0.1"))
    )
    assert not changing.called
    closing.callback(None)
    assert changing.called
    assert place.ports == {(4001, "127.0.0.1")}


def test_a_port_that_never_closes_is_not_waited_for_any_more_and_the_log_says_so(
    place, hall, logged
):
    place.begin(4001, 4002, 4003)
    for each in place.doors.open[1:]:
        each.port.stopListening = Deferred
    exchange = done(place.doors.change(place.listeners(4001)))
    keeping = Deferred.fromCoroutine(place.doors.keep(exchange))
    for _ in range(2):
        assert not keeping.called
        hall.clock.advance(CLOSE_SECONDS)
    assert keeping.called
    assert len(place.doors.open) == 1
    assert [line for line in logged() if "was not closed within 10 seconds" in line] == [
        NOT_CLOSED.format(listener=f"tcp:{port}:backlog=1024", seconds=10) for port in (4002, 4003)
    ]


def test_two_that_may_have_any_port_are_two(place):
    place.begin("tcp:0", "tcp:0")
    assert place.ports == {(61_000, ""), (61_001, "")}
    place.change("tcp:0")
    assert place.ports == {(61_000, "")}
    place.change("tcp:0", "tcp:0", "web:tcp:0")
    assert len(place.ports) == len(place.doors.open) == 3
    place.change(4001)
    assert place.ports == {(4001, "")}


HTTP = "tcp:4009:interface=127.0.0.1"


def test_a_listener_for_programs_comes_and_goes_and_is_no_way_in(place):
    place.begin(4001)
    place.change(4001, http=HTTP)
    assert type(place.reactor.ports[4009, "127.0.0.1"]).__name__ == "OperatorFactory"
    assert len(place.doors.ways_in) == 1
    assert place.status()["PORT"] == [4001]
    place.change(4001)
    assert place.ports == {(4001, "")}


def test_programs_may_ask_until_everybody_has_left(place):
    place.begin(4001, http=HTTP)
    for port in place.doors.end():
        port.stopListening()
    assert place.ports == {(4009, "127.0.0.1")}
    done(place.doors.end_answers())
    assert place.ports == set()


def test_programs_come_by_the_names_of_the_configuration_from_then_on(place):
    place.begin(4001, http=HTTP)
    guard = place.reactor.ports[4009, "127.0.0.1"].gate
    asked = Request("GET", "/healthz", {"host": "tea.lan"})
    assert guard.refuses(asked, "127.0.0.1").status == 421
    place.doors.renew(Config(http=Http(listen=HTTP, hosts=["tea.lan"])), 10)
    assert guard.refuses(asked, "127.0.0.1") is None
