"""The roster: who is in by other nodes of the party.

They tell each other in a stream that nobody reads, the log `*`. All fold it in its order, right
before people read what was stored along with it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any, TypeVar

from msgspec import structs

from teaparty.core.events import (
    DoneElsewhere,
    Event,
    Internal,
    NodeEnded,
    Person,
    SomebodyIs,
    SomebodyLeft,
)
from teaparty.core.log.log import EVERYBODY, WHISPERS, Entry
from teaparty.core.log.places import Position
from teaparty.core.log.stream import Stream
from teaparty.core.party.features import Feature
from teaparty.core.party.links import addresses_of
from teaparty.core.party.party import Party
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.people.departed import Departed
from teaparty.core.people.other_people import OtherPeople
from teaparty.core.people.tickets import Tickets
from teaparty.core.records import Account
from teaparty.core.values.names import fold
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.session_numbers import epoch_of

MOST_ADDRESSES = 8  # of one person that others are told
PLACE = "what another node tells"
E = TypeVar("E", bound=Event)


class Roster(Feature, Stream[Session]):
    """Tells other nodes of the people here, and knows the people there; see `events.elsewhere`.

    Those of this process have its `epoch` in the numbers of their sessions, and by that it knows
    what it has told itself. The rows that it tells go by the `lease`, which is another one after
    the others have taken it for dead.
    """

    name = EVERYBODY
    history = False

    def __init__(self, party: Party, options: PartyOptions, tickets: Tickets | None) -> None:
        super().__init__()
        self._party, self._turns, self._clock = party, party.turns, party.clock
        self._calls, self._registry, self._tickets = party.calls, party.registry, tickets
        self._sessions, self._others = party.sessions, party.elsewhere
        self.epoch = self.lease = options.epoch
        self._told: dict[int, SomebodyIs] = {}  # by the numbers of sessions; without `active`
        self._at = 0.0  # when what is told just now was stored, Unix time in seconds
        self._does: dict[type[Event], list[Callable[[Any], object]]] = defaultdict(list)
        self.departed = Departed(party)
        self.others = OtherPeople(party, self.departed, self.tell)
        self.on(SomebodyIs, self._is)
        self.on(SomebodyLeft, self.others.has_left)
        self.on(NodeEnded, self.others.ended)
        self.on(DoneElsewhere, self.others.is_done)
        self.begin(options.limits.history)
        self._turns.open(self)
        self._turns.forewords.append(self._take)
        self.along: list[Callable[[Session], Iterable[Internal]]] = []
        """Return what is told along with somebody of whom it was not told that they are in."""
        self.whispered: list[Callable[[list[Entry], int], object]] = []
        """Are given what was read, and the place in it of each whisper of people elsewhere."""

    def on(self, kind: type[E], does: Callable[[E], object]) -> None:
        """Call `does` with each event of that kind in the log `*`, in its order."""
        self._does[kind].append(does)

    def afterwards(self, does: Callable[[], object]) -> None:
        """Call this after each turn, once people have its lines."""
        self._turns.afterwords.append(does)

    def is_told_of(self, number: int) -> bool:
        """Whether all nodes know who is in by that session, which may be one here."""
        return number in self._told or number in self._others

    def tell(self, event: Internal) -> None:
        """Have all nodes read an event, this one too."""
        self._turns.append(self, event)

    # --- telling of people here

    def goes(self, me: Session, origin: Room, left: Position, came: Position) -> None:
        """Tell that somebody stands elsewhere now, or has left, before a room tells of it."""
        self.shown_anew(me)
        if me.gone is not None and self._told.pop(me.number, None) is not None:
            self._turns.append(self, SomebodyLeft(who=me.person))
            self.others.let_in()

    def came_in(self, me: Session, account: Account | None) -> None:
        """Tell what they listen to."""
        self.shown_anew(me)

    def renamed(self, me: Session, old: Person) -> None:
        """See `Feature`."""
        self.shown_anew(me)

    def shown_anew(self, me: Session) -> None:
        """Tell of somebody, if anything is new."""
        if not me.name or me.gone is not None or me.number not in self._sessions:
            return
        before = self._told.get(me.number)
        row = self._row(me, before)
        if row != before:
            self._told[me.number] = row
            now = self._clock
            active = now.time() - (now.monotonic() - me.active)
            self._turns.append(self, structs.replace(row, active=active))
            for along in self.along if before is None else ():
                for event in along(me):
                    self._turns.append(self, event)
            self.departed.has_come(row)

    role_changed = preferences_changed = shown_anew

    def announce(self) -> None:
        """Tell of everybody anew: the others have taken this node for dead, which has come back."""
        for me in self._sessions.values():
            self.announce_one(me)

    def announce_one(self, me: Session) -> None:
        """Tell of somebody, also if nothing is new."""
        self._told.pop(me.number, None)
        self.shown_anew(me)

    def _row(self, me: Session, before: SomebodyIs | None) -> SomebodyIs:
        clock, account = self._clock, me.account
        since = before.since if before else clock.time() - (clock.monotonic() - me.since)
        instead = before.instead if before else me.entering.instead
        return SomebodyIs(
            who=me.person,
            key=fold(me.name),
            skeleton=self._registry.skeleton(me.name),
            epoch=self.lease,
            room=me.room.name,
            since=since,
            active=0.0,
            away=me.away,
            linked=me.linked,
            role=me.role.name,
            registered=account.since if account is not None else 0.0,
            description=me.preferences.description,
            listens=tuple([each.name for each in me.heard]),
            addresses=tuple(islice(addresses_of(me), MOST_ADDRESSES)),
            tickets=self._tickets.digests(me) if self._tickets is not None else (),
            instead=instead,
            former=self._tickets.former(me) if self._tickets is not None else (),
        )

    # --- what other nodes tell

    def begin_with(self, people: Sequence[Event]) -> None:
        """Know these people elsewhere, and no others; see `SharedTurns.begin_with`."""
        rows = [row for row in people if isinstance(row, SomebodyIs)]
        self.departed.begin_with([row for row in rows if row.ended])
        there = [row for row in rows if not row.ended]
        for row in there:
            self.departed.has_come(row)
        self.others.begin_with([row for row in there if self._is_elsewhere(row)])

    def _take(self, entries: list[Entry]) -> None:
        """Do what others tell, and give people the whispers to them, before anything is read."""
        for at, entry in enumerate(entries):
            event, others = entry.event, self._others
            if entry.room == EVERYBODY:
                self._at = entry.at
                for does in self._does.get(type(event), ()):
                    self._calls.call(PLACE, does, event)
            elif self._is_elsewhere(event):
                if event.who.number in others:
                    others[event.who.number].active = self._clock.monotonic()
                if entry.room == WHISPERS:
                    for give in self.whispered:
                        self._calls.call(PLACE, give, entries, at)

    def _is_elsewhere(self, event: Event) -> bool:
        """Whether somebody who is in by another node has done it, or it tells of them."""
        return epoch_of(event.who.number) != self.epoch

    def _is(self, row: SomebodyIs) -> None:
        self.departed.has_come(row)
        if self._is_elsewhere(row):
            self.others.know(row, self._at)
