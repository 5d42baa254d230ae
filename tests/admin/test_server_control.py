"""The tool asks the server that runs, or says why it can't."""

import json
import os
import socket
import threading
from contextlib import contextmanager, suppress
from importlib import metadata
from pathlib import Path

import pytest

from teaparty.admin import server_control
from teaparty.admin.server_control import (
    BETWEEN,
    NONE_RUNS,
    STARTING,
    Answer,
    ask,
    ask_or_none,
)
from teaparty.admin.statuses import UNASKED, Failed
from teaparty.control_socket import LONGEST_PATH, SOCKET
from tests import sentences as s

NO_ANSWER = "it still starts, or its socket was removed (SIGHUP helps), or its log says why"
OURS = metadata.version("teaparty")


@contextmanager
def answering(state, *answers):
    """A server that answers so many requests; what it was asked is in the list."""
    state.mkdir(mode=0o700, exist_ok=True)
    asked = []
    (state / SOCKET).unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(state / SOCKET))
        listening.listen(1)

        def serve():
            for line in answers:
                link, _ = listening.accept()
                with link, link.makefile("rb") as lines:
                    asked.append(json.loads(lines.readline()))
                    link.sendall(line)

        thread = threading.Thread(target=serve)
        thread.start()
        yield asked
        thread.join()


def answered(*lines, done=True, version=OURS, events=()):
    answer = {"done": done, "lines": lines, "version": version, "events": events}
    return json.dumps(answer).encode() + b"\n"


def unasked(state, **more):
    """Why a server can't be asked."""
    with pytest.raises(Failed) as raised:
        ask(str(state), "rehash", by="root", **more)
    assert raised.value.status == UNASKED
    (why,) = raised.value.sentences
    return why


class Once:
    """Does something at the first call only."""

    def __init__(self, does):
        self.does = does

    def __call__(self):
        does, self.does = self.does, lambda: None
        does()


def test_what_the_server_did_is_shown(tool):
    with answering(tool.state, answered("Changed: name.", "\x1b[2J")) as asked:
        assert tool("rehash") == "Changed: name.\n\\x1b[2J\n"
    assert [(each["do"], each["words"]) for each in asked] == [("rehash", [])]
    assert asked[0]["by"].startswith("teaparty-admin (")


@pytest.mark.parametrize(
    "words",
    [("plugins",), ("reload", "hugs"), ("load", "hugs"), ("unload", "hugs"), ("who",),
     ("who", "garden"), ("kick", "bob", "Please", "calm", "down."), ("wall", "Tea is ready."),
     ("say", "garden", "Tea."), ("shutdown", "in", "10m"), ("rooms",)],
)  # fmt: skip
def test_what_only_a_server_can_do_is_done_by_the_one_that_runs(tool, words):
    with answering(tool.state, answered("It was done.")) as asked:
        assert tool(*words) == "It was done.\n"
    assert [(each["do"], *each["words"]) for each in asked] == [words]


def test_in_json(tool):
    with answering(tool.state, answered("Changed: name.")):
        assert tool.json("rehash") == {
            "done": True, "lines": ["Changed: name."], "events": [], "version": OURS
        }  # fmt: skip


def test_what_it_did_not_do_ends_with_status_1(tool):
    with answering(tool.state, answered("name is 5.", "start is 6.", done=False)):
        assert tool("rehash", status=1) == ""
    assert tool.err == "teaparty-admin: name is 5.\nteaparty-admin: start is 6.\n"


def test_a_server_of_another_version_is_named_where_something_was_not_done(tool):
    with answering(tool.state, answered("No.", done=False, version="0.0")):
        tool("rehash", status=1)
    assert tool.err.splitlines() == [
        "teaparty-admin: No.",
        f"teaparty-admin: The server is teaparty 0.0, and this tool teaparty {OURS}.",
    ]


@pytest.mark.parametrize("line", [b"", b'{"done": true, "lin', answered("Done.")[:-1]])
def test_what_is_no_whole_answer_is_of_a_server_that_has_ended_the_connection(tool, line):
    with answering(tool.state, line):
        assert tool.refuses("rehash", status=3) == (
            "the server ended the connection before it had answered. Its log says what was done"
            " and what was not; if it runs on, ask it again."
        )


def test_a_link_that_is_reset_is_one_that_has_ended(tool):
    tool.state.mkdir(mode=0o700)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tool.state / SOCKET))
        listening.listen(1)
        thread = threading.Thread(target=lambda: listening.accept()[0].close())
        thread.start()
        assert "ended the connection before it had answered" in tool.refuses("rehash", status=3)
        thread.join()


def test_an_answer_that_comes_before_the_question_is_read(tool):
    tool.state.mkdir(mode=0o700)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tool.state / SOCKET))
        listening.listen(1)
        asking = socket.socket.sendall

        def late(link, line):
            server, _ = listening.accept()
            asking(server, answered("Too many.", done=False))
            server.close()
            asking(link, line)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(socket.socket, "sendall", late)
            assert tool.refuses("rehash") == "Too many."


@pytest.mark.parametrize("line", [b"tea\n", b"{}\n", b"[]\n", b"[" * 100_000 + b"\n"])
def test_what_is_no_answer_is_of_another_version(tool, line):
    with answering(tool.state, line):
        assert tool.refuses("rehash", status=3) == s.cannot_be_asked(
            "the server", "it is of another version"
        )


def test_where_no_server_runs_that_is_said(tool):
    none = NONE_RUNS.format(state=tool.state)
    assert tool.refuses("rehash", status=3) == none
    tool.state.mkdir()
    assert tool.refuses("rehash", status=3) == none
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind(str(tool.state / SOCKET))
    assert tool.refuses("rehash", status=3) == none


def test_a_server_without_a_socket_is_one_that_says_why(tool, server):
    server_here = f"the server (process {os.getpid()})"
    assert tool.refuses("rehash", status=3) == s.cannot_be_asked(server_here, NO_ANSWER)


def test_a_server_that_does_not_answer_is_not_waited_for(tmp_path):
    with socket.socket(socket.AF_UNIX) as stuck:
        stuck.bind(str(tmp_path / SOCKET))
        stuck.listen(1)
        assert unasked(tmp_path, patience=0.01) == s.cannot_be_asked(
            "the server", "it has not answered in 0 seconds"
        )


@pytest.mark.slow
def test_a_server_that_answers_byte_by_byte_is_not_waited_for(tmp_path):
    ended = threading.Event()

    def trickle():
        link, _ = server.accept()
        with link, suppress(OSError):
            while not ended.wait(0.02):
                link.send(b"[")

    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / SOCKET))
        server.listen(1)
        slow = threading.Thread(target=trickle)
        slow.start()
        try:
            said = unasked(tmp_path, patience=0.3)
        finally:
            ended.set()
            slow.join()
    assert said == s.cannot_be_asked("the server", "it has not answered in 0 seconds")


def test_a_server_that_too_many_ask_at_once_is_not_waited_for(tmp_path):
    with socket.socket(socket.AF_UNIX) as stuck, socket.socket(socket.AF_UNIX) as first:
        stuck.bind(str(tmp_path / SOCKET))
        stuck.listen(0)
        first.connect(str(tmp_path / SOCKET))
        assert unasked(tmp_path) == s.cannot_be_asked("the server", "too many ask it at once")


def test_a_server_of_another_user_is_not_asked(tmp_path, monkeypatch):
    def denied(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(server_control, "running", denied)
    monkeypatch.setattr(socket.socket, "connect", denied)
    another = s.cannot_be_asked("the server", "this is another user than the server's")
    assert unasked(tmp_path) == another
    monkeypatch.undo()
    monkeypatch.setattr(server_control, "running", denied)
    assert unasked(tmp_path / "nowhere") == another


def test_a_long_path_is_named_from_here(tmp_path, monkeypatch):
    deep = tmp_path / ("x" * 90)
    deep.mkdir()
    monkeypatch.chdir(deep)
    with answering(Path("state"), answered("Yes.")):
        found = ask(str(deep / "state"), "rehash", by="root")
    assert found == Answer(done=True, lines=("Yes.",), version=OURS)


def test_too_long_a_path_has_a_way_out(tmp_path):
    assert "is too long for a socket" in unasked(tmp_path / ("x" * LONGEST_PATH))


# --- what a store does where no server runs


def test_a_server_that_starts_is_waited_for(tool, server):
    waits = []

    def wait(seconds):
        waits.append(seconds)
        if len(waits) == 3:
            server.release()

    server.release = Once(server.release)
    assert ask_or_none(str(tool.state), "bans", by="root", sleep=wait) is None
    assert waits == [BETWEEN] * 3


def test_a_server_that_does_not_come_to_listen_is_not_waited_for_without_end(tool, server):
    waits = []
    with pytest.raises(Failed) as raised:
        ask_or_none(str(tool.state), "bans", by="root", sleep=waits.append)
    assert raised.value.status == UNASKED
    assert len(waits) == int(STARTING / BETWEEN) - 1


def test_an_act_is_asked_for_with_values_of_a_server_that_runs(tool):
    event = {"type": "LockShown", "people": "staff"}
    with answering(tool.state, answered("Locked.", events=[event])) as asked:
        assert tool("lock", "staff") == (
            "The party is open to staff only.\nThe server that runs has done it: this holds now.\n"
        )
    assert [(each["do"], each["values"]) for each in asked] == [("lock", {"people": "staff"})]
    assert not tool.database.file.exists()
