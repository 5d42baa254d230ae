"""Listeners: they are told what people do in rooms, after everybody there has read it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from teaparty.core.events import Event
from teaparty.core.log.holdups import HoldUps
from teaparty.core.log.log import Entry
from teaparty.core.party.rooms import Room
from teaparty.core.values.notices import Fault


class Listener(Protocol):
    """Is told what people do in rooms, after they have read it."""

    name: str

    def heard(self, room: Room, event: Event) -> None:
        """Hear of one event in a `Room`; what is done to the room comes in the next turn."""
        ...


class Listeners:
    """The listeners of a party with these rooms. What they do themselves none of them hears."""

    def __init__(
        self,
        listeners: Sequence[Listener],
        rooms: Mapping[str, Room],
        holdups: HoldUps,
        report: Callable[[Fault], None],
    ) -> None:
        self.listeners = listeners
        self._rooms = rooms
        self._holdups = holdups
        self._report = report
        self._telling = False
        self._unheard: set[tuple[str, int]] = set()  # what listeners did, by room and number

    def note(self, room: str, number: int) -> None:
        """Take note of an event that has just got its number."""
        if self._telling:
            self._unheard.add((room, number))

    def hear(self, entries: Iterable[Entry]) -> None:
        """Tell the listeners what people did, of these entries."""
        if not self.listeners:
            return
        self._telling = True
        for entry in entries:
            if (entry.room, entry.number) in self._unheard:
                self._unheard.remove((entry.room, entry.number))
            elif entry.event.who.number and entry.room in self._rooms:
                for listener in self.listeners:
                    self._tell(listener, entry)
        self._telling = False

    def _tell(self, listener: Listener, entry: Entry) -> None:
        began, place = self._holdups.begins(), f"the listener {listener.name}"
        try:
            listener.heard(self._rooms[entry.room], entry.event)
        except BaseException as error:
            self._report(Fault(session=0, place=place, error=error))
        self._holdups.ends(began, 0, place)
