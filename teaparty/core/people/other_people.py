"""The people of other nodes, as they are known here: their names, accounts and places."""

from collections.abc import Callable, Iterable

from msgspec import structs

from teaparty.core.events import DoneElsewhere, NodeEnded, SomebodyIs, SomebodyLeft
from teaparty.core.party.elsewhere import Elsewhere, Tells
from teaparty.core.party.party import Party
from teaparty.core.party.party_feature import PartyFeature
from teaparty.core.party.session import Session
from teaparty.core.people.departed import Departed
from teaparty.core.people.ticket_holders import TicketHolders
from teaparty.core.values.names import fold
from teaparty.core.values.notices import Reason


class OtherPeople(PartyFeature):
    """Those who are in by other nodes. What is done to them is told these by `tells`."""

    def __init__(self, party: Party, departed: Departed, tells: Tells) -> None:
        super().__init__(party)
        self._features, self._registry = party.features, party.registry
        self._others, self._people, self._members = party.elsewhere, party.people, party.members
        self._departed, self._tells = departed, tells
        self._leases: dict[int, int] = {}  # by which epochs they are in
        self._aside: dict[int, Elsewhere] = {}  # whose name or account somebody here has
        self._holders = TicketHolders()
        self.leaving: list[Callable[[Elsewhere], object]] = []
        """Are given each of them before they are forgotten."""
        self.moving: list[Callable[[Elsewhere, str], object]] = []
        """Are given each of them who stands in another room now, and the name of the one before."""
        self._registry.displaced = self._is_displaced

    def begin_with(self, rows: Iterable[SomebodyIs]) -> None:
        """Know these people, and no others."""
        found = {row.who.number: row for row in rows}
        for number in [number for number in self._others if number not in found]:
            self._forget(number)
        for row in found.values():
            self.know(row)

    def know(self, row: SomebodyIs, at: float | None = None) -> None:
        """Know of somebody what the row says, which was told `at` that time, if it is news."""
        other = self._others.get(row.who.number)
        if other is None:
            if len(self._others) < self._limits.people_elsewhere:
                self._meet(row, at)
            return
        assert isinstance(other, Elsewhere)
        old, before = other.person, other.told.room
        other.become(row)
        if row.key != fold(old.name) and self._people.get(fold(old.name)) is other:
            self._registry.give_up(old)
        self._put(other, row)
        if other.person != old:
            self._party.follow(other, old)
        for does in self.moving if row.room != before else ():
            does(other, before)

    def is_done(self, done: DoneElsewhere) -> None:
        """Know what was done to somebody: their node may have died, and never does it."""
        other = self._others.get(done.who.number)
        if not isinstance(other, Elsewhere):
            return
        if done.act == "move" and done.word in self._party.rooms:
            self.know(structs.replace(other.told, room=done.word))
        elif done.act == "leave":
            self.know(structs.replace(other.told, tickets=()))

    def _meet(self, row: SomebodyIs, at: float | None) -> None:
        there = row.who.account in self._members or row.instead
        other = Elsewhere(self._party, row, self._tells)
        other.came = row.since if at is None else min(at, row.since)
        self._put(other, row)
        self._departed.comes(other)
        if at is not None and not there:
            self._features.came_in_elsewhere(other)

    def _put(self, other: Elsewhere, row: SomebodyIs) -> None:
        self._others.put(other, row.room, row.listens)
        self._leases[other.number] = row.epoch
        self._holders.put(other.number, row.tickets)
        self._party.moves += 1
        if self._registry.know(other):
            self._aside.pop(other.number, None)
        else:
            self._aside[other.number] = other

    def with_ticket(self, digest: str) -> SomebodyIs | None:
        """Return who has the ticket with that digest, in or expected back, as told last."""
        other = self._others.get(self._holders.holder(digest))
        return other.told if isinstance(other, Elsewhere) else self._departed.with_ticket(digest)

    def _is_displaced(self, other: Session) -> None:
        assert isinstance(other, Elsewhere)
        self._aside[other.number] = other

    def let_in(self) -> None:
        """Have those be found whose names or accounts nobody here has any more."""
        for other in list(self._aside.values()):
            if self._registry.know(other):
                del self._aside[other.number]

    def has_left(self, event: SomebodyLeft) -> None:
        """Forget somebody who has left, or comes in by another node."""
        other = self._others.get(event.who.number)
        if isinstance(other, Elsewhere) and event.why == "elsewhere":
            self._departed.comes_in_elsewhere(other)
        self._forget(event.who.number)

    def ended(self, event: NodeEnded) -> None:
        """Forget all who were in by a node that has ended."""
        leases, others = self._leases.items(), self._others
        found = [others[number] for number, lease in leases if lease == event.epoch]
        gone = [each for each in found if isinstance(each, Elsewhere)]
        self._departed.ended(gone)
        for other in gone:
            self._forget(other.number)

    def _forget(self, number: int) -> None:
        other = self._others.get(number)
        if isinstance(other, Elsewhere):
            for does in self.leaving:
                does(other)
            other.gone = Reason.LINK
            self._others.take(other)
            self._registry.leaves(other)
            self._party.moves += 1
            del self._leases[number]
            self._holders.take(number)
            self._aside.pop(number, None)
