"""Asks the server that runs on a state folder to do something, by its control socket."""

import os
import socket
from contextlib import suppress
from importlib import metadata

import msgspec

from teaparty.control_messages import LONGEST_ANSWER, LONGEST_PATH, SOCKET, Answer, Request
from teaparty.core.values.refusal import Refusal
from teaparty.stores.state_lock import running

ENDED = (
    "{server} ended the connection before it had answered. Its log says what was done and what was"
    " not; if it runs on, ask it again."
)
PATIENCE = 60.0
"""Seconds to wait for the answer."""


def ask(state: str, request: Request, patience: float = PATIENCE) -> Answer:
    """Return what the server answers; raise `Refusal` if none does."""
    try:
        line = _exchange(_path(state), msgspec.json.encode(request) + b"\n", patience)
        if line.endswith(b"\n"):
            return msgspec.json.decode(line, type=Answer)
        raise Refusal(ENDED, server=_server(state))
    except TimeoutError:
        why = f"it has not answered in {patience:.0f} seconds"
    except PermissionError:
        why = "this is another user than the server's"
    except (FileNotFoundError, NotADirectoryError, ConnectionRefusedError):
        why = "it still starts, or its socket was removed (SIGHUP helps), or its log says why"
        if running(state) is None:
            raise Refusal("no server runs on the state folder {folder}.", folder=state) from None
    except ConnectionError:
        raise Refusal(ENDED, server=_server(state)) from None
    except msgspec.MsgspecError:
        why = "it is of another version"
    raise Refusal("{server} can't be asked: {why}.", server=_server(state), why=why)


def in_other_version(answer: Answer) -> list[str]:
    """Return a sentence where the server is of another version than this tool."""
    ours = metadata.version("teaparty")
    if answer.version == ours:
        return []
    return [f"The server is teaparty {answer.version}, and this tool teaparty {ours}."]


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
        raise Refusal(
            "the path {path} is too long for a socket: type this in a folder from where it is"
            " shorter.",
            path=path,
        )
    return shortest


def _exchange(path: str, line: bytes, patience: float) -> bytes:
    with socket.socket(socket.AF_UNIX) as link:
        link.settimeout(patience)
        link.connect(path)
        with suppress(BrokenPipeError):  # a server that has too much to do answers at once
            link.sendall(line)
        with link.makefile("rb") as answers:
            return answers.readline(LONGEST_ANSWER)
