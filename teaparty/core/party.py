"""The party: the registry of people and rooms, and the turn that carries news to them.

Invariants: a name is registered for exactly the session that bears it; a session that is not gone
is a member of exactly the room where it stands; a gone session is a member of no room.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct, structs

from teaparty.core.changes import Fault, Gone, NameChanged, Named, Reason
from teaparty.core.events import Event, Missed, Person, Refused, Renamed
from teaparty.core.gates import LoginRoom, LogoutRoom
from teaparty.core.limits import Limits
from teaparty.core.log import Batch, Entry
from teaparty.core.names import RESERVED, NameRefused, NameRules, fold
from teaparty.core.params import shortened
from teaparty.core.ports import Door, Journal, Listener, Report, Spawn, Wake
from teaparty.core.refusal import Refusal
from teaparty.core.rooms import Mode, Room
from teaparty.core.session import FAULT_TEXT, Session
from teaparty.core.table import Repertoire


class Manners(Struct, frozen=True, kw_only=True):
    """What the operator decides about a party, but for its rooms."""

    limits: Limits = Limits()
    greeting: str = "Welcome to the Tea Party."
    goodbye: str = "Goodbye. Come again soon."
    closing: str = "The party is closing. Goodbye."
    reserved: tuple[str, ...] = RESERVED


class Outside(Struct, frozen=True, kw_only=True):
    """What the party asks of the world around it; see `ports`."""

    journal: Journal
    wake: Wake
    report: Report
    spawn: Spawn


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
        self._journal = outside.journal
        self._wake = outside.wake
        self._listeners = listeners
        self._numbers = 0
        self._newcomers: dict[int, Session] = {}
        self._pending: list[tuple[Room, int, Event]] = []
        self._with_news: dict[int, Session] = {}
        self._leaving: list[Session] = []
        self._awake = False
        self._listening = False
        self._unheard: set[tuple[str, int]] = set()  # what listeners did, by room and number

    # --- coming and going

    def connect(self, door: Door, now: float, mode: Mode = "mud") -> Session:
        """Let a newcomer in by `door`, into the login room."""
        self.now = now
        self._numbers += 1
        session = Session(self, door, self._numbers, mode)
        self.sessions[session.number] = self._newcomers[session.number] = session
        session.move(self.login_room)
        return session

    def admit(self, session: Session, name: str) -> None:
        """Give a newcomer a name and let them into the first room; raise `NameRefused`."""
        if session.name:
            raise Refusal("You are in already.")
        self.start.admit(session)
        self._claim(session, name)
        del self._newcomers[session.number]
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
        self._newcomers.pop(session.number, None)
        self.sessions.pop(session.number, None)
        self.people.pop(fold(session.name), None)
        session.move(self.logout_room)
        self.report(Gone(session=session.number, name=session.name, reason=session.gone))
        self._leaving.append(session)
        self._stir()

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
        for session in list(self._newcomers.values()):
            if session.since > late:
                break
            session.tell(
                "You did not come in within {seconds} seconds. Goodbye.",
                seconds=str(self.limits.login_seconds),
            )
            session.leave(Reason.LATE)

    # --- what happens, and who is told

    def append(self, room: Room, event: Event) -> None:
        """Give `event` the next number in `room`; it is read once the journal has stored it.

        Raises TypeError for what is no event, and ValueError for a room where nobody hears
        anything: at the login, and after leaving.
        """
        if not (isinstance(event, Event) and isinstance(event.who, Person)):
            raise TypeError(f"a room is told an event that a Person caused, not {event!r}")
        if self.rooms.get(room.name) is not room:
            raise ValueError(f"nobody hears anything in the room {room.name!r}")
        if self._listening:
            self._unheard.add((room.name, room.next))
        self._pending.append((room, room.next, event))
        room.next += 1
        self._stir()

    def has_news(self, session: Session) -> None:
        """Remember that `session` has something to read, besides what its room gets."""
        self._with_news[session.number] = session
        self._stir()

    def report_fault(self, session: Session, place: str, error: BaseException) -> None:
        """Tell the operator of a bug, and the person that there is one."""
        self.report(Fault(session=session.number, place=place, error=error))
        session.send(Refused(text=FAULT_TEXT))

    def _stir(self) -> None:
        if not self._awake:
            self._awake = True
            self._wake()

    def flush(self, when: float) -> None:
        """End a turn: store what happened in it, and let everybody read what is stored.

        `when` is the time of the turn's events, Unix time in seconds.
        """
        self._awake = False
        if self._pending:
            pending, self._pending = self._pending, []
            entries = [
                Entry(room=room.name, number=number, at=when, event=event)
                for room, number, event in pending
            ]
            try:
                self._journal.store(entries, self._stored)
            except Exception as error:
                self.report(Fault(session=0, place="the journal", error=error))
                self._lost(entries)
        self._tell_others()

    def _lost(self, entries: list[Entry]) -> None:
        """Fill the places of what is never stored: a log has no gaps, and nobody waits for them."""
        self._stored(
            [
                structs.replace(entry, event=Missed(count=1))
                for entry in entries
                if entry.number >= self.rooms[entry.room].log.end
            ]
        )

    def _stored(self, entries: list[Entry]) -> None:
        by_room: dict[str, list[Event]] = {}
        for entry in entries:
            by_room.setdefault(entry.room, []).append(entry.event)
        most = min(self.limits.batch, self.limits.history)  # so that only who is behind misses any
        for name, events in by_room.items():
            for first in range(0, len(events), most):
                self._publish(self.rooms[name], events[first : first + most])
        self._tell_others()
        self._tell_listeners(entries)

    def _publish(self, room: Room, events: list[Event]) -> None:
        batch = Batch(room.log.end, events)
        room.log.extend(events)
        # Who is moved away meanwhile has a trail, so that no cursor is taken for this room's.
        for session in list(room.members.values()):
            try:
                session.door.flush(batch)
            except Exception as error:
                self._evict(session, error)

    def _tell_others(self) -> None:
        """Let those read who have private news, and shut the door behind those who leave."""
        leaving, self._leaving = self._leaving, []  # who leaves from here on reads first
        with_news, self._with_news = self._with_news, {}
        for session in with_news.values():
            try:
                session.door.flush(None)
            except Exception as error:
                self._evict(session, error)
            if session.waits_for_journal:
                self._with_news[session.number] = session
        for session in leaving:
            if session.waits_for_journal:
                self._leaving.append(session)
                continue
            try:
                session.door.close()
            except Exception as error:
                self.report(Fault(session=session.number, place="its door", error=error))

    def _evict(self, session: Session, error: Exception) -> None:
        self.report(Fault(session=session.number, place="its door", error=error))
        session.leave(Reason.FAULT)

    def _tell_listeners(self, entries: Iterable[Entry]) -> None:
        """Tell the listeners what people did. What listeners do is told to none of them."""
        if not self._listeners:
            return
        self._listening = True
        for entry in entries:
            if (entry.room, entry.number) in self._unheard:
                self._unheard.remove((entry.room, entry.number))
                continue
            for listener in self._listeners:
                if entry.event.who.number:
                    try:
                        listener.heard(self.rooms[entry.room], entry.event)
                    except (Exception, SystemExit) as error:
                        place = f"the listener {listener.name}"
                        self.report(Fault(session=0, place=place, error=error))
        self._listening = False
