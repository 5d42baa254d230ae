"""The lists of people who are in: each is made once in a turn, however many ask for it."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

from teaparty.core.events import PeopleListed, Person
from teaparty.core.log.turns import Turns
from teaparty.core.party.features import Feature
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.ports import Clock


class PeopleLists(Feature):
    """The lists of these people, by their keys. One that was made is good until the turn ends."""

    def __init__(self, people: Mapping[str, Session], turns: Turns, clock: Clock) -> None:
        self._people = people
        self._clock = clock
        self._turns = turns
        self._turn = turns.turn
        self._made: dict[tuple[str, int | None], PeopleListed] = {}  # by the names of rooms

    def everybody(self, most: int | None = None) -> PeopleListed:
        """Return the list of everybody; it names at most so many, and counts the others."""
        return self._listed(None, self._people, most)

    def in_room(self, room: Room) -> PeopleListed:
        """Return the list of the people in a room."""
        return self._listed(room, room.members, None)

    def moved(self, me: Session) -> None:
        """Make the lists anew: this person comes, goes or leaves."""
        self._made.clear()

    def renamed(self, me: Session, old: Person) -> None:
        """Make the lists anew."""
        self._made.clear()

    def _listed(
        self, room: Room | None, people: Mapping[Any, Session], most: int | None
    ) -> PeopleListed:
        if self._turn is not self._turns.turn:
            self._turn = self._turns.turn
            self._made.clear()
        name, place = ("", "") if room is None else (room.name, room.title)
        found = self._made.get((name, most))
        if found is None:
            now = self._clock.monotonic()
            rows = tuple(person.row(now) for person in islice(people.values(), most))
            found = PeopleListed(people=rows, place=place, more=len(people) - len(rows))
            self._made[name, most] = found
        return found
