"""`twistd teaparty`: its options, and the one place where everything is put together.

In the server, the reactor and the clock are read here alone.
"""

import gc
import socket
import sys
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import partial
from typing import Any, NoReturn

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IListeningPort, IProtocolFactory
from twisted.internet.task import deferLater
from twisted.logger import globalLogBeginner

from teaparty import config as configuration
from teaparty import lookalikes, signals
from teaparty.config import Config
from teaparty.config_network import TlsFiles
from teaparty.core.party.party import Party
from teaparty.core.ports import Ports
from teaparty.core.values.limits import Limits
from teaparty.doors.delivery import deliver
from teaparty.doors.entrance import Entrance
from teaparty.doors.factory import DoorFactory
from teaparty.doors.telnet.mssp import PublicStatus
from teaparty.doors.telnet.protocol import TeaFactory
from teaparty.doors.web.factory import WebFactory
from teaparty.doors.web.files import page
from teaparty.doors.web.gate import PageGate
from teaparty.doors.web.protocols import spoken
from teaparty.operator_log.event_log import Record, TalkRecord
from teaparty.operator_log.log_file import BoundedLogFile, log_path
from teaparty.plugin_loader.reloading import Reloading
from teaparty.server.acting import as_later
from teaparty.server.control import NONE, ControlFactory, NoControl, open_control
from teaparty.server.listening import CannotListen, listen, most_connections
from teaparty.server.operations import Operations
from teaparty.server.options import Options, version
from teaparty.server.plan import Plan
from teaparty.server.plugin_operations import plugin_operations
from teaparty.server.service import PartyService
from teaparty.server.storage import Storage
from teaparty.server.tls import files_of, open_certificates
from teaparty.server.ways_in import WayIn, in_one_line
from teaparty.server.web import site_of
from teaparty.stores.errors import StoreRefused
from teaparty.stores.opening import settings_faults

FINGERPRINT = "the certificate {path} has the SHA-256 fingerprint {found}"
Below = Callable[[DoorFactory], IProtocolFactory]
"""What puts TLS below a door."""
HERE = ("localhost", "127.0.0.1", "::1")
"""What this machine is called by itself."""


class _Parts:
    """What the ports call once it is there: they are made before."""

    party: Party
    entrance: Entrance
    service: PartyService
    operations: Operations

    def end_turn(self) -> None:
        """Show everybody what has happened."""
        self.party.flush(time.time())


def makeService(options: Options) -> PartyService:
    """Return the service of a party that listens already; end the process where it can't."""
    reactor = _reactor()
    look_at_what_was_said()
    plan = _plan(options, reactor)
    reactor.seconds = time.monotonic  # so that setting the clock moves no timer
    config, limits = plan.config, plan.config.limits
    record = Record(limits.log_lines, time.monotonic, limits.log_block_lines)
    with as_later(options.parent):
        storage, below = _storage(plan, reactor, record), _tls(plan, record)
    parts = _Parts()
    listeners = [TalkRecord(record)] if config.log_talk else []
    parts.party = plan.party(_ports(parts, storage, reactor), listeners, version())
    storage.belongs_to(parts.party)
    plugins = Reloading(plan.plugins, parts.party, plan.makers)
    parts.operations = Operations(plugin_operations(plugins, record), version())
    by_web = any(listener.listen.door == "web" for listener in plan.listeners)
    most, pages = most_connections(limits.sessions, limits.page_connections * by_web)
    parts.entrance = Entrance(parts.party, reactor, record, most, time.thread_time)
    ports = [*_control(options, config, parts), *_open_doors(plan, parts, pages, below)]
    parts.service = PartyService(
        reactor, parts.entrance, ports,
        storage.begin, storage.end, _log_file(options, limits), storage.look_again,
    )  # fmt: skip
    lookalikes.load()
    _forget_garbage()
    return parts.service


def _ports(parts: _Parts, storage: Storage, reactor: Any) -> Ports:
    return Ports(
        journal=storage.journal,
        records=storage.records,
        passwords=storage.passwords,
        wake=lambda: reactor.callLater(0, parts.end_turn),
        report=lambda change: parts.entrance.report(change),
        spawn=_spawn,
        sleep=lambda seconds: deferLater(reactor, seconds, _nothing),
        clock=time,
        deliver=deliver,
        watch=lambda: parts.entrance.watch(),
        stop=lambda: parts.service.stop(),
        operate=lambda name, words: parts.operations(name, words),
        skeleton=lookalikes.skeleton,
        letters=lookalikes.plain_letters,
    )


def _control(options: Options, config: Config, parts: _Parts) -> list[IListeningPort]:
    """Listen on the control socket, unless that can't be; then the log says why."""
    entrance = parts.entrance
    factory = ControlFactory(entrance.clock, parts.party, parts.operations)
    try:
        with as_later(options.parent):
            return [open_control(config.state, factory)]
    except NoControl as error:
        entrance.record.note(NONE, why=str(error))
        return []


def _open_doors(plan: Plan, parts: _Parts, pages: int, below: Below) -> list[IListeningPort]:
    """Listen on all endpoints; crawlers are told of them too."""
    config = plan.config
    status = PublicStatus(
        parts.party, config.name, version(), time.time(), config.mssp, config.compression
    )
    web = _web_doors(plan, TeaFactory(parts.entrance, "chat", status, compress=False), pages)
    ports, ways = [], []
    for listener in plan.listeners:
        by_telnet = listener.listen.door == "telnet"
        factory = (
            TeaFactory(parts.entrance, listener.listen.mode, status, config.compression)
            if by_telnet
            else web()
        )
        try:
            port = listen(listener, factory, below(factory) if listener.listen.tls else factory)
        except CannotListen as error:
            _end([str(error)])
        if by_telnet:
            status.listens(getattr(port.getHost(), "port", None), listener.encrypted)
        ports.append(port)
        ways.append(WayIn(listener, port.getHost()))
    _say(in_one_line(ways))
    return ports


def _web_doors(plan: Plan, telnet: TeaFactory, most: int) -> Callable[[], DoorFactory]:
    """Return what makes the doors of a listener for browsers; all of these share one gate.

    `telnet` is for the browser clients of others, which speak it inside a WebSocket.
    """
    site, entrance = site_of(plan.config), telnet.entrance
    gate = PageGate(entrance, site.proxies, most)
    protocols = spoken(partial(telnet.buildProtocol, None))
    return partial(WebFactory, entrance, gate, site, page(), protocols)


def _say(line: str) -> None:
    """Print a line before the log begins, in what letters there are."""
    letters = getattr(sys.stdout, "encoding", None) or "ascii"
    with suppress(OSError):
        print(line.encode(letters, "replace").decode(letters), flush=True)  # noqa: T201


def _tls(plan: Plan, record: Record) -> Below:
    """Return what puts TLS below a door; the certificates are loaded, or made, if any has it."""
    if not any(listener.listen.tls for listener in plan.listeners):
        return _no_tls
    from teaparty.doors.tls.certificates import Unfit
    from teaparty.doors.tls.connection import TlsFactory

    files = files_of(plan.config) or [_self_signed(plan.config)]
    try:
        certificates = open_certificates(files, lambda text: record.note("{text}", text=text))
    except Unfit as error:
        _end([str(error)])
    if not plan.config.tls:
        record.note(FINGERPRINT, path=files[0].certificate, found=certificates.fingerprint)
    return partial(TlsFactory, certificates)


def _self_signed(config: Config) -> TlsFiles:
    """Return the party's own certificate, which is made if it is not there."""
    from teaparty.server.self_signed import make_once

    named = config.mssp.get("HOSTNAME")
    hosts = [named] if isinstance(named, str) else []
    try:
        path = make_once(config.state, [*hosts, socket.gethostname(), *HERE], time.time())
    except (OSError, ValueError) as error:
        _end([f"no certificate can be made in {config.state}: {error}."])
    return TlsFiles(certificate=path, key=path)


def _no_tls(factory: DoorFactory) -> IProtocolFactory:
    """Return a door as it is; no listener asks for more."""
    return factory


def _log_file(options: Options, limits: Limits) -> BoundedLogFile | None:
    """Return the file for the log, if it goes to one."""
    path = log_path(options.parent)
    return None if path is None else BoundedLogFile(path, limits.log_bytes, limits.log_files)


def _forget_garbage() -> None:
    """Keep the collector of cycles from going again through all that is there at the start.

    That is most of what there is: going through it would hold up everybody for some 15 ms.
    """
    gc.collect()
    gc.freeze()


def _storage(plan: Plan, reactor: Any, record: Record) -> Storage:
    try:
        return Storage(plan.config, plan.rooms, reactor, record, time.time)
    except StoreRefused as refused:
        _end([str(refused)])


def _nothing() -> None:
    """Do nothing: a wait is over."""


def _reactor() -> Any:
    from twisted.internet import reactor

    return reactor


def _plan(options: Options, reactor: Any) -> Plan:
    """Return a plan without faults that count; otherwise, and for --check, end the process."""
    faults: list[str] = []
    try:
        config = options.configured()
    except configuration.ConfigFaults as error:
        faults, config = error.faults, error.rest
    plan = Plan(config, reactor, bool(options["tls-self-signed"]))
    found = [*plan.faults, *settings_faults(plan.config.state, plan.config.database)]
    faults = [*faults, *(options.where(fault) for fault in found)]
    stopping = faults + plan.plugin_faults if options["check"] or plan.config.strict else faults
    if stopping:
        _end(stopping)
    for fault in plan.plugin_faults:
        print(f"teaparty: {fault}", file=sys.stderr)  # noqa: T201 - before the log begins
    if options["check"]:
        print(plan.summary())  # noqa: T201 - the answer to --check
        raise SystemExit(0)
    return plan


def _end(faults: list[str]) -> NoReturn:
    raise SystemExit("\n".join(f"teaparty: {fault}" for fault in faults))


def _spawn(coroutine: Coroutine[Any, Any, None]) -> None:
    Deferred.fromCoroutine(coroutine)


def look_at_what_was_said() -> None:
    """Look at what Twisted has said so far; it waits for the log in a buffer without a public name.

    An interrupt that Twisted's search for plugins took for a plugin's fault ends the process. That
    the plugin cache can't be written does not go into the operator's log: it is said where Python's
    packages belong to another user, and nothing is wrong with that.
    """
    waiting = getattr(globalLogBeginner, "_initialBuffer", None)
    if waiting is not None:
        waiting.replayTo(_look_at)


def _look_at(event: dict[str, Any]) -> None:
    failure = event.get("log_failure")
    if failure is not None and failure.check(KeyboardInterrupt):
        signals.interrupted()
    if "plugin cache" in str(event.get("log_format", "")) + str(event.get("format", "")):
        event.clear()
