"""What signals do while the process starts."""

import os
import pickle
import signal

import pytest

from teaparty import signals


@pytest.fixture
def handlers(monkeypatch):
    """What the process does with signals; as Python sets it at first."""
    held = {
        signal.SIGINT: signal.default_int_handler,
        signal.SIGHUP: signal.SIG_DFL,
        signal.SIGUSR1: signal.SIG_DFL,
    }
    monkeypatch.setattr(signal, "signal", held.__setitem__)
    monkeypatch.setattr(signal, "getsignal", held.__getitem__)
    return held


@pytest.fixture
def terminal(monkeypatch):
    monkeypatch.setattr(os, "isatty", lambda number: True)


@pytest.fixture
def no_terminal(monkeypatch):
    monkeypatch.setattr(os, "isatty", lambda number: False)


@pytest.mark.usefixtures("no_terminal")
def test_only_an_interrupt_ends_a_start_without_a_terminal(handlers):
    signals.begin()
    assert handlers == {
        signal.SIGINT: signal.SIG_DFL,
        signal.SIGHUP: signal.SIG_IGN,
        signal.SIGUSR1: signal.SIG_IGN,
        signal.SIGUSR2: signal.SIG_IGN,
    }


@pytest.mark.usefixtures("terminal")
def test_a_hangup_ends_it_with_its_terminal(handlers):
    signals.begin()
    assert signals.hangup_ends()
    assert handlers[signal.SIGHUP] is signal.SIG_DFL


def test_a_terminal_is_there_until_somebody_closes_it(monkeypatch):
    isatty, (ours, theirs) = os.isatty, os.openpty()
    monkeypatch.setattr(os, "isatty", lambda number: isatty(theirs))
    assert signals.terminal_is_there()
    os.close(ours)
    assert not signals.terminal_is_there()
    os.close(theirs)


@pytest.mark.usefixtures("terminal")
def test_a_hangup_that_was_to_be_ignored_still_is(handlers):
    handlers[signal.SIGHUP] = signal.SIG_IGN
    signals.begin()
    assert not signals.hangup_ends()
    assert handlers[signal.SIGHUP] is signal.SIG_IGN


@pytest.mark.usefixtures("no_terminal")
def test_an_interrupt_ends_it_also_where_a_script_has_begun_it(handlers):
    handlers[signal.SIGINT] = signal.SIG_IGN
    signals.begin()
    assert handlers[signal.SIGINT] is signal.SIG_DFL


def test_an_interrupt_that_was_swallowed_is_one_again(monkeypatch):
    raised = []
    monkeypatch.setattr(signal, "raise_signal", raised.append)
    signals.interrupted()
    assert raised == [signal.SIGINT]


@pytest.mark.parametrize(
    ("words", "starts"),
    [
        (["twistd", "-n", "teaparty"], True),
        (["twistd", "web"], False),
        (["/usr/bin/teaparty"], False),
    ],
)
def test_only_a_twistd_that_starts_a_party_is_meant(monkeypatch, words, starts):
    monkeypatch.setattr("sys.argv", words)
    assert signals.starts_teaparty() is starts


class DropinPath:
    def __init__(self, path):
        self.path = str(path)


def getCache(dropinPath, lastCached):  # noqa: N803
    """Import a plugin as Twisted's function of that name does."""
    signals.begin()


@pytest.mark.usefixtures("no_terminal")
@pytest.mark.parametrize(
    ("cache", "last_cached", "ends"),
    [
        (pickle.dumps({}), 0, True),
        (pickle.dumps({}), 1.5, False),
        (b"no pickle", 0, False),
        (None, 0, False),
    ],
)
def test_an_interrupt_while_the_plugin_cache_was_read_ends_the_start(
    handlers, monkeypatch, tmp_path, cache, last_cached, ends
):
    raised = []
    monkeypatch.setattr(signal, "raise_signal", raised.append)
    if cache is not None:
        (tmp_path / "dropin.cache").write_bytes(cache)
    getCache(DropinPath(tmp_path / "dropin.cache"), last_cached)
    assert raised == ([signal.SIGINT] if ends else [])
    assert handlers[signal.SIGINT] is signal.SIG_DFL
