"""The client as its command line starts it, without another process."""

import asyncio
import io
import os
import pty
import subprocess
import sys
import termios
import threading
import time

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from teaparty.client.main import main
from tests import sentences as s
from tests.client.tea import PATIENCE, Tea

pytestmark = pytest.mark.slow


@pytest.fixture
def tea():
    """A small party in a thread of its own."""
    loop, tea = asyncio.new_event_loop(), Tea()
    loop.run_until_complete(tea.opens())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield tea
    asyncio.run_coroutine_threadsafe(tea.__aexit__(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


class Typed:
    """Standard input and output, as files or as a terminal."""

    def __init__(self, monkeypatch, terminal=False):
        if terminal:
            self.master, self.source = pty.openpty()
        else:
            self.source, self.master = os.pipe()
        self.out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
        self._terminal = terminal
        monkeypatch.setattr(sys, "stdin", self)
        monkeypatch.setattr(sys, "stdout", self.out)
        monkeypatch.setattr(self.out, "isatty", lambda: terminal, raising=False)

    def isatty(self):
        return self._terminal

    def fileno(self):
        return self.source

    def types(self, text):
        os.write(self.master, text.encode())

    @property
    def read(self):
        return self.out.buffer.getvalue().decode()

    def ends(self):
        os.close(self.master)


def waits_until(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_lines_come_from_a_pipe(tea, monkeypatch):
    typed = Typed(monkeypatch)
    typed.types("Hello!\nTea?")
    typed.ends()
    assert main(["--name", "bot", f"localhost:{tea.port}"]) == 0
    assert typed.read.splitlines()[-3:] == ["You say: Hello!", "You say: Tea?", s.goodbye]


@pytest.mark.parametrize("name", ["bob", "carl"])
def test_a_program_that_is_not_let_in_ends(tea, monkeypatch, capsys, name):
    typed = Typed(monkeypatch)
    typed.types("Hello!\n")
    assert main(["--name", name, f"localhost:{tea.port}"]) == 1
    assert "Hello!" not in tea.heard
    assert ("--password-file" in capsys.readouterr().err) is (name == "carl")
    typed.ends()


def test_a_person_types_a_name_and_a_hidden_password_into_a_dumb_terminal(tea, monkeypatch):
    monkeypatch.setenv("TERM", "dumb")
    typed = Typed(monkeypatch, terminal=True)
    echoes = []

    def types():
        waits_until(lambda: s.welcome in typed.read)
        for line, sign in (("login x", s.said_aloud_now), ("secret", "Password: "),
                           ("a cup of tea", "Checked."), ("y" * 3_000, "You say: y")):  # fmt: skip
            typed.types(f"{line}\n")
            waits_until(lambda sign=sign: sign in typed.read)
            echoes.append(termios.tcgetattr(typed.source)[3] & termios.ECHO > 0)
        typed.types("/quit\n")

    thread = threading.Thread(target=types)
    thread.start()
    assert main([f"localhost:{tea.port}"]) == 0
    thread.join()
    assert echoes == [True, False, True, True]
    assert "a cup of tea" in tea.heard
    typed.ends()


def test_a_person_at_a_dumb_terminal_chooses_where_lines_are_said(tea, monkeypatch, capsys):
    monkeypatch.setenv("TERM", "dumb")
    typed = Typed(monkeypatch, terminal=True)

    def types_it():
        waits_until(lambda: s.said_aloud_now in typed.read)
        typed.types("/tab news\nHello!\n")
        waits_until(lambda: "You say: +news Hello!" in typed.read)
        typed.types("/quit\n")

    typing = threading.Thread(target=types_it)
    typing.start()
    assert main(["--name", "alice", f"telnet://127.0.0.1:{tea.port}"]) == 0
    typing.join()
    typed.ends()
    assert "What you type is said on news." in capsys.readouterr().err


def test_a_reader_that_has_gone_ends_the_visit(tea, monkeypatch):
    typed = Typed(monkeypatch)
    source, sink = os.pipe()
    os.close(source)
    with os.fdopen(sink, "w") as out:
        monkeypatch.setattr(sys, "stdout", out)
        assert main(["--name", "bot", f"localhost:{tea.port}"]) == 0
    typed.ends()


def test_a_wrong_command_line_is_one_sentence(monkeypatch, capsys):
    Typed(monkeypatch).ends()
    assert main(["--name", "bot", "ftp://tea.example"]) == 2
    assert capsys.readouterr().err.startswith("teaparty-client: ftp:// is not understood")


@pytest.mark.parametrize("where", ["ws://localhost:{}", "telnet://localhost:{}"])
def test_a_terminal_that_can_do_more_gets_the_screen(tea, monkeypatch, where):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(os, "get_terminal_size", lambda *_: os.terminal_size((80, 24)))
    Typed(monkeypatch, terminal=True).ends()
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        if where.startswith("telnet"):
            keys.send_text("\x04")
        said = main(["--name", "alice", where.format(tea.port)])
    assert said == (1 if where.startswith("ws") else 0)


def test_missing_libraries_are_named_with_the_cure(monkeypatch, capsys):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setitem(sys.modules, "teaparty.client.screen", None)
    Typed(monkeypatch, terminal=True).ends()
    assert main([]) == 2
    assert "pip install '.[client]'" in capsys.readouterr().err


def test_an_interrupt_of_a_plain_client_leaves(monkeypatch):
    def interrupted(visit):
        visit.close()
        raise KeyboardInterrupt

    Typed(monkeypatch).ends()
    monkeypatch.setattr(asyncio, "run", interrupted)
    assert main(["--name", "bot"]) == 0


def test_the_module_runs_as_a_program():
    words = [sys.executable, "-m", "teaparty.client", "--help"]
    assert "usage: teaparty-client" in subprocess.check_output(words, text=True)
