"""TLS from the configuration: which listeners have it, and with which certificates."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import structs

from teaparty.config import Config
from teaparty.config_network import Listen, TlsFiles, listen_of

if TYPE_CHECKING:
    from teaparty.doors.tls.certificates import Certificates

ENCRYPTED = ("ssl:", "tls:")
"""Endpoints of Twisted's that have TLS by themselves."""
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


def open_certificates(files: Sequence[TlsFiles], note: Callable[[str], None]) -> "Certificates":
    """Load certificates; raise `Unfit`. `note` hears of what is renewed, or can't be."""
    from teaparty.doors.tls.certificates import Certificates, Files

    return Certificates([Files(each.certificate, each.key) for each in files], note)


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
    from teaparty.doors.tls.certificates import Unfit

    for number, files in enumerate(files_of(config)):
        where = f"tls[{number}]" if isinstance(config.tls, list) else "tls"
        try:
            open_certificates([files], lambda _: None)
        except Unfit as error:
            yield f"{where}.{error.key}: {error}"
