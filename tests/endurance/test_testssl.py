"""What testssl.sh finds: nothing that counts, besides what is the certificate's own."""

import json
import shutil
import subprocess

import pytest

from tests.certificates import made
from tests.conftest import lacking

pytestmark = pytest.mark.endurance
CONFIG = """
listen = [{ endpoint = "tcp:0:interface=127.0.0.1", tls = true }]
tls = { certificate = "tea.pem", key = "tea.pem" }
"""
COUNTS = ("LOW", "MEDIUM", "HIGH", "CRITICAL")
CERTIFICATES_OWN = ("cert_", "DNS_CAArecord")


def test_testssl_finds_nothing_of_severity_low_or_more(start, tmp_path):
    if shutil.which("testssl") is None:
        lacking("there is no testssl; it comes with the package testssl.sh")
    made(tmp_path, "tea.pem")
    (tmp_path / "tls.toml").write_text(CONFIG)
    server = start("--config=tls.toml", listen=None)
    subprocess.run(
        ["testssl", "--quiet", "--warnings", "off", "--jsonfile", "found.json", "--ip", "one",
         f"localhost:{server.port}"],
        cwd=tmp_path, capture_output=True, check=False, timeout=1_200,
    )  # fmt: skip
    found = {each["id"]: each for each in json.loads((tmp_path / "found.json").read_text())}
    assert [found[version]["finding"] for version in ("TLS1", "TLS1_1")] == ["not offered"] * 2
    assert [
        each
        for name, each in found.items()
        if each["severity"] in COUNTS and not name.startswith(CERTIFICATES_OWN)
    ] == []
