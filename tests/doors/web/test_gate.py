"""How many browsers may look at the page, and how much they may ask for."""

from teaparty.core.throttle.connections import TOO_MANY
from teaparty.doors.web.arrival import LINGERING
from teaparty.doors.web.checks import Proxies, site
from teaparty.doors.web.gate import ALL_TAKEN, TOO_MANY_REQUESTS, PageGate
from tests import sentences as s
from tests.doors.test_admission import ban
from tests.doors.web.conftest import request

PROXY = site([], [], ["10.0.0.1"])


def told(browser):
    """Ask for the page, and return the status and the sentence of the one answer."""
    answer = browser.asks("/")
    return answer.status, answer.body.rstrip("\n")


def test_connections_of_one_block_are_bounded(browse):
    first = browse(block_pages=2)
    browse()
    third = browse()
    assert told(third) == (429, TOO_MANY)
    assert third.wire.disconnecting
    assert told(browse("192.0.2.2"))[0] == 200
    first.wire.drops()
    assert told(browse())[0] == 200
    assert told(browse())[0] == 429


def test_connections_are_bounded_in_all(browse):
    first = browse("192.0.2.1", most=2)
    browse("192.0.2.2")
    answer = browse("192.0.2.3").asks("/")
    assert (answer.status, answer.body.rstrip(), answer.headers["Retry-After"]) == (
        503, ALL_TAKEN, "10",
    )  # fmt: skip
    first.wire.drops()
    assert told(browse("192.0.2.3"))[0] == 200


def test_somebody_who_is_turned_away_and_asks_for_nothing_is_gone_in_time(browse):
    browse(block_pages=1)
    other = browse()
    other.hall.goes_on(4.75)
    assert not other.wire.aborted
    other.hall.goes_on(0.25)
    assert other.wire.aborted
    other.wire.drops()


def test_only_so_many_wait_to_ask_and_the_others_are_answered_at_once(browse):
    browse(block_pages=1)
    waiting = [browse() for _ in range(LINGERING)]
    assert not any(each.wire.disconnecting for each in waiting)
    other = browse()
    assert ([each.status for each in other.gets()], other.wire.disconnecting) == ([429], True)
    waiting[0].wire.drops()
    assert told(waiting[1])[0] == 429
    assert not browse().wire.disconnecting
    assert not browse().wire.disconnecting
    assert browse().wire.disconnecting


def test_requests_of_one_block_are_bounded_in_a_minute(browse):
    browser = browse(block_requests=3)
    assert [told(browser)[0] for _ in range(3)] == [200] * 3
    assert told(browse()) == (429, TOO_MANY_REQUESTS)
    assert told(browser)[0] == 429
    assert told(browse("192.0.2.2"))[0] == 200
    browser.hall.goes_on(120)
    assert told(browse())[0] == 200


def test_new_connections_of_one_block_are_bounded_in_a_minute_also_if_they_ask_for_nothing(browse):
    browse(block_requests=3).wire.drops()
    for _ in range(2):
        browse().wire.drops()
    assert told(browse()) == (429, TOO_MANY_REQUESTS)
    other = browse("192.0.2.2")
    assert told(other)[0] == 200
    other.hall.goes_on(120)
    assert told(browse())[0] == 200


def test_this_machine_has_no_limit_of_its_own(browse):
    found = [told(browse("127.0.0.1", block_requests=1, block_pages=1))]
    found += [told(browse("127.0.0.1")) for _ in range(3)]
    assert {status for status, _ in found} == {200}


def test_behind_a_proxy_requests_are_counted_by_what_it_says(browse):
    proxied = browse("10.0.0.1", site=PROXY, block_requests=1, block_pages=1)
    for address, status in (("203.0.113.7", 200), ("203.0.113.8", 200), ("203.0.113.7", 429)):
        browser = browse("10.0.0.1")
        assert browser.asks("/", X_Forwarded_For=address).status == status
    assert proxied.asks("/", X_Forwarded_For="203.0.113.9").status == 200
    other = browse("192.0.2.1")
    assert other.asks("/", X_Forwarded_For="203.0.113.10").status == 200
    assert other.asks("/", X_Forwarded_For="203.0.113.11").status == 429


def test_banned_people_read_why(browse, logged):
    browser = browse()
    ban(browser.hall, "192.0.2.0/24")
    status, why = told(browser)
    assert (status, browser.wire.disconnecting) == (403, True)
    assert why == s.banned
    assert told(browse()) == (403, why)
    assert told(browse("203.0.113.7"))[0] == 200
    assert sum("refused a connection from 192.0.2.1:" in line for line in logged()) == 1


def test_banned_people_behind_a_proxy_read_why(browse):
    browser = browse("10.0.0.1", site=PROXY)
    ban(browser.hall, "203.0.113.0/24")
    assert browser.asks("/", X_Forwarded_For="203.0.113.7").status == 403
    assert browse("10.0.0.1").asks("/", X_Forwarded_For="192.0.2.1").status == 200


def test_visitors_are_no_newcomers_and_find_the_page_of_a_full_party(browse):
    browsers = [browse(sessions=1, block_newcomers=1, block_connections=1)]
    browsers += [browse() for _ in range(5)]
    assert {told(each)[0] for each in browsers} == {200}
    hall = browsers[0].hall
    assert (len(hall.entrance.open), hall.connects().disconnecting) == (0, False)
    assert told(browse())[0] == 200


def test_a_request_in_a_piece_with_others_counts_by_itself(browse):
    browser = browse(block_requests=2).sends(request() * 3)
    assert [answer.status for answer in browser.gets()] == [200, 200, 429]


def test_connections_are_counted_on_when_the_proxies_change(hall):
    gate = PageGate(hall.entrance, Proxies(), 100)
    addresses = ["192.0.2.1"] * 2 + ["10.0.0.1"]
    assert [gate.arrives(address) for address in addresses] == [None] * 3
    gate.renew(Proxies(["192.0.2.1"]), 4)
    assert (gate.arrives("192.0.2.1"), gate.arrives("10.0.0.1")) == (None, ALL_TAKEN)
    gate.renew(Proxies(), 1_000)
    for _ in range(3):
        gate.leaves("192.0.2.1")
    gate.leaves("10.0.0.1")
    most = hall.entrance.limits.block_pages
    assert [gate.arrives("192.0.2.1") for _ in range(most + 1)] == [None] * most + [TOO_MANY]
