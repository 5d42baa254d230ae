"""Reading the configuration again: all that can change while people are in does, or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from teaparty.config import Config, ConfigFaults
from teaparty.core.party.party import Party
from teaparty.core.party.rooms import Room
from teaparty.core.ports import Outcome
from teaparty.core.values.refusal import Refusal
from teaparty.doors.entrance import Entrance
from teaparty.doors.telnet.mssp import PublicStatus
from teaparty.operator_log.event_log import Record, TalkRecord
from teaparty.operator_log.log_file import BoundedLogFile
from teaparty.plugin_loader.changing import Changing, Wanted
from teaparty.plugin_loader.checks import Faulty
from teaparty.plugin_loader.reloading import Reloading
from teaparty.plugin_loader.successors import probe
from teaparty.server.doors import Doors
from teaparty.server.listening import CannotListen, most_connections
from teaparty.server.live import changes, in_force
from teaparty.server.options import Options, version
from teaparty.server.plan import Plan
from teaparty.server.storage import Storage
from teaparty.server.tls import NoCertificate, Tls
from teaparty.stores.opening import settings_faults

CHANGED = "the configuration was read again: {what}"
UNCHANGED = "the configuration was read again, and nothing was changed: {what}"


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


class Rehash:
    """Reads the configuration of a server again; an operation. Options of its start stay."""

    def __init__(self, server: Server, live: Reloading) -> None:
        """`live` changes the plugins of the server."""
        self._server = server
        self._live = live

    async def __call__(self) -> Outcome:
        """Do it; return what was changed and what needs a restart, or why nothing was changed."""
        try:
            outcome = Outcome(await self._change())
        except ConfigFaults as error:
            outcome = Outcome(tuple(error.faults), done=False)
        shape = CHANGED if outcome.done else UNCHANGED
        self._server.record.note(shape, what=" ".join(outcome.lines))
        return outcome

    async def _change(self) -> tuple[str, ...]:
        """Change what can be, and say what that was; or raise `ConfigFaults` and change nothing."""
        server = self._server
        before, plugins = server.plan.asked, server.plan.plugins
        config, faults = self._read()
        wanted = in_force(before, config)
        faults += map(server.options.where, plugins.asked(wanted.examples, wanted.plugins))
        change = Changing(plugins, self._live, _plugins_of(before), _plugins_of(wanted))
        if change.new:
            self._refuse(faults)  # before anything of a plugin is run
        try:
            rest = change.begin()
        except Refusal as refusal:
            raise ConfigFaults([str(refusal)]) from None
        try:
            plan = server.plan.again(wanted, rest)
            self._refuse([*faults, *self._faults(plan, config)])
            await self._open(plan)
        except BaseException:
            change.undo()
            raise
        plan.plugins = plugins
        self._apply(plan)
        return (*changes(before, config).sentences, *change.finish())

    def _refuse(self, faults: Sequence[str]) -> None:
        if faults:
            raise ConfigFaults(list(faults))

    async def _open(self, plan: Plan) -> None:
        """Load the certificates and open the listeners of a plan, or raise `ConfigFaults`."""
        server = self._server
        try:
            certificates = server.tls.load(plan.config)
            await server.doors.change(plan.listeners)
        except (NoCertificate, CannotListen) as error:
            raise ConfigFaults([str(error)]) from None
        server.tls.use(certificates)

    def _read(self) -> tuple[Config, list[str]]:
        """Return the configuration, without what is wrong, and what that is."""
        try:
            return self._server.options.configured(), []
        except ConfigFaults as error:
            return error.rest, error.faults

    def _faults(self, plan: Plan, config: Config) -> list[str]:
        """Return why a plan can't be followed."""
        server = self._server
        known = () if plan.config.strict else server.plan.plugin_faults
        faults = [*plan.faults, *settings_faults(config.state, config.database)]
        faults = [server.options.where(fault) for fault in faults]
        faults += [fault for fault in plan.plugin_faults if fault not in known]
        return [*faults, *_room_faults(server.party.rooms, server.plan, plan)]

    def _apply(self, plan: Plan) -> None:
        server, config, limits = self._server, plan.config, plan.config.limits
        server.party.renew(plan.options(version()))
        plan.plugins.renew(config.plugin, server.party)
        most, pages = most_connections(limits.sessions, limits.page_connections * plan.by_web)
        server.entrance.renew(limits, most)
        server.doors.renew(config, pages)
        server.status.renew(config.name, config.mssp, config.compression)
        server.storage.renew(config)
        server.record.renew(limits.log_lines, limits.log_block_lines)
        if server.log_file is not None:
            server.log_file.renew(limits.log_bytes, limits.log_files)
        server.party.note_by(TalkRecord(server.record), config.log_talk)
        self._rearrange(plan)
        server.plan = plan

    def _rearrange(self, plan: Plan) -> None:
        """Have the rooms of a plan; those of which the operator says something else change."""
        party, before = self._server.party, self._server.plan
        changed = _changing(party.rooms, before, plan)
        party.rearrange([room.name for room in before.rooms], plan.rooms, changed.keys())


def _plugins_of(config: Config) -> Wanted:
    return Wanted(config.examples, config.plugins, config.plugin)


def _room_faults(open_now: Mapping[str, Room], before: Plan, after: Plan) -> Sequence[str]:
    """Return why the rooms that are new can't be opened beside those that are `open_now`."""
    known = {room.name for room in before.rooms}
    new = [room for room in after.rooms if room.name not in known]
    faults = [
        f"rooms.{room.name}: a plugin has opened a room of that name."
        for room in new
        if type(open_now.get(room.name, room)) is not type(room)
    ]
    faults += _misfits(open_now, _changing(open_now, before, after))
    new = [room for room in new if room.name not in open_now]
    most, count = after.config.limits.rooms, len(open_now) + len(new)
    if new and count > most:
        faults.append(f"limits.rooms is {most}, but there would be {count} rooms.")
    return faults


def _changing(open_now: Mapping[str, Room], before: Plan, after: Plan) -> dict[str, Room]:
    """Return what becomes of the open rooms of which the operator says something else.

    That is also so where a plugin has come or gone that has a room of that name.
    """
    said, says = before.config.rooms, after.config.rooms
    return {
        room.name: room
        for room in after.rooms
        if (there := open_now.get(room.name)) is not None
        and (
            said.get(room.name) != says.get(room.name)
            or (room.name in says and type(there) is not type(room))
        )
    }


def _misfits(open_now: Mapping[str, Room], changing: Mapping[str, Room]) -> Iterator[str]:
    """Yield why rooms can't go on as those of another kind."""
    for name, room in changing.items():
        try:
            probe(open_now[name], type(room), f"rooms.{name}: the room")
        except Faulty as fault:
            yield f"{fault}."
