"""Where the party listens: what can't be opened is said with its cure."""

import subprocess

import pytest
from twisted.internet.testing import MemoryReactorClock

from teaparty.config import Config
from teaparty.config_network import Http
from teaparty.server.endpoints import endpoints


def faults(*listen):
    return endpoints(MemoryReactorClock(), Config(listen=list(listen)))[1]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("tcp6:5005:interface=::1", r"tcp6:5005:interface=\:\:1"),
        ("tcp:5005:interface=::", r"tcp:5005:interface=\:\:"),
        ("tcp6:5005:interface=[fe80::1]", r"tcp6:5005:interface=fe80\:\:1"),
        ("tcp6:interface=2001:db8::7:port=5005", r"tcp6:interface=2001\:db8\:\:7:port=5005"),
        ("ssl:5006:interface=::1:privateKey=k", r"ssl:5006:interface=\:\:1:privateKey=k"),
    ],
)
def test_an_address_with_bare_colons(text, right):
    assert faults(text) == [
        f"listen: {text!r}: has an address with colons: write each of them as \\:,"
        f" like this: '{right}'."
    ]


def test_an_address_whose_colons_are_escaped():
    assert faults(r"tcp6:5005:interface=\:\:1") == []


FOUR_TOO = "listen: {!r} takes IPv4 connections too: leave out {!r}."
ONE = "listen: {!r} and {!r} are one port: leave out one of them."


@pytest.mark.parametrize(
    ("one", "two", "fault"),
    [
        ("tcp:5005", "tcp6:5005", FOUR_TOO.format("tcp6:5005", "tcp:5005")),
        ("tcp6:5005", "tcp:5005:interface=127.0.0.1",
         FOUR_TOO.format("tcp6:5005", "tcp:5005:interface=127.0.0.1")),
        (r"tcp:port=5005:interface=\:\:", "5005",
         FOUR_TOO.format(r"tcp:port=5005:interface=\:\:", "tcp:5005")),
        ("tcp:5005", "tcp:5005", "listen: 'tcp:5005' is there twice."),
        ("tcp:5005", "tcp:5005:interface=127.0.0.1",
         ONE.format("tcp:5005", "tcp:5005:interface=127.0.0.1")),
        ("tcp6:5005", r"tcp6:5005:interface=\:\:1",
         ONE.format("tcp6:5005", r"tcp6:5005:interface=\:\:1")),
        ("tcp:5005", "haproxy:tcp:5005:interface=127.0.0.1",
         ONE.format("tcp:5005", "haproxy:tcp:5005:interface=127.0.0.1")),
    ],
)  # fmt: skip
def test_two_that_want_one_port(one, two, fault):
    assert faults(one, two) == [fault]


@pytest.mark.parametrize(
    "listen",
    [
        ("tcp:0", "tcp:0"),
        ("tcp:5005", "tcp6:5006"),
        ("tcp:5005", r"tcp6:5005:interface=\:\:1"),
        ("tcp:5005:interface=127.0.0.1", "tcp:5005:interface=127.0.0.2"),
        ("tcp:5005", "unix:/tmp/tea", "haproxy:tcp:5006:interface=127.0.0.1"),
    ],
)
def test_some_that_get_along(listen):
    assert faults(*listen) == []


@pytest.mark.parametrize("text", ["tcp:5005", "haproxy:tcp:5005:interface=127.0.0.1"])
def test_as_many_wait_for_a_listener_behind_a_proxy_as_for_any_other(text):
    found, _ = endpoints(MemoryReactorClock(), Config(listen=[text]))
    assert [each.text for each in found] == [f"{text}:backlog={Config().limits.backlog}"]


@pytest.fixture(scope="module")
def pairs(tmp_path_factory):
    """Keys and certificates: a.key with a.crt, b.key with b.crt."""
    folder = tmp_path_factory.mktemp("tls")
    for name in "ab":
        made = subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ed25519", "-nodes", "-subj", "/CN=tea",
             "-keyout", f"{name}.key", "-out", f"{name}.crt", "-days", "2"],
            cwd=folder, capture_output=True, check=False,
        )  # fmt: skip
        if made.returncode != 0:
            pytest.skip("there is no openssl to make a certificate with")
    return folder


def ssl(pairs, key, certificate):
    return f"ssl:5006:privateKey={pairs}/{key}:certKey={pairs}/{certificate}"


def test_a_certificate_of_another_key(pairs):
    text = ssl(pairs, "a.key", "b.crt")
    assert faults(text) == [
        f"listen: {text!r}: the certificate {pairs}/b.crt does not belong to the key"
        f" {pairs}/a.key: name two that were made together."
    ]
    assert faults(ssl(pairs, "a.key", "a.crt")) == []


def test_what_is_no_pair(pairs):
    text = ssl(pairs, "a.key", "a.key")
    assert faults(text) == [
        f"listen: {text!r}: {pairs}/a.key and {pairs}/a.key are not a certificate and its key,"
        " without a password, as PEM files."
    ]


def test_programs_ask_where_a_key_of_its_own_says():
    config = Config(listen=[4001], http=Http(listen="unix:/run/tea/http"))
    found, faults = endpoints(MemoryReactorClock(), config)
    assert ([(each.door, each.asked) for each in found], faults) == (
        [("telnet", False), ("http", True)], []
    )  # fmt: skip


def test_a_fault_of_it_names_that_key():
    config = Config(listen=[4001], http=Http(listen="tea:pot"))
    (fault,) = endpoints(MemoryReactorClock(), config)[1]
    assert fault.startswith("http.listen: 'tea:pot' is no endpoint: ")


def test_programs_can_not_ask_where_people_come_in():
    config = Config(listen=[4001], http=Http(listen="tcp:4001"))
    assert len(endpoints(MemoryReactorClock(), config)[1]) == 1


def test_tls_with_a_port_for_a_folder_is_refused_with_what_was_meant():
    (fault,) = endpoints(MemoryReactorClock(), Config(listen=["tls:5006"]))[1]
    assert fault == (
        "listen: 'tls:5006': '5006' is no folder of certificates, which Twisted expects there. For"
        ' TLS on a port, write it as { endpoint = "tcp:5006", tls = true } into the configuration.'
    )


@pytest.mark.parametrize("where", ["tls:{}", "tls:{}:port=5006", "tls:path={}:port=5006"])
def test_tls_with_a_folder_is_twisteds_own(tmp_path, where):
    found, faults = endpoints(MemoryReactorClock(), Config(listen=[where.format(tmp_path)]))
    assert ([each.encrypted for each in found], faults) == ([True], [])
