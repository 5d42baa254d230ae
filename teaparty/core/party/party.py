"""The party: who is in, which rooms there are, and how people come and go.

Invariants: a name is registered for exactly the session that bears it; a session that is not gone
is a member of exactly the room where it stands; a session that is gone is a member of no room.
"""

from collections.abc import Awaitable, Callable, Container, Iterator, Sequence
from typing import Any, NamedTuple

from msgspec import structs

from teaparty.core.events import Person, Refused, Renamed
from teaparty.core.log.holdups import HoldUps
from teaparty.core.log.log import Entry
from teaparty.core.log.reader import Reader
from teaparty.core.log.stream import Stream
from teaparty.core.log.turns import Turns
from teaparty.core.party.admitting import admit
from teaparty.core.party.calls import Calls
from teaparty.core.party.door import Door
from teaparty.core.party.features import Features
from teaparty.core.party.freed_names import FreedNames
from teaparty.core.party.housing import Housing
from teaparty.core.party.links import ABSENCE
from teaparty.core.party.listeners import Hearer, Listeners
from teaparty.core.party.lookup import Lookup
from teaparty.core.party.moving import move
from teaparty.core.party.newcomers import Newcomers
from teaparty.core.party.obeying import obey
from teaparty.core.party.others import Others
from teaparty.core.party.plugin_settings import PluginSettings
from teaparty.core.party.registry import Registry
from teaparty.core.party.rooms import ChatRoom, Room
from teaparty.core.party.scheduling import Scheduling
from teaparty.core.party.session import FAULT_TEXT, Session
from teaparty.core.ports import Ports
from teaparty.core.records import Account, Unavailable
from teaparty.core.values.modes import Mode
from teaparty.core.values.names import fold
from teaparty.core.values.notices import ITS_DOOR, Fault, Gone, NameChanged, Reason
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.roles import GUEST, Role
from teaparty.core.values.session_numbers import session_number
from teaparty.core.words.command import Command
from teaparty.core.words.command_set import CommandSet


class Gates(NamedTuple):
    """The rooms at both ends of a session: where it takes a name, and where it ends."""

    login: Room
    logout: Room


class Party(Housing, Scheduling):
    """All that happens here. Its owner calls `flush` after a `wake`, and `tick` once a second."""

    # Sessions call these here, as they can't import what imports them; see there.
    move = staticmethod(move)
    obey = staticmethod(obey)

    def __init__(
        self,
        rooms: Sequence[Room],
        commands: CommandSet,
        ports: Ports,
        options: PartyOptions,
        gates: Gates,
        listeners: Sequence[Hearer] = (),
        streams: Sequence[Stream[Session]] = (),
    ) -> None:
        """Open the party. Newcomers are admitted to the first of `rooms`.

        `streams` are stored like the rooms' logs, but nobody stands in them.
        """
        self.options, self.limits = options, options.limits
        self.is_shared = bool(options.epoch)
        """Whether several nodes may have it open."""
        self.settings = PluginSettings()
        self.kinds = {ChatRoom.kind: ChatRoom}
        """The kinds of room, by their names."""
        self.ports, self.records, self.clock = ports, ports.records, ports.clock
        self.report, self.spawn = ports.report, ports.spawn
        self.unready, self.misplaced, self.upkeep = ports.unready, ports.misplaced, ports.upkeep
        slow = self.limits.slow_milliseconds / 1_000
        self.holdups = HoldUps(self.clock.monotonic, self.report, slow)
        self.calls = Calls(self.holdups, self.report, self.run)
        self.features = Features(self.attempt, self.calls.call)
        self._begin_people()
        self.rooms, self.start = {room.name: room for room in rooms}, rooms[0]
        self.listeners = Listeners(
            listeners, self.rooms, self.holdups, self.report, self.run, options.epoch,
            self.calls.cause,
        )  # fmt: skip
        self._begin_time(ports)
        self.timers.on(ABSENCE, self._stays_out)
        self.lookup = Lookup(self.registry, self.records, self.role, self.listeners)
        self.turns: Turns = self._turns()
        self.streams = self.turns.streams
        self.nowhere = Room()
        self.login_room, self.logout_room = gates
        others = (self.nowhere, *gates)
        for room in (*rooms, *others):
            room.open(self)
        for stream in streams:
            stream.begin(self.limits.history)
        self._begin_rooms(others, commands, streams)

    def _begin_people(self) -> None:
        self.sessions: dict[int, Session] = {}
        self.newcomers = Newcomers(self.limits.login_seconds)
        self._count = 0  # of the sessions that there were
        self.moves = 0
        """How often anybody has come to stand somewhere else."""
        self.elsewhere = Others()
        self._freed = FreedNames(self.limits.freed_name_seconds, self.clock.monotonic)
        self.registry = Registry[Session](self.ports.skeleton, self.ports.letters, self._freed)
        self.people, self.members = self.registry.people, self.registry.members

    def _turns(self) -> Turns:
        ports = self.ports
        return Turns(
            self.limits,
            journal=ports.journal,
            deliver=ports.deliver,
            wake=ports.wake,
            report=ports.report,
            holdups=self.holdups,
            evict=self._evict,
            heard=self.listeners.hear,
        )

    def _evict(self, reader: Reader, error: Exception) -> None:
        """Part with somebody whose door failed."""
        assert isinstance(reader, Session)
        self.report(Fault(session=reader.number, place=ITS_DOOR, error=error))
        reader.leave(Reason.FAULT)

    @property
    def commands(self) -> Iterator[Command]:
        """The commands of all rooms and of the login; some come several times."""
        for room in (*self.rooms.values(), self.login_room):
            yield from room.table.commands

    def renew(self, options: PartyOptions) -> None:
        """Have other options from now on, also for people who are in; what was counted goes on."""
        self.options = structs.replace(options, epoch=self.options.epoch)
        limits = self.limits = options.limits
        self.newcomers.seconds = limits.login_seconds
        self._freed.seconds = limits.freed_name_seconds
        self.holdups.most = limits.slow_milliseconds / 1_000
        self.turns.renew(limits)
        self.house.most = limits.rooms
        self._reserve()
        for session in self.sessions.values():
            session.renew(limits)
        self.features.renewed(options)

    def role(self, name: str) -> Role:
        """Return the role of that name, or that of a guest if there is none."""
        return self.options.roles.get(name) or self.options.roles[GUEST]

    # --- coming and going

    def connect(self, door: Door, mode: Mode = "mud", address: str = "") -> Session:
        """Take in a newcomer who comes by `door`: they stand in the login room."""
        self._count += 1
        number = session_number(self.options.epoch, self._count)
        session = Session(self, door, number, mode, address)
        door.belongs_to(session)
        self.sessions[session.number] = self.newcomers[session.number] = session
        session.move(self.login_room)
        self.features.connected(session)
        return session

    def admit(
        self, session: Session, name: str, account: Account | None = None,
        last: str = "", instead: int = 0,
    ) -> None:  # fmt: skip
        """Give a newcomer a name and admit them; raise `Refusal` before anything has changed.

        A guest comes into the first room, a member into the one where they last were; so does a
        guest who goes on here, and was in the room of that name `last`. Nobody reads that somebody
        comes `instead` of a session of their own elsewhere.
        """
        admit(session, name, account, last, instead)

    def rename(self, session: Session, name: str) -> None:
        """Give somebody another name; raise `NameRefused`."""
        old = session.person
        self.registry.claim(session, name, session.account)
        if session.person == old:
            raise Refusal("That is your name already.")
        if fold(old.name) != fold(session.name):
            self.registry.give_up(old)
        self.report(NameChanged(session=session.number, old=old.name, name=session.name))
        self.follow(session, old)
        session.room.append(Renamed(who=old, name=session.name))

    def follow(self, session: Session, old: Person) -> None:
        """Have people who ignore `old` ignore them by their new name too; tell the features."""
        for other in self.people.values():
            if other.ignoring and other.ignoring.follow(old, session.person):
                other.store_ignored()
        renamed = self.features.renamed if session.is_here else self.features.renamed_elsewhere
        renamed(session, old)

    def release(self, session: Session) -> None:
        """Take a session that is leaving out of the registry and the rooms; see `Session.leave`."""
        assert session.gone is not None
        self.newcomers.pop(session.number, None)
        self.sessions.pop(session.number, None)
        if session.name:
            self.features.leaves(session)
            self.registry.leaves(session)
        session.move(self.logout_room)
        self.report(Gone(session=session.number, name=session.name, reason=session.gone))
        self.turns.leaves(session)

    def _stays_out(self, number: int) -> None:
        """End a session whose link was lost: nobody has come back to it in time."""
        self.sessions[number].leave(Reason.LINK)

    def close(self) -> None:
        """Say goodbye to everybody, and end their sessions."""
        for session in list(self.sessions.values()):
            session.tell(self.options.closing)
            session.leave(Reason.CLOSING)

    # --- people

    def find(self, name: str) -> Session:
        """Return the session of the person called `name`; raise `Refusal` if nobody is."""
        return self.registry.find(name)

    def meant(self, name: str, by: Session, near: Container[int] = ()) -> Session:
        """Return the person whose name was typed `by` somebody, perhaps shortened; as `find`.

        Where it may be several, it is one of the sessions `near`, by their numbers, if any is.
        """
        return self.registry.meant(name, by, near)

    def session(self, person: Person) -> Session | None:
        """Return the session of a person in an event, whatever they are called now.

        It is None if they have left; for a member who has come again it is the new one.
        """
        number = person.number
        found = self.sessions.get(number) or self.elsewhere.get(number)
        return found or self.members.get(person.account)

    def member(self, account: int) -> Session | None:
        """Return the session of the owner of an account, by its number, if they are in."""
        return self.members.get(account)

    # --- what happens

    def flush(self, when: float) -> None:
        """See `Turns.flush`."""
        self.turns.flush(when)

    def remember(self, stream: str, entries: Sequence[Entry], end: int) -> None:
        """Give a stream, such as a room, its last `entries` of before, while nobody is in."""
        self.turns.remember(stream, entries, end)

    def run(self, work: Awaitable[Any], place: str) -> None:
        """Do `work`, which may take its time, and report its fault, if any, as one of `place`."""
        self.spawn(self._run(work, place))

    async def _run(self, work: Awaitable[Any], place: str) -> None:
        try:
            await work
        except Unavailable:
            pass  # the store has said why
        except GeneratorExit:
            raise  # nobody waits for it any more
        except BaseException as error:
            self.report(Fault(session=0, place=place, error=error))

    def attempt(
        self, session: Session, place: str, does: Callable[..., object], *given: object
    ) -> bool:
        """Call something; report what it raises as a fault. Return whether it raised nothing."""
        try:
            does(*given)
        except BaseException as error:
            self.report_fault(session, place, error)
            return False
        return True

    def report_fault(self, session: Session, place: str, error: BaseException) -> None:
        """Tell the operator of a bug, and the person that there is one."""
        self.report(Fault(session=session.number, place=place, error=error))
        session.send(Refused(text=FAULT_TEXT))
