"""TLS in the configuration: every fault is a sentence."""

import sys

import pytest

from teaparty.config import Config
from teaparty.config_network import Listen, TlsFiles
from teaparty.server.tls import files_of, tls_faults, with_tls_listener
from tests.certificates import made

PLAIN = "tcp:5005"
BY_TLS = Listen(tls=True)


@pytest.fixture
def pair(tmp_path):
    path = made(tmp_path, "tea.pem")
    return TlsFiles(certificate=path, key=path)


def test_a_listener_without_an_endpoint_has_the_usual_port():
    listens = (
        Listen(), BY_TLS, Listen(endpoint=7000, tls=True), Listen(door="web"),
        Listen(door="web", tls=True),
    )  # fmt: skip
    assert [listen.where for listen in listens] == [
        "tcp:5005", "tcp:5006", "7000", "tcp:5080", "tcp:5443",
    ]  # fmt: skip


def test_a_party_that_signs_its_certificate_listens_for_tls():
    web = Listen(door="web", tls=True)
    assert with_tls_listener(Config()).listen == [PLAIN, "web:5080", BY_TLS, web]
    assert with_tls_listener(Config(listen=[5005])).listen == [5005, BY_TLS]
    config = Config(listen=[Listen(endpoint="tcp:1", tls=True)])
    assert with_tls_listener(config) is config


def test_one_certificate_or_several(pair):
    assert files_of(Config()) == []
    assert files_of(Config(tls=pair)) == [pair]
    assert files_of(Config(tls=[pair, pair])) == [pair, pair]


def test_what_fits_has_no_faults(pair):
    assert tls_faults(Config()) == []
    assert tls_faults(Config(listen=[BY_TLS], tls=[pair])) == []
    assert tls_faults(Config(listen=[BY_TLS]), self_signed=True) == []


def test_tls_without_a_certificate_and_a_certificate_without_tls(pair):
    assert tls_faults(Config(listen=[BY_TLS])) == [
        "tls is missing, but a part of listen has tls = true: name a certificate by"
        ' tls = { certificate = "FILE", key = "FILE" }, or start with --tls-self-signed.'
    ]
    assert tls_faults(Config(tls=pair)) == [
        "tls names a certificate, but no part of listen has tls = true."
    ]
    assert tls_faults(Config(tls=pair, listen=[BY_TLS]), self_signed=True) == [
        "tls names a certificate: leave out either that or --tls-self-signed."
    ]


def test_an_endpoint_that_has_tls_already(pair):
    config = Config(listen=[Listen(endpoint="ssl:5006:privateKey=x", tls=True)], tls=pair)
    assert tls_faults(config) == [
        "listen: 'ssl:5006:privateKey=x' has TLS already: leave out tls = true, or give a tcp:"
        " endpoint."
    ]


def test_files_that_cannot_be_used_are_all_named(pair):
    pairs = [pair, TlsFiles(certificate="/no/c", key="/no/k")]
    assert tls_faults(Config(tls=pairs, listen=[BY_TLS])) == [
        "tls[1].certificate: /no/c can't be read: No such file or directory."
    ]
    assert tls_faults(Config(tls=pairs[1], listen=[BY_TLS])) == [
        "tls.certificate: /no/c can't be read: No such file or directory."
    ]


def test_what_tls_needs_and_is_not_installed_is_said_with_its_cure(monkeypatch):
    monkeypatch.setitem(sys.modules, "OpenSSL", None)
    config = Config(listen=[BY_TLS], tls=TlsFiles(certificate="c", key="k"))
    for found in (tls_faults(config), tls_faults(Config(listen=[BY_TLS]), self_signed=True)):
        assert found == [
            "listen: tls = true needs the module OpenSSL:"
            " install it by pip install '.[tls]', where the server was installed from."
        ]
