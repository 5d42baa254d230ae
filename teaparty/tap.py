"""`twistd teaparty`: its options, and the one place where everything is put together.

In the server, the reactor and the clock are read here alone.
"""

import gc
import os
import time
from collections.abc import Coroutine, Iterable
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.protocol import Factory
from twisted.internet.task import deferLater

from teaparty import config as configuration
from teaparty import lookalikes
from teaparty.config import Config
from teaparty.core.party.failures import Failed
from teaparty.core.party.party import Party
from teaparty.core.ports import Ports
from teaparty.core.values.limits import Limits
from teaparty.doors.delivery import deliver
from teaparty.doors.entrance import Entrance
from teaparty.doors.telnet.mssp import PublicStatus
from teaparty.operator_log.before_log import complain, end, say
from teaparty.operator_log.counts import Counts
from teaparty.operator_log.event_log import Record
from teaparty.operator_log.formats import log_of
from teaparty.operator_log.log_file import BoundedLogFile, log_faults, log_path
from teaparty.operator_log.talk_record import TalkRecord
from teaparty.plugin_loader.reloading import Reloading
from teaparty.server.acting import as_later
from teaparty.server.checking import answer_to_check, faults_of_check
from teaparty.server.control import ControlFactory
from teaparty.server.control_listening import NONE, ControlSocket
from teaparty.server.counting import CountedJournal, counted
from teaparty.server.database_check import DatabaseCheck
from teaparty.server.doors import Doors
from teaparty.server.early_events import look_at_what_was_said
from teaparty.server.figures import Figures
from teaparty.server.given_sockets import GivenSockets, NotGiven, given_by
from teaparty.server.likeness import likeness_operations
from teaparty.server.listening import CannotListen, most_connections
from teaparty.server.operation_pages import operation_pages
from teaparty.server.operations import Operations
from teaparty.server.options import Options, version
from teaparty.server.pages import health_pages
from teaparty.server.plan import Plan
from teaparty.server.plugin_operations import plugin_operations
from teaparty.server.rehash import Rehash, Server
from teaparty.server.service import PartyService
from teaparty.server.storage import Storage, storage_faults
from teaparty.server.stored import Stored
from teaparty.server.supervision import Supervision, Supervisor
from teaparty.server.tls import NoCertificate, Tls
from teaparty.server.ways_in import WAYS_IN, in_one_line
from teaparty.stores.cluster.catching_up import PATIENCE
from teaparty.stores.errors import StoreRefused
from teaparty.stores.location import FAULTS, reason

UNREADABLE = "the database can't be read: {why}."


class _Parts:
    """What the ports call once it is there: they are made before."""

    party: Party
    entrance: Entrance
    doors: Doors
    storage: Storage
    service: PartyService
    operations: Operations
    control: ControlSocket
    figures: Figures

    def end_turn(self) -> None:
        """Show everybody what has happened."""
        began = time.perf_counter()
        self.party.flush(time.time())
        self.entrance.record.counts.turns.add(time.perf_counter() - began)

    async def end(self) -> None:
        """End what is left when everybody has gone."""
        await self.doors.end_answers()
        await self.storage.end()

    def rehash(self) -> None:
        """Read the configuration again, as a signal asks for it."""
        self.party.run(self.operations.soon("rehash"), "reading the configuration again")


def makeService(options: Options) -> PartyService:
    """Return the service of a party that listens already; end the process where it can't."""
    reactor = _quiet_reactor()
    look_at_what_was_said()
    supervisor, sockets = Supervisor(os.environ), _sockets(reactor)
    plan = _plan(options, reactor)
    reactor.seconds = time.monotonic  # so that setting the clock moves no timer
    config, limits = plan.config, plan.config.limits
    record = Record(limits.log_lines, time.monotonic, limits.log_block_lines)
    with as_later(options.parent):
        storage, tls = _storage(plan, reactor, record), _tls(plan, record)
    parts = _Parts()
    ports = _ports(parts, storage, tls, reactor, record.counts)
    parts.party = plan.party(
        ports, [TalkRecord(record)] * config.log_talk, version(), storage.epoch
    )
    storage.give_up = lambda: parts.service.give_up()
    most, pages = most_connections(limits.sessions, limits.page_connections * plan.by_web)
    parts.entrance = Entrance(parts.party, reactor, record, most, time.thread_time)
    _remember(storage, parts.party)  # what is read may have to wait for its time, by the entrance
    name, mssp = config.name, config.mssp
    status = PublicStatus(parts.party, name, version(), time.time(), mssp, config.compression)
    doors = Doors(parts.entrance, status, tls, config, sockets)
    log_file = _log_file(options, limits)
    server = Server(
        options=options, record=record, log_file=log_file, party=parts.party,
        entrance=parts.entrance, storage=storage, status=status, tls=tls, doors=doors, plan=plan,
        open_control=lambda: parts.control.open_again(),
    )  # fmt: skip
    plugins = Reloading(
        plan.plugins, parts.party, lambda merged: server.plan.makers(merged), options.plugin_tables
    )
    supervision = Supervision(supervisor, parts.party, reactor)
    rehash = supervision.reload(Rehash(server, plugins))
    stored = Stored(config.state, config.database, reactor)
    others = {"rehash": rehash, **plugin_operations(plugins, record), **stored.operations,
              **likeness_operations(lambda: server.plan)}  # fmt: skip
    parts.operations = Operations(others, version())
    _answer_by_http(server, parts)
    parts.control = _control(options, config, parts)
    _open_doors(doors, plan, pages, record)
    parts.service = PartyService(
        reactor, parts.entrance, lambda: [*parts.control.ports(), *doors.end()],
        storage.begin, parts.end, supervision, log_file, storage.look_again, parts.rehash,
        log_of(options.parent, config.log_format, log_file),
        lambda: _not_started(server.plan, plugins.switching.failed),
    )  # fmt: skip
    lookalikes.load()
    _forget_garbage()
    return parts.service


def _sockets(reactor: Any) -> GivenSockets:
    """Return the sockets that systemd has given to this process."""
    try:
        return GivenSockets(reactor, given_by())
    except NotGiven as error:
        end([str(error)])


def _ports(parts: _Parts, storage: Storage, tls: Tls, reactor: Any, counts: Counts) -> Ports:
    return Ports(
        journal=CountedJournal(storage.journal, counts, time.perf_counter),
        records=storage.records,
        passwords=storage.passwords,
        wake=lambda: reactor.callLater(0, parts.end_turn),
        report=lambda change: parts.entrance.report(change),
        spawn=_spawn,
        sleep=lambda seconds: deferLater(reactor, seconds, _nothing),
        clock=time,
        deliver=counted(deliver, counts),
        watch=lambda: parts.entrance.watch(),
        stop=lambda: parts.service.stop(),
        names=storage.claims,
        tries=storage.tries,
        nodes=storage.nodes,
        unready=lambda: parts.figures.state().why_not,
        misplaced=lambda: storage.gone,
        upkeep=lambda: [*tls.said(), *storage.backups.said()],
        leads=storage.leads,
        ask_nodes=storage.ask_nodes,
        operate=lambda name, words: parts.operations(name, words),
        skeleton=lookalikes.skeleton,
        letters=lookalikes.plain_letters,
    )


def _answer_by_http(server: Server, parts: _Parts) -> None:
    """Have programs of the operator read how the server is, where they can ask."""
    parts.doors, parts.storage = server.doors, server.storage
    grace = PATIENCE if server.storage.epoch else 0.0
    database = DatabaseCheck(server.storage.records, server.entrance.clock, grace)
    parts.figures = Figures(server, database, time.time(), lambda: not parts.service.running)
    server.doors.pages.update(health_pages(parts.figures, database))
    server.doors.pages.update(operation_pages(parts.party, version()))


def _control(options: Options, config: Config, parts: _Parts) -> ControlSocket:
    """Listen on the control socket, unless that can't be; then the log says why."""
    entrance = parts.entrance
    factory = ControlFactory(entrance.clock, parts.party, version())
    control = ControlSocket(config.state, factory, lambda why: entrance.record.warn(NONE, why=why))
    with as_later(options.parent):
        control.open()
    return control


def _open_doors(doors: Doors, plan: Plan, pages: int, record: Record) -> None:
    try:
        doors.begin(plan.listeners, pages)
    except CannotListen as error:
        end([str(error)])
    ways = in_one_line(doors.ways_in)
    if plan.config.log_format == "text":
        say(ways)
    else:
        record.note(WAYS_IN, ways=ways)


def _tls(plan: Plan, record: Record) -> Tls:
    """Return what puts TLS below a door; the certificates are loaded, or made, if any has it."""
    tls = Tls(record, time.time)
    try:
        tls.use(tls.load(plan.config))
    except NoCertificate as error:
        end([str(error)])
    return tls


def _log_file(options: Options, limits: Limits) -> BoundedLogFile | None:
    """Return the file for the log, if it goes to one."""
    path = log_path(options.parent)
    return None if path is None else BoundedLogFile(path, limits.log_bytes, limits.log_files)


def _not_started(plan: Plan, failed: Iterable[Failed]) -> list[str]:
    """Return which listeners of plugins could not start, and why, if the operator is strict."""
    return plan.plugins.not_started(failed) if plan.config.strict else []


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
        end([str(refused)])
    except FAULTS as error:
        end([UNREADABLE.format(why=reason(error))])


def _remember(storage: Storage, party: Party) -> None:
    """Give a party what is stored, unless the database fails just now."""
    try:
        storage.belongs_to(party)
    except FAULTS as error:
        end([UNREADABLE.format(why=reason(error))])


def _nothing() -> None:
    """Do nothing: a wait is over."""


def _quiet_reactor() -> Any:
    """Return the reactor; links that plugins open write no lines into the log."""
    Factory.noisy = False
    from twisted.internet import reactor

    return reactor


def _plan(options: Options, reactor: Any) -> Plan:
    """Return a plan without faults that count; otherwise, and for --check, end the process."""
    faults: list[str] = []
    try:
        config = options.configured(running=False)
    except configuration.ConfigFaults as error:
        faults, config = error.faults, error.rest
    plan = Plan(config, reactor, bool(options["tls-self-signed"]))
    found = [*plan.faults, *storage_faults(plan.config)]
    found += faults_of_check(plan.config, time.time()) if options["check"] else []
    found += log_faults(options.parent, plan.config.log_format)
    faults = [*faults, *(options.where(fault) for fault in found)]
    stopping = faults + plan.plugin_faults if options["check"] or plan.config.strict else faults
    if stopping:
        end(stopping)
    for fault in [*plan.plugin_faults, *plan.nowhere]:
        complain(fault)
    if options["check"]:
        for line in answer_to_check(plan, time.time()):
            say(line)
        raise SystemExit(0)
    return plan


def _spawn(coroutine: Coroutine[Any, Any, None]) -> None:
    Deferred.fromCoroutine(coroutine)
