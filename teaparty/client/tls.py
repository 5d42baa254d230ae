"""TLS: the system's store and the host name are asked, or a fingerprint that the guest was told."""

import asyncio
import hashlib
import re
import ssl

from teaparty.client.address import Address, Misused

_PIN = re.compile(r"[0-9a-f]{64}")


class Untrusted(Exception):
    """The certificate is not the one that it should be."""

    def __init__(self, reason: str, fingerprint: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.fingerprint = fingerprint


def pin(typed: str) -> str:
    """Return a fingerprint as hex digits, however it is typed. Raises `Misused`."""
    digits = typed.replace(":", "").replace(" ", "").lower().removeprefix("sha256")
    if not _PIN.fullmatch(digits):
        raise Misused("--pin takes the SHA-256 fingerprint of a certificate: 64 hex digits.")
    return digits


def context(pins: tuple[str, ...]) -> ssl.SSLContext:
    """Return a context that checks certificates, or leaves that to `check` if there are pins."""
    made = ssl.create_default_context()
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    if pins:
        made.check_hostname = False
        made.verify_mode = ssl.CERT_NONE
    return made


def check(writer: asyncio.StreamWriter, pins: tuple[str, ...]) -> None:
    """Raise `Untrusted` unless the certificate of a link has one of these fingerprints."""
    seen = _fingerprint(writer)
    if pins and seen not in pins:
        raise Untrusted("it is not the one of --pin", seen)


async def fingerprint(at: Address) -> str:
    """Return the fingerprint of the certificate at an address; nothing is sent there."""
    unchecked = context(("",))
    name = at.host
    _, writer = await asyncio.open_connection(at.host, at.port, ssl=unchecked, server_hostname=name)
    try:
        return _fingerprint(writer)
    finally:
        writer.transport.abort()


def _fingerprint(writer: asyncio.StreamWriter) -> str:
    connection: ssl.SSLObject = writer.get_extra_info("ssl_object")
    return hashlib.sha256(connection.getpeercert(binary_form=True) or b"").hexdigest()


def spelled(digits: str) -> str:
    """Return a fingerprint as people compare it."""
    return ":".join(digits[at : at + 2] for at in range(0, len(digits), 2)).upper()
