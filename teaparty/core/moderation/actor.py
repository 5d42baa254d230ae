"""The rules for acts of staff: who may act on whom, and what an act is in the records.

These are values alone: `Staff` applies them in a party, and the operator's tool in a store.
"""

from collections.abc import Iterable
from typing import NamedTuple

from msgspec import Struct

from teaparty.core.events import Person
from teaparty.core.records import FOR_EVER, Audit, Sanction, SanctionKind
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.roles import ROLES, Role

HAS_ROLE = "{name} has the role {role}, so you can't do that."
ONESELF = "You can't do that to yourself."
ABOVE_ALL = 1 + max(role.rank for role in ROLES.values())
"""The rank of people who have access to the machine."""


class Subject(NamedTuple):
    """The person, name or network that an act is about; a network is its own key and name."""

    key: str
    name: str
    role: Role | None = None
    """None for a network, and for a guest who is out."""
    number: int = 0
    """Of the session of somebody who is in."""


class Actor(Struct, frozen=True):
    """Somebody who acts as staff: a person who is in, or a program, which has no session."""

    name: str
    rank: int
    number: int = 0
    """Of the session; 0 for a program."""
    account: int = 0
    """Also of that for which a program acts; 0 for none."""

    @property
    def person(self) -> Person:
        """Who acts, or for whom."""
        return Person(self.number, self.name, self.account)

    def outranks(self, role: Role) -> bool:
        """Whether this actor may act on people of that role."""
        return role.rank < self.rank

    def refuse_on(self, subject: Subject) -> None:
        """Raise `Refusal` if this actor may not act on `subject`."""
        if subject.number and subject.number == self.number:
            raise Refusal(ONESELF)
        if subject.role is not None and not self.outranks(subject.role):
            raise Refusal(HAS_ROLE, name=subject.name, role=subject.role.title)

    def refuse_role(self, role: Role, roles: Iterable[Role]) -> None:
        """Raise `Refusal` if this actor may not give anybody `role`, which is one of `roles`.

        People give roles below their own; those of the highest give all.
        """
        highest = max(each.rank for each in roles)
        if not self.outranks(role) and self.rank < highest:
            raise Refusal("You can't give anybody the role {role}.", role=role.title)

    def sanction(
        self, kind: SanctionKind, subject: Subject, seconds: int | None, why: str, now: float
    ) -> Sanction:
        """Return the sanction that this actor imposes: for ever, if `seconds` is None."""
        return Sanction(
            kind=kind,
            target=subject.key,
            name=subject.name,
            until=FOR_EVER if seconds is None else now + seconds,
            why=why,
            by=self.name,
            at=now,
        )

    def audit(self, now: float, what: str, whom: str = "", why: str = "") -> Audit:
        """Return the entry of the audit log for what this actor does."""
        return Audit(at=now, who=self.name, what=what, whom=whom, why=why)


def refuse_same_role(name: str, was: Role, role: Role) -> None:
    """Raise `Refusal` for somebody who has a role already."""
    if was == role:
        raise Refusal("{name} has that role already.", name=name)


def role_change(was: Role, role: Role) -> str:
    """Return what the audit log says of another role."""
    return f"{was.title} -> {role.title}"
