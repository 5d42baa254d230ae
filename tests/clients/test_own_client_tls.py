"""Our own client by `wss`: whom it trusts, and what it says where it does not."""

import hashlib
import ssl
import sys
import time
from pathlib import Path

import pytest

from teaparty.server.self_signed import make_once
from tests import sentences as s
from tests.certificates import made, signed_by_a_stranger
from tests.clients.conftest import Client

pytestmark = [pytest.mark.clients, pytest.mark.slow]
CONFIG = """
listen = [{ endpoint = "tcp:0:interface=127.0.0.1", door = "web", tls = true }]
"""
ELEVEN_YEARS = 11 * 365 * 86_400
WRONG = "0f" * 32
WIDE = 500
"""Columns for a whole sentence."""


def own(*words):
    """Our client with these words, and its status in the end."""
    command = " ".join([sys.executable, "-m teaparty.client --name carl", *words])
    script = f"sh -c '{command} wss://localhost:{{port}}; echo status $?; exec sleep 60'"
    return Client(command=script, package="dash", guest="carl")


def fingerprint(path):
    _, begin, rest = Path(path).read_text().partition("-----BEGIN CERTIFICATE-----")
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(begin + rest)).hexdigest()


@pytest.fixture
def serves(start, tmp_path):
    """Start a server with a certificate, or with one that it signs itself; return it."""

    def served(file=""):
        tls = f'tls = {{ certificate = "{file}", key = "{file}" }}' if file else ""
        (tmp_path / "tls.toml").write_text(CONFIG + tls)
        more = [] if file else ["--tls-self-signed"]
        return start("--config=tls.toml", *more, listen=None)

    return served


def port(server):
    return int(server.wait_for(r"https://\S+?:(\d+)/")[1])


def ends(screen, status):
    """Wait until the client has ended; return what it has shown."""
    return "\n".join(screen.shows(f"status {status}").lines())


def test_a_pinned_certificate_that_the_server_has_signed_itself_lets_people_in(serves, opens):
    server = serves()
    pin = server.wait_for("the SHA-256 fingerprint ([0-9A-F:]+)")[1]
    screen = opens(own("--pin", pin), port(server)).shows(s.in_as_chatter("carl"))
    screen.says("Hello!").shows("You say: Hello!")
    screen.says("/quit").shows(s.goodbye).shows("status 0")


@pytest.mark.parametrize(
    ("words", "why"), [((), "self-signed certificate"), (("--pin", WRONG), "not the one of --pin")]
)
def test_another_certificate_than_expected_is_named_with_its_fingerprint(
    serves, opens, tmp_path, words, why
):
    certificate = made(tmp_path, "tea.pem")
    said = ends(opens(own(*words), port(serves(certificate)), WIDE), 1)
    assert "is not trusted" in said
    assert why in said
    assert fingerprint(certificate) in said


def test_a_certificate_of_a_stranger_is_not_trusted(serves, opens, tmp_path):
    server = serves(signed_by_a_stranger(tmp_path, "tea.pem"))
    assert "unable to get local issuer certificate" in ends(opens(own(), port(server), WIDE), 1)


def test_a_certificate_that_has_expired_is_not_trusted(serves, opens, tmp_path):
    old = make_once(str(tmp_path), ["localhost"], time.time() - ELEVEN_YEARS)
    screen = opens(own(), port(serves(old)), WIDE, SSL_CERT_FILE=old)
    assert "certificate has expired" in ends(screen, 1)


def test_a_certificate_for_another_name_is_not_trusted(serves, opens, tmp_path):
    other = make_once(str(tmp_path), ["tea.example"], time.time())
    screen = opens(own(), port(serves(other)), WIDE, SSL_CERT_FILE=other)
    assert "not valid for 'localhost'" in ends(screen, 1)


def test_a_certificate_that_the_system_trusts_lets_people_in(serves, opens, tmp_path):
    certificate = made(tmp_path, "tea.pem")
    screen = opens(own(), port(serves(certificate)), SSL_CERT_FILE=certificate)
    screen.shows(s.in_as_chatter("carl")).says("/quit").shows("status 0")
