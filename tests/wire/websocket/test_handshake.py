"""The WebSocket's opening handshake."""

import pytest

from teaparty.wire.websocket.deflate import ANSWER
from teaparty.wire.websocket.handshake import Accepted, Refused, shake_hands
from tests.doors.web.conftest import ACCEPT, KEY, UPGRADE

HEADERS = {name.lower(): value for name, value in UPGRADE.items()}
USUAL = "terminal"
KNOWN = ("teaparty.v1", "telnet", USUAL)


def asked(protocols=None, **headers):
    more = {} if protocols is None else {"sec-websocket-protocol": protocols}
    changed = {name.replace("_", "-"): value for name, value in headers.items()}
    return shake_hands(HEADERS | more | changed, KNOWN, USUAL, deflating={"teaparty.v1"})


def test_the_example_of_the_standard():
    assert asked("teaparty.v1") == Accepted(
        "teaparty.v1",
        [
            ("Upgrade", "websocket"),
            ("Connection", "Upgrade"),
            ("Sec-WebSocket-Accept", ACCEPT),
            ("Sec-WebSocket-Protocol", "teaparty.v1"),
        ],
    )


@pytest.mark.parametrize(
    ("protocols", "offer", "deflates"),
    [
        ("teaparty.v1", "permessage-deflate; client_max_window_bits", True),
        ("teaparty.v1", "x-else", False),
        ("telnet", "permessage-deflate", False),
    ],
)
def test_compression_is_taken_where_a_subprotocol_may_be_compressed(protocols, offer, deflates):
    found = asked(protocols, sec_websocket_extensions=offer)
    assert found.deflates is deflates
    assert dict(found.headers).get("Sec-WebSocket-Extensions", "") == ANSWER * deflates


@pytest.mark.parametrize(
    ("protocols", "chosen"),
    [
        ("x, telnet, teaparty.v1", "telnet"),
        ("x,teaparty.v1 ,telnet", "teaparty.v1"),
        (None, USUAL),
    ],
)
def test_the_first_known_subprotocol_of_the_clients_order_is_chosen(protocols, chosen):
    assert asked(protocols).subprotocol == chosen


def test_a_client_that_asks_for_no_subprotocol_is_told_none():
    assert "Sec-WebSocket-Protocol" not in dict(asked().headers)


def status(**headers):
    found = asked(**headers)
    assert isinstance(found, Refused)
    return found.status.value


def test_what_is_refused():
    assert status(protocols="x, y") == 400
    assert status(protocols="Telnet") == 400
    for key in ("", "x", "####", KEY[:-4], KEY + "AAAA", "é" * 24):
        assert status(sec_websocket_key=key) == 400
    assert status(sec_websocket_version="8") == 426
    assert status(upgrade="h2c") == 426
    assert status(connection="keep-alive") == 426


def test_the_version_that_is_spoken_is_told():
    assert ("Sec-WebSocket-Version", "13") in asked(sec_websocket_version="8").headers


def test_words_of_the_upgrade_may_have_capitals():
    assert isinstance(asked("telnet", upgrade="WebSocket", connection="upgrade"), Accepted)
