"""TLS with a real server, real sockets and openssl's own client."""

import re
import shutil
import signal
import socket
import ssl
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from teaparty.doors.tls.certificates import NO_CHOICE
from tests import sentences as s
from tests.certificates import made
from tests.conftest import PATIENCE, Running, Start, servers

pytestmark = pytest.mark.slow
CONFIG = """
listen = [{ endpoint = "tcp:0:interface=127.0.0.1", tls = true }]
tls = { certificate = "tea.pem", key = "tea.pem" }
[limits]
lines_burst = 1_000_000
repeats = 10_000
output_at_once = 1_000_000_000
block_output_at_once = 1_000_000_000
"""


def served(start: Start, folder: Path) -> Running:
    """Return a party with TLS, its certificate in tea.pem."""
    made(folder, "tea.pem")
    (folder / "tls.toml").write_text(CONFIG)
    server = start("--config=tls.toml", listen=None)
    server.wait_for("listening on")
    return server


@pytest.fixture
def server(start, tmp_path):
    return served(start, tmp_path)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """A party for tests that leave it as it was: starting one takes longer than they do."""
    folder = tmp_path_factory.mktemp("tls")
    with servers(folder) as start:
        yield served(start, folder)


def reads_the_end(server, peer):
    """End the server, and read what a peer is told; return the exit status."""
    server.process.send_signal(signal.SIGTERM)
    assert "The party is closing" in peer.reads_to_the_end()
    peer.socket.close()
    return server.process.wait(30)


def secured(peer, authority):
    """Return a connection after a handshake that checks the host's certificate."""
    context = ssl.create_default_context(cafile=str(authority))
    peer.socket = context.wrap_socket(peer.socket, server_hostname="localhost")
    return peer


def guest(server: Running, name, authority):
    peer = secured(server.connects(), authority).types(f"login {name}", "say here")
    peer.reads_until("You say: here")
    return peer


SAFE = """
import ctypes, sys
if ctypes.CDLL(None).prctl(65, 1, 0, 0, 0):
    sys.exit("This kernel can't.")
from twisted.scripts.twistd import run
run()
"""
"""Starts twistd as a unit with MemoryDenyWriteExecute=true does (PR_SET_MDWE)."""


def test_people_come_by_tls_where_no_memory_can_become_code(start, tmp_path):
    made(tmp_path, "tea.pem")
    (tmp_path / "tls.toml").write_text(CONFIG)
    safe = [sys.executable, "-c", SAFE]
    server = start("--config=tls.toml", listen=None, command=safe)
    if server.wait_for("listening on|This kernel can't.")[0] != "listening on":
        pytest.skip("the kernel is older than 6.3")
    alice = guest(server, "alice", tmp_path / "tea.pem")
    alice.types("register", "tea for two", "tea for two").reads_until(s.is_yours("alice"))
    alice.socket.close()
    assert server.ends() == 0
    several = CONFIG.replace("tls = { certificate", "tls = [{ certificate").replace(
        '"tea.pem" }', '"tea.pem" }, { certificate = "tea.pem", key = "tea.pem" }]'
    )
    (tmp_path / "tls.toml").write_text(several)
    refused = start("--config=tls.toml", listen=None, command=safe)
    assert refused.process.wait(PATIENCE) == 1
    assert f"teaparty: {NO_CHOICE}" in refused.log


@pytest.fixture
def openssl(tmp_path):
    """Run openssl's client, which types these lines, to its end; return what it writes."""
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl")

    def run(port, *options, types=()):
        typed = "".join(f"{line}\n" for line in types)
        return subprocess.run(
            ["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-crlf", *options],
            cwd=tmp_path, input=typed, capture_output=True, text=True,
            errors="replace", timeout=30, check=False,
        )  # fmt: skip

    return run


def test_openssls_client_comes_in_and_talks(shared, openssl):
    checked = (
        "-CAfile",
        str(shared.log_file.with_name("tea.pem")),
        "-verify_return_error",
        "-servername",
        "localhost",
    )
    done = openssl(shared.port, "-quiet", *checked, types=("login alice", "say hi", "quit"))
    assert ("You say: hi" in done.stdout, done.returncode) == (True, 0)
    done = openssl(shared.port, "-noservername", types=("quit",))
    assert re.search(r"New, TLSv1\.3, Cipher is TLS_AES_256_GCM_SHA384", done.stdout)


@pytest.mark.parametrize("version", ["-tls1", "-tls1_1"])
def test_old_versions_are_refused(server, openssl, version):
    done = openssl(server.port, version, "-cipher", "ALL:@SECLEVEL=0")
    assert "Cipher is (NONE)" in done.stdout
    server.wait_for("There was no TLS handshake: unsupported protocol")


def test_tls_1_2_is_served_without_renegotiation(shared, openssl):
    done = openssl(shared.port, "-tls1_2", types=("R", "quit"))
    assert "Cipher is ECDHE-ECDSA-AES256-GCM-SHA384" in done.stdout
    assert "no renegotiation" in done.stderr


def test_a_renewed_certificate_is_for_the_next_connection(server, tmp_path):
    alice = guest(server, "alice", tmp_path / "tea.pem")
    before = alice.socket.getpeercert(binary_form=True)
    made(tmp_path, "tea.pem")
    bob = guest(server, "bob", tmp_path / "tea.pem")
    assert bob.socket.getpeercert(binary_form=True) != before
    bob.types("say still here?")
    alice.reads_until("bob says: still here?")
    alice.types("say yes").reads_until("You say: yes")
    assert "the certificate tea.pem was renewed" in server.log


def test_a_broken_pair_leaves_the_one_before_in_place(server, tmp_path):
    authority = Path(shutil.copy(tmp_path / "tea.pem", tmp_path / "before.pem"))
    (tmp_path / "tea.pem").write_text("junk")
    for name in ("alice", "bob"):
        guest(server, name, authority)
    assert server.log.count("The certificate before it stays in use.") == 1
    assert "Traceback" not in server.log


def test_a_slow_reader_reads_all_that_was_not_dropped_in_order(shared):
    pem = shared.log_file.with_name("tea.pem")
    alice, slow = guest(shared, "anne", pem), guest(shared, "slow", pem)
    for number in range(600):
        alice.types(f"say {number} " + "x" * 1_900)
        if number % 20 == 19:
            alice.reads_until(f"You say: {number} ")
    alice.types("say the end").reads_until("the end")
    read = slow.reads_until("the end")
    numbers = list(map(int, re.findall(r"anne says: (\d+) x{1900}\n", read)))
    missed = sum(map(int, re.findall(r"\[(\d+) lines? (?:was|were) missed", read)))
    assert numbers == sorted(set(numbers))
    assert (len(numbers) + missed, numbers[0]) == (600, 0)
    slow.types("say and on").reads_until("You say: and on")


def test_peers_that_end_or_break_in_the_midst_of_a_handshake_leave_nothing(server, tmp_path):
    hello = bytes.fromhex("16030100ff")
    for data in (b"", hello, b"\x16", b"nonsense", hello + b"x" * 255):
        for reset in (False, True):
            peer = server.connects().socket
            peer.sendall(data)
            if reset:
                peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            peer.close()
    half = server.connects().socket
    half.sendall(hello)
    half.shutdown(socket.SHUT_WR)
    alice = guest(server, "alice", tmp_path / "tea.pem")
    assert "session 2 " not in server.log
    assert reads_the_end(server, alice) == 0
    assert "Traceback" not in server.log
    assert "Unhandled" not in server.log


def test_the_end_of_the_server_does_not_wait_for_handshakes(server, tmp_path):
    for _ in range(5):
        server.connects().socket.sendall(b"\x16\x03\x01")
    alice = guest(server, "alice", tmp_path / "tea.pem")
    began = time.monotonic()
    assert reads_the_end(server, alice) == 0
    assert time.monotonic() - began < 4


def test_a_party_that_signs_its_own_certificate(start, tmp_path):
    (tmp_path / "own.toml").write_text(CONFIG.replace("tls = {", "# tls = {"))
    prints = []
    for _ in range(2):
        server = start("--config=own.toml", "--tls-self-signed", listen=None)
        found = server.wait_for(r"the certificate (\S+) has the SHA-256 fingerprint ([0-9A-F:]+)")
        prints.append(found[2])
        assert found[1] == "teaparty-state/self-signed.pem"
        pem = tmp_path / found[1]
        assert reads_the_end(server, guest(server, "alice", pem)) == 0
    assert prints[0] == prints[1]
    assert stat.S_IMODE(pem.stat().st_mode) == 0o600
    done = subprocess.run(
        ["openssl", "x509", "-in", str(pem), "-noout", "-fingerprint", "-sha256"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip().partition("=")[2] == prints[0]


def test_a_self_signed_certificate_that_was_broken_is_said(twistd, tmp_path):
    state = tmp_path / "teaparty-state"
    state.mkdir(mode=0o700)
    (state / "self-signed.pem").write_text("junk")
    done = twistd("-n", "--pidfile=", "teaparty", "--listen=tcp:0", "--tls-self-signed")
    assert done.returncode == 1
    assert done.stderr == (
        "teaparty: teaparty-state/self-signed.pem is no certificate that can be used, as a PEM"
        " file.\n"
    )


def test_check_says_what_would_listen_and_every_fault(twistd, tmp_path):
    made(tmp_path, "tea.pem")
    (tmp_path / "tls.toml").write_text(CONFIG)
    done = twistd("teaparty", "--config=tls.toml", "--check")
    assert "Listening on tcp:0:interface=127.0.0.1:backlog=1024 by TLS in mud mode." in done.stdout
    done = twistd("teaparty", "--tls-self-signed", "--check")
    assert "Listening on tcp:5006:backlog=1024 by TLS in mud mode." in done.stdout
    assert not (tmp_path / "teaparty-state").exists()
    (tmp_path / "tea.pem").unlink()
    done = twistd("teaparty", "--config=tls.toml", "--check", "--listen=tcp:70000")
    lines = done.stderr.splitlines()
    assert lines[0].startswith("teaparty: --listen: 'tcp:70000' is no endpoint")
    assert lines[1:] == [
        "teaparty: tls.toml: tls names a certificate, but no part of listen has tls = true.",
        "teaparty: tls.toml: tls.certificate: tea.pem can't be read: No such file or directory.",
    ]
