"""Certificates and their keys: which one a client is shown, and that a renewed one is noticed.

The files are looked at for each new connection. What can't be used leaves the one before in place,
as happens between the renaming of a certificate and that of its key.
"""

import os
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509 import (
    Certificate,
    DNSName,
    ExtensionNotFound,
    SubjectAlternativeName,
    load_pem_x509_certificate,
    load_pem_x509_certificates,
)
from OpenSSL import SSL
from twisted.internet.interfaces import IOpenSSLServerConnectionCreator
from zope.interface import implementer

from teaparty.doors.tls.validity import DAY, Validity, validity_in
from teaparty.files import bytes_of

CIPHERS = b"ECDHE+AESGCM:ECDHE+CHACHA20"
"""Those of TLS 1.2; all of TLS 1.3 have forward secrecy and AEAD too."""
OPTIONS = (
    SSL.OP_NO_COMPRESSION
    | SSL.OP_NO_RENEGOTIATION
    | SSL.OP_CIPHER_SERVER_PREFERENCE
    | SSL.OP_NO_TICKET
)
STAYS = "{why} The certificate before it stays in use."
RENEWED = "the certificate {path} was renewed"
NO_CHOICE = (
    "Several certificates can't be used here: let one have all names, or write"
    " MemoryDenyWriteExecute=false into the unit of systemd."
)
Choose = Callable[[SSL.Connection], None]
Stamp = tuple[tuple[int, int, int], ...]
"""Of each file of a pair: when it or who may read it changed, its inode and size."""


class Unfit(Exception):
    """A certificate can't be used. `key` is the setting that is wrong; the text says what it is."""

    def __init__(self, key: str, text: str) -> None:
        super().__init__(text)
        self.key = key


class Lines(Protocol):
    """Lines of the operator's log; see `operator_log.event_log.Record`."""

    def note(self, shape: str, /, **fields: object) -> None: ...

    def warn(self, shape: str, /, **fields: object) -> None: ...


class Unwritten:
    """Lines that nobody writes: certificates are only looked at."""

    def note(self, shape: str, /, **fields: object) -> None:
        """Write nothing."""

    warn = note


class Files(NamedTuple):
    """The paths of a certificate, with the chain after it, and of its key; both PEM."""

    certificate: str
    key: str


class Loaded(NamedTuple):
    """What was made of both files, and for which hosts."""

    context: SSL.Context
    names: frozenset[str]
    validity: Validity


class Pair:
    """A certificate and its key, as they were when the files last fitted together."""

    def __init__(
        self,
        files: Files,
        record: Lines,
        choose: Choose | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Load the pair; raise `Unfit`. What becomes of it later is written to `record`.

        `choose` is called with a connection whose client names a host, if it matters which.
        """
        self._files = files
        self._record = record
        self._choose = choose
        self._now = now
        self._stamp = _stamp(files)
        self._use(self._loaded())

    @property
    def names(self) -> frozenset[str]:
        """The hosts that it is for, in small letters."""
        return self._used.names

    @property
    def validity(self) -> Validity:
        """From when to when it is valid, as it is by now; a pair that was renewed is loaded."""
        self._look_again()
        return self._used.validity

    def _use(self, loaded: Loaded) -> None:
        self._used = loaded
        self._says_at = 0.0
        self._warn()

    def _warn(self) -> None:
        """Write into the log, once a day, that it ends soon, or is not valid."""
        now, validity = self._now(), self._used.validity
        if now >= self._says_at and not validity.is_fine(now):
            self._says_at = now + DAY
            self._record.warn(validity.shape(now), **validity.fields)

    def context(self) -> SSL.Context:
        """Return the context for a new connection; a pair that was renewed is loaded."""
        self._look_again()
        self._warn()
        return self._used.context

    def _look_again(self) -> None:
        stamp = _stamp(self._files)
        if stamp != self._stamp:
            self._stamp = stamp
            self._load_again()

    def _load_again(self) -> None:
        try:
            self._use(self._loaded())
        except Unfit as error:
            self._record.warn(STAYS, why=str(error))
        else:
            self._record.note(RENEWED, path=self._files.certificate)

    def _loaded(self) -> Loaded:
        files = self._files
        certificate, key = (_read(name, path) for name, path in files._asdict().items())
        context = _context()
        if self._choose is not None:
            _call_by_host(context, self._choose)
        try:
            found, *chain = load_pem_x509_certificates(certificate)
            context.use_certificate(found)
            for each in chain:
                context.add_extra_chain_cert(each)
            names = _names(found)
            validity = validity_in(files.certificate, certificate)
        except (SSL.Error, ValueError) as error:
            text = f"{files.certificate} is no certificate that can be used, as a PEM file."
            raise Unfit("certificate", text) from error
        _use_key(context, files, key)
        return Loaded(context, names, validity)


@implementer(IOpenSSLServerConnectionCreator)
class Certificates:
    """All pairs of a party. The first is for clients that name no host, or an unknown one."""

    def __init__(
        self, files: Sequence[Files], record: Lines, now: Callable[[], float] = time.time
    ) -> None:
        """Load them; raise `Unfit`. `now` returns the Unix time in seconds."""
        self._first = files[0]
        choose = self._choose if len(files) > 1 else None
        self._pairs = [Pair(each, record, choose, now) for each in files]

    def become(self, others: "Certificates") -> None:
        """Show the certificates of the others from now on."""
        self._first, self._pairs = others._first, others._pairs

    @property
    def validities(self) -> list[Validity]:
        """From when to when each of them is valid."""
        return [pair.validity for pair in self._pairs]

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the first certificate, as clients show it."""
        pem = bytes_of(self._first.certificate)
        return load_pem_x509_certificate(pem).fingerprint(SHA256()).hex(":").upper()

    def serverConnectionForTLS(self, protocol: Any) -> SSL.Connection:
        """Return the OpenSSL side of a new connection."""
        return SSL.Connection(self._pairs[0].context(), None)

    def _choose(self, connection: SSL.Connection) -> None:
        asked = (connection.get_servername() or b"").decode("ascii", "replace").lower()
        wanted = {asked, f"*.{asked.partition('.')[2]}"}
        for pair in self._pairs:
            context = pair.context()  # and with it, the names of a renewed certificate
            if wanted & pair.names:
                connection.set_context(context)
                return


def _stamp(files: Files) -> Stamp:
    return tuple(_stamp_of(path) for path in files)


def _stamp_of(path: str) -> tuple[int, int, int]:
    try:
        found = os.stat(path)
    except OSError:
        return 0, 0, 0
    return found.st_ctime_ns, found.st_ino, found.st_size


def _read(key: str, path: str) -> bytes:
    try:
        return bytes_of(path)
    except OSError as error:
        raise Unfit(key, f"{path} can't be read: {error.strerror}.") from error


def _use_key(context: SSL.Context, files: Files, pem: bytes) -> None:
    try:
        key: Any = load_pem_private_key(pem, password=None)
    except (TypeError, ValueError) as error:  # the first one for a key that has a password
        raise Unfit("key", f"{files.key} is no key without a password, as a PEM file.") from error
    try:
        context.use_privatekey(key)
        context.check_privatekey()
    except SSL.Error as error:
        text = f"{files.key} is not the key of the certificate {files.certificate}."
        raise Unfit("key", text) from error


def _call_by_host(context: SSL.Context, choose: Choose) -> None:
    """Have it chosen by the host that a client names; raise `Unfit`.

    What Python has of OpenSSL makes code for that in memory, which a system may prevent.
    """
    try:
        context.set_tlsext_servername_callback(choose)
    except MemoryError:
        raise Unfit("certificate", NO_CHOICE) from None


def _context() -> SSL.Context:
    context = SSL.Context(SSL.TLS_SERVER_METHOD)
    context.set_min_proto_version(SSL.TLS1_2_VERSION)
    context.set_options(OPTIONS)
    context.set_mode(SSL.MODE_RELEASE_BUFFERS)
    context.set_session_cache_mode(SSL.SESS_CACHE_OFF)
    context.set_cipher_list(CIPHERS)
    return context


def _names(certificate: Certificate) -> frozenset[str]:
    """Return the hosts that a certificate is for, in small letters."""
    try:
        found = certificate.extensions.get_extension_for_class(SubjectAlternativeName)
    except ExtensionNotFound:
        return frozenset()
    return frozenset(name.lower() for name in found.value.get_values_for_type(DNSName))
