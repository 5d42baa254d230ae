"""The real thing: `twistd teaparty` in a process of its own, and real sockets."""

import os
import re
import select
import signal
import socket
import struct
import subprocess
import sys
import time

import pytest

from teaparty.server.service import NOT_STARTED
from tests import sentences as s
from tests.conftest import TWISTD, Peer

PATIENCE = 30
pytestmark = pytest.mark.slow


def test_two_guests_talk_in_two_rooms_until_the_party_closes(start):
    server = start()
    alice, bob = server.guest("alice"), server.guest("bob")
    alice.types("say hello, bob", ":waves.", "n", "whisper bob psst")
    assert bob.reads_until("psst") == (
        "alice says: hello, bob\n"
        "* alice waves.\n"
        f"{s.goes_to('alice', 'The Garden')}\n"
        "alice whispers to you: psst\n"
    )
    assert server.ends() == 0
    assert bob.reads_to_the_end() == f"{s.closed}\n"
    assert alice.reads_to_the_end().endswith(f"{s.closed}\n")
    assert "Traceback" not in server.log
    assert re.search(rf"connected from 127.0.0.1:\d+ to tcp:{server.port}\n", server.log)
    for line in ("is alice", "alice went from parlour to garden"):
        assert line in server.log
    assert "hello, bob" not in server.log


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_with_status_0(start, number):
    server = start(command=TWISTD)
    server.guest("alice")
    assert server.ends(number) == 0


def test_a_log_that_was_moved_away_is_begun_anew(start, tmp_path):
    server = start(command=TWISTD, twistd=["--logfile=tea.log"])
    server.log_file = tmp_path / "tea.log"
    server.log_file.touch()
    alice = server.guest("alice")
    (tmp_path / "tea.log").rename(tmp_path / "tea.log.old")
    alice.types("quit").reads_to_the_end()
    server.log_file.touch()
    server.wait_for("alice left")
    server.process.send_signal(signal.SIGHUP)
    server.wait_for("the log file was opened again")
    assert "is alice" in (tmp_path / "tea.log.old").read_text()
    assert server.ends() == 0


def test_a_hangup_ends_the_server_in_order_only_where_its_terminal_is_gone(start):
    terminal, stdin = os.openpty()
    server = start(stdin=stdin)
    alice = server.guest("alice")
    server.process.send_signal(signal.SIGHUP)
    server.wait_for("the configuration was read again: ")
    os.close(terminal)
    assert server.ends(signal.SIGHUP) == 0
    assert alice.reads_to_the_end() == f"{s.closed}\n"
    os.close(stdin)


@pytest.fixture
def fast(tmp_path):
    """The option for a server that takes lines as fast as they come."""
    (tmp_path / "fast.toml").write_text("[limits]\nlines_burst = 10_000\nrepeats = 10_000\n")
    return "--config=fast.toml"


def test_a_stuck_peer_does_not_hold_up_the_end_and_the_port_is_free_at_once(start, fast):
    server = start(fast)
    alice, stuck = server.guest("alice"), server.guest("stuck")
    stuck.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1_024)
    for _ in range(3):
        alice.types(*["say " + "x" * 2_000] * 600)
        alice.socket.settimeout(1)
        try:
            while alice.socket.recv(1 << 20):
                pass
        except TimeoutError:
            alice.socket.settimeout(15)
    began = time.monotonic()
    port = server.port
    assert server.ends() == 0
    assert time.monotonic() - began < 12
    again = start(listen=f"tcp:{port}:interface=127.0.0.1")
    again.guest("bob")


def test_a_second_signal_ends_it_at_once(start):
    server = start()
    stuck = server.guest("stuck")
    server.process.send_signal(signal.SIGSTOP)
    server.process.send_signal(signal.SIGTERM)
    server.process.send_signal(signal.SIGINT)
    server.process.send_signal(signal.SIGCONT)
    began = time.monotonic()
    assert server.process.wait(10) in (-signal.SIGINT, -signal.SIGTERM)
    assert time.monotonic() - began < 8
    stuck.socket.close()


def resets(peer):
    """Close a connection with a reset."""
    peer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.socket.close()


def test_somebody_who_resets_the_connection_right_behind_the_password_never_was_in(start):
    server = start()
    alice, bob = server.guest("alice"), server.guest("bob")
    alice.types("register", "tea for two", "tea for two")
    alice.reads_until(s.is_yours("alice"))
    alice.types("quit").reads_to_the_end()
    bob.reads_until(s.quits("alice"))
    for pause in (0, 0.003, 0.01):
        peer = server.connects()
        peer.types("login alice").reads_until("work here, too.")
        peer.types("tea for two")
        time.sleep(pause)
        resets(peer)
    time.sleep(0.5)
    assert "alice" not in bob.types("who").reads_until(s.one_in)


def test_urgent_data_eats_no_letter(start):
    """Debian's telnet sends a Synch so: IAC, and DM as urgent data."""
    server = start()
    alice = server.guest("alice")
    alice.socket.sendall(b"say h\xff")
    alice.socket.send(b"\xf2", socket.MSG_OOB)
    alice.socket.sendall(b"ello\r\n")
    assert alice.reads_until("hello") == "You say: hello\n"


def test_lost_links_are_told(start):
    server = start()
    alice, bob, carol = server.guest("alice"), server.guest("bob"), server.guest("carol")
    bob.socket.close()
    alice.reads_until(s.lost_link("bob"))
    resets(carol)
    alice.reads_until(s.lost_link("carol"))
    assert "Traceback" not in server.log


def test_what_netcat_pipes_in_is_obeyed_and_answered(start):
    server = start()
    bob = server.guest("bob")
    peer = server.connects().types("login alice", "say hi", "who")
    peer.socket.shutdown(socket.SHUT_WR)
    assert peer.reads_to_the_end().endswith(f"{s.people_in(2)}\n")
    assert bob.reads_until("lost the link") == (
        f"{s.arrived('alice')}\nalice says: hi\n{s.lost_link('alice')}\n"
    )


def test_a_big_catch_up_loses_and_doubles_nothing(start, fast):
    """More than the kernel holds for a slow reader, less than the log holds."""
    server = start(fast)
    alice, slow = server.guest("alice"), server.guest("slow")
    for first in range(0, 900, 100):
        alice.types(*[f"say {number} {'x' * 1_500}" for number in range(first, first + 100)])
        alice.reads_until(f"You say: {first + 99} ")
    slow.types("say done")
    text = slow.reads_until("You say: done")
    said = [int(line.split()[2]) for line in text.splitlines() if line.startswith("alice says")]
    assert said == list(range(900))


class TestWhatStopsIt:
    def test_a_port_that_is_taken(self, twistd):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            ended = twistd("-n", "teaparty", f"--listen=tcp:{port}:interface=127.0.0.1")
        assert ended.returncode == 1
        assert ended.stderr == (
            f"teaparty: can't listen on tcp:{port}:interface=127.0.0.1:backlog=1024:"
            " Address already in use.\n"
        )

    def test_a_port_that_is_taken_is_said_before_going_into_the_background(self, twistd):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            ended = twistd("teaparty", f"--listen=tcp:{port}:interface=127.0.0.1")
        assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)

    @pytest.mark.parametrize(
        ("text", "faults"),
        [
            ("nmae = 'x'\nname = 5\nstart = 'attic'\n[limits]\nline = 1", [
                "nmae is no key that is known. Did you mean name?",
                "name is 5, but a name of 1 to 60 characters on one line was expected.",
                "limits.line is 1, but a whole number from 64 to 65536 was expected.",
                "start is 'attic', but one of these was expected: parlour, garden, kitchen.",
            ]),
            ("name = ", ["this is not TOML: Invalid value (at end of document)."]),
        ],
    )  # fmt: skip
    def test_a_wrong_config(self, twistd, tmp_path, text, faults):
        (tmp_path / "my.toml").write_text(text)
        ended = twistd("-n", "teaparty", "--config=my.toml")
        said = [f"teaparty: my.toml: {fault}" for fault in faults]
        assert (ended.returncode, sorted(ended.stderr.splitlines())) == (1, sorted(said))

    def test_a_config_that_is_not_there(self, twistd):
        ended = twistd("-n", "teaparty", "--config=my.toml")
        fault = "teaparty: my.toml: the file can't be read: No such file or directory.\n"
        assert (ended.returncode, ended.stderr) == (1, fault)

    def test_an_endpoint_that_is_none(self, twistd):
        ended = twistd("-n", "teaparty", "--listen=tpc:5")
        assert ended.returncode == 1
        assert ended.stderr.startswith("teaparty: --listen: 'tpc:5' is no endpoint: a port number")


BROKEN = "import nothing_of_that_name\n"
GOOD = '''
from teaparty.api import Session, command

@command("hug")
def hug(me: Session, person: Session) -> None:
    """Hug somebody."""
    me.room.announce(f"{me.name} hugs {person.name}.")

@command("trip")
def trip(me: Session) -> None:
    """Raise an error."""
    raise ValueError("tripped")
'''

PRINTS = """
from teaparty.api import Session, command

@command("note")
def note(me: Session, text: str) -> None:
    \"\"\"Have something in the log.\"\"\"
    print("\\x1b[2J", text)
"""


class TestPlugins:
    @pytest.fixture
    def folder(self, tmp_path):
        made = tmp_path / "mine"
        made.mkdir()
        (made / "tp_broken_one.py").write_text(BROKEN)
        (made / "tp_good_one.py").write_text(GOOD)
        return made

    def test_a_broken_one_is_named_and_the_others_work(self, start, folder):
        server = start(f"--plugins={folder}")
        alice, bob = server.guest("alice"), server.guest("bob")
        alice.types("hug bob", "trip", "say ho")
        assert bob.reads_until("ho") == "alice hugs bob.\nalice says: ho\n"
        assert "Something went wrong here." in alice.reads_until("You say: ho")
        assert "ValueError: tripped" in server.log
        assert (
            f"teaparty: {folder}/tp_broken_one.py: it can't be imported:"
            " ModuleNotFoundError: No module named 'nothing_of_that_name' (line 1).\n"
        ) in server.log
        assert not list(folder.glob("dropin.cache"))

    def test_what_one_prints_drives_no_terminal(self, start, tmp_path):
        (tmp_path / "tp_prints.py").write_text(PRINTS)
        server = start(f"--plugins={tmp_path}")
        server.guest("alice").types("note tea")
        server.wait_for(r"\[stdout#info\] \\x1b\[2J tea")

    @pytest.mark.parametrize("option", ["--check", "--strict"])
    def test_it_stops_a_check_and_a_strict_start(self, twistd, folder, option):
        ended = twistd("-n", "teaparty", option, f"--plugins={folder}")
        assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
        assert "tp_broken_one.py" in ended.stderr


def test_a_strict_start_ends_by_a_listener_that_can_not_start(twistd, tmp_path):
    (tmp_path / "tp_strict.py").write_text(
        "from teaparty.api import Listener\n\n\nclass Bridge(Listener):\n    name = 'Bridge'\n\n"
        "    async def started(self, party):\n        raise OSError('no bridge')\n"
    )
    ended = twistd("-n", "teaparty", "--strict", f"--plugins={tmp_path}", "--listen=tcp:0")
    assert ended.returncode == 1
    why = f"{tmp_path}/tp_strict.py: started of the listener Bridge raises OSError: no bridge"
    assert f"{NOT_STARTED.format(fault=why)} (line 8)." in ended.stdout


def test_a_check_says_what_would_be_and_starts_nothing(twistd):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = twistd("-n", "teaparty", "--check", f"--listen={port}")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert f"Listening on tcp:{port}:backlog=1024 in mud mode.\n" in ended.stdout
    assert "Room parlour (chat): north to garden, east to kitchen.\n" in ended.stdout


def test_help_names_every_option(twistd):
    ended = twistd("teaparty", "--help")
    assert ended.returncode == 0
    for option in ("--listen", "--name", "--config", "--plugins", "--check", "--strict"):
        assert option in ended.stdout


def wait_for(log, text):
    deadline = time.monotonic() + PATIENCE
    while text not in log.read_text():
        assert time.monotonic() < deadline, log.read_text()
        select.select([], [], [], 0.02)
    return log.read_text()


def test_the_server_goes_into_the_background(tmp_path):
    words = [*TWISTD, "teaparty", "--listen=tcp:0:interface=127.0.0.1"]
    subprocess.run(words, cwd=tmp_path, check=True, timeout=PATIENCE * 2)
    pid = int((tmp_path / "twistd.pid").read_text())
    log = tmp_path / "twistd.log"
    try:
        port = re.search(r"listening on \S+, port (\d+)", wait_for(log, "listening on"))[1]
        peer = Peer(int(port))
        peer.reads_until("work here, too.")
        peer.socket.close()
    finally:
        os.kill(pid, signal.SIGTERM)
    text = wait_for(log, "Server Shut Down")
    assert "listening on tcp:0:interface=127.0.0.1:backlog=1024, port " in text
    assert "Traceback" not in text


def test_the_reactor_of_asyncio_will_do(start):
    words = "import sys; from twisted.scripts.twistd import run; run()"
    server = start(command=[sys.executable, "-c", words, "--reactor=asyncio"])
    server.guest("alice").types("say hi").reads_until("You say: hi")
    assert server.ends() == 0


def test_a_tls_endpoint_will_do(start, tmp_path):
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ed25519", "-nodes", "-subj", "/CN=localhost",
         "-keyout", "key.pem", "-out", "cert.pem", "-days", "2"],
        cwd=tmp_path, capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode != 0:
        pytest.skip("there is no openssl to make a certificate with")
    pytest.importorskip("OpenSSL")
    server = start(listen="ssl:0:privateKey=key.pem:certKey=cert.pem:interface=127.0.0.1")
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    peer = server.connects()
    peer.socket = context.wrap_socket(peer.socket)
    peer.types("login alice", "say hi").reads_until("You say: hi")
    assert f" to ssl:{server.port} by TLS" in server.log
    assert server.ends() == 0
    assert "The party is closing" in peer.reads_to_the_end()
