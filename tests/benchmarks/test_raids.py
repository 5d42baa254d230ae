"""What attackers of the web send, by real sockets to a listener that is no party."""

import socket
from contextlib import ExitStack, closing

import pytest

from benchmarks.raids import ENDLESS, RAIDS, UPGRADED, Raid, Raiders
from benchmarks.websocket import UPGRADE


@pytest.fixture
def accepted():
    """Accept a connection of a raid."""
    with ExitStack() as ends, socket.create_server(("127.0.0.1", 0)) as listener:

        def accept():
            end = ends.enter_context(listener.accept()[0])
            end.settimeout(5)
            return end

        listener.settimeout(5)
        accept.port = listener.getsockname()[1]
        yield accept


@pytest.fixture
def raided(accepted):
    """Begin a raid of two attackers; return it with the ends of its connections."""
    with ExitStack() as begun:

        def begin(raid):
            raiders = begun.enter_context(closing(Raiders(raid, 2, accepted.port)))
            raiders.tick()
            return raiders, [accepted() for _ in range(2 * raid.each)]

        yield begin


def test_attackers_send_when_they_are_open_at_each_tick_and_when_they_are_answered(raided):
    raiders, ends = raided(Raid(opens=b"open", ticks=b"tick", answers=b"again"))
    assert [end.recv(9) for end in ends] == [b"open"] * 2
    raiders.tick()
    assert [end.recv(9) for end in ends] == [b"tick"] * 2
    ends[0].sendall(b"answer")
    raiders.read()
    assert ends[0].recv(9) == b"again"
    assert (raiders.sent, raiders.received) == (2 * len("opentick") + len("again"), len("answer"))


def test_attackers_who_are_closed_come_again(raided, accepted):
    raiders, ends = raided(Raid(opens=b"open"))
    ends[1].close()
    raiders.read()
    raiders.tick()
    assert accepted().recv(9) == b"open"


def test_each_attacker_has_as_many_connections_as_the_raid_says(raided):
    assert len(raided(Raid(opens=b"open", each=4))[1]) == 8


def test_a_raid_sends_what_it_is_called():
    assert RAIDS["half-open upgrades"].opens == UPGRADE.encode()
    assert RAIDS["large frames"].opens == UPGRADED + ENDLESS
    assert int.from_bytes(ENDLESS[2:10]) == 2**62 - 1
