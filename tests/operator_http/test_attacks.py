"""What others may try by HTTP, and how it ends: all of it is refused, bounded and over in time."""

import random

import pytest

from teaparty.operator_http.connection import IN_PIECES, LATE, NONSENSE
from teaparty.operator_http.guard import (
    ALL_TAKEN,
    FROM_A_PAGE,
    STRANGE_NAME,
    TOO_LONG,
    TOO_MANY,
    TOO_MANY_FAILED,
)
from tests.doors.web.conftest import request

POST = {"Authorization": "Bearer tea"}


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost:5080", "null"])
def test_a_page_of_any_origin_is_refused(place, origin):
    found = place.asks(Origin=origin)
    assert (found.status, found.body) == (403, f"{FROM_A_PAGE}\n")


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:9105", "a b", ""]
)
def test_a_name_that_leads_here_by_rebinding_is_refused(place, host):
    data = f"GET /look HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
    found = place.connects().sends(data).gets()[0]
    assert (found.status, found.body) == (421, f"{STRANGE_NAME}\n")


def test_a_request_without_a_name_is_refused(place):
    assert place.connects().sends(b"GET /look HTTP/1.0\r\n\r\n").gets()[0].status == 421


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST.:9105", "127.0.0.1:9105", "[::1]:9105", "192.0.2.9", "tea.lan"]
)
def test_the_names_of_this_server_are_known(place, host):
    assert place.asks(Host=host).status == 200


def test_other_names_are_known_from_a_rehash_on(place):
    place.guard.renew(["coffee.lan"])
    assert [place.asks(Host=name).status for name in ("tea.lan", "coffee.lan")] == [421, 200]


def test_a_body_must_be_whole_in_time_however_steadily_it_comes(place):
    program = place.connects().sends(request("/tell", "POST", Content_Length="1000", **POST))
    for _ in range(9):
        place.hall.goes_on(1)
        program.sends(b"x")
    assert program.gets() == []
    place.hall.goes_on(1)
    (found,) = program.gets()
    assert (found.status, found.body, place.told) == (408, f"{LATE}\n", [])
    place.hall.goes_on(5)
    assert program.wire.aborted


@pytest.mark.parametrize("sent", [b"", b"GET /look HT"])
def test_a_head_must_be_whole_in_time(place, sent):
    program = place.connects().sends(sent)
    place.hall.goes_on(10)
    assert (program.gets(), program.wire.aborted) == ([], True)


@pytest.mark.parametrize("length", ["65537", "99999999999999999999"])
def test_a_body_that_says_that_it_is_too_long_is_not_read(place, length):
    program = place.connects().sends(request("/tell", "POST", Content_Length=length, **POST))
    (found,) = program.gets()
    assert (found.status, found.body) == (413, f"{TOO_LONG.format(most=65_536)}\n")
    assert program.sends(b"x" * 70_000).gets() == []


def test_a_body_without_a_length_is_read_up_to_the_bound(place):
    head = request("/tell", "POST", Transfer_Encoding="chunked", **POST)
    program, chunk = place.connects().sends(head), b"8000\r\n" + b"x" * 0x8000 + b"\r\n"
    assert program.sends(chunk, chunk).gets() == []
    assert program.sends(b"1\r\nx\r\n").gets()[0].status == 413
    assert program.sends(chunk).gets() == []
    assert place.told == []


def test_a_body_in_very_many_pieces_is_not_read(place_with):
    place = place_with(http_body=1_024)
    head = request("/tell", "POST", Transfer_Encoding="chunked", **POST)
    program = place.connects().sends(head, b"1\r\nx\r\n" * 272)
    assert program.gets() == []
    (found,) = program.sends(b"1\r\nx\r\n" * 2).gets()
    assert (found.status, found.body) == (413, f"{IN_PIECES.format(most=272)}\n")
    assert place.told == []


def test_a_target_that_names_another_host_is_asked_of_that_one(place):
    assert place.asks("http://evil.example/look").status == 421
    assert place.asks("http://tea@localhost/look").status == 421
    assert place.asks("http://localhost/look", Host="evil.example").status == 200


def test_a_long_method_is_not_repeated_whole(place):
    found = place.asks(method="BREW" * 1_000)
    assert (found.status, len(found.body) < 100) == (405, True)


def test_a_body_of_just_the_bound_is_read(place):
    place.tells(b"x" * 65_536)
    assert place.told == [b"x" * 65_536]


def test_a_peer_that_sends_on_after_a_refusal_is_cut_off(place):
    program = place.connects().sends(request("/tell", "POST", Content_Length="70000", **POST))
    assert not program.is_over
    place.hall.goes_on(5)
    assert program.wire.aborted


def test_an_answer_that_nobody_reads_is_not_waited_for(place):
    program = place.connects().sends(request("/look"))
    place.hall.goes_on(5)
    assert program.wire.aborted


def test_one_address_has_at_most_half_of_the_connections(place_with, logged):
    place = place_with(http_connections=4)
    mine = [place.connects() for _ in range(3)]
    (found,) = mine[2].sends(request("/look")).gets()
    assert (found.status, found.body) == (503, f"{ALL_TAKEN}\n")
    assert place.asks(address="192.0.2.2").status == 200
    mine[0].drops()
    assert place.asks().status == 200
    assert any(ALL_TAKEN in line for line in logged())


def test_all_connections_together_are_bounded(place_with):
    place = place_with(http_connections=4)
    for last in range(4):
        place.connects(f"192.0.2.{last}")
    (found,) = place.connects("192.0.2.9").sends(request("/look")).gets()
    assert found.status == 503


def test_requests_of_one_address_are_bounded_in_a_minute(place_with):
    place = place_with(http_requests=3)
    found = [place.asks() for _ in range(4)]
    assert [each.status for each in found] == [200, 200, 200, 429]
    assert (found[3].body, found[3].headers["Retry-After"]) == (f"{TOO_MANY}\n", "60")
    assert place.asks(address="192.0.2.2").status == 200
    place.hall.goes_on(120)
    assert place.asks().status == 200


def test_this_machine_is_bounded_as_well(place_with):
    place = place_with(http_requests=1)
    assert [place.asks(address="127.0.0.1").status for _ in range(2)] == [200, 429]
    assert place.asks(address="").status == 200


def test_all_addresses_of_this_machine_are_one(place_with):
    place = place_with(http_connections=4, http_failures=2)
    mine = [place.connects(f"127.0.0.{last}") for last in range(1, 4)]
    assert mine[2].sends(request("/look")).gets()[0].status == 503
    assert place.asks(address="192.0.2.2").status == 200
    mine[0].drops()
    found = [place.tells(b"", "coffee", each) for each in ("127.0.0.1", "127.9.9.9", "::1")]
    assert [each.status for each in found] == [401, 401, 429]


def test_guesses_of_one_address_are_bounded_in_a_minute(place_with):
    place = place_with(http_failures=3)
    assert [place.tells(b"x", "milk").status for _ in range(4)] == [401, 401, 401, 429]
    assert place.tells(b"x").body == f"{TOO_MANY_FAILED}\n"
    assert place.told == []
    assert (place.asks().status, place.tells(b"x", address="192.0.2.2").status) == (200, 200)
    place.hall.goes_on(120)
    assert place.tells(b"x").status == 200


NONSENSES = [
    (b"hello\r\n\r\n", 400),
    (b"\x16\x03\x01\x02\x00\x01", 400),
    (b"GET /look HTTP/1.1\r\n\r\n", 400),
    (b"GET /look HTTP/1.1\r\nHost: a\r\nHost: localhost\r\n\r\n", 400),
    (b"POST /tell HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", 400),
    (b"POST /tell HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
     400),
    (b"POST /tell HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
    (b"POST /tell HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
    (b"GET /look HTTP/2.0\r\nHost: localhost\r\n\r\n", 505),
    (b"GET /look HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 9_000, 431),
    (b"GET /" + b"x" * 9_000, 431),
    (b"GET /look HTTP/1.1\r\nHost: localhost\r\n" + b"X:\r\n" * 9_000 + b"\r\n", 431),
]  # fmt: skip


@pytest.mark.parametrize(("data", "status"), NONSENSES)
def test_nonsense_gets_one_answer_and_no_fault(place, logged, data, status):
    program = place.connects().sends(data)
    (found,) = program.gets()
    assert found.status == status
    assert [line for line in logged() if "refused a connection from 192.0.2.1:" in line] != []
    assert program.sends(data).gets() == []
    place.hall.goes_on(5)
    assert program.is_over
    assert place.hall.faults == []


def test_nonsense_is_told_what_was_expected(place):
    assert place.connects().sends(b"\x00\x00\r\n\r\n").gets()[0].body == f"{NONSENSE}\n"


def test_nonsense_at_random_is_no_fault_and_all_is_over_in_time(place):
    chance = random.Random(16)
    whole = (
        request("/tell", "POST", Transfer_Encoding="chunked", **POST) + b"4\r\nmilk\r\n0\r\n\r\n"
    )
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        cut = chance.randrange(1, len(data))
        program = place.connects().sends(bytes(data[:cut]), bytes(data[cut:]))
        assert len(program.wire.takes()) < 1_000
        place.hall.goes_on(15)
        assert program.is_over
        program.drops()
    assert (place.hall.faults, place.hall.timers()) == ([], [])
