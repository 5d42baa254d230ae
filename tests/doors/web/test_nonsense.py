"""Whatever comes instead of requests: nothing is a fault, and what is answered is bounded."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaparty.core.values.limits import Limits
from teaparty.doors.web.checks import Proxies, Site
from teaparty.doors.web.factory import WebFactory
from teaparty.doors.web.files import page
from teaparty.doors.web.gate import PageGate
from teaparty.doors.web.protocols import spoken
from tests.doors.conftest import Hall
from tests.doors.web.conftest import KEY, Browser

pytestmark = pytest.mark.slow
PAGE = page()
LEAST = b"GET / HTTP/1.0\r\n\r\n"
"""The shortest request."""
LARGEST = max(len(file.body) for file in PAGE.values()) + 2_000

PIECES = st.sampled_from(
    [
        b"GET ", b"HEAD ", b"POST ", b"/", b"/room", b" HTTP/1.1", b" HTTP/1.0", b"\r\n", b"\n",
        b"\r\n\r\n", b"Host: localhost", b"Host: evil.example", b": ", b"Upgrade: websocket",
        b"Connection: Upgrade", b"Connection: close", b"Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {KEY}".encode(), b"Sec-WebSocket-Protocol: teaparty.v1",
        b"Content-Length: 9", b"Transfer-Encoding: chunked", b"Expect: 100-continue", b"\x00",
        b"Origin: null", b"\xff\xfb\x18", b"\x16\x03\x01", b"x" * 3_000, b"PRI * HTTP/2.0",
    ]
)  # fmt: skip


@given(st.lists(st.lists(PIECES, max_size=8).map(b"".join) | st.binary(max_size=20), max_size=30))
def test_no_nonsense_is_a_fault_and_all_answers_are_bounded(chunks):
    hall = Hall(Limits())
    gate = PageGate(hall.entrance, Proxies(), 10)
    protocols = spoken(partial(hall.factory.buildProtocol, None))
    browser = Browser(WebFactory(hall.entrance, gate, Site(), PAGE, protocols), hall)
    for chunk in chunks:
        if chunk and not browser.wire.disconnecting:
            browser.sends(chunk)
    size = len(browser.wire.takes())
    assert size < (1 + sum(map(len, chunks)) // len(LEAST)) * LARGEST
    hall.goes_on(70)
    assert hall.faults == []
    assert browser.wire.disconnecting or browser.wire.aborted
