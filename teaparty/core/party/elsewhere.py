"""People who are in by another node of the party: they can be asked about, told things and sent.

Whoever asks for somebody gets a session, wherever the person is. Of one elsewhere it shows what is
known here, and what is done to it goes to the node where the person is; see `events.elsewhere`.
"""

from collections.abc import Callable
from typing import Any, ClassVar, NoReturn

from teaparty.core.events import DoneElsewhere, Event, SomebodyIs, ToldElsewhere
from teaparty.core.events.elsewhere import Act
from teaparty.core.log.codec import carried
from teaparty.core.log.log import Log
from teaparty.core.log.places import Line
from teaparty.core.party.door import NO_DOOR, NoDoor
from teaparty.core.party.links import link
from teaparty.core.party.party import Party
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.records import Account, Preferences
from teaparty.core.values.notices import Reason
from teaparty.core.values.refusal import Refusal

FAR = "{name} is in by another server of this party, so that can't be done from here."
Tells = Callable[[ToldElsewhere | DoneElsewhere], object]
"""Appends an event for the node where somebody is."""


class FarDoor(NoDoor):
    """A connection that another node has."""

    def __init__(self, address: str) -> None:
        self.address = address


class Elsewhere(Session):
    """Somebody who is in by another node, as the last row of them says."""

    __slots__ = ("_listens", "_nowhere", "_rooms", "_stands", "_streams", "_tells", "came", "told")

    is_here: ClassVar[bool] = False

    def __init__(self, party: Party, row: SomebodyIs, tells: Tells) -> None:
        self._tells, self._stands = tells, row.room
        self._rooms, self._nowhere, self._streams = party.rooms, party.nowhere, party.streams
        super().__init__(party, NO_DOOR, row.who.number, "mud")
        self.active = self._monotonic(row.active)
        self.came = row.since
        """When they came in, or before, Unix time in seconds: no later than it was told here."""
        self.become(row)

    def become(self, row: SomebodyIs) -> None:
        """Be as that row says."""
        self.told, self._stands, self._listens = row, row.room, row.listens
        self.person, self.away = row.who, row.away
        self.role = self.party.role(row.role)
        self.account = _account(row) if row.who.account else None
        self.preferences = Preferences(description=row.description)
        self.address = row.addresses[0] if row.addresses else ""
        link(self, [FarDoor(each) for each in row.addresses] if row.linked else [])
        self.since = self._monotonic(row.since)
        self.active = max(self.active, self._monotonic(row.active))

    def _monotonic(self, unix: float) -> float:
        """Return the time of this process's clock; what others say may lie ahead."""
        clock = self.clock
        return clock.monotonic() - max(0.0, clock.time() - unix)

    @property
    def room(self) -> Any:
        """Where they stand, if that is open here."""
        return self._rooms.get(self._stands, self._nowhere)

    @room.setter
    def room(self, room: Any) -> None:
        """Only rows say where they stand."""

    @property
    def followed(self) -> list[Any]:
        """See `Follower`."""
        return [self._streams[name] for name in self._listens if name in self._streams]

    heard = followed

    # --- what goes to the node where they are

    def send(self, event: Event) -> None:
        """See `Reader`."""
        told = carried(event)
        if told is not None and self.gone is None:
            self._tells(ToldElsewhere(who=self.person, event=told))

    def _do(self, act: Act, word: str) -> None:
        if self.gone is None:
            self._tells(DoneElsewhere(who=self.person, act=act, word=word))

    def move(self, room: Room) -> None:
        """See `Session`."""
        if not self.party.has(room):
            raise ValueError(f"the room {room.name!r} is not open")
        self._do("move", room.name)

    def leave(self, reason: Reason) -> None:
        """See `Session`."""
        self._do("leave", reason.name)

    def belong_to(self, account: Account | None) -> None:
        """Have the role of this account, which they have already."""
        if account is None or account.number != self.person.account:
            self.refuse_here()
        self._do("role", account.role)

    def expect(self, log: Log, line: Line) -> None:
        """See `Reader`: their node gives it to them."""

    def wake(self) -> None:
        """See `Reader`: their node wakes them."""

    # --- what can only be done there

    def refuse_here(self, *given: object, **named: object) -> NoReturn:
        """Raise `Refusal`: it can't be done from here."""
        raise Refusal(FAR, name=self.name)

    accept = answer = follow = handle = ignore = offer = put = refuse_here
    set_preferences = store_ignored = unfollow = wish = refuse_here


def _account(row: SomebodyIs) -> Account:
    """Return what is known here of a member's account."""
    who = row.who
    return Account(number=who.account, name=who.name, role=row.role, since=row.registered)
