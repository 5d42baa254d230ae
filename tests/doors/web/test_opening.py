"""How a browser's connection becomes a door, or says why it does not."""

import gc
import json
from weakref import ref

import pytest

from teaparty.core.throttle.connections import TOO_MANY, TOO_MANY_NEW, TOO_MANY_NEWCOMERS
from teaparty.doors.entrance import FULL
from teaparty.doors.web.checks import site
from teaparty.doors.web.codes import NOT_LET_IN
from teaparty.wire.websocket.frames import CLOSE, TEXT, closing, frame
from tests import sentences as s
from tests.doors.conftest import OPENING
from tests.doors.test_admission import ban
from tests.doors.web.conftest import RAW, SPOKEN, UPGRADE, request
from tests.doors.web.guests import WebGuest

OPEN = {**UPGRADE, "Sec-WebSocket-Protocol": RAW}
V1 = {**UPGRADE, "Sec-WebSocket-Protocol": SPOKEN}
PROXY = site([], [], ["10.0.0.1"])
by_socket = pytest.mark.parametrize("hall_with", [True], indirect=True, ids=["by socket"])
MASK = b"\x00\x00\x00\x00"


def opens(browser, headers=OPEN, **more):
    """Ask for the WebSocket; return what comes after the head of the answer."""
    browser.sends(request("/room", **headers, **more))
    head, _, rest = browser.wire.takes().partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 101 Switching Protocols\r\n")
    return rest


def bye(why, again):
    told = json.dumps({"bye": {"text": why, "again": again}}).encode()
    return frame(TEXT, told) + closing(NOT_LET_IN)


def welcomed(browser, **hello):
    """Come in; return the ticket to go on with."""
    heard = WebGuest(browser.hall, browser.wire).says({"hello": 1, **hello}).hears()
    return next(each["welcome"]["ticket"] for each in heard if "welcome" in each)


# --- in


def test_what_was_asked_for_before_is_answered_before(browse):
    browser = browse().sends(request("/party.js") + request("/room", **OPEN))
    head, _, rest = browser.wire.takes().partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert rest.index(b"HTTP/1.1 101") < rest.index(OPENING)


def test_what_came_with_the_head_is_given_to_the_door(browse):
    browser = browse().sends(request("/room", **OPEN) + b"who\n")
    assert s.nobody_in_yet.encode() in browser.wire.takes()


def test_the_door_waits_until_the_answers_have_been_taken(browse):
    browser = browse()
    browser.wire.stops_reading()
    browser.sends(request("/room", **OPEN))
    browser.sends(b"")
    assert browser.hall.entrance.open == {}
    browser.wire.reads_again()
    rest = browser.wire.takes()
    assert rest.index(b"HTTP/1.1 101") < rest.index(OPENING)
    assert len(browser.hall.entrance.open) == 1


def test_a_door_is_counted_as_one_and_no_more_as_a_visit(browse):
    browser = browse(block_pages=1, block_newcomers=1)
    opens(browser)
    assert browse().asks("/").status == 200
    assert len(browser.hall.entrance.open) == 1
    assert browser.hall.connects().disconnecting
    browser.wire.drops()
    assert not browser.hall.connects().disconnecting


@by_socket
def test_the_http_of_a_connection_is_gone_once_it_has_a_door(browse):
    browser = browse()
    http = ref(browser.wire.protocol)
    gc.disable()
    try:
        opens(browser)
        assert http() is None
    finally:
        gc.enable()


def test_a_door_is_ended_by_none_of_the_limits_of_a_visit(browse):
    browser = browse(login_seconds=300, handshake_seconds=10)
    opens(browser)
    browser.hall.goes_on(30)
    assert (browser.wire.disconnecting, browser.wire.aborted) == (False, False)


def test_the_log_names_who_has_come_in(browse, logged):
    opens(browse())
    assert [line for line in logged() if "connected from" in line] == [
        "session 1 connected from 192.0.2.1:54321 to tcp"
    ]


def test_the_address_is_what_a_proxy_tells(browse, logged):
    browser = browse("10.0.0.1", site=PROXY, block_newcomers=1)
    opens(browser, X_Forwarded_For="6.6.6.6, 203.0.113.7")
    assert [line for line in logged() if "connected from" in line] == [
        "session 1 connected from 203.0.113.7 through 10.0.0.1:54321 to tcp"
    ]
    (door,) = browser.hall.entrance.open.values()
    assert door.address == "203.0.113.7"
    assert OPENING in opens(browse("10.0.0.1"), X_Forwarded_For="203.0.113.8")
    assert TOO_MANY_NEWCOMERS.encode() in opens(browse("10.0.0.1"), X_Forwarded_For="203.0.113.7")
    browser.wire.drops()
    assert OPENING in opens(browse("10.0.0.1"), X_Forwarded_For="203.0.113.7")


# --- not in


def test_somebody_who_may_not_come_in_reads_why_in_the_websocket(browse, logged):
    opens(browse(block_newcomers=1))
    browser = browse()
    assert opens(browser, V1) == bye(TOO_MANY_NEWCOMERS, True)
    assert f"refused a connection from 192.0.2.1:54321: {TOO_MANY_NEWCOMERS}" in logged()
    assert len(browser.hall.entrance.open) == 1
    browser.sends(frame(TEXT, b"{}")[:1] + b"\x82" + MASK + b"{}")
    assert not browser.wire.disconnecting
    browser.sends(bytes((0x80 | CLOSE, 0x82)) + MASK + NOT_LET_IN.to_bytes(2, "big"))
    assert browser.wire.disconnecting


def test_another_subprotocol_says_why_in_its_own_way(browse):
    opens(browse(block_newcomers=1))
    assert opens(browse()) == b"\x82" + bytes((len(TOO_MANY_NEWCOMERS) + 2,)) + (
        f"{TOO_MANY_NEWCOMERS}\r\n".encode()
    ) + closing(NOT_LET_IN)


def test_what_passes_may_be_tried_again_by_the_client_itself(browse):
    opens(browse(sessions=1))
    assert opens(browse("192.0.2.2"), V1) == bye(FULL, True)
    opens(browse(block_connections=1))
    assert opens(browse(), V1) == bye(TOO_MANY, True)


@by_socket
def test_a_ban_between_the_handshake_and_the_door_does_not_pass(browse):
    browser = browse()
    browser.wire.stops_reading()
    browser.sends(request("/room", **V1))
    ban(browser.hall, "192.0.2.0/24")
    browser.wire.reads_again()
    assert browser.wire.takes().endswith(bye(s.banned, False))


def test_going_on_by_a_ticket_is_no_new_connection(browse):
    alice = browse(block_new=2, link_seconds=60)
    opens(alice, V1)
    ticket = welcomed(alice, name="alice")
    for _ in range(4):
        alice.wire.drops()
        alice = browse()
        opens(alice, V1)
        ticket = welcomed(alice, ticket=ticket)
    opens(browse())
    assert TOO_MANY_NEW.partition("{")[0].encode() in opens(browse())


def test_banned_people_behind_a_proxy_get_no_websocket(browse):
    browser = browse("10.0.0.1", site=PROXY)
    ban(browser.hall, "203.0.113.0/24")
    answer = browser.asks("/room", **V1, X_Forwarded_For="203.0.113.7")
    assert (answer.status, answer.body) == (403, f"{s.banned}\n")


def test_somebody_who_does_not_close_is_gone_in_time(browse):
    opens(browse(block_newcomers=1))
    browser = browse()
    opens(browser, V1)
    browser.hall.goes_on(4.75)
    assert not browser.wire.aborted
    browser.hall.goes_on(0.25)
    assert browser.wire.aborted
    browser.wire.drops()
    assert len(browser.hall.entrance.open) == 1


# --- whose page may open it


def test_pages_of_others_can_neither_read_nor_speak(browse, logged):
    browser = browse(site=site([], ["https://client.example"], []))
    for path, more in (("/", {}), ("/room", V1)):
        answer = browser.asks(path, **more, Origin="https://evil.example")
        assert answer.status == 403
        assert "web_origins" in answer.body
    assert browser.asks("/", Origin="http://localhost:5080").status == 200
    assert any("refused a connection from 192.0.2.1" in line for line in logged())
    opens(browser, V1, Origin="https://client.example")


def test_another_name_for_a_near_address_is_refused_by_a_page_that_says_how_to_allow_it(browse):
    browser = browse(site=site(["tea.lan"], [], []))
    for path in ("/", "/room"):
        answer = browser.asks(path, Host="evil.example:5080")
        assert answer.status == 421
        assert "web_hosts" in answer.body
    assert browser.asks("/", Host="tea.lan:5080").status == 200


def test_a_proxy_that_is_not_trusted_is_refused_by_a_page_that_says_how_to_trust_it(browse):
    answer = browse().asks("/", **{"Host": "tea.example.org", "X-Forwarded-For": "203.0.113.9"})
    assert answer.status == 421
    assert "trusted_proxies" in answer.body
    assert "web_hosts" not in answer.body


def test_a_proxy_checks_the_names_itself(browse):
    browser = browse("10.0.0.1", site=PROXY)
    assert browser.asks("/", Host="tea.example", X_Forwarded_For="203.0.113.7").status == 200


def test_a_browser_on_the_machine_of_a_proxy_is_no_proxy(browse):
    rebound = {"Host": "evil.example:5080", "Origin": "http://evil.example:5080"}
    browser = browse("10.0.0.1", site=PROXY)
    assert browser.asks("/room", **OPEN, **rebound).status == 421
    assert browser.asks("/", Host="localhost:5080").status == 200


@pytest.mark.parametrize("version", [b"HTTP/1.0"])
def test_an_old_browser_gets_no_websocket(browse, version):
    browser = browse().sends(request("/room", **OPEN).replace(b"HTTP/1.1", version))
    assert [answer.status for answer in browser.gets()] == [426]


def test_only_get_opens_it(browse):
    assert browse().sends(request("/room", "HEAD", **OPEN)).wire.takes().startswith(b"HTTP/1.1 426")
    assert browse().asks("/room", "POST", **OPEN).status == 405


def test_an_upgrade_of_something_else_is_just_a_request(browse):
    browser = browse()
    assert browser.asks("/", Upgrade="h2c", Connection="Upgrade").status == 200
    assert browser.asks("/", Upgrade="websocket", Connection="Upgrade").status == 200
    assert browser.asks("/").status == 200
