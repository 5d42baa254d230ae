"""Where the control socket stands: in the state folder, for the user of the server and for root."""

import os
import socket
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from twisted.internet.defer import maybeDeferred
from twisted.internet.error import CannotListenError
from twisted.internet.interfaces import IListeningPort

from teaparty.control_socket import LONGEST_PATH, SOCKET
from teaparty.server.control import ControlFactory
from teaparty.stores.errors import StoreRefused
from teaparty.stores.state_lock import make_state

MODE = 0o600
NONE = "no control socket, so teaparty-admin can't ask this server for anything: {why}"


class ControlSocket:
    """The socket in a state folder; it is made again where somebody has removed it.

    If it can't be opened, `note` is told why.
    """

    def __init__(self, state: str, factory: ControlFactory, note: Callable[[str], None]) -> None:
        self._state = state
        self._factory = factory
        self._note = note
        self._port: IListeningPort | None = None

    def open(self) -> None:
        """Listen on it, unless that can't be."""
        try:
            self._port = open_control(self._state, self._factory)
        except NoControl as error:
            self._port = None
            self._note(str(error))

    async def open_again(self) -> None:
        """Listen on it once more, if it is gone, or could not be opened before."""
        if self._port is None:
            self.open()
        elif os.path.isdir(self._state) and not os.path.exists(_path(self._state)):
            for port in self.ports():
                await maybeDeferred(port.stopListening)
            Path(_path(self._state)).unlink(missing_ok=True)
            self.open()

    def ports(self) -> list[IListeningPort]:
        """Return the port to be closed, if there is one. Twisted removes a file by that."""
        if self._port is None:
            return []
        with suppress(OSError):
            Path(_path(self._state)).touch()
        return [self._port]


class NoControl(Exception):
    """The socket can't be opened; the text says why."""


def open_control(state: str, factory: ControlFactory) -> IListeningPort:
    """Listen on the socket in the state folder; raise `NoControl`.

    That of a server which was killed is replaced, that of a server which runs is not.
    """
    path = _path(state)
    try:
        make_state(state)
        _clear(path)
        port: IListeningPort = factory.reactor.listenUNIX(path, factory, mode=MODE)
    except StoreRefused as refused:
        raise NoControl(str(refused)) from None
    except CannotListenError as error:
        raise NoControl(f"{path}: {error.socketError}.") from None
    except OSError as error:
        raise NoControl(f"{path}: {error.strerror}.") from None
    return port


def _path(state: str) -> str:
    """Return the path of the socket: the whole one, unless that is longer than may be."""
    path = os.path.join(state, SOCKET)
    for each in (os.path.abspath(path), path):
        if len(os.fsencode(each)) <= LONGEST_PATH:
            return each
    raise NoControl(
        f"the path {path} has more than {LONGEST_PATH} bytes, too many for a socket:"
        " give a shorter one, or start in a folder from where it is shorter."
    )


def _clear(path: str) -> None:
    """Remove the socket of a server that was killed; raise `NoControl` if it is not one."""
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(mode):
        raise NoControl(f"{path} is no socket: move it away.")
    if _is_answered(path):
        raise NoControl(f"another server answers at {path}.")
    Path(path).unlink()


def _is_answered(path: str) -> bool:
    with socket.socket(socket.AF_UNIX) as found:
        found.setblocking(False)
        try:
            found.connect(path)
        except ConnectionRefusedError:
            return False
        except BlockingIOError:
            return True  # so many ask it at once that this waits
    return True
