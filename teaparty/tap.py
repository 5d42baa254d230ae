"""`twistd teaparty`: its options, and the one place where everything is put together.

Only here are the reactor, the clock, the process's limits and its standard error read.
"""

import gc
import resource
import sys
import time
from collections.abc import Coroutine
from typing import Any, NoReturn

from twisted.internet.defer import Deferred
from twisted.internet.error import CannotListenError
from twisted.internet.interfaces import IListeningPort
from twisted.internet.task import deferLater
from twisted.logger import globalLogBeginner
from twisted.python.failure import Failure

from teaparty import config as configuration
from teaparty import signals
from teaparty.core.party.party import Party
from teaparty.core.ports import Ports
from teaparty.core.values.limits import Limits
from teaparty.doors.delivery import deliver
from teaparty.doors.entrance import Entrance
from teaparty.doors.telnet.mssp import PublicStatus
from teaparty.doors.telnet.protocol import TeaFactory
from teaparty.lookalikes import plain_letters, skeleton
from teaparty.operator_log.event_log import Record, TalkRecord
from teaparty.operator_log.log_file import BoundedLogFile, log_path
from teaparty.server.options import Options, version
from teaparty.server.plan import Plan
from teaparty.server.service import PartyService
from teaparty.server.storage import Storage
from teaparty.stores.errors import StoreRefused
from teaparty.stores.opening import settings_faults

FILES_IN_RESERVE = 64
"""File descriptors that connections leave free: for ports, logs, databases, plugins."""


class _Parts:
    """What the ports call once it is there: they are made before."""

    party: Party
    entrance: Entrance
    service: PartyService

    def end_turn(self) -> None:
        """Let everybody read what has happened."""
        self.party.flush(time.time())


def makeService(options: Options) -> PartyService:
    """Return the service of a party that listens already; end the process where it can't."""
    reactor = _reactor()
    look_at_what_was_said()
    plan = _plan(options, reactor)
    reactor.seconds = time.monotonic  # so that setting the clock moves no timer
    config, limits = plan.config, plan.config.limits
    record = Record(limits.log_lines, time.monotonic, limits.log_block_lines)
    storage = _storage(plan, reactor, record)
    parts = _Parts()
    listeners = [TalkRecord(record)] if config.log_talk else []
    parts.party = plan.party(_ports(parts, storage, reactor), listeners, version())
    storage.belongs_to(parts.party)
    most = most_sessions(limits.sessions)
    parts.entrance = Entrance(parts.party, reactor, record, most, time.thread_time)
    parts.service = PartyService(
        reactor, parts.entrance, _open_doors(plan, parts), storage.begin, storage.end,
        _log_file(options, limits), storage.look_again,
    )  # fmt: skip
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
        skeleton=skeleton,
        letters=plain_letters,
    )


def _open_doors(plan: Plan, parts: _Parts) -> list[IListeningPort]:
    """Listen on all endpoints; crawlers are told of them too."""
    config = plan.config
    status = PublicStatus(
        parts.party, config.name, version(), time.time(), config.mssp, config.compression
    )
    ports = []
    for text, endpoint, mode in plan.endpoints:
        factory = TeaFactory(parts.entrance, mode, status, config.compression)
        ports.append(_listen(endpoint, factory, text))
    for (text, _, _), port in zip(plan.endpoints, ports, strict=True):
        status.listens(text, getattr(port.getHost(), "port", None))
    return ports


def _log_file(options: Options, limits: Limits) -> BoundedLogFile | None:
    """Return the file for the log, if it goes to one."""
    path = log_path(options.parent)
    return None if path is None else BoundedLogFile(path, limits.log_bytes, limits.log_files)


def _forget_garbage() -> None:
    """Let the collector of cycles not look again at all that is there at the start.

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
    """Nothing is to be done when a wait is over."""


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
    plan = Plan(config, reactor)
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


def _listen(endpoint: Any, factory: TeaFactory, text: str) -> IListeningPort:
    """Listen now, before twistd goes into the background: so that what fails is said here."""
    found: list[Any] = []
    endpoint.listen(factory).addBoth(found.append)
    if not found:
        _end([f"can't listen on {text}: it did not answer at once."])
    if isinstance(found[0], Failure):
        error = found[0].value
        reason = error.socketError if isinstance(error, CannotListenError) else error
        words = getattr(reason, "strerror", None) or str(reason)
        _end([f"can't listen on {text}: {words}."])
    if not IListeningPort.providedBy(found[0]):
        _end([f"can't listen on {text}: it is no port that people can connect to."])
    port: IListeningPort = found[0]
    host: Any = port.getHost()
    where = f"port {host.port}" if hasattr(host, "port") else text
    factory.entrance.record.note("listening on {endpoint}, {where}", endpoint=text, where=where)
    factory.listener = in_short(text, host)
    return port


def in_short(text: str, host: Any) -> str:
    """Return an endpoint as it stands in lines of the log: `tcp:5005`, `unix:/run/tea`."""
    kind, _, rest = text.partition(":")
    return f"{kind}:{getattr(host, 'port', rest.partition(':')[0])}"


def most_sessions(wanted: int) -> int:
    """Let the process open as many files as it may; return how many can be connections."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + FILES_IN_RESERVE
    if soft < needed:
        soft = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(1, min(wanted, soft - FILES_IN_RESERVE))


def look_at_what_was_said() -> None:
    """Look at what Twisted has said so far; it waits for the log in a buffer without a public name.

    An interrupt that Twisted's search for plugins took for a plugin's fault ends the process. That
    the plugin cache can't be written is kept out of the operator's log: it is said where Python's
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
