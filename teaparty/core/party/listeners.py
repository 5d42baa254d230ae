"""Listeners: they are told what people do in rooms, after everybody there has read it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from teaparty.core.events import Event
from teaparty.core.log.holdups import HoldUps
from teaparty.core.log.log import Entry
from teaparty.core.log.places import Line
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
        self._unheard: list[Line] = []  # what listeners did, and is not stored yet

    def note(self, line: Line) -> None:
        """Take note of a line that was appended just now."""
        if self._telling:
            self._unheard.append(line)

    def hear(self, entries: Sequence[Entry]) -> None:
        """Tell the listeners what people did, of these entries."""
        if not self.listeners:
            return
        theirs = {(line.room, line.number) for line in self._unheard}
        self._telling = True
        for entry in entries:
            if entry.event.who.number and entry.room in self._rooms and _place(entry) not in theirs:
                for listener in self.listeners:
                    self._tell(listener, entry)
        self._telling = False
        if theirs:
            stored = set(map(_place, entries))
            self._unheard = [
                line
                for line in self._unheard
                if line.refused is None and (line.room, line.number) not in stored
            ]

    def _tell(self, listener: Listener, entry: Entry) -> None:
        began, place = self._holdups.begins(), f"the listener {listener.name}"
        try:
            listener.heard(self._rooms[entry.room], entry.event)
        except BaseException as error:
            self._report(Fault(session=0, place=place, error=error))
        self._holdups.ends(began, 0, place)


def _place(entry: Entry) -> tuple[str, int | None]:
    return entry.room, entry.number
