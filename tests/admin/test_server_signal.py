"""The server that runs is told, when it can hear."""

import errno
import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest

from teaparty.admin import server_signal
from teaparty.admin.server_signal import BETWEEN, Notified, deaf, notify, takes
from teaparty.signals import REREAD
from teaparty.stores.state_lock import hold_state


@contextmanager
def hears(handler):
    before = signal.signal(REREAD, handler)
    try:
        yield
    finally:
        signal.signal(REREAD, before)


def never(seconds):
    raise AssertionError("it was not to wait")


def test_where_no_server_runs(tmp_path):
    notified = notify(str(tmp_path), never)
    assert notified == Notified(None)
    assert notified.data == {"pid": None, "told": False}
    assert notified.line.startswith("No server runs")


def test_a_server_that_runs(tool, alice, server):
    heard = []
    with hears(lambda number, frame: heard.append(number)):
        assert tool("user", "password", "alice", "--no-password").splitlines()[1] == (
            f"The server that runs (process {os.getpid()}) was notified: this holds now."
        )
        found = tool.json("user", "rename", "alice", "alison")
    assert found["server"] == {"pid": os.getpid(), "told": True}
    assert heard == [REREAD] * 2


def test_a_server_that_starts_is_waited_for(tmp_path):
    lock = hold_state(str(tmp_path))
    waits, heard = [], []

    def wait(seconds):
        waits.append(seconds)
        if len(waits) == 3:
            signal.signal(REREAD, lambda number, frame: heard.append(number))

    with hears(signal.SIG_DFL):
        assert notify(str(tmp_path), wait) == Notified(os.getpid())
    assert (waits, heard) == ([BETWEEN] * 3, [REREAD])
    lock.release()


def test_a_server_that_does_not_get_ready_is_not_waited_for_without_end(tmp_path):
    lock = hold_state(str(tmp_path))
    waits = []
    with hears(signal.SIG_DFL):
        notified = notify(str(tmp_path), waits.append)
    lock.release()
    assert sum(waits) == pytest.approx(server_signal.PATIENCE)
    assert notified.data == {"pid": os.getpid(), "told": False}
    assert notified.line == (
        f"A server runs (process {os.getpid()}), but it could not be notified: it is still"
        " starting, or is another teaparty-admin. Restart it for this to hold for people who"
        " are in."
    )


def test_a_server_that_has_not_said_its_number(tmp_path):
    lock = hold_state(str(tmp_path))
    lock.file.write_text("")
    heard = []
    with hears(lambda number, frame: heard.append(number)):
        assert notify(str(tmp_path), lambda seconds: lock.sign()).pid == os.getpid()
    lock.release()


def test_a_server_that_ends_meanwhile(tmp_path):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    lock = hold_state(str(tmp_path))
    lock.file.write_text(f"{ended.pid}\n")
    assert notify(str(tmp_path), lambda seconds: lock.release()) == Notified(None)


def test_a_server_of_another_user(tmp_path, monkeypatch):
    def kill(pid, number):
        raise PermissionError(errno.EPERM, "Operation not permitted")

    lock = hold_state(str(tmp_path))
    monkeypatch.setattr(os, "kill", kill)
    with hears(lambda number, frame: None):
        notified = notify(str(tmp_path), never)
    lock.release()
    assert notified.line.startswith(
        f"A server runs (process {os.getpid()}), but it could not be notified"
    )
    assert "this is another user than the server's" in notified.line


def test_a_state_folder_of_another_user(tmp_path, monkeypatch):
    def refuse(state):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(server_signal, "running", refuse)
    notified = notify(str(tmp_path), never)
    assert notified.data == {"pid": None, "told": False}
    assert notified.line.startswith(
        "A server may run, but it could not be notified: this is another user"
    )


class TestWhoWouldEndByIt:
    def test_by_default(self):
        with hears(signal.SIG_DFL):
            assert not takes(os.getpid())

    def test_a_process_that_ignores_the_signal_does_not_take_it(self):
        with deaf():
            assert not takes(os.getpid())
            os.kill(os.getpid(), REREAD)

    def test_a_process_that_handles_the_signal_takes_it(self):
        with hears(lambda number, frame: None):
            with deaf():
                pass
            assert takes(os.getpid())

    def test_a_process_whose_signals_cannot_be_seen_takes_it(self, monkeypatch):
        def nothing(*args):
            raise FileNotFoundError

        monkeypatch.setattr(server_signal.Path, "read_text", nothing)
        assert takes(os.getpid())
