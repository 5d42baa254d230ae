"""The configuration is read again by a real `twistd`, while people talk by real connections."""

import hashlib
import signal
import socket
import ssl
import stat
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests import fork_server
from tests import sentences as s
from tests.certificates import made
from tests.five_people import FAST, People

pytestmark = pytest.mark.slow
TOOL = [sys.executable, "-m", "teaparty.admin", "rehash"]


class Place:
    """A server whose configuration a test changes."""

    def __init__(self, start, folder):
        self.folder, self.file = folder, folder / "tea.toml"
        self._start = start

    def start(self, text, **more):
        self.file.write_text(text)
        self.server = self._start("--config=tea.toml", listen=None, **more)
        return self.server

    def rehash(self, text=None, status=0):
        """Return what the tool is answered, or why not, after the file was changed."""
        if text is not None:
            self.file.write_text(text)
        done = fork_server.run(TOOL, cwd=self.folder, timeout=60)
        said, other = (done.stderr, done.stdout) if status else (done.stdout, done.stderr)
        assert (done.returncode, other) == (status, "")
        return said.removeprefix("teaparty-admin: ").splitlines()


@pytest.fixture
def place(start, tmp_path):
    return Place(start, tmp_path)


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def listening(*ports, more=""):
    listen = ", ".join(f"'tcp:{port}:interface=127.0.0.1'" for port in ports)
    return f"listen = [{listen}]\n{more}"


def answers(port, host="127.0.0.1"):
    try:
        socket.create_connection((host, port), timeout=5).close()
    except ConnectionRefusedError:
        return False
    return True


def test_a_hangup_opens_the_log_again_also_where_the_configuration_is_faulty(place, tmp_path):
    server = place.start(listening(0), twistd=["--logfile=tea.log"])
    server.log_file = tmp_path / "tea.log"
    server.log_file.touch()
    alice = server.guest("alice")
    server.log_file.rename(tmp_path / "tea.log.old")
    server.log_file.touch()
    place.file.write_text("greeting = 5")
    server.process.send_signal(signal.SIGHUP)
    server.wait_for("nothing was changed: tea.toml: greeting is 5")
    assert "the log file was opened again" in server.log
    place.file.write_text(listening(0, more="greeting = 'Hello again.'"))
    server.process.send_signal(signal.SIGHUP)
    server.wait_for("the configuration was read again: Changed: greeting.")
    (tmp_path / "tea.toml").unlink()
    assert place.rehash(status=1) == [
        "tea.toml: the file can't be read: No such file or directory."
    ]
    assert "only: still here" in alice.types("say only: still here").reads_until("still here")
    assert server.ends() == 0


def test_a_port_is_moved_and_people_who_came_by_it_stay(place):
    one, other = free_port(), free_port()
    server = place.start(listening(one))
    alice = server.guest("alice")
    assert place.rehash(listening(other)) == ["Changed: listen."]
    assert (answers(one), answers(other)) == (False, True)
    alice.types("say still here").reads_until("still here")


def test_one_port_gets_another_interface(place):
    port = free_port()
    server = place.start(f"listen = ['tcp:{port}:interface=127.0.0.2']")
    server.wait_for("listening on")
    assert answers(port) is False
    assert place.rehash(listening(port)) == ["Changed: listen."]
    assert (answers(port), answers(port, "127.0.0.2")) == (True, False)
    alice = server.guest("alice")
    place.rehash(f"listen = ['tcp:{port}:interface=0.0.0.0']")
    alice.types("say still here").reads_until("still here")
    assert (answers(port), answers(port, "127.0.0.2")) == (True, True)


def test_a_port_that_another_process_has_changes_nothing(place):
    port = free_port()
    server = place.start(listening(port))
    alice = server.guest("alice")
    with socket.socket() as theirs:
        theirs.bind(("127.0.0.2", 0))
        theirs.listen()
        there = f"tcp:{theirs.getsockname()[1]}:interface=127.0.0.2"
        for listen in ([f"tcp:{port}:interface=127.0.0.1", there], [there]):
            (line,) = place.rehash(f"name = 'Coffee'\nlisten = {listen}", status=1)
            assert "Address already in use" in line
    assert answers(port)
    assert "Coffee" not in alice.types("version").reads_until("runs teaparty")


def speaks(port):
    """Return the beginning of what is answered to a line there."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as link:
        link.sendall(b"GET / HTTP/1.0\r\n\r\n")
        return link.recv(8)


def test_two_ports_are_swapped_while_people_talk(place):
    one, other = free_port(), free_port()
    ends = "tcp:{}:interface=127.0.0.1".format
    listen = "listen = ['{}', {{ endpoint = '{}', door = 'web' }}]\n".format
    server = place.start(listen(ends(one), ends(other)))
    alice = server.guest("alice")
    assert (speaks(one) != b"HTTP/1.1", speaks(other)) == (True, b"HTTP/1.1")
    for _ in range(3):
        one, other = other, one
        assert place.rehash(listen(ends(one), ends(other))) == ["Changed: listen."]
        assert (speaks(one) != b"HTTP/1.1", speaks(other)) == (True, b"HTTP/1.1")
        alice.types("say still here").reads_until("still here")
    assert server.ends() == 0
    assert "Traceback" not in server.log


def test_a_server_that_closes_while_the_configuration_is_read_ends_in_order(place, tmp_path):
    port = free_port()
    server = place.start(listening(port))
    alice = server.guest("alice")
    place.file.write_text(f"name = 'Coffee'\nlisten = ['tcp:{port}:interface=127.0.0.2']\n")
    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(fork_server.run, TOOL, cwd=tmp_path, timeout=60)
        server.process.send_signal(signal.SIGHUP)
        alice.types("quit")
        assert server.ends() == 0
    assert "Traceback" not in asking.result().stderr
    assert "Traceback" not in server.log


ROOMS = "[rooms.hall]\nexits = { up = 'attic' }\n[rooms.attic]\nexits = { down = 'hall' }\n"


def test_rooms_come_go_and_change_with_people_in_them(place):
    port = free_port()
    server = place.start(listening(port, more=ROOMS))
    alice, bob = server.guest("alice"), server.guest("bob")
    alice.types("up", "say tea in the attic").reads_until("You say")
    text = "[rooms.hall]\ntitle = 'The Big Hall'\nexits = { out = 'yard' }\n[rooms.yard]\n"
    assert place.rehash(listening(port, more=text)) == [
        "Changed: rooms.hall, rooms.yard.",
        "Gone: rooms.attic.",
    ]
    assert s.is_shut("Attic") in alice.reads_until("The Big Hall")
    bob.reads_until("alice")
    alice.types("say hello", "out").reads_until("Yard")
    assert "alice says: hello" in bob.reads_until("goes to")
    place.rehash(listening(port, more=ROOMS))
    bob.types("up").reads_until("Attic")
    assert "alice says: tea in the attic" in bob.types("history").reads_until("tea in the attic")
    assert server.ends() == 0
    assert "Traceback" not in server.log


def test_roles_limits_and_texts_hold_for_people_who_are_in(place, tmp_path):
    port = free_port()
    server = place.start(listening(port))
    alice = server.guest("alice")
    more = "goodbye = 'Farewell.'\n[roles.guest]\nrights = ['wall']\n[limits]\nshout_seconds = 0\n"
    assert place.rehash(listening(port, more=more)) == [
        "Changed: roles.guest, goodbye, limits.shout_seconds."
    ]
    alice.types("wall Tea!").reads_until("Tea!")
    alice.types("shout one", "shout two").reads_until("two")
    assert "Farewell." in alice.types("quit").reads_to_the_end()
    assert stat.S_IMODE((tmp_path / "teaparty-state" / "control").stat().st_mode) == 0o600


def fingerprint(port):
    """Return the hash of the certificate that is shown now."""
    return hashlib.sha256(
        ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate(("127.0.0.1", port), timeout=30))
    ).hexdigest()


def test_certificates_are_others_for_people_who_connect_from_then_on(place, tmp_path):
    files = made(tmp_path, "one.pem"), made(tmp_path, "other.pem")
    port, secure = free_port(), free_port()
    place.start(listening(port)).wait_for("listening on")

    def with_tls(file):
        return (
            f"listen = ['tcp:{port}:interface=127.0.0.1',"
            f" {{ endpoint = 'tcp:{secure}:interface=127.0.0.1', tls = true }}]\n"
            f"tls = {{ certificate = '{file}', key = '{file}' }}\n"
        )

    assert place.rehash(with_tls(files[0])) == ["Changed: listen, tls."]
    shown = fingerprint(secure)
    assert place.rehash(with_tls(files[1])) == ["Changed: tls."]
    assert fingerprint(secure) != shown
    line, *_ = place.rehash(with_tls("none.pem"), status=1)
    assert "none.pem can't be read" in line


def test_plugins_come_and_go(place, tmp_path):
    port = free_port()
    server = place.start(listening(port))
    alice = server.guest("alice")
    assert place.rehash(listening(port, more="examples = ['dice']")) == [
        "Changed: examples.", "Plugins that were loaded: dice.",
    ]  # fmt: skip
    alice.types("roll").reads_until("roll")
    assert place.rehash(listening(port))[-1] == "Plugins that were unloaded: dice."
    alice.types("say still here").reads_until("still here")


def test_two_who_ask_at_once_are_both_answered(place, tmp_path):
    one, other = free_port(), free_port()
    server = place.start(listening(one))
    server.wait_for("listening on")
    place.file.write_text(listening(other))
    with ThreadPoolExecutor(2) as pool:
        asking = [pool.submit(fork_server.run, TOOL, cwd=tmp_path, timeout=60) for _ in range(2)]
    said = sorted(each.result().stdout for each in asking)
    assert "Changed: listen.\n" in said
    assert set(said) <= {
        "Changed: listen.\n", f"{s.nothing_changed()}\n",
        "Something else is being changed just now. Please try again in a moment.\n",
    }  # fmt: skip
    assert answers(other)


def test_a_wizard_changes_it_from_inside(place):
    port = free_port()
    server = place.start(listening(port, more="[roles.guest]\nrights = ['operate']\n"))
    alice = server.guest("alice")
    place.file.write_text(listening(port, more="durability = 'power'\nrules = 'Be kind.'\n"))
    said = alice.types("rehash").reads_until("Needs a restart: durability.")
    assert "Changed: roles.guest, rules." in said
    assert s.not_allowed("rehash") in alice.types("rehash").reads_until("may not")


PLUGIN = """
from teaparty.api import ChatRoom, command


class Tower(ChatRoom):
    kind = name = "tower"
    title = "The Tower"
    exits = {"down": "hall"}

    @command("ring")
    def ring(self, me):
        \"\"\"Ring the bell.\"\"\"
        self.announce("SOUND")
"""
FIVE = ("alice", "bob", "carol", "dora", "eve")


def test_five_people_lose_nothing_while_a_wizard_changes_rooms_and_plugins(place, tmp_path):
    port = free_port()
    (tmp_path / "plugs").mkdir(0o700)
    plugin = tmp_path / "plugs" / "tp_tower.py"
    plugin.write_text(PLUGIN.replace("SOUND", "Ding!"))
    head = listening(port, more=f"{FAST}[roles.guest]\nrights = ['operate']\n")
    rooms = "[rooms.hall]\nexits = { up = 'tower', out = 'yard' }\n[rooms.yard]\n"
    server = place.start(head + "[rooms.hall]\n")
    people = People({name: server.guest(name) for name in FIVE}, FIVE)

    def types(name, line):
        read = people.types(name, line)[name]
        people.talk()
        return read

    place.file.write_text(head + rooms.replace("up = 'tower', ", ""))
    assert types("alice", "rehash") == ["Changed: rooms.hall, rooms.yard."]
    place.file.write_text("plugins = ['plugs']\n" + head + rooms)
    assert types("alice", "rehash") == [
        "Changed: plugins, rooms.hall.", "Plugins that were loaded: tp_tower.",
    ]  # fmt: skip
    types("bob", "up")
    assert types("bob", "ring") == ["Ding!"]
    plugin.write_text(PLUGIN.replace('"SOUND"', "("))
    (line,) = types("alice", "reload tp_tower")
    assert "never closed" in line
    assert types("bob", "ring") == ["Ding!"]
    plugin.write_text(PLUGIN.replace("SOUND", "Dong!"))
    assert types("alice", "reload tp_tower") == ["The plugin tp_tower was reloaded."]
    assert types("bob", "ring") == ["Dong!"]
    assert "lost the link" not in server.log
