"""Who keeps order in a party: those of the staff, be they in or out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from teaparty.core.events import PersonRow, StaffListed, StaffRow
from teaparty.core.records import Account
from teaparty.core.values.names import fold

if TYPE_CHECKING:
    from teaparty.core.party.party import Party

FRESH_SECONDS = 10
"""For so long it is not asked again who of all the accounts has such a role."""


class StaffList:
    """The staff of a party, as anybody may know it."""

    def __init__(self, party: "Party") -> None:
        self._party = party
        self._accounts: Sequence[Account] = ()
        self._asked: tuple[float, int] | None = None
        """When the accounts were asked for, and after how many changes of the order."""

    async def listed(self) -> StaffListed:
        """Return the list: the highest roles first, and of each role those first who are in."""
        party = self._party
        accounts = await self._staff_accounts()
        rows = [
            (-session.role.rank, False, fold(session.name), _in(session.name, session.row()))
            for session in party.people.values()
            if session.role.staff
        ]
        for account in accounts:
            if party.accounts.session_of(account.number) is None:
                role = party.role(account.role)
                row = StaffRow(name=account.name, role=role.title, seen=party.time - account.seen)
                rows.append((-role.rank, True, fold(account.name), row))
        rows.sort(key=lambda each: each[:3])
        most = party.limits.named
        people = tuple(row for *_, row in rows[:most])
        return StaffListed(people=people, more=max(0, len(rows) - most))

    async def _staff_accounts(self) -> Sequence[Account]:
        party = self._party
        changes = party.order.changes
        asked = self._asked
        if asked is None or party.now - asked[0] >= FRESH_SECONDS or asked[1] != changes:
            roles = [name for name, role in party.manners.roles.items() if role.staff]
            self._accounts = await party.ports.records.accounts_with(roles)
            self._asked = party.now, changes
        return self._accounts


def _in(name: str, row: PersonRow) -> StaffRow:
    return StaffRow(name=name, role=row.role, person=row)
