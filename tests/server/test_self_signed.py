"""The certificate that the party signs for itself."""

import stat
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509

from teaparty.server.self_signed import make_once

NOW = 1_700_000_000.0


def test_it_is_for_the_names_that_were_given_for_ten_years_and_its_owner_alone_can_read_it(
    tmp_path,
):
    path = Path(make_once(str(tmp_path), ["tea.example", "", "localhost", "::1"], NOW))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    found = x509.load_pem_x509_certificate(path.read_bytes())
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["tea.example", "localhost"]
    assert list(map(str, names.get_values_for_type(x509.IPAddress))) == ["::1"]
    assert found.subject.rfc4514_string() == "CN=tea.example"
    begins, now = found.not_valid_before_utc, datetime.fromtimestamp(NOW, UTC)
    assert (begins < now, (found.not_valid_after_utc - now).days) == (True, 3_650)
    assert found.public_key().curve.name == "secp256r1"


def test_it_is_made_once(tmp_path):
    made = {Path(make_once(str(tmp_path), ["tea"], NOW)).read_bytes() for _ in range(2)}
    assert (len(made), [path.name for path in tmp_path.iterdir()]) == (1, ["self-signed.pem"])


def test_what_was_left_half_done_is_no_hindrance(tmp_path):
    (tmp_path / "self-signed.new").write_text("half")
    path = Path(make_once(str(tmp_path), ["x" * 200], NOW))
    found = x509.load_pem_x509_certificate(path.read_bytes())
    assert found.subject.rfc4514_string() == f"CN={'x' * 64}"
