"""Where the control socket stands, and what may be in its place."""

import os
import socket
import stat
from pathlib import Path

import pytest
from twisted.internet.error import CannotListenError

from teaparty.control_socket import LONGEST_PATH, SOCKET
from teaparty.server import control_listening
from teaparty.server.control_listening import ControlSocket, NoControl, open_control
from tests.conftest import done
from tests.server.test_control import place

__all__ = ["place"]


@pytest.fixture
def state(tmp_path):
    return str(tmp_path / "state")


def why_not(place, state):
    with pytest.raises(NoControl) as refused:
        open_control(state, place.factory)
    return str(refused.value)


def bound(path):
    """Return a socket that listens at this path."""
    found = socket.socket(socket.AF_UNIX)
    found.bind(str(path))
    found.listen(1)
    return found


class TestSocket:
    def test_stands_in_the_state_folder_which_is_made(self, place, state):
        assert open_control(state, place.factory) == "the port"
        assert place.reactor.opened == [(os.path.join(state, SOCKET), 0o600)]
        assert stat.S_IMODE(os.stat(state).st_mode) == 0o700

    def test_of_a_server_that_was_killed_is_replaced(self, place, state, tmp_path):
        (tmp_path / "state").mkdir(0o700)
        bound(os.path.join(state, SOCKET)).close()
        open_control(state, place.factory)
        assert not os.path.exists(os.path.join(state, SOCKET))

    def test_of_a_server_that_runs_is_not(self, place, state, tmp_path):
        (tmp_path / "state").mkdir(0o700)
        path = os.path.join(state, SOCKET)
        with bound(path):
            assert why_not(place, state) == f"another server answers at {path}."
            waiting = []
            for _ in range(3):  # more than it takes at once
                waiting.append(socket.socket(socket.AF_UNIX))
                waiting[-1].setblocking(False)
                waiting[-1].connect_ex(path)
            assert why_not(place, state) == f"another server answers at {path}."
            for each in waiting:
                each.close()
        assert os.path.exists(path)

    def test_does_not_take_the_place_of_a_file(self, place, state, tmp_path):
        (tmp_path / "state").mkdir(0o700)
        (tmp_path / "state" / SOCKET).write_text("a letter")
        path = os.path.join(state, SOCKET)
        assert why_not(place, state) == f"{path} is no socket: move it away."

    def test_with_a_long_path_is_named_from_here(self, place, tmp_path, monkeypatch):
        deep = tmp_path / ("x" * 90)
        deep.mkdir()
        monkeypatch.chdir(deep)
        open_control("state", place.factory)
        assert place.reactor.opened == [(os.path.join("state", SOCKET), 0o600)]

    def test_with_too_long_a_path_has_a_way_out(self, place, tmp_path):
        state = str(tmp_path / ("x" * LONGEST_PATH))
        assert "give a shorter one" in why_not(place, state)

    def test_needs_a_folder_of_its_owner_alone(self, place, state, tmp_path):
        (tmp_path / "state").mkdir()
        (tmp_path / "state").chmod(0o755)
        assert "chmod 700" in why_not(place, state)

    def test_that_the_system_refuses_is_said(self, place, state):
        place.reactor.error = CannotListenError(None, state, OSError(13, "Permission denied"))
        assert "Permission denied" in why_not(place, state)

    def test_that_can_not_be_made_is_said(self, place, state):
        place.reactor.error = OSError(5, "Input/output error")
        path = os.path.join(state, SOCKET)
        assert why_not(place, state) == f"{path}: Input/output error."


class Port:
    """What a reactor returns that has bound the socket: it removes the file in the end."""

    def __init__(self, path):
        self.path = Path(path)
        self.path.touch()

    def stopListening(self):
        self.path.unlink()


class TestSocketThatWasRemoved:
    @pytest.fixture
    def said(self):
        return []

    @pytest.fixture
    def opened(self, place, state, said, monkeypatch):
        def listens(path, factory, mode):
            place.reactor.opened.append(path)
            return Port(path)

        monkeypatch.setattr(place.reactor, "listenUNIX", listens)
        made = ControlSocket(state, place.factory, said.append)
        made.open()
        return made

    def test_is_made_again_and_one_that_is_there_stays(self, place, opened, state, said):
        path = Path(state, SOCKET)
        done(opened.open_again())
        assert len(place.reactor.opened) == 1
        path.unlink()
        done(opened.open_again())
        assert (len(place.reactor.opened), path.exists(), said) == (2, True, [])

    def test_is_no_fault_at_the_end(self, opened, state):
        Path(state, SOCKET).unlink()
        for port in opened.ports():
            port.stopListening()
        assert not os.path.exists(os.path.join(state, SOCKET))

    def test_with_its_folder_is_left_alone(self, place, opened, state):
        Path(state, SOCKET).unlink()
        os.rmdir(state)
        done(opened.open_again())
        assert len(place.reactor.opened) == 1

    def test_that_could_not_be_opened_is_tried_again(self, place, opened, state, said, monkeypatch):
        path = Path(state, SOCKET)
        path.unlink()
        with monkeypatch.context() as patch:
            patch.setattr(control_listening, "open_control", refuses)
            done(opened.open_again())
        assert (said, opened.ports()) == (["no"], [])
        done(opened.open_again())
        assert path.exists()


def refuses(*_):
    raise NoControl("no")
