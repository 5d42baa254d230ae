"""Where a party is, as a guest types it."""

import pytest

from teaparty.client.address import Address, Misused, address

TYPED = {
    "tea.example": "wss://tea.example/",
    "tea.example:8443": "wss://tea.example:8443/",
    "tea.example.": "wss://tea.example/",
    "tea.example/rooms/": "wss://tea.example/rooms/",
    "TEA.example": "wss://tea.example/",
    "localhost": "ws://localhost:5080/",
    "localhost:8080": "ws://localhost:8080/",
    "127.0.0.1": "ws://127.0.0.1:5080/",
    "::1": "ws://[::1]:5080/",
    "[::1]:99": "ws://[::1]:99/",
    "[2001:db8::7]": "wss://[2001:db8::7]/",
    "2001:db8::7": "wss://[2001:db8::7]/",
    "192.0.2.7": "wss://192.0.2.7/",
    "bücher.example": "wss://bücher.example/",
    "https://tea.example/": "wss://tea.example/",
    "https://tea.example:8443/tea": "wss://tea.example:8443/tea",
    "http://tea.example": "ws://tea.example/",
    "HTTP://localhost:5080/": "ws://localhost:5080/",
    "ws://tea.example:5080": "ws://tea.example:5080/",
    "wss://tea.example": "wss://tea.example/",
    "telnet://tea.example": "telnet://tea.example",
    "telnet://tea.example:4000": "telnet://tea.example:4000",
    "telnets://tea.example": "telnets://tea.example",
}
PLAIN = {
    "tea.example": "telnets://tea.example",
    "tea.example:4001": "telnets://tea.example:4001",
    "localhost": "telnet://localhost",
    "localhost:4000": "telnet://localhost:4000",
    "::1": "telnet://[::1]",
    "telnet://tea.example": "telnet://tea.example",
    "telnets://localhost:5006/": "telnets://localhost",
}
WRONG = {
    "": "no host",
    "wss://": "no host",
    "a b": "no host",
    "tea\x1b[2J.example": "can.t be read",
    "ftp://tea.example": "ftp://",
    "tea.example:port": "can't be read",
    "tea.example:0": "can't be read",
    "tea.example:70000": "can't be read",
    "[::1": "can't be read",
    "wss://alice:secret@tea.example/": "no name or password",
    "alice@tea.example": "no name or password",
    "wss://tea.example/?ticket=7": "neither",
    "wss://tea.example/#top": "neither",
    "wss://tea.example/a b": "path",
    "wss://tea.example/é": "path",
}


@pytest.mark.parametrize("typed", TYPED)
def test_an_address_is_read(typed):
    assert str(address(typed)) == TYPED[typed]


@pytest.mark.parametrize("typed", PLAIN)
def test_an_address_of_a_plain_client_is_one_of_telnet(typed):
    assert str(address(typed, plain=True)) == PLAIN[typed]


def test_the_ports_of_telnet_are_those_of_a_party():
    plain = [address(typed, plain=True) for typed in ("localhost", "tea.example")]
    assert [each.port for each in plain] == [5005, 5006]
    assert address("telnet://tea.example").port == 5005


@pytest.mark.parametrize("typed", WRONG)
def test_a_wrong_address_is_refused_in_one_sentence(typed):
    with pytest.raises(Misused, match=WRONG[typed]) as found:
        address(typed)
    assert "\n" not in str(found.value)
    assert "secret" not in str(found.value)


@pytest.mark.parametrize("typed", ["ws://localhost/", "https://tea.example/"])
def test_a_plain_client_refuses_an_address_of_the_web(typed):
    with pytest.raises(Misused, match="speaks telnet"):
        address(typed, plain=True)


def test_a_plain_client_is_told_of_the_schemes_of_telnet_alone():
    with pytest.raises(Misused, match="telnet:// or telnets:// is expected"):
        address("gopher://tea.example", plain=True)


def test_only_what_is_spelled_out_or_on_this_machine_is_not_encrypted():
    assert [typed for typed in TYPED if not address(typed).secure] == [
        "localhost", "localhost:8080", "127.0.0.1", "::1", "[::1]:99", "http://tea.example",
        "HTTP://localhost:5080/", "ws://tea.example:5080", "telnet://tea.example",
        "telnet://tea.example:4000",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "target"),
    [("/", "/room"), ("/tea", "/tea/room"), ("/tea/", "/tea/room"), ("/tea/room", "/tea/room")],
)
def test_the_websocket_is_below_the_page(path, target):
    assert Address("wss", "tea.example", 443, path).target == target
