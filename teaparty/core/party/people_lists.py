"""The lists of people who are in: each is made once in a turn, however many ask for it.

Rooms and features may show one while somebody moves, so each move makes them anew at once.
"""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from teaparty.core.events import PeopleListed, Person
from teaparty.core.party.features import Feature
from teaparty.core.party.party import Party
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.ports import Clock


class PeopleLists(Feature):
    """The lists of a party. One that was made is good until somebody moves, or the turn ends."""

    def __init__(self, party: Party, clock: Clock) -> None:
        self._party = party
        self._people = party.people
        self._clock = clock
        self._turns = party.turns
        self._turn, self._moves = party.turns.turn, party.moves
        self._made: dict[tuple[str, int | None], PeopleListed] = {}  # by the names of rooms

    def everybody(self, most: int | None = None) -> PeopleListed:
        """Return the list of everybody; it names at most so many, and counts the others."""
        return self._listed(None, self._people, most)

    def sessions(self) -> Iterable[Session]:
        """Return everybody whom `everybody` lists."""
        return self._people.values()

    def in_room(self, room: Room) -> PeopleListed:
        """Return the list of the people in a room."""
        return self._listed(room, room.people, None)

    def renamed(self, me: Session, old: Person) -> None:
        """Make the lists anew."""
        self._made.clear()

    def _listed(
        self, room: Room | None, people: Mapping[Any, Session], most: int | None
    ) -> PeopleListed:
        self._drop_old_ones()
        name, place = ("", "") if room is None else (room.name, room.title)
        found = self._made.get((name, most))
        if found is None:
            now = self._clock.monotonic()
            rows = tuple(person.row(now) for person in islice(people.values(), most))
            found = PeopleListed(people=rows, place=place, more=len(people) - len(rows))
            self._made[name, most] = found
        return found

    def _drop_old_ones(self) -> None:
        turn, moves = self._turns.turn, self._party.moves
        if turn is not self._turn or moves != self._moves:
            self._turn, self._moves = turn, moves
            self._made.clear()
