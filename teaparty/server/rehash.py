"""Reading the configuration again: all that can change while people are in does, or nothing."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from teaparty.config import Config, ConfigFaults
from teaparty.core.party.party import Party
from teaparty.core.people.channels import Channels
from teaparty.core.ports import Outcome
from teaparty.core.values.notices import Fault
from teaparty.doors.entrance import Entrance
from teaparty.doors.telnet.mssp import PublicStatus
from teaparty.operator_log.event_log import Record
from teaparty.operator_log.log_file import BoundedLogFile
from teaparty.operator_log.talk_record import TalkRecord
from teaparty.plugin_loader.checks import Faulty
from teaparty.plugin_loader.faults import in_words
from teaparty.plugin_loader.plugin_changes import plugin_changes
from teaparty.plugin_loader.plugin_config import PluginConfig
from teaparty.plugin_loader.reloading import Reloading
from teaparty.plugin_loader.stages import Goal, Prepared, Remaining
from teaparty.plugin_loader.undo import Partly, Step, Undo, each_done
from teaparty.server.doors import Doors, Exchange
from teaparty.server.listening import CannotListen, most_connections
from teaparty.server.live import changes, in_force
from teaparty.server.options import Options, version
from teaparty.server.plan import Plan
from teaparty.server.storage import Storage, storage_faults
from teaparty.server.tls import NoCertificate, Tls

if TYPE_CHECKING:
    from teaparty.doors.tls.certificates import Certificates

CHANGED = "the configuration was read again: {what}"
UNCHANGED = "the configuration was read again, and nothing was changed: {what}"
IN_PART = "Something went wrong, and the log says what. Changed only in part: {what}"
FAILED = "Something went wrong, so nothing was changed. The log says what: {error}."
WAITING = "These wait until plugins that were unloaded are loaded again ({plugins}): {keys}."


@dataclass(kw_only=True)
class Server:
    """The parts of a server that the configuration is about; `plan` is the one in force."""

    options: Options
    record: Record
    log_file: BoundedLogFile | None
    party: Party
    entrance: Entrance
    storage: Storage
    status: PublicStatus
    tls: Tls
    doors: Doors
    plan: Plan
    open_control: Callable[[], Awaitable[None]]
    """Opens the control socket again, if somebody has removed it."""


class Rehash:
    """Reads the configuration of a server again; an operation. Options of its start stay."""

    def __init__(self, server: Server, live: Reloading) -> None:
        """`live` changes the plugins of the server."""
        self._server = server
        self._live = live
        self._switching = live.switching

    async def __call__(self) -> Outcome:
        """Do it; return what was changed and what needs a restart, or why nothing was changed."""
        shape = UNCHANGED
        await self._server.open_control()
        try:
            outcome = Outcome(await self._change())
            shape = CHANGED
        except ConfigFaults as error:
            outcome = Outcome(tuple(error.faults), done=False)
        except Partly as error:
            outcome = Outcome((IN_PART.format(what=error),), done=False)
            shape = CHANGED
        except BaseException as error:  # a plugin's sys.exit() must not be the party's end
            self._server.record.report(Fault(session=0, place="a rehash", error=error))
            outcome = Outcome((FAILED.format(error=in_words(error)),), done=False)
        write = self._server.record.note if outcome.done else self._server.record.warn
        write(shape, what=" ".join(outcome.lines))
        return outcome

    async def _change(self) -> tuple[str, ...]:
        """Change what can be, and say what that was.

        Raises `ConfigFaults`, or something else, if nothing is changed, and otherwise `Partly`.
        """
        server = self._server
        before, was = server.plan.asked, server.plan.socials
        config, faults = self._read()
        wanted = in_force(before, config)
        plugins, left_out = _plugins_of(wanted), server.plan.plugins.left_out
        here, away = server.plan.plugins.found, server.plan.plugins.away
        found = plugin_changes(here, away, _plugins_of(before), plugins)
        if found.new:  # before anything of a plugin is run
            _refuse([*faults, *map(server.options.where, plugins.faults())])
        exchange = None
        try:
            with _faulty(), Undo(server.record.report) as undo:
                plan = server.plan.again(wanted, self._live.have(found, plugins, undo))
                _refuse([*faults, *self._faults(plan, config)])
                self._ready(plan)
                certificates, exchange = await self._open(plan)
                switch = self._ready(plan)  # once more, as others have gone on meanwhile
                switched = self._go_over(plan, switch, undo)
        except BaseException as error:
            if exchange is not None:
                await server.doors.give_back(exchange, str(error))
            raise
        server.tls.use(certificates)
        done, partly = self._switching.finish(switch, switched)
        partly += each_done([self._channels(plan)], server.record.report)
        done += server.party.fit_places()
        partly += await self._close(exchange)
        others = ["socials"] if server.plan.socials != was else []
        said = [
            *changes(before, config, others).sentences,
            *found.sentences(),
            *_waiting(plan),
            *done,
        ]
        said += [fault for fault in found.left_out if fault not in left_out]
        if partly:
            raise Partly(" ".join([*said, *partly]))
        return tuple(said)

    def _channels(self, plan: Plan) -> Step:
        """Return what has the channels of a plan."""
        change = Channels.of(self._server.party).change
        return Step("changing the channels", change, (plan.config.channels,))

    async def _close(self, exchange: Exchange) -> list[str]:
        """Close the listeners that are gone; return in sentences what went wrong."""
        try:
            await self._server.doors.keep(exchange)
        except Exception as error:
            self._server.record.report(Fault(session=0, place="closing listeners", error=error))
            return [f"Closing listeners has failed: {in_words(error)}."]
        return []

    def _ready(self, plan: Plan) -> Prepared:
        """Make the change of plugins and rooms ready; raise `Faulty` if it can't be."""
        before, plugins = self._server.plan, plan.plugins
        now, then = before.makers(before.plugins.merged), plan.makers(plugins.merged)
        start, most = plan.start, plan.config.limits.rooms
        channels = plan.config.channels
        return self._switching.ready(Goal(plugins, now, then, start, most, channels, plan.ready))

    def _go_over(self, plan: Plan, switch: Prepared, undo: Undo) -> Remaining:
        """Change all, or raise `Faulty` or something else: `undo` has it all as it was then."""
        server = self._server
        self._switching.stop(switch, undo)
        for step, back in zip(self._steps(plan), self._steps(server.plan), strict=True):
            undo.by(*back)
            does, *given = step
            does(*given)
        switched = self._switching.go_over(switch, undo)
        plan.plugins, server.plan = server.plan.plugins, plan
        plan.ready.clear()
        return switched

    def _steps(self, plan: Plan) -> list[tuple[Any, ...]]:
        """Return what has the server, but for its rooms and plugins, follow a plan.

        These are functions, each with what it is given.
        """
        server, config, limits = self._server, plan.config, plan.config.limits
        most, pages = most_connections(limits.sessions, limits.page_connections * plan.by_web)
        steps: list[tuple[Any, ...]] = [
            (server.party.renew, plan.options(version())),
            (server.entrance.renew, limits, most),
            (server.doors.renew, config, pages),
            (server.status.renew, config.name, config.mssp, config.compression),
            (server.storage.renew, config),
            (server.record.renew, limits.log_lines, limits.log_block_lines),
            (server.party.note_by, TalkRecord(server.record), config.log_talk),
        ]
        if server.log_file is not None:
            steps.append((server.log_file.renew, limits.log_bytes, limits.log_files))
        return steps

    async def _open(self, plan: Plan) -> tuple["Certificates | None", Exchange]:
        """Load the certificates and open the listeners of a plan, or raise `ConfigFaults`."""
        server = self._server
        try:
            return server.tls.load(plan.config), await server.doors.change(plan.listeners)
        except (NoCertificate, CannotListen) as error:
            raise ConfigFaults([str(error)]) from None

    def _read(self) -> tuple[Config, list[str]]:
        """Return the configuration, without what is wrong, and what that is."""
        try:
            return self._server.options.configured(), []
        except ConfigFaults as error:
            return error.rest, error.faults

    def _faults(self, plan: Plan, config: Config) -> list[str]:
        """Return why a plan can't be followed."""
        server = self._server
        known = [] if plan.config.strict else server.plan.plugin_faults + plan.plugins.left_out
        faults = [*plan.faults, *storage_faults(config)]
        faults = [server.options.where(fault) for fault in faults]
        return [*faults, *(fault for fault in plan.plugin_faults if fault not in known)]


def _refuse(faults: Sequence[str]) -> None:
    if faults:
        raise ConfigFaults(list(faults))


@contextmanager
def _faulty() -> Iterator[None]:
    """Raise as `ConfigFaults` what can't be done."""
    try:
        yield
    except Faulty as fault:
        raise ConfigFaults([f"{fault}."]) from None


def _plugins_of(config: Config) -> PluginConfig:
    return PluginConfig(config.examples, config.plugins, config.plugin)


def _waiting(plan: Plan) -> Iterator[str]:
    """Yield a sentence if something needs a plugin that was unloaded."""
    if plan.waiting:
        yield WAITING.format(plugins=", ".join(plan.plugins.away), keys=", ".join(plan.waiting))
