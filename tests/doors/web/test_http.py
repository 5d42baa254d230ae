"""What a browser gets: the page, or in one sentence why it gets nothing."""

import pytest

from teaparty.doors.web.answers import SAFETY
from teaparty.doors.web.files import FOLDER
from tests.doors.web.conftest import ACCEPT, SPOKEN, UPGRADE, request
from tests.doors.web.guests import WebGuest

OPEN = {**UPGRADE, "Sec-WebSocket-Protocol": SPOKEN}


def test_the_page_and_its_parts_come_with_their_kinds(browse):
    browser = browse()
    kinds = {
        "/": "text/html; charset=utf-8", "/party.js": "text/javascript; charset=utf-8",
        "/party.css": "text/css; charset=utf-8", "/icon.svg": "image/svg+xml",
        "/manifest.webmanifest": "application/manifest+json", "/texts.json": "application/json",
    }  # fmt: skip
    found = {path: browser.asks(path) for path in kinds}
    assert {path: answer.headers["Content-Type"] for path, answer in found.items()} == kinds
    assert {answer.status for answer in found.values()} == {200}
    assert found["/"].body == (FOLDER / "index.html").read_text()


def test_every_answer_has_the_headers_that_protect_a_page(browse):
    for path, method in (("/", "GET"), ("/nothing", "GET"), ("/", "PUT"), ("/room", "GET")):
        answer = browse().asks(path, method)
        assert {name: answer.headers.get(name) for name, _ in SAFETY} == dict(SAFETY)


def test_the_rules_for_content_allow_nothing_unsafe():
    assert "unsafe" not in dict(SAFETY)["Content-Security-Policy"]


def test_a_browser_that_has_a_file_is_told_that_it_is_still_good(browse):
    browser = browse()
    first = browser.asks("/party.js")
    assert first.headers["Cache-Control"] == "no-cache"
    tag = first.headers["ETag"]
    for known in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        again = browser.asks("/party.js", If_None_Match=known)
        assert (again.status, again.body, again.headers["ETag"]) == (304, "", tag)
    assert browser.asks("/party.js", If_None_Match='"x"').status == 200


def test_head_gets_the_head_alone(browse):
    browser = browse()
    length = browser.asks("/").headers["Content-Length"]
    browser.sends(request("/", "HEAD"))
    data = browser.wire.takes()
    assert data.startswith(b"HTTP/1.1 200 OK\r\n")
    assert data.endswith(b"\r\n\r\n")
    assert f"Content-Length: {length}\r\n".encode() in data


@pytest.mark.parametrize("path", ["/?x=1", "http://localhost:5080/", "HTTP://LOCALHOST"])
def test_a_path_may_have_a_query_or_a_host(browse, path):
    assert browse().asks(path).status == 200


def test_a_path_with_a_host_is_asked_of_that_one(browse):
    assert browse().asks("http://evil.example/").status == 421


def test_what_is_not_there(browse):
    browser = browse()
    for path in ("/nothing", "/index.html", "/../config.py", "*", "/party.js/"):
        assert browser.asks(path).status == 404


def test_requests_may_come_in_pieces_and_several_at_once(browse):
    browser = browse()
    whole = request("/party.js")
    browser.sends(*(whole[n : n + 1] for n in range(len(whole))))
    assert [answer.status for answer in browser.gets()] == [200]
    browser.sends(request("/") + request("/x") + request("/"))
    assert [answer.status for answer in browser.gets()] == [200, 404, 200]


def test_nothing_but_looking_is_possible(browse):
    browser = browse()
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "BREW"):
        answer = browser.asks("/", method)
        assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert not browser.wire.disconnecting


@pytest.mark.parametrize("body", [{"Content_Length": "5"}, {"Transfer_Encoding": "chunked"}])
def test_a_body_is_not_read(browse, body):
    for method, status in (("GET", 413), ("POST", 405)):
        browser = browse()
        answer = browser.asks("/", method, **body)
        assert (answer.status, answer.headers["Connection"]) == (status, "close")
        browser.sends(b"abcde" * 1_000)
        assert browser.wire.disconnecting


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"hello\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
        (b"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 9_000, 431),
        (b"GET /" + b"x" * 9_000, 431),
        (b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X:\r\n" * 9_000 + b"\r\n", 431),
    ],
)
def test_nonsense_gets_one_answer_and_one_line_in_the_log(browse, logged, data, status):
    browser = browse().sends(data)
    (answer,) = browser.gets()
    assert (answer.status, answer.headers["Connection"]) == (status, "close")
    assert browser.wire.disconnecting
    assert [line for line in logged() if "refused a connection from 192.0.2.1:" in line] != []
    browser.sends(data)
    assert browser.gets() == []


def test_a_request_must_be_whole_in_time(browse):
    browser = browse(handshake_seconds=10).sends(b"GET / HT")
    browser.hall.goes_on(5)
    browser.sends(b"TP/1.1\r\n")
    browser.hall.goes_on(4.75)
    assert browser.gets() == []
    browser.hall.goes_on(0.25)
    assert [answer.status for answer in browser.gets()] == [408]
    assert browser.wire.disconnecting


def test_a_connection_without_a_request_ends_quietly(browse, logged):
    browser, other = browse(handshake_seconds=10), browse()
    other.asks("/")
    browser.hall.goes_on(10)
    assert (browser.gets(), browser.wire.disconnecting) == ([], True)
    assert other.wire.disconnecting
    assert logged() == []


def test_what_is_asked_for_keeps_a_connection_open(browse):
    browser = browse(handshake_seconds=10)
    for _ in range(3):
        browser.hall.goes_on(8)
        assert browser.asks("/").status == 200


def test_a_peer_that_goes_leaves_nothing(browse):
    browser = browse()
    browser.sends(b"GET / HT")
    browser.wire.drops()
    assert browser.hall.timers() == []


# --- the WebSocket


def test_a_websocket_is_a_door(browse):
    browser = browse().sends(request("/room", **OPEN))
    head, _, rest = browser.wire.takes().partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0] == "HTTP/1.1 101 Switching Protocols"
    assert f"Sec-WebSocket-Accept: {ACCEPT}" in lines
    assert f"Sec-WebSocket-Protocol: {SPOKEN}" in lines
    assert rest == b""  # until there is a hello
    alice = WebGuest(browser.hall, browser.wire).says({"hello": 1, "name": "alice"})
    assert alice.types("tea").reads()[-1] == "You say: tea"
    assert len(browser.hall.entrance.open) == 1
