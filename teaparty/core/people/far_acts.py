"""Far acts: what people at other nodes do to people here, such as telling them something."""

from collections.abc import Iterable, Iterator

from msgspec import structs

from teaparty.core.events import DoneElsewhere, Event, Person, ToldElsewhere, Whispered
from teaparty.core.log.log import Entry
from teaparty.core.log.places import Line
from teaparty.core.log.stream import Stream
from teaparty.core.party.features import Feature
from teaparty.core.party.party import Party
from teaparty.core.party.session import Session
from teaparty.core.people.roster import PLACE, Roster
from teaparty.core.people.tickets import Tickets
from teaparty.core.people.whispers import Whispers
from teaparty.core.values.notices import Reason


class FarActs(Feature):
    """Does to people here what is told of them in the logs that all nodes read."""

    def __init__(
        self, party: Party, roster: Roster, whispers: Stream[Session], tickets: Tickets | None
    ) -> None:
        self._sessions, self._members = party.sessions, party.members
        self._rooms, self._whispers, self._tickets = party.rooms, whispers, tickets
        self._calls, self._waiting = party.calls, list[ToldElsewhere | DoneElsewhere]()
        roster.on(ToldElsewhere, self._waiting.append)
        roster.on(DoneElsewhere, self._waiting.append)
        roster.whispered.append(self._take)
        roster.afterwards(self._do_all)

    def _here(self, number: int) -> Session | None:
        """Return who is in here by that session, or has gone on here as somebody else was in."""
        found = self._sessions.get(number)
        if found is None and self._tickets is not None:
            found = self._sessions.get(self._tickets.now(number))
        return found

    def _do_all(self) -> None:
        """Do what was told, after people have the lines of the same turn, which came first."""
        waiting = self._waiting[:]
        self._waiting.clear()
        for event in waiting:
            does = self._is_told if isinstance(event, ToldElsewhere) else self._is_done
            self._calls.call(PLACE, does, event)

    def _is_told(self, told: ToldElsewhere) -> None:
        me = self._here(told.who.number)
        if me is not None:
            me.send(told.event)
            if isinstance(told.event, Whispered):
                _note(me, told.event)

    def _is_done(self, done: DoneElsewhere) -> None:
        me, rooms = self._here(done.who.number), self._rooms
        if me is None:
            return
        if done.act == "leave":
            me.leave(Reason.__members__.get(done.word, Reason.KICKED))
        elif done.act == "move" and done.word in rooms:
            me.move(rooms[done.word])
        elif done.act == "role" and me.account is not None:
            me.belong_to(structs.replace(me.account, role=done.word))

    # --- whispers

    def give_all(self, entries: Iterable[Entry]) -> None:
        """Give people here whispers that were read from the records; they wait for their own."""
        whispers = self._whispers
        for entry in entries:
            found = self._as_now(entry)
            whispers.log.replace(found)
            if isinstance(whispers, Whispers) and whispers.is_found(found):
                self._wake(found.event)
            else:
                self._give(found)

    def _take(self, entries: list[Entry], at: int) -> None:
        """Give people here a whisper that comes from another node, before the log has it."""
        entries[at] = found = self._as_now(entries[at])
        self._give(found)

    def _as_now(self, entry: Entry) -> Entry:
        """Return a whisper between the sessions of today, of those of its people who are here.

        The records don't know sessions; and somebody may have gone on here a moment ago.
        """
        event = entry.event
        if not isinstance(event, Whispered):
            return entry
        to = tuple([self._now(person) for person in event.to])
        event = structs.replace(event, who=self._now(event.who), to=to)
        return entry if event == entry.event else structs.replace(entry, event=event)

    def _wake(self, event: Event) -> None:
        assert isinstance(event, Whispered)
        for me in [self._members.get(each.account) for each in (event.who, *event.to)]:
            if me is not None:
                me.wake()

    def _now(self, person: Person) -> Person:
        """Return somebody as they are here by now, if they are."""
        me = self._of(person)
        return person if me is None or not me.is_here else me.person

    def _of(self, person: Person) -> Session | None:
        return self._members.get(person.account) if person.account else self._here(person.number)

    def _give(self, entry: Entry) -> None:
        event = entry.event
        if isinstance(event, Whispered):
            line = Line(entry.room, event, entry.number, entry.at, entry.number)
            for me in set(self._meant(event)):
                me.expect(self._whispers.log, line)
                _note(me, event)

    def _meant(self, event: Whispered) -> Iterator[Session]:
        for person in event.to:
            me = self._of(person)
            if me is not None and me.is_here:
                yield me


def _note(me: Session, event: Whispered) -> None:
    if not me.ignoring.has(event.who):
        me.correspondence.comes(event, me.clock.monotonic())
