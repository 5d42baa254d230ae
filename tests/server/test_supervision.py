"""What systemd is told of the server."""

import os
import socket

import pytest

from teaparty.core.party.countdown import Countdown
from teaparty.core.ports import Outcome
from teaparty.server import supervision as module
from teaparty.server.supervision import MARGIN, SHORTEST, STATUS_SECONDS, Supervision, Supervisor
from tests.conftest import done


class Systemd:
    """The other end: a socket of a kind, and what has come."""

    def __init__(self, name):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(f"\0{name[1:]}" if name.startswith("@") else name)
        self.socket.setblocking(False)
        self.name = name

    def reads(self):
        found = []
        while True:
            try:
                found.append(self.socket.recv(4_096).decode())
            except BlockingIOError:
                return found


@pytest.fixture(params=["path", "abstract"])
def systemd(request, tmp_path):
    path = tmp_path / "notify"
    made = Systemd(str(path) if request.param == "path" else f"@teaparty{path}")
    yield made
    made.socket.close()


def supervised(hall, name, **environ):
    """Return what supervises the party of a hall."""
    found = {"NOTIFY_SOCKET": name, **environ, "HOME": "/"}
    supervisor = Supervisor(found)
    assert found == {"HOME": "/"}
    return Supervision(supervisor, hall.party, hall.clock)


NOBODY, ONE = "STATUS=0 people in.", "STATUS=1 person in."


def test_people_can_come_in_and_later_the_process_ends(hall, systemd):
    supervision = supervised(hall, systemd.name)
    assert systemd.reads() == []
    supervision.begin()
    assert systemd.reads() == [f"READY=1\n{NOBODY}"]
    supervision.end(21)
    microseconds = (21 + MARGIN) * 1_000_000
    assert systemd.reads() == [
        f"STOPPING=1\nEXTEND_TIMEOUT_USEC={microseconds}\n{NOBODY} The party closes."
    ]
    assert hall.clock.getDelayedCalls() == []


def test_who_comes_in_long_after_the_last_status_is_told_at_once(hall, systemd, monkeypatch):
    supervised(hall, systemd.name).begin()
    hall.clock.advance(2 * STATUS_SECONDS)
    waits, later = [], hall.clock.callLater

    def noted(seconds, *rest):
        waits.append(seconds)
        return later(seconds, *rest)

    monkeypatch.setattr(hall.clock, "callLater", noted)
    hall.guest("alice")
    assert min(waits) == 0  # a reactor takes no time that is over


def test_how_many_are_in_is_told_seldom_and_only_if_that_has_changed(hall, systemd):
    supervised(hall, systemd.name).begin()
    systemd.reads()
    alice = hall.guest("alice")
    hall.guest("bob")
    hall.clock.advance(STATUS_SECONDS - 1)
    assert systemd.reads() == []
    hall.clock.advance(1)
    assert systemd.reads() == ["STATUS=2 people in."]
    hall.clock.advance(60)
    alice.types(b"quit\r\n")
    hall.clock.advance(0)
    assert systemd.reads() == [ONE]
    hall.guest("carol").types(b"quit\r\n")
    hall.clock.advance(STATUS_SECONDS)
    assert systemd.reads() == []


def test_people_who_come_before_the_process_is_ready_are_told_with_that(hall, systemd):
    supervision = supervised(hall, systemd.name)
    hall.guest("alice")
    hall.clock.advance(STATUS_SECONDS)
    assert systemd.reads() == []
    supervision.begin()
    assert systemd.reads() == [f"READY=1\n{ONE}"]


def test_a_countdown_is_told_and_that_it_is_called_off(hall, systemd):
    supervised(hall, systemd.name).begin()
    systemd.reads()
    countdown = hall.party.features.get(Countdown)
    countdown.begin(600, "")
    microseconds = (600 + MARGIN) * 1_000_000
    assert systemd.reads() == [
        f"EXTEND_TIMEOUT_USEC={microseconds}\n{NOBODY} The party is about to close."
    ]
    countdown.cancel()
    assert systemd.reads() == [NOBODY]


def test_a_change_of_the_configuration_has_a_beginning_and_an_end(hall, systemd):
    supervision = supervised(hall, systemd.name)
    hall.clock.advance(5)

    async def change():
        assert systemd.reads() == ["RELOADING=1\nMONOTONIC_USEC=5000000"]
        return Outcome(("Done.",))

    assert done(supervision.reload(change)()) == Outcome(("Done.",))
    assert systemd.reads() == [f"READY=1\n{NOBODY}"]


def test_a_change_that_fails_has_an_end_too(hall, systemd):
    async def fail():
        raise KeyError("x")

    with pytest.raises(KeyError):
        done(supervised(hall, systemd.name).reload(fail)())
    assert systemd.reads()[-1] == f"READY=1\n{NOBODY}"


@pytest.mark.parametrize("named", [False, True])
def test_a_watchdog_hears_of_the_process_twice_in_the_time_that_it_waits(hall, systemd, named):
    environ = {"WATCHDOG_USEC": "30000000"} | ({"WATCHDOG_PID": str(os.getpid())} if named else {})
    supervised(hall, systemd.name, **environ).begin()
    assert systemd.reads()[1:] == ["WATCHDOG=1"]
    for _ in range(3):
        hall.clock.advance(14)
        assert systemd.reads() == []
        hall.clock.advance(1)
        assert systemd.reads() == ["WATCHDOG=1"]


def test_a_watchdog_without_any_patience_costs_no_time(hall, systemd):
    supervised(hall, systemd.name, WATCHDOG_USEC="1").begin()
    hall.clock.advance(SHORTEST)
    assert systemd.reads()[1:] == ["WATCHDOG=1"] * 2


@pytest.mark.parametrize(
    "environ",
    [
        {"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"},
        {"WATCHDOG_USEC": "0"},
        {"WATCHDOG_USEC": "soon"},
        {"WATCHDOG_USEC": "9" * 5_000},
        {},
    ],
)
def test_a_watchdog_that_is_none_or_another_processs_hears_nothing(hall, systemd, environ):
    supervised(hall, systemd.name, **environ).begin()
    assert (systemd.reads(), hall.clock.getDelayedCalls()) == ([f"READY=1\n{NOBODY}"], [])


@pytest.mark.parametrize("name", ["", "vsock:2:1234", "/no/such/socket"])
def test_where_nobody_listens_all_goes_on(hall, name):
    supervision = supervised(hall, name, WATCHDOG_USEC="0" if "no" in name else "30000000")
    supervision.begin()
    assert hall.clock.getDelayedCalls() == []
    hall.guest("alice")
    hall.clock.advance(STATUS_SECONDS)
    supervision.end(1)


def test_a_full_queue_holds_up_nobody(hall, tmp_path):
    other = Systemd(str(tmp_path / "notify"))
    supervisor = Supervisor({"NOTIFY_SOCKET": other.name})
    for number in range(5_000):
        supervisor.tell(STATUS=number)
    assert 0 < len(other.reads()) < 5_000
    other.socket.close()


def test_that_newcomers_go_to_other_nodes_is_told_at_once(hall, systemd, monkeypatch):
    supervision = supervised(hall, systemd.name)
    monkeypatch.setattr(module, "is_draining", lambda party: True)
    supervision.drains()
    assert systemd.reads() == []
    supervision.begin()
    supervision.drains()
    assert systemd.reads()[1:] == [f"{NOBODY} Newcomers go to other nodes."]
