"""Shared acts: what staff do is so at all nodes, from the same place in the order of all lines on.

It is told in the log of all nodes, and the database writes it into the records as it stores that.
So nobody's line stands after their mute, whichever node it came from.
"""

from typing import Literal

from msgspec import structs

from teaparty.core.events import Person, RecordsChanged, RoleIs, SanctionEnded, SanctionIs
from teaparty.core.moderation.gatekeeper import Gatekeeper
from teaparty.core.moderation.resync import Resync
from teaparty.core.moderation.sanctions import Lifted
from teaparty.core.moderation.staff import Staff
from teaparty.core.party.features import Feature, Features
from teaparty.core.party.party import Party
from teaparty.core.people.roster import Roster
from teaparty.core.records import FOR_EVER, Sanction

What = Literal["places", "appointments"]
"""What was changed; see `RecordsChanged`."""


def tell_changed(features: Features, what: What) -> None:
    """Have whatever holds something of the records read it again, at all nodes there are."""
    shared = features.find(SharedActs)
    if shared is None:
        features.records_changed()
    else:
        shared.tell_changed(what)


class SharedActs(Feature):
    """Tells the other nodes what staff do here, and does here what is told."""

    def __init__(
        self,
        party: Party,
        roster: Roster,
        gatekeeper: Gatekeeper,
        resync: Resync | None,
        staff: Staff | None,
    ) -> None:
        self._members, self._features = party.members, party.features
        self._roster, self._gatekeeper, self._resync = roster, gatekeeper, resync
        gatekeeper.tell = self._tell
        if staff is not None:
            staff.store_role = self._tell_role
        roster.on(SanctionIs, self._is_sanctioned)
        roster.on(SanctionEnded, self._is_lifted)
        roster.on(RoleIs, self._has_role)
        roster.on(RecordsChanged, self._changed)

    def tell_changed(self, what: What) -> None:
        """Have all nodes read again what was changed here, this one too."""
        self._roster.tell(RecordsChanged(what=what))

    def _tell(self, write: Sanction | Lifted) -> None:
        if isinstance(write, Lifted):
            self._roster.tell(SanctionEnded(kind=write.kind, target=write.target))
        else:
            until = None if write.until == FOR_EVER else write.until
            fields = structs.asdict(write) | {"until": until}
            self._roster.tell(SanctionIs(**fields))

    def _tell_role(self, account: int, role: str) -> None:
        self._roster.tell(RoleIs(who=Person(0, "", account), role=role))

    def _is_sanctioned(self, event: SanctionIs) -> None:
        until = FOR_EVER if event.until is None else event.until
        self._gatekeeper.learn(
            Sanction(
                kind=event.kind,
                target=event.target,
                name=event.name,
                until=until,
                why=event.why,
                by=event.by,
                at=event.at,
            )
        )

    def _is_lifted(self, event: SanctionEnded) -> None:
        self._gatekeeper.learn(Lifted(event.kind, event.target))

    def _has_role(self, event: RoleIs) -> None:
        self._gatekeeper.changes += 1
        me = self._members.get(event.who.account)
        if me is not None and me.is_here and me.account is not None:
            me.belong_to(structs.replace(me.account, role=event.role))

    def _changed(self, event: RecordsChanged) -> None:
        """Read again what others have changed; it is all where that is not told."""
        if event.what:
            self._features.records_changed()
        elif self._resync is not None:
            self._resync.begin()
