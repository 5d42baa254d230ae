"""Links: the doors by which one session is reached.

Usually that is one. It is none for a while, when a member's connection was lost, and several where
one account may come in more than once: they all see the same.
"""

from typing import TYPE_CHECKING

from teaparty.core.log.log import Batch, Entry
from teaparty.core.values.looks import DEFAULT, Look, Wishes
from teaparty.core.values.notices import Reason, Unlinked

if TYPE_CHECKING:
    from teaparty.core.party.session import Session
    from teaparty.core.ports import Door

CATCH_UP = 16
"""Lines that are written at a time to who has several links."""


class NoDoor:
    """The door of somebody whose link was lost: their cursor stands still."""

    address = ""
    ready = False

    def belongs_to(self, session: "Session") -> None:
        """See `core.ports.Door`."""

    def flush(self) -> None:
        """See `core.ports.Door`."""

    def show(self, entries: list[Entry]) -> None:
        """See `core.ports.Door`."""

    def deliver(self, batch: Batch) -> None:
        """See `core.ports.Door`."""

    def step_in(self) -> None:
        """See `core.ports.Door`."""

    def resume(self) -> None:
        """See `core.ports.Door`."""

    def close(self) -> None:
        """See `core.ports.Door`."""

    def notice(self) -> None:
        """See `core.ports.Door`."""

    def dress(self, wishes: Wishes) -> Look:
        """See `core.ports.Door`."""
        return wishes.over(DEFAULT)

    def ask(self, text: str, hidden: bool) -> None:
        """See `core.ports.Door`."""


NO_DOOR = NoDoor()


class MultiDoor:
    """Several doors of one session. It reads as fast as the slowest of them."""

    def __init__(self, session: "Session", doors: "list[Door]") -> None:
        self._session = session
        self.doors = doors

    @property
    def address(self) -> str:
        """The address of the one that came last."""
        return self.doors[-1].address

    @property
    def ready(self) -> bool:
        """See `core.ports.Door`."""
        return all(door.ready for door in self.doors)

    def belongs_to(self, session: "Session") -> None:
        """See `core.ports.Door`."""
        self._session = session
        for door in self.doors:
            door.belongs_to(session)

    def flush(self) -> None:
        """See `core.ports.Door`."""
        while self.ready and (entries := self._session.news(CATCH_UP)):
            self.show(entries)
            if entries[-1].event.heavy:
                self._session.wake()  # for what is behind it, in the next turn
                self.resume()
                break

    def show(self, entries: list[Entry]) -> None:
        """See `core.ports.Door`."""
        for door in list(self.doors):
            door.show(entries)

    def deliver(self, batch: Batch) -> None:
        """See `core.ports.Door`."""
        self.flush()

    def step_in(self) -> None:
        """Stand apart: each line is written several times."""

    def resume(self) -> None:
        """See `core.ports.Door`."""
        for door in list(self.doors):
            door.resume()

    def close(self) -> None:
        """See `core.ports.Door`."""
        for door in list(self.doors):
            door.close()

    def notice(self) -> None:
        """Nobody is let in who has several links already."""

    def dress(self, wishes: Wishes) -> Look:
        """Dress all; return the look of the one that came last."""
        return [door.dress(wishes) for door in self.doors][-1]

    def ask(self, text: str, hidden: bool) -> None:
        """See `core.ports.Door`."""
        for door in self.doors:
            door.ask(text, hidden)


def doors_of(session: "Session") -> "list[Door]":
    """Return the doors by which a session is reached, the oldest first."""
    door = session.door
    if isinstance(door, MultiDoor):
        return door.doors
    return [] if door is NO_DOOR else [door]


def addresses_of(session: "Session") -> list[str]:
    """Return from where somebody's links come; where there is none, from where the last one did."""
    return [door.address for door in doors_of(session)] or [session.address]


def link(session: "Session", doors: "list[Door]") -> None:
    """Let a session be reached by just these doors."""
    session.step_out()
    session.door = doors[0] if len(doors) == 1 else MultiDoor(session, doors) if doors else NO_DOOR
    session.door.belongs_to(session)


def still_there(session: "Session") -> bool:
    """Whether somebody is still there after a wait. Whoever is not has left when this returns."""
    if session.gone is None:
        session.door.notice()
    return session.gone is None


def lose(session: "Session", door: "Door") -> None:
    """Let a session go on without a door that has ended. A member is expected back for a while."""
    doors, party = doors_of(session), session.party
    if door not in doors:
        return
    others = [each for each in doors if each is not door]
    seconds = party.limits.link_seconds
    if session.gone is not None or (not others and (session.account is None or not seconds)):
        session.leave(Reason.LINK)
        return
    link(session, others)
    if not others:
        party.report(Unlinked(session=session.number, name=session.name))
        session.ask_no_more()
        session.absence = party.agenda.at(party.now + seconds, lambda: session.leave(Reason.LINK))


def expect_no_more(session: "Session") -> None:
    """Wait no longer for somebody whose link was lost: they are back, or leave."""
    if session.absence is not None:
        session.absence.cancel()
        session.absence = None
