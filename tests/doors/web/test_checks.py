"""Which hosts, origins and proxies are believed."""

import pytest

from teaparty.doors.web.checks import Place, Proxies, Site, place, site

PUBLIC = ("8.8.8.8", "2001:4860:4860::8888")
NEAR = ("127.0.0.1", "::1", "192.168.1.2", "10.0.0.1", "fe80::1", "fd00::1", "::ffff:10.0.0.1", "")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tea.Example", Place("tea.example", None)),
        ("tea.example.:80", Place("tea.example", 80)),
        ("[::1]:5080", Place("[::1]", 5_080)),
        ("127.0.0.1", Place("127.0.0.1", None)),
        ("", None), ("a b", None), ("a@b", None), ("tea:x", None), ("tea:123456", None),
        ("tea/x", None), ("[::1", None),
    ],
)  # fmt: skip
def test_a_host_has_a_name_and_maybe_a_port(text, found):
    assert place(text) == found


@pytest.mark.parametrize("local", NEAR)
def test_near_addresses_are_only_called_by_names_that_nobody_outside_can_own(local):
    mine = site(["Tea.LAN."], [], [])
    for host in (
        "", "localhost", "localhost:5080", "teapot", "teapot.local", "tea.localhost:80",
        "192.168.1.2:5080", "[::1]:5080", "8.8.8.8", "tea.lan", "TEA.LAN:5080", "tea.lan.",
    ):  # fmt: skip
        assert mine.is_called(host, local), host
    for host in ("evil.example", "tea.lan.evil.example", "tea.local.evil", "1.2.3.4.evil", "a b"):
        assert not mine.is_called(host, local), host


@pytest.mark.parametrize("local", PUBLIC)
def test_a_public_address_may_have_any_name(local):
    assert Site().is_called("tea.example", local)


def test_pages_of_the_same_host_and_port_may_speak_to_us():
    mine = site([], [], [])
    for origin, host in (
        ("", "tea.example"), ("http://tea.example", "tea.example"),
        ("https://tea.example", "TEA.example"), ("https://tea.example:443", "tea.example"),
        ("http://Tea.example:5080", "tea.example:5080"), ("http://[::1]:5080", "[::1]:5080"),
    ):  # fmt: skip
        assert mine.lets_speak(origin, host), origin
    for origin, host in (
        ("null", "tea.example"), ("http://evil.example", "tea.example"),
        ("http://tea.example:81", "tea.example"), ("http://tea.example", "tea.example:5080"),
        ("http://tea.example.evil", "tea.example"), ("file://", "tea.example"),
        ("ftp://tea.example", "tea.example"), ("tea.example", "tea.example"),
        ("http://tea.example", ""), ("http://tea.example/x", "tea.example"),
    ):  # fmt: skip
        assert not mine.lets_speak(origin, host), origin


def test_pages_of_others_may_where_the_operator_says_so():
    mine = site([], ["https://Client.example"], [])
    assert mine.lets_speak("https://client.example", "tea.example")
    assert not mine.lets_speak("http://client.example", "tea.example")
    assert not mine.lets_speak("https://client.example:8443", "tea.example")


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("192.0.2.9", "203.0.113.7", "192.0.2.9"),  # no proxy of ours: nothing is believed
        ("10.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "6.6.6.6, 203.0.113.7", "203.0.113.7"),
        ("10.0.0.1", "6.6.6.6, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("10.0.0.1", "203.0.113.7, unknown", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.7:4711", "203.0.113.7"),
        ("10.0.0.1", "[2001:db8::7]:4711", "2001:db8::7"),
        ("10.0.0.1", "2001:DB8::7", "2001:db8::7"),
        ("10.0.0.1", "::ffff:203.0.113.7", "203.0.113.7"),
        ("10.0.0.1", "\x1b[2J", "10.0.0.1"),
        ("2001:db8:5::1", "203.0.113.7", "203.0.113.7"),
        ("", "203.0.113.7", "203.0.113.7"),
    ],
)
def test_the_client_of_a_proxy_is_the_last_address_that_is_no_proxys(peer, forwarded, client):
    proxies = Proxies(["10.0.0.0/8", "2001:db8:5::1", "unix"])
    assert proxies.client(peer, forwarded) == client


def test_unix_sockets_are_only_trusted_by_name():
    assert "" not in Proxies(["127.0.0.1"])
    assert Proxies(["127.0.0.1"]).client("", "203.0.113.7") == ""
