"""`twistd teaparty`: its options, and the one place where everything is put together.

Only here are the reactor, the clock, the process's limits and its standard error read.
"""

import gc
import re
import resource
import sys
import time
from collections.abc import Coroutine
from importlib import metadata
from typing import Any, NoReturn

from twisted.internet.defer import Deferred
from twisted.internet.error import CannotListenError
from twisted.internet.interfaces import IListeningPort
from twisted.internet.task import deferLater
from twisted.logger import globalLogBeginner
from twisted.python import usage
from twisted.python.failure import Failure

from teaparty import config as configuration
from teaparty.core.changes import Fault
from teaparty.core.party import Party
from teaparty.core.ports import Outside
from teaparty.core.records import WHISPERS
from teaparty.doors.delivery import deliver
from teaparty.doors.entrance import Entrance
from teaparty.doors.record import Record, TalkRecord
from teaparty.doors.service import PartyService
from teaparty.doors.status import PublicStatus
from teaparty.doors.telnet import TeaFactory
from teaparty.lookalikes import skeleton
from teaparty.opening import Plan
from teaparty.stores.opening import open_store
from teaparty.stores.passwords import Argon2Passwords
from teaparty.stores.refused import StoreRefused
from teaparty.stores.retention import Retention, Span
from teaparty.stores.store import Store

CALLS_EACH = 4
"""Calls of the records that may wait for each connection that there may be."""
FILES_IN_RESERVE = 64
"""File descriptors that connections leave free: for ports, logs, databases, plugins."""


class Options(usage.Options):
    """The command line; each option is a key of the configuration too, and goes before it."""

    synopsis = "[options]"
    longdesc = "A chat server in the manner of a MUD. Come in with: telnet localhost 5005"
    optParameters = [
        ["config", "c", None, "Read this TOML file."],
        ["name", None, None, "The name of the party (default: Tea Party)."],
        ["state", None, None, "Keep here what lasts (default: the folder teaparty-state)."],
        ["database", None, None, "Keep it in this database instead; memory: keeps nothing."],
    ]
    optFlags = [
        ["strict", None, "Do not start when a plugin has a fault."],
        ["check", None, "Say what would be done, or every fault; start nothing."],
    ]

    def __init__(self) -> None:
        usage.Options.__init__(self)
        self["listen"] = []
        self["plugins"] = []

    def opt_listen(self, endpoint: str) -> None:
        """Listen here: a TCP port or a Twisted server endpoint (default: tcp:5005). Repeatable."""
        self["listen"].append(endpoint)

    opt_l = opt_listen

    def opt_plugins(self, folder: str) -> None:
        """Load the plugins in this folder. Repeatable."""
        self["plugins"].append(folder)

    opt_p = opt_plugins

    def configured(self) -> configuration.Config:
        """Return the configuration with the options in it; raise `ConfigFaults`."""
        path = self["config"]
        try:
            config = configuration.Config() if path is None else configuration.read(path)
        except configuration.ConfigFaults as error:
            error.rest = configuration.changed(error.rest, self.given())
            raise
        return configuration.changed(config, self.given())

    def given(self) -> dict[str, Any]:
        """Return the keys of the configuration that are set on the command line."""
        given = {
            key: self[key]
            for key in ("name", "listen", "plugins", "state", "database")
            if self[key] not in (None, [])
        }
        return given | ({"strict": True} if self["strict"] else {})

    def where(self, fault: str) -> str:
        """Return a fault of a plan with the place where its key was set."""
        key = re.split(r"\W", fault, maxsplit=1)[0]
        if key in self.given():
            return f"--{fault}"
        return f"{self['config']}: {fault}" if self["config"] else fault

    def opt_version(self) -> NoReturn:
        """Print the version of the party, and end."""
        print(f"teaparty {_version()}")  # noqa: T201 - what was asked for
        raise SystemExit(0)


def makeService(options: Options) -> PartyService:
    """Return the service of a party that listens already; end the process where it can't."""
    reactor = _reactor()

    plan = _plan(options, reactor)
    _forget_cache_complaint()
    reactor.seconds = time.monotonic  # so that setting the clock moves no timer
    config, limits = plan.config, plan.config.limits
    record = Record(limits.log_lines, time.monotonic)

    party: Party
    entrance: Entrance
    service: PartyService

    def end_turn() -> None:
        party.flush(time.time())

    store = _store(
        plan,
        reactor=reactor,
        report=lambda error: record.report(Fault(session=0, place="the store", error=error)),
        not_saved=lambda why: party.not_saved(why),
        saved_again=lambda lost: party.saved_again(lost),
    )
    passwords = Argon2Passwords(reactor, limits.hash_threads, limits.hash_queue, limits.password)
    outside = Outside(
        journal=store.journal,
        records=store.records,
        passwords=passwords,
        wake=lambda: reactor.callLater(0, end_turn),
        report=record.report,
        spawn=_spawn,
        sleep=lambda seconds: deferLater(reactor, seconds, _nothing),
        time=time.time,
        deliver=deliver,
        watch=lambda: entrance.watch(),
        stop=lambda: service.stop(),
        skeleton=skeleton,
    )
    party = plan.party(outside, [TalkRecord(record)] if config.log_talk else [])
    _remember(party, store)
    status = PublicStatus(
        party, config.name, _version(), time.time(), config.mssp, config.compression
    )
    most = _most_sessions(limits.sessions)
    entrance = Entrance(party, reactor, record, most, status, config.compression)
    ports = [
        _listen(endpoint, TeaFactory(entrance, mode), text)
        for text, endpoint, mode in plan.endpoints
    ]
    for (text, _, _), port in zip(plan.endpoints, ports, strict=True):
        status.listens(text, getattr(port.getHost(), "port", None))
    retention = _retention(party, store, reactor, record)

    def begin() -> None:
        store.start()
        retention.start()

    async def end() -> None:
        retention.stop()
        passwords.close()
        lost = await store.close()
        if lost:
            record.note("{count} lines could not be saved", count=lost)

    service = PartyService(reactor, entrance, ports, begin, end)
    _forget_garbage()
    return service


def _forget_garbage() -> None:
    """Let the collector of cycles not look again at all that is there at the start.

    That is most of what there is: going through it would hold up everybody for some 15 ms.
    """
    gc.collect()
    gc.freeze()


def _store(plan: Plan, **outside: Any) -> Store:
    """Open the store, or end the process with the reason why that can't be done."""
    config = plan.config
    try:
        return open_store(
            config.state,
            config.database,
            durability=config.durability,
            forgotten={room.name for room in plan.rooms if not room.history},
            most_unsaved=config.limits.unsaved_lines,
            most_calls=CALLS_EACH * config.limits.sessions,
            **outside,
        )
    except StoreRefused as refused:
        _end([str(refused)])


def _remember(party: Party, store: Store) -> None:
    """Let the rooms go on from what was said before, and the sanctions be in force."""
    for name in (*(room.name for room in party.rooms.values() if room.history), WHISPERS):
        entries = store.remembered(name, party.limits.history)
        if entries:
            party.remember(name, entries, entries[-1].number + 1)
    party.order.begin(store.sanctions())


def _retention(party: Party, store: Store, reactor: Any, record: Record) -> Retention:
    limits = party.limits

    def span(lines: int | None, days: int | None) -> Span:
        return Span(
            limits.keep_lines if lines is None else lines,
            limits.keep_days if days is None else days,
        )

    spans = {
        room.name: span(room.keep_lines, room.keep_days)
        for room in party.rooms.values()
        if room.history
    }
    return Retention(
        store.records,
        {**spans, WHISPERS: span(None, None)},
        limits.name_days,
        reactor,
        time.time,
        lambda count: record.note("{count} accounts were not used and are erased", count=count),
        lambda error: record.report(Fault(session=0, place="forgetting", error=error)),
    )


def _nothing() -> None:
    """Nothing is to be done when a wait is over."""


def _version() -> str:
    return metadata.version("teaparty")


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
    faults = [*faults, *(options.where(fault) for fault in plan.faults)]
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
    return port


def _most_sessions(wanted: int) -> int:
    """Let the process open as many files as it may; return how many can be connections."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + FILES_IN_RESERVE
    if soft < needed:
        soft = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(1, min(wanted, soft - FILES_IN_RESERVE))


def _forget_cache_complaint() -> None:
    """Keep Twisted's word that it can't write its plugin cache out of the operator's log.

    It is said where Python's packages belong to another user, and nothing is wrong with that. The
    log has not begun yet, so that the event still waits in a buffer that has no public name.
    """
    waiting = getattr(globalLogBeginner, "_initialBuffer", None)
    if waiting is not None:
        waiting.replayTo(_hush)


def _hush(event: dict[str, Any]) -> None:
    if "plugin cache" in str(event.get("log_format", "")) + str(event.get("format", "")):
        event.clear()
