"""What `--check` says of certificates; `tests/test_tap.py` has how it ends."""

import time
from pathlib import Path

import pytest

from teaparty.config import Config
from teaparty.config_network import Listen, TlsFiles
from teaparty.server.checking import answer_to_check, faults_of_check
from teaparty.server.plan import Plan
from tests.certificates import made, parted, signed_by_a_stranger

BY_TLS = Listen(tls=True)


@pytest.fixture
def config(tmp_path):
    """Make the configuration of a party with certificates that are valid so long, in days."""

    def config(*valid):
        paths = [signed_by_a_stranger(tmp_path, f"{n}.pem", *days) for n, days in enumerate(valid)]
        files = [TlsFiles(certificate=path, key=path) for path in paths]
        return Config(listen=[BY_TLS], tls=files if len(files) > 1 else files[0])

    return config


def faults(config):
    return [fault.partition(" UTC")[0][:-16] for fault in faults_of_check(config, time.time())]


def answers(config):
    return [
        line.partition(" UTC")[0][:-16]
        for line in answer_to_check(Plan(config, None), time.time())
        if line.startswith("The certificate")
    ]


def test_one_that_is_valid_is_named_with_its_end(config, tmp_path):
    path = tmp_path / "0.pem"
    for days, said in (((-1, 90), "is valid until "), ((-80, 10), "is valid only until ")):
        fine = config(days)
        assert (faults(fine), answers(fine)) == ([], [f"The certificate {path} {said}"])


def test_one_that_is_not_valid_is_a_fault(config, tmp_path):
    several = config((-9, -1), (-1, 90), (1, 90))
    assert faults(several) == [
        f"tls[0].certificate: the certificate {tmp_path}/0.pem was valid only until ",
        f"tls[2].certificate: the certificate {tmp_path}/2.pem is valid only from ",
    ]
    assert faults_of_check(several, time.time())[0].endswith(
        " UTC: clients that look at it do not come in."
    )
    assert faults(config((-9, -1)))[0].startswith("tls.certificate: ")


def test_one_that_the_party_has_signed_itself_is_one_too(tmp_path):
    config = Config(listen=[BY_TLS], state=str(tmp_path))
    assert answers(config) == []
    path = Path(made(tmp_path, "self-signed.pem"))
    assert answers(config) == [f"The certificate {path} is valid until "]


def test_one_of_twisteds_own_endpoints_is_one_too(tmp_path):
    certificate, key = parted(signed_by_a_stranger(tmp_path, "tea", -9, -1))
    config = Config(listen=[f"ssl:5006:privateKey={key}:certKey={certificate}"])
    assert faults(config) == [f"listen: the certificate {certificate} was valid only until "]


def test_of_an_endpoint_with_one_file_that_is_looked_at(tmp_path):
    both = signed_by_a_stranger(tmp_path, "tea.pem", -9, -1)
    config = Config(listen=[f"ssl:5006:privateKey={both}"])
    assert faults(config) == [f"listen: the certificate {both} was valid only until "]


def test_one_that_can_not_be_read_is_none(tmp_path):
    nothing = TlsFiles(certificate=str(tmp_path / "no.pem"), key="no.key")
    assert faults_of_check(Config(listen=[BY_TLS], tls=nothing), time.time()) == []
