"""What crawlers are told of the party."""

import pytest

from teaparty.doors.telnet.mssp import PublicStatus
from teaparty.wire import mssp


@pytest.fixture
def status_with(hall):
    return lambda **more: PublicStatus(hall.party, "Mad Tea", "1.2", 1_700_000_000.9, more)


def test_the_status_counts_people_and_public_rooms(hall, status_with):
    status = status_with()
    assert (status()["PLAYERS"], status()["ROOMS"]) == (0, 2)
    hall.guest("alice")
    assert status()["PLAYERS"] == 1


def test_the_status_tells_name_codebase_and_since_when(status_with):
    found = status_with()()
    assert (found["NAME"], found["CODEBASE"], found["UPTIME"]) == (
        "Mad Tea",
        "teaparty 1.2",
        1_700_000_000,
    )
    assert found["CRAWL DELAY"] == -1


def test_the_status_tells_the_ports_once_they_are_open(status_with):
    status = status_with()
    assert (status()["PORT"], status()["SSL"]) == (0, 0)
    status.listens([(5005, False), (5006, False), (5007, True), (5008, True), (None, False)])
    assert (status()["PORT"], status()["SSL"]) == ([5006, 5005], [5008, 5007])
    status.listens([(5005, False)])
    assert (status()["PORT"], status()["SSL"]) == ([5005], 0)


def test_the_status_says_what_the_operator_says_now(status_with):
    status = status_with(GENRE="Historical")
    status.renew("Coffee", {"ICON": "x"}, False)
    found = status()
    assert (found["NAME"], found["GENRE"], found["ICON"], found["MCCP"]) == (
        "Coffee",
        "None",
        "x",
        0,
    )


def test_what_counts_most_stands_last(status_with):
    assert status_with()()["CHARSET"][-1] == "UTF-8"


def test_the_operators_own_values_go_before_all_else(status_with):
    found = status_with(LANGUAGE="Deutsch", GENRE="Historical", ICON="https://x.example/i.png")()
    assert (found["LANGUAGE"], found["GENRE"]) == ("Deutsch", "Historical")
    assert found["ICON"] == "https://x.example/i.png"


def test_all_of_it_can_be_sent(status_with):
    found = status_with(CONTACT="tea\x1b[2J@example.org", REFERRAL=["a.example 1", "b.example 2"])()
    assert b"\x01CONTACT\x02tea [2J@example.org" in mssp.parameters(found)
    assert "REFERRAL\ta.example 1\tb.example 2" in mssp.plain(found)
