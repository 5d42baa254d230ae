"""A party in memory, where nothing takes time but what a test lets pass."""

import sys
from collections.abc import Callable, Mapping, Sequence
from math import inf
from types import ModuleType
from typing import TypeVar

from msgspec import structs

from teaparty.core.assembly import open_party
from teaparty.core.log.ports import Journal
from teaparty.core.log.stream import Unstored
from teaparty.core.moderation.clerk import Served, above_all
from teaparty.core.moderation.gatekeeper import Gatekeeper
from teaparty.core.party.party import Party
from teaparty.core.party.rooms import Room
from teaparty.core.people.invitations import Invitations
from teaparty.core.people.places import Places
from teaparty.core.ports import (
    AskNodes,
    Names,
    Operate,
    Ports,
    Tries,
    no_nodes,
    no_operation,
)
from teaparty.core.records.places import named_in
from teaparty.core.values.modes import Mode
from teaparty.core.values.nodes import Node
from teaparty.core.values.notices import Fault, Notice, Reason
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.plugin_names import in_plugin, plugin_name
from teaparty.core.values.refusal import Refusal
from teaparty.lookalikes import plain_letters, skeleton
from teaparty.plugin_loader.merging import Merged
from teaparty.plugin_loader.plugins import Plugins
from teaparty.plugin_loader.reloading import Reloading
from teaparty.stores.memory import MemoryJournal, MemoryRecords
from teaparty.stores.plain_passwords import PlainPasswords
from teaparty.testing.clock import Coroutines, PartyClock, Sleep, result_of
from teaparty.testing.guest import Guest
from teaparty.testing.opening import Opening
from teaparty.testing.operating import Answered, noted

NOON = 1_800_000_000.0
"""Unix time of all that happens in a test, before any time passes."""
BEGIN = 1_000.0
OPERATOR = "the operator"
MOST_STEPS = 100
"""How often what waits may go on at the end of a test, before it counts as unfinished."""
PASSWORD = "open sesame"  # noqa: S105 - of nobody real


H = TypeVar("H")


class TestParty:
    """A party in memory. `party` is the real one; `now` its time in seconds."""

    __test__ = False  # pytest, this is no test

    def __init__(
        self,
        rooms: Mapping[str, Room],
        plugins: Plugins,
        manners: PartyOptions,
        journal: Journal | None = None,
        records: MemoryRecords | None = None,
        opening: Opening | None = None,
        names: Names | None = None,
        tries: Tries | None = None,
        all_nodes: Callable[[], Sequence[Node]] = tuple,
        ask_nodes: AskNodes = no_nodes,
        operate: Operate = no_operation,
        leads: Callable[[], bool] = lambda: True,
    ) -> None:
        self._opening = opening
        self._options = manners
        self._journal, self._names, self._tries = journal, names, tries
        self._all_nodes, self._ask_nodes = all_nodes, ask_nodes
        self._operate, self._leads = operate, leads
        self._unstored = Unstored(lambda: self.party.streams)
        self.now = BEGIN
        self._set_by = 0.0
        self.changes: list[Notice] = []
        self.faults: list[BaseException] = []
        self._wanted = False
        self._coroutines = Coroutines()
        self._sleeping: list[float] = []  # the times at which waits end
        self.records = records or MemoryRecords()
        self.stopped = False
        """Whether the party was closed by a command."""
        self.party = self._opened(rooms, plugins)
        self.party.begin()

    def _opened(self, rooms: Mapping[str, Room], plugins: Plugins) -> Party:
        party = open_party(
            list(rooms.values()), plugins.commands, self._ports(), self._options, plugins.listeners
        )
        plugins.furnish(party)
        self._reloading = Reloading(plugins, party, Merged.rooms)
        return party

    def _ports(self) -> Ports:
        clock = PartyClock(self)
        return Ports(
            journal=self._journal or MemoryJournal(self.records, self._unstored),
            records=self.records,
            passwords=PlainPasswords(),
            wake=self._wake,
            report=self._report,
            spawn=self._coroutines.add,
            sleep=lambda seconds: Sleep(clock, seconds, self._sleeping),
            clock=clock,
            stop=self._stop,
            names=self._names,
            tries=self._tries,
            nodes=self._all_nodes,
            ask_nodes=self._ask_nodes,
            operate=self._operate,
            leads=self._leads,
            skeleton=skeleton,
            letters=plain_letters,
        )

    @property
    def time(self) -> float:
        """Unix time in seconds."""
        return NOON + self.now - BEGIN + self._set_by

    def connects(self, mode: Mode = "mud", address: str = "") -> Guest:
        """Return somebody who has connected and has no name yet."""
        guest = Guest(self, mode, address)
        self.flush()
        return guest

    def guest(self, name: str, mode: Mode = "mud", address: str = "") -> Guest:
        """Return somebody who has come in as `name`; all that was to be read so far is read."""
        guest = self.connects(mode, address)
        guest.types(f"login {name}")
        self.all_read()
        return guest

    def member(self, name: str, role: str = "member", address: str = "") -> Guest:
        """Return somebody who has come in and owns the name, by the password `open sesame`."""
        guest = self.guest(name, address=address)
        guest.types("register", PASSWORD, PASSWORD)
        account = guest.session.account
        if account is not None:
            guest.session.belong_to(structs.replace(account, role=role))
        self.all_read()
        return guest

    def erase(self, member: Guest) -> None:
        """Erase a member's account and all that is theirs, as `teaparty-admin erase` does."""
        account = member.session.account
        assert account is not None, f"{member.session.name} has no account"
        result_of(self.records.erase_account(account.number))
        member.session.leave(Reason.ERASED)
        self.flush()

    def all_read(self) -> None:
        """Show everybody what is unread, and forget it."""
        for session in list(self.party.sessions.values()):
            if isinstance(session.door, Guest) and session.door.reading:
                session.door.reads()

    def operates(self, name: str, /, **values: object) -> Answered:
        """Have an operation done, as a program of the operator has it done by HTTP.

        Raises `LookupError` if there is none of that name, and `Refusal` for values that it does
        not take. It may do all, and stands in the audit log as `the operator`.
        """
        command = self.party.operations()[name]
        clerk, found = above_all(self.party, OPERATOR), list[Served | Refusal]()
        self._coroutines.add(noted(clerk.does_with(command, values), found))
        for _ in range(MOST_STEPS):
            if not found:
                self.flush()
        assert found, f"{name} waits for something; let time go by meanwhile, by party.passes"
        if isinstance(found[0], Refusal):
            raise found[0]
        return Answered.of(found[0])

    def room(self, name: str) -> Room:
        """Return the room of that name."""
        return self.party.rooms[name]

    def listener(self, kind: type[H]) -> H:
        """Return the listener of that class, so that a test can play the world outside for it."""
        return self.party.listener(kind)

    def reload(self, module: ModuleType) -> ModuleType:
        """Run a plugin's source once more, as `reload` does, and return its new module.

        Raises `Refusal` if that can't be done; then all goes on as before.
        """
        self.flush()
        self._reloading.reload(plugin_name(module.__name__))
        self.flush()
        return sys.modules[module.__name__]

    def passes(self, seconds: float) -> None:
        """Let time go by. What is due meanwhile happens at its own time, in order."""
        end = self.now + seconds
        while (due := self._next_due()) < end:
            self._goes_on_to(due)
        self._goes_on_to(end)

    def _next_due(self) -> float:
        """Return when something is due next: a timer, or the end of a wait."""
        tick = self.party.next_tick
        times = (*self._sleeping, *(() if tick is None else (tick,)))
        return min((time for time in times if time > self.now), default=inf)

    def _goes_on_to(self, now: float) -> None:
        self.now = now
        self.party.tick()
        self.flush()

    def restart(self) -> None:
        """Close the party, and open it anew in another process, as it were.

        What is stored is there again: accounts, lines, shelves and appointments. All else is gone,
        such as what rooms and modules know, and what was to be called `later`; guests have to come
        again. The modules of the plugins are run once more, but no test module.
        """
        assert self._opening is not None, "only the party of tea_party can be opened again"
        assert self._journal is None, "a party with a journal of a test's own is not opened again"
        self.party.close()
        self.party.end()
        self.flush()
        self._coroutines.close()
        self._opening.again()
        self.party = self._opened(self._opening.rooms, self._opening.plugins)
        self._remember()
        self.party.begin()
        self.flush()

    def _remember(self) -> None:
        """Give rooms their last lines, and all names their numbers, as when a server starts."""
        made = result_of(self.records.places())
        accounts = result_of(self.records.accounts(set(named_in(made))))
        names = {account.number: account.name for account in accounts}
        Places.of(self.party).begin(made, names)
        streams = dict(self.party.streams)
        for name, end in self.records.ends():
            stored = name in streams and streams[name].history
            most = self._options.limits.history if stored else 0
            self.party.remember(name, self.records.remembered(name, most), end)
        Invitations.of(self.party).begin()
        Gatekeeper.of(self.party).begin(result_of(self.records.sanctions()))

    def sets_clock(self, seconds: float) -> None:
        """Set the system's clock so much forward, or back."""
        self._set_by += seconds

    def flush(self) -> None:
        """Run everything that is due; coroutines that wait go one step on."""
        self._coroutines.step()
        while self._wanted:
            self._wanted = False
            self.party.flush(self.time)

    def unfinished(self) -> list[str]:
        """Return where plugins' coroutines are written that are not done, whatever is due now."""
        self.flush()
        for _ in range(MOST_STEPS if self.party.unfinished else 0):
            self.flush()
        return [place for place in self.party.unfinished if in_plugin(place)]

    def _stop(self) -> None:
        self.stopped = True

    def _wake(self) -> None:
        self._wanted = True

    def _report(self, change: Notice) -> None:
        self.changes.append(change)
        if isinstance(change, Fault):
            self.faults.append(change.error)
