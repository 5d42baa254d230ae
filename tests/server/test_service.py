"""The service: signals, and an end in order; and the clock that goes while there is need of it."""

import io
import os
import signal

import pytest
from twisted.application.service import Application
from twisted.internet.defer import Deferred, succeed
from twisted.internet.error import ReactorNotRunning
from twisted.logger import ILogObserver

from teaparty import signals
from teaparty.api import Listener
from teaparty.core.moderation.resync import Resync
from teaparty.operator_log.formats import observer
from teaparty.server.service import END_SECONDS, NOT_STARTED, CannotBegin, PartyService
from teaparty.server.supervision import Supervision, Supervisor
from teaparty.signals import REREAD
from tests import sentences as s


class Port:
    closed = False

    def stopListening(self):
        self.closed = True
        return succeed(None)


@pytest.fixture
def calls():
    return []


class LogFile(io.StringIO):
    opened = 0

    def reopen(self):
        self.opened += 1


@pytest.fixture
def log_file():
    return LogFile()


@pytest.fixture
def made(hall, calls, request):
    """A service, a port of it and its hall; with `log_file` among what a test takes, it has one."""

    async def end():
        calls.append("end")

    log_file = request.getfixturevalue("log_file") if "log_file" in request.fixturenames else None
    reactor = hall.clock
    reactor.running, reactor.stopped = [], []
    reactor.callWhenRunning = reactor.running.append
    reactor.callFromThread = lambda call: call()
    reactor.stop = lambda: reactor.stopped.append(True)
    port = Port()
    made = PartyService(
        reactor, hall.entrance, lambda: [port], lambda: calls.append("begin"), end,
        Supervision(Supervisor({}), hall.party, reactor),
        log_file, log=None if log_file is None else observer(log_file, "text"),
        look_again=lambda: calls.append("look again"), rehash=lambda: calls.append("rehash"),
        faults=lambda: hall.not_begun,
    )  # fmt: skip
    hall.not_begun = []
    return made, port, hall


def test_newcomers_are_late_by_the_clock(made):
    _, _, hall = made
    wire = hall.connects()
    for _ in range(61):
        hall.clock.advance(1)
    assert wire.disconnecting


def test_a_fault_does_not_stop_the_clock(made, monkeypatch):
    _, _, hall = made
    hall.connects()
    reported = []
    monkeypatch.setattr(hall.record, "report", reported.append)
    monkeypatch.setattr(hall.party, "tick", lambda: 1 / 0)
    hall.clock.advance(1)
    hall.clock.advance(1)
    assert [type(change.error) for change in reported] == [ZeroDivisionError] * 2


def test_there_is_no_clock_while_nobody_needs_one(made):
    service, _, hall = made
    service.startService()
    assert not hall.clock.getDelayedCalls()
    alice = hall.guest("alice")
    hall.clock.advance(1)
    assert not hall.clock.getDelayedCalls()
    alice.stops_reading()
    alice.types(b"who\r\n")
    assert len(hall.clock.getDelayedCalls()) == 1
    hall.connects()
    assert len(hall.clock.getDelayedCalls()) == 1
    service.stopService()


def test_everybody_reads_a_goodbye_before_the_end(made):
    service, port, hall = made
    service.startService()
    alice = hall.guest("alice")
    ended = service.stopService()
    hall.turn()
    assert port.closed
    assert alice.reads() == [s.closed]
    assert alice.disconnecting
    done = []
    ended.addCallback(done.append)
    assert done == []
    alice.drops()
    assert done == [None]
    assert hall.clock.getDelayedCalls() == []


def test_somebody_who_does_not_let_go_is_not_waited_for(made):
    service, _, hall = made
    service.startService()
    alice = hall.guest("alice")
    done = []
    service.stopService().addCallback(done.append)
    hall.turn()
    hall.clock.advance(5)
    assert alice.aborted
    assert done == []
    hall.clock.advance(1)
    assert done == [None]


def test_an_empty_party_ends_at_once(made):
    service, _, _ = made
    service.startService()
    assert service.stopService().called


def test_a_signal_stops_it_and_a_second_one_ends_it(made, monkeypatch):
    service, _, hall = made
    handlers, killed = {}, []
    monkeypatch.setattr(signal, "signal", handlers.__setitem__)
    monkeypatch.setattr("os.kill", lambda pid, number: killed.append(number))
    service.startService()
    hall.clock.running[0]()
    handlers[signal.SIGTERM](signal.SIGTERM, None)
    assert (hall.clock.stopped, killed) == ([True], [])
    handlers[signal.SIGINT](signal.SIGINT, None)
    assert handlers[signal.SIGINT] is signal.SIG_DFL
    assert killed == [signal.SIGINT]
    service.stopService()


def test_the_service_begins_and_ends_what_is_behind_it(made, calls):
    service, _, hall = made
    service.startService()
    assert calls == ["begin"]
    alice = hall.guest("alice")
    done = []
    service.stopService().addCallback(done.append)
    hall.turn()
    assert calls == ["begin"]
    alice.drops()
    assert (calls, done) == (["begin", "end"], [None])


class Bridge(Listener):
    name = "Bridge"

    def __init__(self, calls):
        self.calls = calls

    def started(self, party):
        self.calls.append("bridge started")

    def stopped(self):
        self.calls.append("bridge stopped")


def test_listeners_start_in_the_process_that_stays_and_stop_when_everybody_has_left(made, calls):
    service, _, hall = made
    hall.party.listeners.take([Bridge(calls)])
    service.startService()
    alice = hall.guest("alice")
    service.stopService()
    hall.turn()
    assert calls == ["begin", "bridge started"]
    alice.drops()
    assert calls == ["begin", "bridge started", "bridge stopped", "end"]


def test_a_listener_that_fails_to_start_and_to_stop_is_reported_and_harms_nothing(
    made, calls, logged
):
    service, _, hall = made
    hall.party.listeners.take([Bridge(None)])
    service.startService()
    service.stopService()
    hall.turn()
    assert calls == ["begin", "end"]
    said = [line for line in logged() if "of the plugin test_service" in line]
    assert len(said) == 2


WHY = "bridge.py: started of the listener Bridge raises OSError"


def test_a_party_that_cannot_go_on_does_not_begin(made, calls, logged):
    service, _, hall = made
    hall.not_begun = [WHY]
    hall.party.listeners.take([Bridge(calls)])
    with pytest.raises(CannotBegin) as ended:
        service.startService()
    assert (str(ended.value), logged()) == (WHY, [NOT_STARTED.format(fault=WHY)])
    assert calls == ["begin", "bridge started", "bridge stopped"]


@pytest.mark.parametrize(("after", "closes"), [(2, [True]), (4, [])])
def test_a_party_closes_if_it_shows_a_little_later_that_it_cannot_go_on(
    made, takes, logged, after, closes
):
    service, _, hall = made
    takes(service)
    hall.clock.advance(after)
    hall.not_begun = [WHY]
    hall.clock.advance(2)
    assert hall.clock.stopped == closes
    assert logged() == [NOT_STARTED.format(fault=WHY)] * len(closes)


def test_a_party_that_closes_already_is_looked_at_no_more(made, takes, logged):
    service, _, hall = made
    takes(service)
    service.stopService()
    hall.not_begun = [WHY]
    hall.clock.advance(4)
    assert (hall.clock.stopped, logged()) == ([], [])


def ends_with(hall, end):
    reactor = hall.clock
    reactor.callWhenRunning = lambda call: None
    service = PartyService(
        reactor, hall.entrance, list, lambda: None, end,
        Supervision.of(hall.party),
    )  # fmt: skip
    service.startService()
    done = []
    service.stopService().addCallback(done.append)
    return done


def test_a_fault_at_the_end_is_told(made, logged):
    async def end():
        raise ValueError("no disk")

    assert ends_with(made[2], end) == [None]
    assert "ValueError: no disk" in logged()[-1]


def test_an_end_that_does_not_come_is_waited_for_no_longer(made, logged):
    _, _, hall = made
    never = Deferred()

    async def end():
        await never

    done = ends_with(hall, end)
    hall.clock.advance(END_SECONDS - 1)
    assert done == []
    hall.clock.advance(1)
    assert done == [None]
    assert "a fault in the end" in logged()[-1]


def test_somebody_inside_ends_the_process(made):
    service, _, hall = made
    service.stop()
    assert hall.clock.stopped == [True]


@pytest.fixture
def takes(made, monkeypatch):
    """Return the handlers that a service takes; its terminal, if it has one, is gone or there."""

    def take(service, *, ends=False, there=False):
        handlers = {}
        monkeypatch.setattr(signal, "signal", handlers.__setitem__)
        monkeypatch.setattr(signals, "hangup_ends", lambda: ends)
        monkeypatch.setattr(signals, "terminal_is_there", lambda: there)
        monkeypatch.setattr(made[2].party, "run", lambda work, place: work.close())
        service.startService()
        made[2].clock.running[0]()
        return handlers

    return take


def test_a_hangup_opens_the_log_again_and_then_has_the_configuration_read(
    made, calls, log_file, takes, logged
):
    service, _, hall = made
    log_file.reopen = lambda: calls.append("reopen")
    takes(service)[signal.SIGHUP](signal.SIGHUP, None)
    assert (calls[-2:], hall.clock.stopped) == (["reopen", "rehash"], [])
    assert logged() == ["the log file was opened again"]


def test_many_hangups_in_one_turn_are_one(made, calls, takes, monkeypatch):
    service, _, hall = made
    waiting = []
    monkeypatch.setattr(hall.clock, "callFromThread", waiting.append)
    hang_up = takes(service)[signal.SIGHUP]
    waiting.clear()
    for _ in range(3):
        hang_up(signal.SIGHUP, None)
    (begin_again,) = waiting
    begin_again()
    assert calls.count("rehash") == 1
    hang_up(signal.SIGHUP, None)
    assert len(waiting) == 2


def test_a_hangup_has_the_configuration_read_where_there_is_no_log_file(made, calls, takes, logged):
    service, _, hall = made
    takes(service)[signal.SIGHUP](signal.SIGHUP, None)
    assert (calls[-1], hall.clock.stopped, logged()) == ("rehash", [], [])


def test_a_hangup_while_the_party_closes_opens_the_log_alone(made, calls, log_file, takes, logged):
    service, _, _ = made
    handlers = takes(service)
    service.stopService()
    handlers[signal.SIGHUP](signal.SIGHUP, None)
    assert (log_file.opened, "rehash" in calls) == (1, False)


def test_a_hangup_of_the_terminal_ends_it_once(made, takes, logged):
    service, _, hall = made
    hang_up = takes(service, ends=True)[signal.SIGHUP]
    for _ in range(2):
        hang_up(signal.SIGHUP, None)
    assert hall.clock.stopped == [True]
    assert logged() == ["the party closes: Hangup"]


def test_a_signal_that_comes_with_the_hangup_of_the_terminal_does_not_cut_the_end_short(
    made, takes, monkeypatch, logged
):
    service, _, hall = made
    handlers, killed = takes(service, ends=True), []
    monkeypatch.setattr("os.kill", lambda *given: killed.append(given))
    for number in (signal.SIGHUP, signal.SIGTERM):
        handlers[number](number, None)
    assert (hall.clock.stopped, logged(), killed) == ([True], ["the party closes: Hangup"], [])
    handlers[signal.SIGTERM](signal.SIGTERM, None)
    assert killed == [(os.getpid(), signal.SIGTERM)]


def test_a_hangup_while_the_terminal_is_there_has_the_configuration_read(made, calls, takes):
    service, _, hall = made
    takes(service, ends=True, there=True)[signal.SIGHUP](signal.SIGHUP, None)
    assert (calls[-1], hall.clock.stopped) == ("rehash", [])


def test_the_application_gets_its_log_from_here(made, log_file):
    service, _, _ = made
    application = Application("twistd")
    service.setServiceParent(application)
    application.getComponent(ILogObserver)({"log_format": "tea", "log_time": 0})
    assert log_file.getvalue().endswith(" tea\n")


def test_stopping_what_ends_already_is_no_fault(made):
    service, _, hall = made

    def stop():
        raise ReactorNotRunning

    hall.clock.stop = stop
    service.stop()


def test_a_signal_has_the_records_read_again(made, calls, monkeypatch):
    service, _, hall = made
    handlers, read = {}, []
    monkeypatch.setattr(signal, "signal", handlers.__setitem__)
    monkeypatch.setattr(Resync, "begin", lambda resync: read.append(resync))
    service.startService()
    hall.clock.running[0]()
    assert read == [Resync.of(hall.party)]
    handlers[REREAD](REREAD, None)
    assert len(read) == 2
    assert calls == ["begin", "look again", "look again"]
