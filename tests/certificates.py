"""Certificates for tests, each in one file with its key."""

import ssl
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from teaparty.server.self_signed import make_once


def made(folder: Path, name: str, *hosts: str) -> str:
    """Return the path of a new file `name` in `folder`, put in place of what was there."""
    made = Path(make_once(str(folder), [*hosts, "localhost"], time.time()))
    return str(made.rename(folder / name))


def parted(path: str) -> tuple[str, str]:
    """Return the paths of the certificate and of the key of a pair in one file."""
    key, end, certificate = Path(path).read_text().partition("-----END PRIVATE KEY-----\n")
    parts = Path(f"{path}.crt"), Path(f"{path}.key")
    parts[0].write_text(certificate)
    parts[1].write_text(key + end)
    return str(parts[0]), str(parts[1])


def trusting(authority: Path) -> ssl.SSLContext:
    """Return a context of a client whose links are read by one thread and written by another.

    Not TLS 1.3: its servers send tickets after the handshake, and before Python 3.13 a write while
    another thread reads a ticket takes the handshake for unfinished, and waits for ever.
    """
    context = ssl.create_default_context(cafile=authority)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    return context


def signed_by_a_stranger(folder: Path, name: str, since: float = -1, until: float = 1) -> str:
    """Return the path of a new file with a certificate for localhost that nobody known signed.

    It is valid from so many days from now on, until so many.
    """
    key, stranger = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A stranger")]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=since))
        .not_valid_after(now + timedelta(days=until))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(stranger, hashes.SHA256())
    )
    path = folder / name
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(pem + certificate.public_bytes(Encoding.PEM))
    return str(path)
