"""Where people come in, in one line."""

import pytest
from twisted.internet.address import IPv4Address, IPv6Address, UNIXAddress

from teaparty.config_network import Listen
from teaparty.server.endpoints import Listener
from teaparty.server.ways_in import WayIn, in_one_line

WEB, TLS = Listen(door="web"), Listen(tls=True)
WEB_TLS = Listen(door="web", tls=True)


def way(listen, host, text="tcp:0"):
    return WayIn(Listener(text, None, listen), host)


def at(host, port=1):
    return (IPv6Address if ":" in host else IPv4Address)("TCP", host, port)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (way(Listen(), at("0.0.0.0", 5_005)), "telnet localhost 5005"),
        (way(Listen(), at("::", 5_005)), "telnet localhost 5005"),
        (way(Listen(), at("127.0.0.1")), "telnet localhost 1"),
        (way(Listen(), at("192.0.2.1")), "telnet 192.0.2.1 1"),
        (way(TLS, at("0.0.0.0")), "telnet localhost 1 by TLS"),
        (way(Listen(), at("0.0.0.0"), "ssl:1:privateKey=k"), "telnet localhost 1 by TLS"),
        (way(WEB, at("0.0.0.0", 5_080)), "http://localhost:5080/"),
        (way(WEB, at("::1")), "http://localhost:1/"),
        (way(WEB, at("2001:db8::1")), "http://[2001:db8::1]:1/"),
        (way(WEB_TLS, at("192.0.2.1")), "https://192.0.2.1:1/"),
        (way(WEB, UNIXAddress(b"/run/t"), "unix:/run/t:backlog=9"), "web unix:/run/t"),
        (way(Listen(), UNIXAddress(b"/run/t"), "unix:/run/t:backlog=9"), "telnet unix:/run/t"),
    ],
)
def test_a_way_in_is_what_to_type_or_to_open(found, said):
    assert str(found) == said


def test_all_stand_in_one_line():
    ways = [way(Listen(), at("0.0.0.0", 5_005)), way(WEB, at("0.0.0.0", 5_080))]
    assert in_one_line(ways) == "telnet localhost 5005 · http://localhost:5080/"
