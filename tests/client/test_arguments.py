"""The command line of the client."""

import pytest

from teaparty.client.address import Misused
from teaparty.client.arguments import CommandLine, command_line

TERMINAL = {"TERM": "xterm"}
PIN = "0f" * 32


def read(*words, terminal=True, **environment):
    return command_line(list(words), terminal, TERMINAL | environment)


def test_all_options_are_read(tmp_path):
    (tmp_path / "secret").write_text("a cup of tea\n")
    colons = ":".join(["0F"] * 32)
    found = read("tea.example", "--name", "alice", "--password-file", str(tmp_path / "secret"),
                 "--pin", colons, "--once", "--history", "typed")  # fmt: skip
    assert str(found.at) == "wss://tea.example/"
    assert found == CommandLine(
        at=found.at, name="alice", password="a cup of tea", pins=(PIN,), plain=False, once=True,
        history="typed",
    )  # fmt: skip


def test_nothing_means_this_machine():
    found = read()
    assert (str(found.at), found.name, found.plain) == ("ws://localhost:5080/", "", False)


@pytest.mark.parametrize(
    ("words", "terminal", "term"),
    [(["--plain"], True, "xterm"), ([], True, "dumb"), (["--name", "bot"], False, "xterm")],
)
def test_where_nothing_else_is_possible_the_client_is_plain(words, terminal, term):
    found = read(*words, terminal=terminal, TERM=term)
    assert (found.plain, str(found.at)) == (True, "telnet://localhost")


def test_a_missing_term_is_a_dumb_one():
    assert command_line([], True, {}).plain


WRONG = [
    (["--pin", "abc"], "64 hex digits"),
    (["--password", "hunter2"], "not expected"),
    (["--password-file", "x"], "needs --name"),
    (["--name"], "expected one argument"),
    (["tea.example", "hunter2"], "not expected"),
    (["--name", "a b"], "one word"),
    (["--name", "a\x1bb"], "one word"),
    (["--name", "a", "--password-file", "/nowhere/hunter2"], "can't be read"),
]


@pytest.mark.parametrize(("words", "text"), WRONG, ids=lambda value: str(value)[:20])
def test_a_wrong_command_line_is_refused_without_showing_what_may_be_a_password(words, text):
    with pytest.raises(Misused, match=text) as found:
        read(*words)
    assert "hunter2" not in str(found.value)


@pytest.mark.parametrize("data", [b"", b"\n", b"one\ntwo\n", b"\xff\n"])
def test_a_password_file_has_one_line(tmp_path, data):
    (tmp_path / "secret").write_bytes(data)
    with pytest.raises(Misused, match="one line"):
        read("--name", "alice", "--password-file", str(tmp_path / "secret"))


def test_a_program_says_who_comes_in():
    with pytest.raises(Misused, match="--name"):
        read(terminal=False)
