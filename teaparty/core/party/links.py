"""Links: the doors by which one session is reached.

Usually that is one. People whose connection was lost may have none for a while. Where one account
may come in more than once, a session has several, which all show the same.
"""

from collections.abc import Callable

from teaparty.core.log.follower import Following
from teaparty.core.log.log import Batch, Entry
from teaparty.core.party.door import NO_DOOR, Door
from teaparty.core.party.moving import tell_mode
from teaparty.core.party.session import Session
from teaparty.core.values.looks import Look, Wishes
from teaparty.core.values.modes import Mode
from teaparty.core.values.notices import Reason, Unlinked

ABSENCE = "absence"
"""The kind of timers that end the wait for somebody; their number is that of the session."""
CATCH_UP = 16
"""Lines that are written at a time to people who read on their own, or by several links."""


class MultiDoor:
    """Several doors of one session. It reads as fast as the slowest of them."""

    stay = None
    """Each door has one of its own."""

    def __init__(self, session: Session, doors: list[Door]) -> None:
        self._session = session
        self.doors = doors

    @property
    def mode(self) -> Mode | None:
        """See `core.party.door`. One door that knows a single mode decides for all."""
        return next((door.mode for door in self.doors if door.mode is not None), None)

    @property
    def unused(self) -> frozenset[str]:
        """See `core.party.door`. What one door makes use of can be wished for by each."""
        return frozenset.intersection(*(door.unused for door in self.doors))

    @property
    def address(self) -> str:
        """The address of the one that came last."""
        return self.doors[-1].address

    @property
    def ready(self) -> bool:
        """See `core.party.door`."""
        return all(door.ready for door in self.doors)

    def belongs_to(self, session: Session) -> None:
        """See `core.party.door`."""
        self._session = session
        for door in self.doors:
            door.belongs_to(session)

    def flush(self) -> None:
        """See `core.party.door`."""
        while self.ready and show_news(self._session, self.show, self.resume):
            pass
        self.catch_up()

    def catch_up(self) -> None:
        """See `core.party.door`."""
        for door in list(self.doors):
            door.catch_up()

    def show(self, entries: list[Entry]) -> None:
        """See `core.party.door`."""
        for door in list(self.doors):
            door.show(entries)

    def deliver(self, batch: Batch, aside: Following | None = None) -> None:
        """See `core.party.door`."""
        self.flush()

    def step_in(self) -> None:
        """Stand apart: each line is written several times."""

    def resume(self) -> None:
        """See `core.party.door`."""
        for door in list(self.doors):
            door.resume()

    def close(self) -> None:
        """See `core.party.door`."""
        for door in list(self.doors):
            door.close()

    def notice(self) -> None:
        """Nothing to do: nobody with several links waits to come in."""

    def dress(self, wishes: Wishes) -> Look:
        """Dress all; return the look of the one that came last."""
        return [door.dress(wishes) for door in self.doors][-1]

    def ask(self, text: str, hidden: bool) -> None:
        """See `core.party.door`."""
        for door in self.doors:
            door.ask(text, hidden)


def show_news(
    session: Session, show: Callable[[list[Entry]], None], read_on: Callable[[], None]
) -> bool:
    """Show a session some of its news; return whether there is more for it in this turn.

    What comes after something heavy waits for the next turn; lines are read meanwhile.
    """
    entries = session.news(CATCH_UP)
    if not entries:
        return False
    show(entries)
    if entries[-1].event.heavy:
        session.wake()
        read_on()
        return False
    return not session.has_read_all


def doors_of(session: Session) -> list[Door]:
    """Return the doors by which a session is reached, the oldest first."""
    door = session.door
    if isinstance(door, MultiDoor):
        return door.doors
    return [] if door is NO_DOOR else [door]


def addresses_of(session: Session) -> list[str]:
    """Return the addresses of all links; without a link, that of the last one."""
    return [door.address for door in doors_of(session)] or [session.address]


def link(session: Session, doors: list[Door]) -> None:
    """Make these the doors of a session."""
    session.step_out()
    session.door = doors[0] if len(doors) == 1 else MultiDoor(session, doors) if doors else NO_DOOR
    session.door.belongs_to(session)


def still_there(session: Session) -> bool:
    """Whether a person is still there after a wait; if not, the session has left on return."""
    if session.gone is None:
        session.door.notice()
    return session.gone is None


def lose(session: Session, door: Door) -> None:
    """Take a door that has ended from its session.

    A member is expected back for a while, and so is everybody who has a ticket, unless very many
    are: they hold no connection, so no other limit bounds them.
    """
    doors, party = doors_of(session), session.party
    if door not in doors:
        return
    others = [each for each in doors if each is not door]
    seconds = session.limits.link_seconds
    stay = door.stay
    if stay is not None:
        stay.lost_at = session.clock.monotonic()
    resumable = stay is not None and stay.resumable and party.absent < session.limits.absent
    expected = session.account is not None or resumable
    if session.gone is not None or (not others and not (expected and seconds)):
        session.leave(Reason.LINK)
        return
    mode = session.mode
    link(session, others)
    if others:
        tell_mode(session, mode)
    else:
        party.report(Unlinked(session=session.number, name=session.name))
        session.features.shown_anew(session)
        session.ask_no_more()
        session.absence = party.timers.at(
            session.clock.monotonic() + seconds, ABSENCE, session.number
        )
