"""The staff of a party, whether they are in or out."""

from collections.abc import Sequence

from teaparty.core.events import AccountsListed, PersonRow, StaffListed, StaffRow
from teaparty.core.moderation.gatekeeper import Gatekeeper
from teaparty.core.party.party import Party
from teaparty.core.party.party_feature import PartyFeature
from teaparty.core.ports import Ports
from teaparty.core.records import Account
from teaparty.core.values.names import fold

FRESH_SECONDS = 10
"""For so long the accounts of staff are not read again."""


class StaffList(PartyFeature):
    """The staff of a party, as everybody may see it."""

    def __init__(self, party: Party, ports: Ports, gatekeeper: Gatekeeper | None) -> None:
        super().__init__(party)
        self._role = party.role
        self._people, self._members = party.people, party.members
        self._records = ports.records
        self._clock = ports.clock
        self._gatekeeper = gatekeeper
        self._accounts: Sequence[Account] = ()
        self._asked: tuple[float, int] | None = None
        """When the accounts were read, and after how many changes by staff."""

    async def listed(self) -> StaffListed:
        """Return the list: the highest roles first, and in each role people who are in first."""
        accounts = await self._staff_accounts()
        rows = [
            (-session.role.rank, False, fold(session.name), _in(session.name, session.row()))
            for session in self._people.values()
            if session.role.staff
        ]
        for account in accounts:
            if account.number not in self._members:
                role = self._role(account.role)
                row = StaffRow(
                    name=account.name, role=role.title, seen=self._clock.time() - account.seen
                )
                rows.append((-role.rank, True, fold(account.name), row))
        rows.sort(key=lambda each: each[:3])
        most = self._limits.named
        people = tuple(row for *_, row in rows[:most])
        return StaffListed(people=people, more=max(0, len(rows) - most))

    async def accounts(self, beginning: str) -> AccountsListed:
        """Return the registered names that begin so, in their order, and who has them."""
        most = self._limits.history_page
        found, count = await self._records.accounts_called(fold(beginning), most)
        return AccountsListed(people=tuple(map(self._row, found)), more=count - len(found))

    def _row(self, account: Account) -> StaffRow:
        session, role = self._members.get(account.number), self._role(account.role)
        person = None if session is None else session.row()
        seen = self._clock.time() - account.seen
        return StaffRow(name=account.name, role=role.title, person=person, seen=seen)

    async def _staff_accounts(self) -> Sequence[Account]:
        now = self._clock.monotonic()
        changes = self._gatekeeper.changes if self._gatekeeper is not None else 0
        asked = self._asked
        if asked is None or now - asked[0] >= FRESH_SECONDS or asked[1] != changes:
            roles = [name for name, role in self._options.roles.items() if role.staff]
            self._accounts = await self._records.accounts_with(roles)
            self._asked = now, changes
        return self._accounts


def _in(name: str, row: PersonRow) -> StaffRow:
    return StaffRow(name=name, role=row.role, person=row)
