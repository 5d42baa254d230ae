"""One link: how it is opened, when it is dead, and in which words it is said to be lost."""

import asyncio
import hashlib
import socket
import ssl
from contextlib import suppress
from pathlib import Path

import pytest

from teaparty.client.address import Address, Misused, address
from teaparty.client.faults import Unreachable, unreachable
from teaparty.client.link import Link, Patience
from teaparty.client.talk import NotTeaparty
from teaparty.client.telnet import TelnetTalk
from teaparty.client.tls import Untrusted, pin, spelled
from teaparty.client.web import WebTalk
from teaparty.wire.telnet import NOP, Command
from tests import sentences as s
from tests.certificates import made
from tests.client.flood import Flood, pings
from tests.client.tea import Tea

pytestmark = pytest.mark.slow
QUICK = Patience(connect=5, ping=0.02, dead=0.1)


def test_telnet_shows_signs_of_life():
    async def story():
        async with Tea() as tea:
            talk = TelnetTalk("alice")
            link = Link(Address("telnet", "127.0.0.1", tea.port), talk, (), QUICK)
            running = asyncio.create_task(link.runs(lambda news: len(list(news)) >= 0))
            await tea.comes_true(lambda: tea.codes.count(Command(NOP)) > 2)
            await link.drained()
            tea.cuts()
            with suppress(Unreachable):  # so is a link that was reset
                await running
            link.sends()
            link.closes()
            await link.drained()

    asyncio.run(story())


def test_a_web_link_without_a_word_is_dead():
    async def story():
        async with Tea(welcome=False) as tea:
            at = Address("ws", "127.0.0.1", tea.port)
            with pytest.raises(Unreachable, match="does not answer"):
                await Link(at, WebTalk(at), (), QUICK).runs(bool)

    asyncio.run(story())


def test_a_party_that_reads_no_answers_to_its_pings_is_given_up():
    async def story():
        with Flood(pings()) as flood:
            at = Address("ws", "127.0.0.1", flood.port)
            with pytest.raises(Unreachable, match="does not answer"):
                await Link(at, WebTalk(at, "alice"), (), Patience(dead=0.5)).runs(always)

    def always(news):
        list(news)
        return True

    asyncio.run(story())


def test_the_kernel_is_asked_to_notice_a_dead_link(monkeypatch):
    monkeypatch.delattr(socket, "TCP_USER_TIMEOUT", raising=False)  # as on other systems

    async def story():
        async with Tea() as tea:
            talk = TelnetTalk("alice")
            link = Link(Address("telnet", "127.0.0.1", tea.port), talk, (), QUICK)
            await link.runs(lambda news: False)
            assert not link.up

    asyncio.run(story())


# --- TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return made(tmp_path_factory.mktemp("tls"), "tea.pem")


async def visited(certificate, pins, host="localhost"):
    """Return the first words of a party with TLS."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    words = []
    async with Tea(ssl=context) as tea:
        at = Address("telnets", host, tea.port)
        talk = TelnetTalk("alice")
        await Link(at, talk, pins).runs(lambda news: words.extend(news))
    return words[0].text


def fingerprint(certificate):
    text = Path(certificate).read_text()
    begin = text.index("-----BEGIN CERTIFICATE")
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(text[begin:])).hexdigest()


def test_a_pinned_certificate_is_enough(certificate):
    pins = ("00" * 32, fingerprint(certificate))
    assert asyncio.run(visited(certificate, pins)) == s.welcome


def test_another_certificate_than_the_pinned_one_is_not(certificate):
    with pytest.raises(Unreachable, match="not the one of --pin") as found:
        asyncio.run(visited(certificate, ("00" * 32,)))
    assert found.value.final
    assert fingerprint(certificate) in str(found.value)


def test_a_certificate_that_the_system_does_not_trust_is_not(certificate):
    with pytest.raises(Unreachable, match="is not trusted: self-signed certificate") as found:
        asyncio.run(visited(certificate, ()))
    assert f"--pin {fingerprint(certificate)}" in str(found.value)


def test_the_name_of_the_host_counts(certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", certificate)
    assert asyncio.run(visited(certificate, ())) == s.welcome
    with pytest.raises(Unreachable, match="not trusted"):
        asyncio.run(visited(certificate, (), host="127.0.0.1"))


def test_a_fingerprint_is_read_however_it_is_typed():
    digits = "0f" * 32
    assert pin(spelled(digits)) == pin(f"SHA256:{digits}") == pin(digits) == digits
    with pytest.raises(Misused, match="64 hex digits"):
        pin("0f")


# --- in words

FAULTS = [
    (socket.gaierror(socket.EAI_NONAME, "?"), "There is no host called tea.example."),
    (
        socket.gaierror(socket.EAI_AGAIN, "?"),
        "The address of tea.example can't be looked up at the",
    ),
    (UnicodeError("?"), "There is no host called tea.example."),
    (ConnectionRefusedError(), "wss://tea.example/ can't be reached: nothing listens there."),
    (TimeoutError(), "wss://tea.example/ does not answer. A link that is not encrypted has to be"),
    (ConnectionResetError(), "wss://tea.example/ closes the connection."),
    (EOFError(), "wss://tea.example/ closes the connection."),
    (ssl.SSLError("?"), "wss://tea.example/ does not speak TLS. A link that is not encrypted has"),
    (OSError(101, "Network is unreachable"), "can't be reached: Network is unreachable."),
    (OSError(), "wss://tea.example/ can't be reached: OSError."),
    (NotTeaparty("answers 404"), "wss://tea.example/ is no teaparty: it answers 404."),
    (Untrusted("it has expired", "0f" * 32), "--pin 0f0f"),
    (ValueError("odd"), "wss://tea.example/ can't be reached: odd."),
]


@pytest.mark.parametrize(("error", "text"), FAULTS, ids=lambda value: type(value).__name__)
def test_each_fault_is_one_sentence_or_two(error, text):
    said = str(unreachable(error, address("tea.example")))
    assert text in said
    assert "\n" not in said


def test_a_wrong_scheme_is_said_with_the_right_one():
    error = NotTeaparty("does not speak HTTP")
    assert str(unreachable(error, address("localhost"))).endswith("begins with wss://")
    assert "ws://tea.example" in str(unreachable(error, address("tea.example")))
    error = NotTeaparty("closes the connection")
    assert str(unreachable(error, address("localhost", plain=True))).endswith("with telnets://")
    assert "telnet://tea.example" in str(unreachable(error, address("tea.example", plain=True)))
