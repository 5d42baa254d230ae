"""Which rooms were open before a change, who stood there, and what was to come; having it again."""

from collections.abc import Container, Iterable, Iterator
from itertools import chain

from teaparty.core.party.party import Party
from teaparty.core.party.rooms import Room
from teaparty.plugin_loader.checks import Faulty
from teaparty.plugin_loader.undo import Step, each_done


class Standing:
    """The rooms of a party with their exits, people and listeners, as they are when it is made."""

    def __init__(self, party: Party) -> None:
        self._party = party
        self._rooms = party.rooms
        self._house = party.house
        self._timers = party.plugin_timers
        self._start = party.start
        self._waiting = self._timers.waiting
        self._people = {room: list(room.members.values()) for room in self._rooms.values()}
        self._listeners = {room: list(room.listeners.values()) for room in self._people}
        self._exits = {room: dict(room.exits) for room in self._people}

    def have_again(self, changed: Container[Room]) -> None:
        """Have these rooms, timers and no others; people stand where they stood.

        Clients are shown those that were `changed` meanwhile. Raises `Faulty`.
        """
        self._do(self._all(changed))

    def open_again(self) -> None:
        """Open the rooms that are missing, with their people and timers; raise `Faulty`."""
        self._do(chain(self._opening(), self._moving(), self._listening()))

    def _do(self, steps: Iterable[Step]) -> None:
        faults = each_done(steps, self._party.report)
        if faults:
            raise Faulty("; ".join(faults))

    def _all(self, changed: Container[Room]) -> Iterator[Step]:
        """Yield all steps; each part looks at what those before it have done."""
        yield from self._shutting()
        yield from self._opening()
        yield Step("having the start again", setattr, (self._party, "start", self._start))
        yield from self._shutting()  # what was the start
        yield from self._showing(changed)
        yield from self._moving()
        yield from self._listening()
        yield Step("having the timers again", self._timers.have_again, (self._waiting,))

    def _shutting(self) -> Iterator[Step]:
        for room in list(self._rooms.values()):
            if room not in self._people and room is not self._party.start:
                yield Step(f"shutting the room {room.name}", self._party.shut, (room,))

    def _opening(self) -> Iterator[Step]:
        for room in self._people:
            if room.name not in self._rooms:
                yield Step(f"opening the room {room.name} again", self._open, (room,))

    def _open(self, room: Room) -> None:
        """Open a room; what it has called later goes on."""
        self._house.add(room)
        theirs = [each for each, (it, _) in self._waiting.items() if it.is_of_room(room.name)]
        self._timers.go_on({each: self._waiting[each] for each in theirs})

    def _showing(self, changed: Container[Room]) -> Iterator[Step]:
        for room, exits in self._exits.items():
            what = f"showing the room {room.name} as it was"
            if room.exits != exits:
                yield Step(what, self._party.change_exits, (room, exits))
            elif room in changed:
                yield Step(what, room.show_change)

    def _moving(self) -> Iterator[Step]:
        for room, people in self._people.items():
            for me in people:
                there = self._rooms.get(room.name)
                if me.gone is None and there not in (None, me.room):
                    yield Step("moving somebody back", me.move, (there,))

    def _listening(self) -> Iterator[Step]:
        for room, people in self._listeners.items():
            for me in people if self._rooms.get(room.name) is room else ():
                if me.gone is None:
                    yield Step("having somebody listen again", me.follow, (room,))
