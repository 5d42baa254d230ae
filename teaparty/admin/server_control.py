"""Asks the server that runs on a state folder to do something, by its control socket.

This speaks JSON by itself, as `teaparty.control_messages` has it: the tool would take three times
as long to start with what the server reads it with.
"""

import json
import os
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from teaparty.admin.statuses import UNASKED, Failed
from teaparty.control_socket import LONGEST_ANSWER, LONGEST_PATH, SOCKET
from teaparty.stores.state_lock import running

ENDED = (
    "{server} ended the connection before it had answered. Its log says what was done and what was"
    " not; if it runs on, ask it again."
)
NOT_ASKED = "{server} can't be asked: {why}."
PATIENCE = 60.0
"""Seconds to wait for the answer."""
STARTING, BETWEEN = 10.0, 0.05
"""Seconds to wait for a server that starts, and between two tries."""


NONE_RUNS = (
    "no server runs on the state folder {state}. If one runs on another, name that by --state, or"
    " the server's configuration by --config."
)


class Answer(NamedTuple):
    """What the server has answered; see `control_messages.Answer`."""

    done: bool
    lines: tuple[str, ...]
    version: str
    events: tuple[dict[str, Any], ...] = ()


class NoServer(Failed):
    """No server runs on the state folder."""

    def __init__(self, state: str) -> None:
        super().__init__(NONE_RUNS.format(state=state), status=UNASKED)


class Unheard(Failed):
    """A server runs, but it does not listen, or not yet."""


def ask(
    state: str,
    do: str,
    words: tuple[str, ...] = (),
    values: Mapping[str, Any] | None = None,
    *,
    by: str,
    patience: float = PATIENCE,
) -> Answer:
    """Return what the server answers; raise `Failed` if none does.

    An operation is asked for with words, as a wizard types them, or with values.
    """
    request = {"do": do, "words": words, "values": values, "by": by}
    try:
        line = exchange(_path(state), json.dumps(request).encode() + b"\n", patience)
    except TimeoutError:
        raise _unasked(state, f"it has not answered in {patience:.0f} seconds") from None
    except PermissionError:
        raise _unasked(state, "this is another user than the server's") from None
    except BlockingIOError:
        raise _unasked(state, "too many ask it at once") from None
    except (FileNotFoundError, NotADirectoryError, ConnectionRefusedError):
        raise _unheard(state) from None
    except ConnectionError:
        line = b""
    if not line.endswith(b"\n"):
        raise Failed(ENDED.format(server=_server(state)), status=UNASKED)
    answer = _read(line)
    if answer is None:
        raise of_another_version(state)
    return answer


def ask_or_none(
    state: str,
    do: str,
    values: Mapping[str, Any] | None = None,
    *,
    by: str,
    sleep: Callable[[float], None] = time.sleep,
) -> Answer | None:
    """Return what the server answers, or None where none holds the state folder's lock.

    A server that still starts is waited for. Raises `Failed` if it can't be asked.
    """
    left = int(STARTING / BETWEEN)
    while True:
        try:
            return ask(state, do, (), values, by=by)
        except NoServer:
            return None
        except Unheard:
            left -= 1
            if left <= 0:
                raise
        sleep(BETWEEN)


def refused(answer: Answer) -> Failed:
    """Return what to raise for what the server has not done, and whether its version is another."""
    from importlib import metadata

    ours = metadata.version("teaparty")
    other = f"The server is teaparty {answer.version}, and this tool teaparty {ours}."
    return Failed(*answer.lines, *([] if answer.version == ours else [other]))


def _read(line: bytes) -> Answer | None:
    """Return an answer; None for anything else."""
    try:
        found = json.loads(line)
        return Answer(
            bool(found["done"]),
            tuple(map(str, found["lines"])),
            str(found["version"]),
            tuple(map(dict, found.get("events", ()))),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def of_another_version(state: str) -> Failed:
    """Return what to raise for an answer that this tool does not understand."""
    return _unasked(state, "it is of another version")


def _unasked(state: str, why: str) -> Failed:
    return Failed(NOT_ASKED.format(server=_server(state), why=why), status=UNASKED)


def _unheard(state: str) -> Failed:
    try:
        if running(state) is None:
            return NoServer(state)
    except PermissionError:
        return _unasked(state, "this is another user than the server's")
    why = "it still starts, or its socket was removed (SIGHUP helps), or its log says why"
    return Unheard(NOT_ASKED.format(server=_server(state), why=why), status=UNASKED)


def _server(state: str) -> str:
    pid = None
    with suppress(PermissionError):
        pid = running(state)
    return f"the server (process {pid})" if pid else "the server"


def _path(state: str) -> str:
    path = os.path.join(state, SOCKET)
    relative = os.path.relpath(path)
    shortest = min(path, relative, os.path.abspath(path), key=lambda each: len(os.fsencode(each)))
    if len(os.fsencode(shortest)) > LONGEST_PATH:
        raise Failed(
            f"the path {path} is too long for a socket: type this in a folder from where it is"
            " shorter.",
            status=UNASKED,
        )
    return shortest


def exchange(path: str, line: bytes, patience: float) -> bytes:
    """Return what is answered to a line, up to its end; raise `TimeoutError` if that is late."""
    end = time.monotonic() + patience
    answer = bytearray()
    with socket.socket(socket.AF_UNIX) as link:
        link.settimeout(patience)
        link.connect(path)
        with suppress(BrokenPipeError):  # a server that has too much to do answers at once
            link.sendall(line)
        while len(answer) < LONGEST_ANSWER and not answer.endswith(b"\n"):
            if (left := end - time.monotonic()) <= 0:
                raise TimeoutError
            link.settimeout(left)
            if not (piece := link.recv(LONGEST_ANSWER - len(answer))):
                break
            answer += piece
    return bytes(answer)
