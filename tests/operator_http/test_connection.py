"""What programs of the operator are answered by HTTP."""

import pytest

from teaparty.operator_http.connection import FAULT
from tests.doors.web.conftest import request

LENGTH = "Content-Length: "


def test_a_page_is_answered_and_the_connection_closed(place):
    found = place.asks("/look")
    assert (found.status, found.body) == (200, "You are 192.0.2.1.")


def test_a_page_without_a_body_has_the_same_head(place):
    program = place.connects().sends(request("/look", "HEAD"))
    head = program.wire.takes().decode()
    assert head.endswith("\r\n\r\n")
    assert f"{LENGTH}{len('You are 192.0.2.1.')}\r\n" in head


def test_what_is_not_there_is_not_found(place):
    assert place.asks("/other").status == 404


def test_a_page_has_its_methods(place):
    found = place.asks("/look", "DELETE")
    assert (found.status, found.headers["Allow"]) == (405, "GET, HEAD")
    assert place.asks("/tell").headers["Allow"] == "POST"


def test_a_body_may_come_in_pieces(place):
    head = request("/tell", "POST", Authorization="Bearer tea", Content_Length="5")
    program = place.connects().sends(*(bytes((byte,)) for byte in head), b"mi", b"lk!")
    assert [found.body for found in program.gets()] == ["Told."]
    assert place.told == [b"milk!"]


def test_a_body_may_come_in_chunks(place):
    head = request("/tell", "POST", Authorization="Bearer tea", Transfer_Encoding="chunked")
    place.connects().sends(head + b"2\r\nmi\r\n", b"3\r\nlk!\r\n0\r\n\r\n")
    assert place.told == [b"milk!"]


def test_a_program_that_asks_first_whether_it_may_send_a_body_is_told_so(place):
    head = {"Authorization": "Bearer tea", "Content_Length": "4", "Expect": "100-continue"}
    program = place.connects().sends(request("/tell", "POST", **head))
    assert program.wire.takes() == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert program.sends(b"milk").gets()[0].status == 200


def test_an_answer_may_take_its_time(place):
    program = place.connects().sends(request("/wait"))
    place.hall.goes_on(100)
    assert (program.gets(), program.is_over) == ([], False)
    place.waiting.callback(None)
    assert program.gets()[0].body == "At last."


def test_nobody_is_answered_who_has_gone(place):
    program = place.connects().sends(request("/wait"))
    program.drops()
    place.waiting.callback(None)
    assert (program.gets(), place.hall.timers()) == ([], [])


def test_a_page_that_fails_is_a_fault_of_ours(place, logged):
    found = place.asks("/fail")
    assert (found.status, found.body) == (500, f"{FAULT}\n")
    assert any("a fault in an answer by HTTP" in line for line in logged())
    assert place.hall.record.counts.faults["other"] == 1


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_both_versions_of_http_are_read(place, version):
    program = place.connects().sends(f"GET /look HTTP/{version}\r\nHost: [::1]\r\n\r\n".encode())
    assert program.gets()[0].status == 200


def test_a_second_request_on_a_connection_is_not_read(place):
    program = place.connects().sends(request("/look") + request("/look"))
    assert len(program.gets()) == 1
    assert program.sends(request("/look")).gets() == []


def test_an_answer_leaves_no_clock(place):
    place.asks("/look")
    assert place.hall.timers() == []


def test_a_program_that_sends_no_more_after_its_request_is_answered(place):
    program = place.connects().sends(request("/wait"))
    program.wire.protocol.readConnectionLost()
    assert not program.is_over
    place.waiting.callback(None)
    assert (program.gets()[0].body, program.is_over) == ("At last.", True)


@pytest.mark.parametrize("sent", [
    b"", b"GET /look HT", request("/tell", "POST", Content_Length="9"),
    request("/tell", "POST", Content_Length="70000"),
])  # fmt: skip
def test_a_program_that_sends_no_more_before_its_request_is_whole_is_let_go(place, sent):
    program = place.connects().sends(sent)
    program.wire.protocol.readConnectionLost()
    assert program.is_over
