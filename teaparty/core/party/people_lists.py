"""The lists of those who are in: each is made once in a turn, however many ask for it."""

from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from teaparty.core.events import PeopleListed

if TYPE_CHECKING:
    from teaparty.core.log.reader import Turn
    from teaparty.core.party.party import Party
    from teaparty.core.party.rooms import Room
    from teaparty.core.party.session import Session


class PeopleLists:
    """Who is in, at a party."""

    def __init__(self, party: "Party") -> None:
        self._party = party
        self._turn: Turn | None = None
        self._made: dict[tuple[str, int | None], PeopleListed] = {}  # by the names of rooms

    def everybody(self, most: int | None = None) -> PeopleListed:
        """Return the list of everybody; it names at most so many, and counts the others."""
        people = self._party.people
        return self._listed(None, people, most)

    def in_room(self, room: "Room") -> PeopleListed:
        """Return the list of those in a room."""
        return self._listed(room, room.members, None)

    def changes(self) -> None:
        """Somebody comes, goes or is called otherwise: a list that was made says so no more."""
        self._made.clear()

    def _listed(
        self, room: "Room | None", people: "Mapping[Any, Session]", most: int | None
    ) -> PeopleListed:
        if self._turn is not self._party.turns.turn:
            self._turn = self._party.turns.turn
            self._made.clear()
        name, place = ("", "") if room is None else (room.name, room.title)
        found = self._made.get((name, most))
        if found is None:
            rows = tuple(person.row() for person in islice(people.values(), most))
            found = PeopleListed(people=rows, place=place, more=len(people) - len(rows))
            self._made[name, most] = found
        return found
