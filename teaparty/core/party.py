"""The party: the registry of people and rooms.

Invariants: a name is registered for exactly the session that bears it; a session that is not gone
is a member of exactly the room where it stands; a gone session is a member of no room.
"""

from collections.abc import Sequence

from msgspec import Struct

from teaparty.core.changes import Fault, Gone, NameChanged, Named, Reason
from teaparty.core.events import Person, Refused, Renamed
from teaparty.core.gates import LoginRoom, LogoutRoom
from teaparty.core.limits import Limits
from teaparty.core.names import RESERVED, NameRefused, NameRules, fold
from teaparty.core.params import shortened
from teaparty.core.ports import Door, Listener, Outside
from teaparty.core.refusal import Refusal
from teaparty.core.rooms import Mode, Room
from teaparty.core.session import FAULT_TEXT, Session
from teaparty.core.table import Repertoire
from teaparty.core.turns import Turns


class Manners(Struct, frozen=True, kw_only=True):
    """What the operator decides about a party, but for its rooms."""

    limits: Limits = Limits()
    greeting: str = "Welcome to the Tea Party."
    goodbye: str = "Goodbye. Come again soon."
    closing: str = "The party is closing. Goodbye."
    reserved: tuple[str, ...] = RESERVED


class Party:
    """All that happens here. Its owner calls `flush` after a `wake`, and `tick` once a second."""

    def __init__(
        self,
        rooms: Sequence[Room],
        repertoire: Repertoire,
        outside: Outside,
        manners: Manners,
        listeners: Sequence[Listener] = (),
    ) -> None:
        """Open the party. Newcomers are admitted to the first of `rooms`."""
        self.limits = manners.limits
        self.manners = manners
        self.report = outside.report
        self.spawn = outside.spawn
        self.now = 0.0
        self.people: dict[str, Session] = {}
        self.sessions: dict[int, Session] = {}
        self.rooms = {room.name: room for room in rooms}
        self.start = rooms[0]
        self.nowhere = Room()
        self.login_room = LoginRoom("login")
        self.logout_room = LogoutRoom("logout")
        words: set[str] = set()
        for room in (*rooms, self.nowhere, self.login_room, self.logout_room):
            room.open(self, repertoire.table(room))
            words.update(room.table)
        places = frozenset(room.name for room in rooms if room.public)
        for room in rooms:
            room.table.places = places
        reserved = (*manners.reserved, *(listener.name for listener in listeners))
        self._names = NameRules(reserved, words)
        self._numbers = 0
        self.newcomers: dict[int, Session] = {}
        """Those who have no name yet, in the order in which they came."""
        self.turns = Turns(self.rooms, self.limits, outside, listeners)

    # --- coming and going

    def connect(self, door: Door, now: float, mode: Mode = "mud") -> Session:
        """Let a newcomer in by `door`, into the login room."""
        self.now = now
        self._numbers += 1
        session = Session(self, door, self._numbers, mode)
        self.sessions[session.number] = self.newcomers[session.number] = session
        session.move(self.login_room)
        return session

    def admit(self, session: Session, name: str) -> None:
        """Give a newcomer a name and let them into the first room; raise `NameRefused`."""
        if session.name:
            raise Refusal("You are in already.")
        self.start.admit(session)
        self._claim(session, name)
        del self.newcomers[session.number]
        session.since = self.now
        self.report(Named(session=session.number, name=session.name))
        session.move(self.start)

    def rename(self, session: Session, name: str) -> None:
        """Give somebody another name; raise `NameRefused`."""
        old = session.person
        self._claim(session, name)
        if session.person == old:
            raise Refusal("That is your name already.")
        if fold(old.name) != fold(session.name):
            del self.people[fold(old.name)]
        self.report(NameChanged(session=session.number, old=old.name, name=session.name))
        for other in self.people.values():
            other.ignoring.rename(old.name, session.person)
        session.room.append(Renamed(who=old, name=session.name))

    def _claim(self, session: Session, name: str) -> None:
        if session.gone is not None:
            raise Refusal("You have left already.")
        name = self._names.check(name)
        key = fold(name)
        if self.people.get(key, session) is not session:
            raise NameRefused(
                "The name {name} is taken. {proposal} is free.",
                name=name,
                proposal=self._names.propose(name, self.people),
            )
        self.people[key] = session
        session.person = Person(session.number, name)

    def release(self, session: Session) -> None:
        """Take a session that is leaving out of the registry and the rooms; see `Session.leave`."""
        assert session.gone is not None
        self.newcomers.pop(session.number, None)
        self.sessions.pop(session.number, None)
        self.people.pop(fold(session.name), None)
        session.move(self.logout_room)
        self.report(Gone(session=session.number, name=session.name, reason=session.gone))
        self.turns.leaves(session)

    def close(self) -> None:
        """Say goodbye to everybody and let them go."""
        for session in list(self.sessions.values()):
            session.tell(self.manners.closing)
            session.leave(Reason.CLOSING)

    def find(self, name: str) -> Session:
        """Return the session of who is called `name`; raise `Refusal` where nobody is."""
        key = fold(name)
        found = self.people.get(key)
        if found is not None:
            return found
        name = shortened(name)
        near = next((other.name for k, other in self.people.items() if k.startswith(key)), None)
        if near is None:
            raise Refusal("There is nobody called {name} here.", name=name)
        raise Refusal(
            "There is nobody called {name} here. Did you mean {nearest}?", name=name, nearest=near
        )

    # --- time

    def tick(self, now: float) -> None:
        """Part with newcomers who take too long."""
        self.now = now
        late = now - self.limits.login_seconds
        for session in list(self.newcomers.values()):
            if session.since > late:
                break
            session.tell(
                "You did not come in within {seconds} seconds. Goodbye.",
                seconds=self.limits.login_seconds,
            )
            session.leave(Reason.LATE)

    # --- what happens

    def flush(self, when: float) -> None:
        """See `Turns.flush`."""
        self.turns.flush(when)

    def report_fault(self, session: Session, place: str, error: BaseException) -> None:
        """Tell the operator of a bug, and the person that there is one."""
        self.report(Fault(session=session.number, place=place, error=error))
        session.send(Refused(text=FAULT_TEXT))
