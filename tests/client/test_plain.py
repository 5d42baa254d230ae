"""The plain client as a program, with a real server."""

import signal
import socket
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

import teaparty
from teaparty.client.plain import lines
from tests import sentences as s
from tests.certificates import made
from tests.client.conftest import CLIENT
from tests.conftest import PATIENCE, servers

pytestmark = pytest.mark.slow


@pytest.fixture
def at(party):
    return f"localhost:{party.port}"


@pytest.fixture
def bob(party):
    """Somebody who is in, and has left when the test is over."""
    peer = party.guest("bob")
    yield peer
    peer.types("quit").reads_to_the_end()


def test_a_program_says_hello_and_leaves(bob, piped, at):
    status, read, errors = piped("--plain", "--name", "bot", at).ends("hello\n")
    assert (status, errors) == (0, "")
    assert read[-2:] == ["You say: hello", s.goodbye]
    assert bob.reads_until(s.quits("bot")).splitlines()[-2:] == [
        "bot says: hello",
        s.quits("bot"),
    ]


def test_letters_of_all_scripts_go_both_ways(piped, at):
    status, read, _ = piped("--name", "bot", at).ends("Grüße, 你好 😀")
    assert (status, read[-2]) == (0, "You say: Grüße, 你好 😀")


def test_only_colours_reach_a_pipe_whatever_a_party_sends(piped):
    port = answering("\x1b[2J\x1b[31mred\u202e\x07\x1b]0;title\x07\r\n".encode())
    _, read, _ = piped("--name", "bot", f"telnet://localhost:{port}").ends()
    assert read == ["\x1b[31mred\x1b[0m"]


def test_a_narrow_locale_gets_what_it_can_show(piped, at):
    narrow = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "LC_ALL": "C.UTF-8"}
    status, read, _ = piped("--name", "bot", at, **narrow).ends("Grüße")
    assert (status, read[-2]) == (0, "You say: Gr??e")


def test_more_lines_than_may_wait_are_all_said(piped, at):
    said = [f"line {number}" for number in range(12)]
    status, read, _ = piped("--name", "bot", at).ends("\n".join(said))
    assert status == 0
    assert [line for line in read if line.startswith("You say")] == [f"You say: {x}" for x in said]


def test_a_name_that_is_taken_ends_the_client(bob, piped, at):
    status, read, _ = piped("--name", "bob", at).ends("secret words\n")
    assert status == 1
    assert any("bob" in line for line in read)
    assert not any("secret" in line for line in read)


@pytest.fixture(scope="module")
def carl(party, tmp_path_factory):
    """The words by which carl, who has a password, comes in."""
    peer = party.guest("carl").types("register", "a cup of tea", "a cup of tea", "quit")
    peer.reads_to_the_end()
    secret = tmp_path_factory.mktemp("carl") / "secret"
    secret.write_text("a cup of tea\n")
    return ("--name", "carl", "--password-file", str(secret))


def test_a_password_comes_from_a_file_and_only_from_there(piped, at, carl):
    status, read, _ = piped(*carl, at).ends("hello\n")
    assert (status, read[-2]) == (0, "You say: hello")
    status, read, errors = piped("--name", "carl", at).ends("hello\n")
    assert status == 1
    assert "--password-file" in errors
    assert "You say: hello" not in read


def test_a_client_whose_guest_has_come_in_from_elsewhere_does_not_come_back(bob, piped, at, carl):
    first = piped(*carl, at)
    bob.reads_until(s.arrived("carl"))
    second = piped(*carl, at)
    assert first.process.wait(PATIENCE) == 1
    assert second.ends("hello\n")[0] == 0


def test_a_client_that_is_told_to_end_says_goodbye(bob, piped, at):
    bot = piped("--name", "bot", at)
    bob.reads_until(s.arrived("bot"))
    bot.process.send_signal(signal.SIGTERM)
    bob.reads_until(s.quits("bot"))
    assert bot.process.wait(PATIENCE) == 0


def test_a_reader_that_has_read_enough_is_no_fault(at):
    command = " ".join([*CLIENT, "--name", "bot", at])
    done = subprocess.run(
        ["sh", "-c", f"echo hello | {command} | head -n 1"],
        capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == (f"{s.welcome}\n", "")


# --- a party that ends, and comes back


def test_a_client_comes_back_after_the_server_was_killed(start, piped, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    listen = f"tcp:{port}:interface=127.0.0.1"
    server = start(listen=listen)
    bob = server.guest("bob")
    bot = piped("--name", "bot", f"localhost:{port}")
    bob.reads_until(s.arrived("bot"))
    bot.reads_until(s.said_aloud_now)
    server.ends(signal.SIGKILL)
    assert b"Trying again." in bot.process.stderr.readline()
    bot.process.stdin.write(b"meanwhile\n")
    bot.process.stdin.flush()
    bob = start(listen=listen).guest("bob")
    bob.reads_until("bot says: meanwhile")
    status, read, errors = bot.ends()
    assert (status, read[-1]) == (0, s.goodbye)
    assert errors == ""


def test_with_once_a_client_leaves_when_the_link_is_lost(start, piped):
    server = start()
    bob = server.guest("bob")
    bot = piped("--once", "--name", "bot", f"localhost:{server.port}")
    bob.reads_until(s.arrived("bot"))
    server.ends(signal.SIGKILL)
    assert bot.process.wait(PATIENCE) == 1


# --- TLS


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory):
    """A server of TLS with a certificate for localhost: its port, and the certificate's file."""
    folder = tmp_path_factory.mktemp("tls")
    file = made(folder, "tea.pem")
    (folder / "tls.toml").write_text(
        'listen = [{ endpoint = "tcp:0:interface=127.0.0.1", tls = true }]\n'
        'tls = { certificate = "tea.pem", key = "tea.pem" }\n'
    )
    with servers(folder) as start:
        yield start("--config=tls.toml", listen=None).port, file


def pin_of(errors):
    return errors.rpartition("--pin ")[2].split()[0]


def test_a_certificate_that_nobody_trusts_is_pinned_by_what_the_client_says(encrypted, piped):
    where = f"telnets://localhost:{encrypted[0]}"
    status, read, errors = piped("--name", "bot", where).ends("hello\n")
    assert (status, read) == (1, [])
    assert f"The certificate of {where} is not trusted: " in errors
    words = ("--name", "bot", "--pin", pin_of(errors), where)
    status, read, errors = piped(*words).ends("hello\n")
    assert (status, read[-2], errors) == (0, "You say: hello", "")


def test_another_certificate_than_the_pinned_one_is_refused(encrypted, piped):
    where = f"telnets://localhost:{encrypted[0]}"
    status, read, errors = piped("--name", "bot", "--pin", "00" * 32, where).ends("hello\n")
    assert (status, read) == (1, [])
    assert "not the one of --pin" in errors


def test_the_systems_store_and_the_host_name_are_asked(encrypted, piped):
    port, file = encrypted
    trusting = {"SSL_CERT_FILE": file}
    status, read, _ = piped("--name", "bot", f"telnets://localhost:{port}", **trusting).ends("hi\n")
    assert (status, read[-2]) == (0, "You say: hi")
    status, _, errors = piped("--name", "bot", f"telnets://127.0.0.1:{port}", **trusting).ends()
    assert status == 1
    assert "doesn't match" in errors or "mismatch" in errors


# --- what is no party


def answering(data):
    """Return the port of somebody who answers whoever comes first with this, and closes."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve():
        with listening, listening.accept()[0] as peer:
            peer.sendall(data)

    Thread(target=serve, daemon=True).start()
    return listening.getsockname()[1]


def test_a_party_that_can_not_be_reached_is_one_sentence(piped):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    cases = {
        f"telnet://127.0.0.1:{port}": "nothing listens there.",
        f"telnets://127.0.0.1:{port}": "has to be spelled out: telnet://127.0.0.1",
        "telnet://nowhere.invalid": "There is no host called nowhere.invalid.",
        f"telnet://localhost:{answering(b'HTTP/1.1 200 OK')}": "it speaks HTTP, not telnet.",
        f"telnet://localhost:{answering(b'')}": "is no teaparty: it closes the connection.",
        f"telnets://localhost:{answering(b'Welcome to something else.')}": "does not speak TLS.",
    }
    clients = {where: piped("--name", "bot", where) for where in cases}
    for where, client in clients.items():
        status, read, errors = client.ends("hello\n")
        assert (status, len(errors.splitlines())) == (1, 1), errors
        assert cases[where] in errors
        assert not any("You say" in line for line in read)


def test_a_wrong_command_line_is_one_sentence_and_status_2(piped):
    status, _, errors = piped("--name", "bot", "ftp://tea.example").ends()
    assert (status, len(errors.splitlines())) == (2, 1)


def test_a_plain_client_needs_only_the_standard_library():
    script = (
        "import sys, teaparty.client.main;"
        "top = {name.partition('.')[0] for name in sys.modules};"
        "print(sorted(top - set(sys.stdlib_module_names) - {'teaparty', '__main__'}))"
    )
    environment = {"PYTHONPATH": str(Path(teaparty.__file__).parents[1])}
    words = [sys.executable, "-S", "-c", script]
    assert subprocess.check_output(words, text=True, env=environment) == "[]\n"


def test_lines_are_read_from_a_file_whatever_its_last_line_is(tmp_path):
    (tmp_path / "typed").write_bytes(b"one\r\ntwo\n\nthree")
    with (tmp_path / "typed").open() as file:
        assert list(lines(file.fileno())) == ["one", "two", "", "three"]
