"""Test a plugin in a few lines, without a network and without waiting.

    def test_hug():
        with tea_party(hugs) as party:
            alice, bob = party.guest("alice"), party.guest("bob")
            alice.types("hug bob")
            assert bob.reads() == ["alice hugs bob."]

`tea_party` takes modules with plugins in them. What a guest types is obeyed, and read by everybody
who is concerned, before `types` returns. Faults in plugins are raised at the end, unless the test
takes them from `party.faults`.
"""

from collections.abc import Coroutine, Generator, Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from msgspec import structs

from teaparty.core.assembly import open_party
from teaparty.core.events import Event
from teaparty.core.log.log import Entry
from teaparty.core.log.ports import Journal
from teaparty.core.party.links import lose
from teaparty.core.party.rooms import ChatRoom, Mode, Room
from teaparty.core.party.session import Session
from teaparty.core.ports import Ports
from teaparty.core.values.limits import Limits
from teaparty.core.values.looks import DEFAULT, Look, Wishes
from teaparty.core.values.notices import Fault, Notice
from teaparty.core.values.options import PartyOptions
from teaparty.lookalikes import plain_letters, skeleton
from teaparty.plugin_loader import Plugins
from teaparty.render.lines import line
from teaparty.stores.memory import MemoryJournal, MemoryRecords
from teaparty.stores.plain_passwords import PlainPasswords

NOON = 1_800_000_000.0
"""Unix time of all that happens in a test, before any time is let go by."""
BEGIN = 1_000.0
PASSWORD = "open sesame"  # noqa: S105 - of nobody real


class Guest:
    """Somebody in memory: a door whose news is kept as events, and read as lines."""

    session: Session

    def __init__(self, party: "TestParty", mode: Mode, address: str = "") -> None:
        self._party = party
        self.address = address
        self.events: list[Event] = []
        """All that has come and was not read yet."""
        self.reading = True
        """False for somebody whose connection takes nothing for now."""
        self.closed = False
        self.look = DEFAULT
        self.asked = ""
        """What they are asked at the moment."""
        self.hidden = False
        """Whether what they type is hidden."""
        self._closing = False
        self._waiting: list[str] = []
        party.party.connect(self, mode, address)

    def types(self, *lines: str) -> "Guest":
        """Type lines, one after the other; returns this guest."""
        self._waiting += lines
        self.resume()
        return self

    def reads(self) -> list[str]:
        """Return the lines that have come since this was called last."""
        self._party.flush()
        self.session.door.flush()
        events, self.events = self.events, []
        texts = [line(event, self.look, self.session.number) for event in events]
        return [part for text in texts if text for part in text.split("\n")]

    def drops(self) -> None:
        """Lose the connection."""
        self.closed = True
        lose(self.session, self)
        self._party.flush()

    # --- what a door does

    @property
    def ready(self) -> bool:
        """See `core.party.door`."""
        return self.reading and not self.closed

    def belongs_to(self, session: Session) -> None:
        """See `core.party.door`."""
        self.session = session

    def notice(self) -> None:
        """See `core.party.door`."""

    def show(self, entries: list[Entry]) -> None:
        """See `core.party.door`."""
        self.events += (entry.event for entry in entries)

    def flush(self) -> None:
        """See `core.party.door`."""
        while self.ready:
            entries = self.session.news(self.session.party.limits.batch)
            if not entries:
                self.closed = self._closing
                return
            self.show(entries)

    def resume(self) -> None:
        """See `core.party.door`."""
        while self._waiting and not self.session.busy:
            self.session.handle(self._waiting.pop(0))
            self._party.flush()

    def close(self) -> None:
        """See `core.party.door`. Who does not read at the moment reads the rest first."""
        self._closing = True
        self.closed = self.closed or self.reading

    def dress(self, wishes: Wishes) -> Look:
        """See `core.party.door`."""
        self.look = wishes.over(DEFAULT)
        return self.look

    def ask(self, text: str, hidden: bool) -> None:
        """See `core.party.door`."""
        self.asked, self.hidden = text, hidden


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
    ) -> None:
        self.now = BEGIN
        self._set_by = 0.0
        self.changes: list[Notice] = []
        self.faults: list[BaseException] = []
        self._wanted = False
        self._coroutines: list[Coroutine[Any, Any, None]] = []
        self._stepping = False
        self.records = records or MemoryRecords()
        self.stopped = False
        """Whether the party was closed by a command."""
        ports = Ports(
            journal=journal or MemoryJournal(self.records),
            records=self.records,
            passwords=PlainPasswords(),
            wake=self._wake,
            report=self._report,
            spawn=lambda coroutine: self._coroutines.append(coroutine),
            sleep=lambda seconds: _Sleep(self, seconds),
            clock=_Clock(self),
            stop=self._stop,
            skeleton=skeleton,
            letters=plain_letters,
        )
        self.party = open_party(
            list(rooms.values()), plugins.repertoire, ports, manners, plugins.listeners
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

    def all_read(self) -> None:
        """Let everybody read what there is to be read, and forget it."""
        for session in list(self.party.sessions.values()):
            if isinstance(session.door, Guest) and session.door.reading:
                session.door.reads()

    def room(self, name: str) -> Room:
        """Return the room of that name."""
        return self.party.rooms[name]

    def passes(self, seconds: float) -> None:
        """Let time go by."""
        self.now += seconds
        self.party.tick()
        self.flush()

    def sets_clock(self, seconds: float) -> None:
        """Let somebody set the system's clock so much forward, or back."""
        self._set_by += seconds

    def flush(self) -> None:
        """Let everything happen that is to happen; coroutines that wait go one step on."""
        if not self._stepping:
            self._stepping = True
            self._step()
            self._stepping = False
        while self._wanted:
            self._wanted = False
            self.party.flush(self.time)

    def _step(self) -> None:
        waiting: list[Coroutine[Any, Any, None]] = []
        while self._coroutines:  # stepping one may begin others
            coroutines, self._coroutines = self._coroutines, []
            waiting += [coroutine for coroutine in coroutines if _waits(coroutine)]
        self._coroutines = waiting

    def _stop(self) -> None:
        self.stopped = True

    def _wake(self) -> None:
        self._wanted = True

    def _report(self, change: Notice) -> None:
        self.changes.append(change)
        if isinstance(change, Fault):
            self.faults.append(change.error)


def _waits(coroutine: Coroutine[Any, Any, None]) -> bool:
    try:
        coroutine.send(None)
    except StopIteration:
        return False
    return True


class _Clock:
    """The clock of a party in memory: it stands still until time is let go by."""

    def __init__(self, party: TestParty) -> None:
        self._party = party

    def monotonic(self) -> float:
        """See `core.ports.Clock`."""
        return self._party.now

    def time(self) -> float:
        """See `core.ports.Clock`."""
        return self._party.time


class _Sleep:
    """Waits until so many seconds of a party's time have gone by."""

    def __init__(self, party: TestParty, seconds: float) -> None:
        self._party = party
        self._until = party.now + seconds

    def __await__(self) -> Generator[None, None, None]:
        while self._party.now < self._until:
            yield


def plain_rooms(*rooms: str) -> dict[str, Room]:
    """Return plain rooms of these names, each with an exit to the next."""
    return {
        name: ChatRoom(name, title=f"The {name.capitalize()}", exits={"on": other})
        for name, other in zip(rooms, (*rooms[1:], rooms[0]), strict=True)
    }


@contextmanager
def tea_party(
    *modules: ModuleType,
    rooms: Mapping[str, Room] | None = None,
    manners: PartyOptions | None = None,
    limits: Limits | None = None,
    journal: Journal | None = None,
    records: MemoryRecords | None = None,
) -> Iterator[TestParty]:
    """Open a party with the plugins in `modules`, in a parlour, a garden and a kitchen.

    Rooms of the plugins are opened beside them. Raises AssertionError for a plugin with a fault in
    its declarations, and at the end the first fault that a plugin's code raised and that nobody
    took from `faults`.
    """
    plugins = Plugins()
    for module in modules:
        faults = list(plugins.take(module))
        assert not faults, "; ".join(faults)
    opened = dict(rooms or plain_rooms("parlour", "garden", "kitchen"))
    opened |= {name: kind() for name, kind in plugins.rooms().items()}
    manners = manners or PartyOptions(limits=limits or Limits())
    party = TestParty(opened, plugins, manners, journal, records)
    yield party
    party.flush()
    for fault in party.faults:
        raise fault


__all__ = ["PASSWORD", "Guest", "TestParty", "plain_rooms", "tea_party"]
