"""TLS from the configuration: which listeners have it, and with which certificates."""

import socket
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from msgspec import structs
from twisted.internet.interfaces import IProtocolFactory

from teaparty.config import Config
from teaparty.config_network import Listen, TlsFiles, listen_of
from teaparty.doors.factory import DoorFactory
from teaparty.operator_log.event_log import Record

if TYPE_CHECKING:
    from teaparty.doors.tls.certificates import Certificates
    from teaparty.doors.tls.validity import Validity

ENCRYPTED = ("ssl:", "tls:")
"""Endpoints of Twisted's that have TLS by themselves."""
FINGERPRINT = "the certificate {path} has the SHA-256 fingerprint {found}"
HERE = ("localhost", "127.0.0.1", "::1")
"""What this machine is called by itself."""
INSTALL = "install it by pip install '.[tls]', where the server was installed from."


def with_tls_listener(config: Config) -> Config:
    """Return the configuration with TLS for each of its doors, if it has none."""
    listens = [listen_of(item) for item in config.listen]
    if any(listen.tls for listen in listens):
        return config
    more = [Listen(door=door, tls=True) for door in dict.fromkeys(each.door for each in listens)]
    return structs.replace(config, listen=[*config.listen, *more])


def files_of(config: Config) -> list[TlsFiles]:
    """Return the certificates of the configuration; the first is the default."""
    if config.tls is None:
        return []
    return config.tls if isinstance(config.tls, list) else [config.tls]


def tls_faults(config: Config, self_signed: bool = False) -> list[str]:
    """Return what is wrong with TLS; with `self_signed`, the party makes the certificate."""
    listens = [listen for listen in map(listen_of, config.listen) if listen.tls]
    faults = [_encrypted_twice(listen.where) for listen in listens if _encrypted(listen)]
    if config.tls is None:
        return faults + (_lacking(config, self_signed) if listens else [])
    if self_signed:
        return [*faults, "tls names a certificate: leave out either that or --tls-self-signed."]
    if not listens:
        faults.append("tls names a certificate, but no part of listen has tls = true.")
    return [*faults, *_unfit(config)]


class NoCertificate(Exception):
    """There is no certificate that can be used; the text says why."""


class Tls:
    """Puts TLS below doors; their certificates may change, which is written to `record`."""

    def __init__(self, record: Record, now: Callable[[], float]) -> None:
        """`now` returns the Unix time in seconds."""
        self._record = record
        self._now = now
        self._certificates: Certificates | None = None
        self._offered = False

    def load(self, config: Config) -> "Certificates | None":
        """Return the certificates, if a listener has TLS; raise `NoCertificate`.

        A party without a certificate has one that it signs itself, once. The first ones are used.
        """
        if not any(listen_of(item).tls for item in config.listen):
            return None
        from teaparty.doors.tls.certificates import Certificates, Files, Unfit

        files = files_of(config) or [self._self_signed(config)]
        try:
            found = Certificates(
                [Files(each.certificate, each.key) for each in files], self._record, self._now
            )
        except Unfit as error:
            raise NoCertificate(str(error)) from error
        if config.tls is None and self._certificates is None:
            self._record.note(FINGERPRINT, path=files[0].certificate, found=found.fingerprint)
        self._certificates = self._certificates or found
        return found

    def _self_signed(self, config: Config) -> TlsFiles:
        """Return the party's own certificate, which is made if it is not there."""
        from teaparty.server.self_signed import make_once

        named = config.mssp.get("HOSTNAME")
        hosts = [named] if isinstance(named, str) else []
        try:
            path = make_once(config.state, [*hosts, socket.gethostname(), *HERE], self._now())
        except (OSError, ValueError) as error:
            raise NoCertificate(f"no certificate can be made in {config.state}: {error}.") from None
        return TlsFiles(certificate=path, key=path)

    def use(self, certificates: "Certificates | None") -> None:
        """Show these to everybody who comes from now on; None if nobody comes by TLS any more."""
        self._offered = certificates is not None
        if self._certificates is not None and certificates is not None:
            self._certificates.become(certificates)

    def said(self) -> list[str]:
        """Return until when each of them is valid, in sentences."""
        return [each.sentence(self._now()) for each in self.validities()]

    def validities(self) -> "list[Validity]":
        """From when to when the certificates that are shown are valid."""
        if self._certificates is None or not self._offered:
            return []
        return self._certificates.validities

    def below(self, doors: DoorFactory) -> IProtocolFactory:
        """Return what makes connections with TLS for these doors."""
        from teaparty.doors.tls.connection import TlsFactory

        assert self._certificates is not None
        return TlsFactory(self._certificates, doors)


def _encrypted(listen: Listen) -> bool:
    return listen.where.startswith(ENCRYPTED)


def _encrypted_twice(endpoint: str) -> str:
    return f"listen: {endpoint!r} has TLS already: leave out tls = true, or give a tcp: endpoint."


def _lacking(config: Config, self_signed: bool) -> list[str]:
    missing = _missing_module()
    if missing or self_signed:
        return missing
    return [
        "tls is missing, but a part of listen has tls = true: name a certificate by"
        ' tls = { certificate = "FILE", key = "FILE" }, or start with --tls-self-signed.'
    ]


def _missing_module() -> list[str]:
    try:
        import OpenSSL  # noqa: F401 - only parties with TLS need it
    except ImportError as error:
        return [f"listen: tls = true needs the module {error.name}: {INSTALL}"]
    return []


def _unfit(config: Config) -> Iterator[str]:
    if missing := _missing_module():
        yield from missing
        return
    from teaparty.doors.tls.certificates import Certificates, Files, Unfit, Unwritten

    for number, files in enumerate(files_of(config)):
        try:
            Certificates([Files(files.certificate, files.key)], Unwritten())
        except Unfit as error:
            yield f"{key_of(config, number)}.{error.key}: {error}"


def key_of(config: Config, number: int) -> str:
    """Return the key of a certificate of the configuration."""
    return f"tls[{number}]" if isinstance(config.tls, list) else "tls"
