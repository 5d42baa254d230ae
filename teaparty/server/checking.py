"""What `--check` says besides the faults of a plan, which it shares with a start."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from teaparty.config import Config
from teaparty.config_network import listen_of
from teaparty.files import bytes_of
from teaparty.render.safe import escaped_block
from teaparty.server.endpoint_words import values_of
from teaparty.server.places_aside import set_aside
from teaparty.server.plan import Plan
from teaparty.server.storage import node_faults
from teaparty.server.tls import files_of, key_of

if TYPE_CHECKING:
    from teaparty.doors.tls.validity import Validity


def faults_of_check(config: Config, now: float) -> list[str]:
    """Return what keeps a node from joining, and people from coming in by TLS at that Unix time."""
    found = _validities(config)
    invalid = [f"{key}: {each.said(now)}." for key, each in found if not each.is_valid(now)]
    return [*node_faults(config), *invalid]


def answer_to_check(plan: Plan, now: float) -> Iterator[str]:
    """Yield in lines what a plan without faults would open."""
    yield plan.summary()
    for _, each in _validities(plan.config):
        yield escaped_block(each.sentence(now))
    known = {room.name for room in plan.rooms}
    yield from map(escaped_block, set_aside(plan.config, known, plan.plugins.kinds))


def _validities(config: Config) -> "Iterator[tuple[str, Validity]]":
    """Yield the keys of certificates that can be read, and from when to when they are valid."""
    try:
        from teaparty.doors.tls.validity import validity_in
        from teaparty.server.self_signed import FILE
    except ImportError:  # a plan with TLS has this as a fault
        return
    for where, path in _paths(config, str(Path(config.state) / FILE)):
        with suppress(OSError, ValueError):
            yield where, validity_in(path, bytes_of(path))


def _paths(config: Config, own: str) -> Iterator[tuple[str, str]]:
    """Yield the keys of certificates, and their paths; no file need be there.

    `own` is the path of the one that the party signs itself.
    """
    for number, files in enumerate(files_of(config)):
        yield f"{key_of(config, number)}.certificate", files.certificate
    for listen in map(listen_of, config.listen):
        if listen.where.startswith("ssl:"):
            options = values_of(listen.where)
            yield "listen", options.get("certKey", options.get("privateKey", ""))
        elif listen.tls and config.tls is None:
            yield "state", own
