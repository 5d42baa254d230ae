"""Which certificate a client is shown, and that a renewed one is noticed."""

import os
import re
import ssl
import subprocess
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.x509 import load_pem_x509_certificate
from OpenSSL import SSL

from teaparty.doors.tls.certificates import (
    NO_CHOICE,
    RENEWED,
    STAYS,
    Certificates,
    Files,
    Unfit,
    Unwritten,
)
from teaparty.doors.tls.validity import DAY, ENDED, ENDS, SOON
from teaparty.files import bytes_of
from tests.certificates import made, parted, signed_by_a_stranger


@pytest.fixture
def notes():
    return []


@pytest.fixture
def lines(notes):
    """Lines of the log: what they say is in `notes`."""

    def note(shape, /, **fields):
        notes.append(shape.format(**fields))

    return SimpleNamespace(note=note, warn=note)


@pytest.fixture
def open_with(lines):
    """Return certificates with these files, each both certificate and key."""

    def opened(*paths):
        return Certificates([Files(path, path) for path in paths], lines)

    return opened


def client(**versions):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    for name, version in versions.items():
        setattr(context, name, version)
    return context


class Talk:
    """Both ends of a connection in memory."""

    def __init__(self, certificates, host=None, context=None):
        self._server = certificates.serverConnectionForTLS(None)
        self._server.set_accept_state()
        self._read, self._write = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.client = (context or client()).wrap_bio(self._read, self._write, server_hostname=host)
        self._shake_hands()

    def _shake_hands(self):
        for _ in range(6):
            with suppress(ssl.SSLWantReadError):
                self.client.do_handshake()
            if self._write.pending:
                self._server.bio_write(self._write.read())
            with suppress(SSL.WantReadError):
                self._server.do_handshake()
            with suppress(SSL.WantReadError):
                self._read.write(self._server.bio_read(65_536))

    @property
    def shown(self):
        return ssl.DER_cert_to_PEM_cert(self.client.getpeercert(binary_form=True))

    def says(self, text):
        self._server.send(text)
        self._read.write(self._server.bio_read(65_536))
        return self.client.read()


def certificate_in(path):
    return Path(path).read_text().partition("-----END PRIVATE KEY-----\n")[2]


def test_a_client_without_a_name_is_shown_the_first(open_with, tmp_path):
    one, two = made(tmp_path, "one", "one.example"), made(tmp_path, "two", "two.example")
    certificates = open_with(one, two)
    assert Talk(certificates).shown == certificate_in(one)
    assert Talk(certificates, "three.example").shown == certificate_in(one)


def test_a_client_with_a_name_is_shown_the_certificate_of_that_host(open_with, tmp_path):
    one = made(tmp_path, "one", "one.example")
    two, many = made(tmp_path, "two", "TWO.example"), made(tmp_path, "many", "*.many.example")
    certificates = open_with(one, two, many)
    assert Talk(certificates, "two.example").shown == certificate_in(two)
    assert Talk(certificates, "a.many.example").shown == certificate_in(many)
    assert Talk(certificates, "a.b.many.example").shown == certificate_in(one)


def test_one_certificate_is_shown_where_the_system_prevents_that_it_is_chosen_among_several(
    open_with, tmp_path, monkeypatch
):
    def fails(context, choose):
        raise MemoryError

    monkeypatch.setattr(SSL.Context, "set_tlsext_servername_callback", fails)
    one = made(tmp_path, "one", "one.example")
    assert Talk(open_with(one), "one.example").shown == certificate_in(one)
    with pytest.raises(Unfit, match=re.escape(NO_CHOICE)):
        open_with(one, made(tmp_path, "two", "two.example"))


@pytest.mark.parametrize("host", [None, "two.example"])
def test_a_renewed_certificate_is_for_new_connections_and_old_ones_go_on(
    open_with, notes, tmp_path, host
):
    made(tmp_path, "one", "one.example")
    path = made(tmp_path, "two", "two.example")
    certificates = (
        open_with(path, str(tmp_path / "one"))
        if host is None
        else open_with(str(tmp_path / "one"), path)
    )
    before = Talk(certificates, host)
    made(tmp_path, "two", "two.example")
    after = Talk(certificates, host)
    assert after.shown == certificate_in(path) != before.shown
    assert before.says(b"on") == b"on"
    assert notes == [RENEWED.format(path=path)]


def test_a_certificate_and_key_that_are_renamed_one_after_the_other(notes, lines, tmp_path):
    certificate, key = parted(made(tmp_path, "tea.pem"))
    certificates = Certificates([Files(certificate, key)], lines)
    before = Talk(certificates).shown
    new_certificate, new_key = parted(made(tmp_path, "new.pem"))
    os.rename(new_certificate, certificate)
    assert [Talk(certificates).shown, Talk(certificates).shown] == [before, before]
    os.rename(new_key, key)
    assert Talk(certificates).shown == Path(certificate).read_text()
    assert notes == [
        STAYS.format(why=f"{key} is not the key of the certificate {certificate}."),
        RENEWED.format(path=certificate),
    ]


def test_what_becomes_junk_or_goes_away_is_said_once(open_with, notes, tmp_path):
    path = made(tmp_path, "tea.pem")
    certificates = open_with(path)
    before = Talk(certificates).shown
    Path(path).write_text("junk")
    assert [Talk(certificates).shown for _ in range(3)] == [before] * 3
    Path(path).unlink()
    assert [Talk(certificates).shown for _ in range(3)] == [before] * 3
    assert notes == [
        STAYS.format(why=f"{path} is no certificate that can be used, as a PEM file."),
        STAYS.format(why=f"{path} can't be read: No such file or directory."),
    ]


class Times:
    """The clock, and when the certificate in a file ends, in Unix time."""

    def __init__(self, path):
        self.ends = load_pem_x509_certificate(
            certificate_in(path).encode()
        ).not_valid_after_utc.timestamp()
        self.now = self.ends - SOON - 1
        self.until = f"{datetime.fromtimestamp(self.ends, UTC):%Y-%m-%d %H:%M} UTC"


def test_a_certificate_that_ends_is_said_once_a_day_to_those_who_read_the_log(
    notes, lines, tmp_path
):
    path = made(tmp_path, "tea.pem")
    times = Times(path)
    certificates = Certificates([Files(path, path)], lines, lambda: times.now)
    for before in (SOON + 1, SOON, SOON - 1, SOON - DAY, 0, -1):
        times.now = times.ends - before
        Talk(certificates)
    soon, ended = (each.format(path=path, until=times.until) for each in (ENDS, ENDED))
    assert notes == [soon, soon, ended]


def test_a_certificate_that_has_ended_is_said_at_the_start_and_no_more_once_it_is_renewed(
    notes, lines, tmp_path
):
    path = made(tmp_path, "tea.pem")
    times = Times(path)
    times.now = times.ends
    certificates = Certificates([Files(path, path)], lines, lambda: times.now)
    ended = ENDED.format(path=path, until=times.until)
    assert notes == [ended]
    times.now -= 2 * SOON
    made(tmp_path, "tea.pem")
    Talk(certificates)
    assert notes == [ended, RENEWED.format(path=path)]


def test_a_renewed_one_that_ends_soon_is_said_although_the_one_before_was_said_that_day(
    notes, lines, tmp_path
):
    path = signed_by_a_stranger(tmp_path, "tea.pem", -90, -1)
    certificates = Certificates([Files(path, path)], lines)
    signed_by_a_stranger(tmp_path, "tea.pem", -85, 5)
    Talk(certificates)
    ended, soon, renewed = notes
    assert ended.startswith(ENDED.partition(" {until}")[0].format(path=path))
    assert soon.startswith(ENDS.partition(" {until}")[0].format(path=path))
    assert renewed == RENEWED.format(path=path)


def test_who_asks_until_when_they_are_valid_has_no_file_read_that_was_not_changed(
    notes, lines, tmp_path, monkeypatch
):
    path, read = Path(made(tmp_path, "tea.pem")), []
    certificates = Certificates([Files(str(path), str(path))], lines)

    def reads(name):
        read.append(name)
        return bytes_of(name)

    monkeypatch.setattr("teaparty.doors.tls.certificates.bytes_of", reads)
    (before,) = certificates.validities
    path.unlink()
    found = [certificates.validities for _ in range(3)]
    path.mkdir()
    found += [certificates.validities for _ in range(3)]
    assert (found, len(read)) == ([[before]] * 6, 2)
    assert [each.partition(":")[0] for each in notes] == [f"{path} can't be read"] * 2


def test_one_that_is_not_valid_yet_is_said_at_the_start(notes, lines, tmp_path):
    path = signed_by_a_stranger(tmp_path, "tea.pem", 1, 90)
    certificates = Certificates([Files(path, path)], lines)
    Talk(certificates)
    (said,) = notes
    assert said.startswith(f"the certificate {path} is valid only from ")


def test_one_that_is_made_for_a_few_days_is_not_said_to_end_all_the_time(notes, lines, tmp_path):
    path = signed_by_a_stranger(tmp_path, "tea.pem")
    Certificates([Files(path, path)], lines)
    assert notes == []


def test_what_cannot_be_used_is_named_with_its_key(tmp_path):
    certificate, key = parted(made(tmp_path, "tea.pem"))
    other = made(tmp_path, "other.pem")
    locked = tmp_path / "locked.key"
    locked.write_bytes(LOCKED)
    found = []
    for files in (Files("/no/file", key), Files(certificate, "/no/key"), Files(key, key),
                  Files(certificate, other), Files(certificate, certificate),
                  Files(certificate, str(locked))):  # fmt: skip
        with pytest.raises(Unfit) as caught:
            Certificates([files], Unwritten())
        found.append((caught.value.key, str(caught.value)))
    assert found == [
        ("certificate", "/no/file can't be read: No such file or directory."),
        ("key", "/no/key can't be read: No such file or directory."),
        ("certificate", f"{key} is no certificate that can be used, as a PEM file."),
        ("key", f"{other} is not the key of the certificate {certificate}."),
        ("key", f"{certificate} is no key without a password, as a PEM file."),
        ("key", f"{locked} is no key without a password, as a PEM file."),
    ]


LOCKED = b"""-----BEGIN ENCRYPTED PRIVATE KEY-----
MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAiHlG0F8qJc1gICCAAw
-----END ENCRYPTED PRIVATE KEY-----
"""


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_the_versions_that_are_served(open_with, tmp_path, version):
    context = client(minimum_version=version, maximum_version=version)
    talk = Talk(open_with(made(tmp_path, "tea.pem")), context=context)
    name, _, bits = talk.client.cipher()
    assert ("GCM" in name or "CHACHA20" in name, bits >= 128) == (True, True)
    assert talk.client.compression() is None


def test_an_old_cipher_is_refused(open_with, tmp_path):
    context = client(maximum_version=ssl.TLSVersion.TLSv1_2)
    context.set_ciphers("ECDHE+AES:!AESGCM:!AESCCM")
    with pytest.raises(SSL.Error, match="no shared cipher"):
        Talk(open_with(made(tmp_path, "tea.pem")), context=context)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_older_versions_are_refused(open_with, tmp_path, version):
    context = client(minimum_version=version, maximum_version=version)
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.raises(SSL.Error, match="unsupported protocol"):
        Talk(open_with(made(tmp_path, "tea.pem")), context=context)


def test_a_certificate_without_alternative_names_will_do(lines, tmp_path):
    path = tmp_path / "named"
    made_ = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ed25519", "-nodes", "-subj", "/CN=tea",
         "-keyout", f"{path}.key", "-out", f"{path}.crt", "-days", "2"],
        capture_output=True, check=False,
    )  # fmt: skip
    if made_.returncode != 0:
        pytest.skip("there is no openssl to make a certificate with")
    files = Files(f"{path}.crt", f"{path}.key")
    assert Talk(Certificates([files], lines), "tea").shown == Path(files[0]).read_text()
