"""Programs that ask through a proxy: each has its own bounds, and the log names it."""

import pytest
from twisted.protocols.haproxy._wrapper import HAProxyWrappingFactory

from teaparty.doors.web.checks import Proxies
from teaparty.operator_http.guard import ALL_TAKEN, TOO_MANY, TOO_MANY_FAILED
from tests.doors.web.conftest import request

PROXY = "10.0.0.7"
ONE, OTHER = "198.51.100.1", "198.51.100.2"


@pytest.fixture
def behind(place_with):
    """A place that believes what the proxy says."""

    def made(**limits):
        place = place_with(**limits)
        place.guard.renew(["tea.lan"], Proxies([PROXY]))
        return place

    return made


def tells(place, client, token="milk", peer=PROXY):
    """The answer to a body that comes by a proxy, which says for whom."""
    headers = {"Authorization": f"Bearer {token}", "X_Forwarded_For": client}
    return place.asks("/tell", "POST", address=peer, **headers)


def test_a_page_reads_the_address_that_a_trusted_proxy_tells(behind):
    asked = behind().asks(address=PROXY, X_Forwarded_For=f"192.0.2.66, {ONE}")
    assert asked.body == f"You are {ONE}."
    assert behind().asks(address=PROXY).body == f"You are {PROXY}."


def test_what_others_say_of_their_address_is_not_believed(behind):
    assert behind().asks(address=ONE, X_Forwarded_For=OTHER).body == f"You are {ONE}."


def test_guesses_through_a_proxy_bound_nobody_else_who_comes_by_it(behind):
    place = behind(http_failures=2)
    assert [tells(place, ONE).status for _ in range(3)] == [401, 401, 429]
    assert tells(place, ONE, "tea").body == f"{TOO_MANY_FAILED}\n"
    assert tells(place, OTHER, "tea").status == 200
    assert tells(place, "", "tea").status == 200


def test_requests_through_a_proxy_are_bounded_for_each_who_comes_by_it(behind):
    place = behind(http_requests=2)
    found = [place.asks(address=PROXY, X_Forwarded_For=ONE) for _ in range(3)]
    assert [each.status for each in found] == [200, 200, 429]
    assert (found[2].body, found[2].headers["Retry-After"]) == (f"{TOO_MANY}\n", "60")
    assert place.asks(address=PROXY, X_Forwarded_For=OTHER).status == 200
    assert [place.asks(address=ONE).status for _ in range(2)] == [429, 429]


def test_a_proxy_has_at_most_half_of_the_connections(behind):
    place = behind(http_connections=4)
    mine = [place.connects(PROXY) for _ in range(3)]
    assert mine[2].sends(request("/look", X_Forwarded_For=ONE)).gets()[0].body == f"{ALL_TAKEN}\n"
    assert place.asks(address=OTHER).status == 200


def test_the_log_names_who_was_refused_and_through_which_proxy(behind, logged):
    tells(behind(), ONE)
    (line,) = [line for line in logged() if line.startswith("refused a connection")]
    assert line == (
        f"refused a connection from {ONE} through {PROXY}:54321: That is no token."
    )  # fmt: skip


def test_a_page_of_a_browser_is_refused_through_a_proxy_as_well(behind):
    place = behind()
    assert place.asks(address=PROXY, X_Forwarded_For=ONE, Origin="https://a.example").status == 403
    assert place.asks(address=PROXY, X_Forwarded_For=ONE, Host="evil.example").status == 421


def test_the_header_of_the_proxy_protocol_tells_the_address_too(place):
    place.factory = HAProxyWrappingFactory(place.factory)
    program = place.connects(PROXY).sends(f"PROXY TCP4 {ONE} 127.0.0.1 5 6\r\n".encode())
    assert program.sends(request("/look")).gets()[0].body == f"You are {ONE}."
    refused = place.connects(PROXY).sends(request("/look"))
    assert (refused.gets(), refused.is_over) == ([], True)


def test_a_program_that_comes_by_a_proxy_is_answered_though_the_party_is_full(place):
    place.hall.entrance.sessions = 1
    place.hall.connects()
    place.factory = HAProxyWrappingFactory(place.factory)
    program = place.connects(PROXY).sends(f"PROXY TCP4 {ONE} 127.0.0.1 5 6\r\n".encode())
    assert program.sends(request("/look")).gets()[0].body == f"You are {ONE}."
