"""Listeners: they are told what people do in rooms, after everybody there has read it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from teaparty.core.events import PAST, Event
from teaparty.core.log.holdups import HoldUps
from teaparty.core.log.log import Entry
from teaparty.core.log.places import Line
from teaparty.core.party.rooms import Room
from teaparty.core.values.notices import Fault
from teaparty.core.values.session_numbers import epoch_of


class Listener(Protocol):
    """Is told what people do in rooms, after they have read it."""

    name: str

    def heard(self, room: Room, event: Event) -> None:
        """Hear of one event in a `Room`; what is done to the room comes in the next turn."""
        ...


class Listeners:
    """The listeners of a party with these rooms.

    What they do themselves none of them hears, nor what people do elsewhere, in another epoch.
    """

    def __init__(
        self,
        listeners: Sequence[Listener],
        rooms: Mapping[str, Room],
        holdups: HoldUps,
        report: Callable[[Fault], None],
        epoch: int = 0,
    ) -> None:
        self.listeners = listeners
        self._rooms = rooms
        self._holdups = holdups
        self._report = report
        self._epoch = epoch
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
            if self._is_by_somebody_here(entry) and _place(entry) not in theirs:
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

    def _is_by_somebody_here(self, entry: Entry) -> bool:
        number = entry.event.who.number
        return (
            number != 0
            and (number == PAST or epoch_of(number) == self._epoch)
            and entry.room in self._rooms
        )

    def _tell(self, listener: Listener, entry: Entry) -> None:
        began, place = self._holdups.begins(), f"the listener {listener.name}"
        try:
            listener.heard(self._rooms[entry.room], entry.event)
        except BaseException as error:
            self._report(Fault(session=0, place=place, error=error))
        self._holdups.ends(began, 0, place)


def _place(entry: Entry) -> tuple[str, int | None]:
    return entry.room, entry.number
