"""What staff does to keep order. It takes effect at once, and stands in the audit log.

Whoever acts is an `Actor`: somebody who is in, or a program.
"""

from collections.abc import Callable
from typing import NamedTuple

from msgspec import structs

from teaparty.core.moderation.actor import ABOVE_ALL, Actor, Subject, refuse_same_role, role_change
from teaparty.core.moderation.gatekeeper import BANS, MUTES, Gatekeeper, send_out
from teaparty.core.moderation.sanctions import LOCK, OPEN, refuse_same_lock
from teaparty.core.party.links import addresses_of
from teaparty.core.party.lookup import Target
from teaparty.core.party.party import Party
from teaparty.core.party.party_feature import PartyFeature
from teaparty.core.party.session import Session
from teaparty.core.ports import Ports
from teaparty.core.records import Sanction, SanctionKind
from teaparty.core.values.addresses import within
from teaparty.core.values.notices import Ordered, Reason
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.roles import Role
from teaparty.core.words.durations import with_leading_span

NOT_ANY_MORE = "You may not do that any more."
OWN_NETWORK = "You are in that network yourself, so nothing was done."


class Affected(NamedTuple):
    """People whom a ban affects: those who are sent `out`, and those whose role lets them `stay`.

    `oneself` says whether it would also affect the one who makes it.
    """

    out: list[Session]
    stay: list[Session]
    oneself: bool


def acting(me: Session, right: str = "") -> Actor:
    """Return somebody who is in as an actor, with the name and role that they have now.

    Raises `Refusal` if they have not the right: they may have lost it while they waited.
    """
    if right and right not in me.rights:
        raise Refusal(NOT_ANY_MORE)
    return Actor(me.name, me.role.rank, me.number, me.person.account)


def subject(target: Target | str) -> Subject:
    """Return somebody, or a network, as the subject of an act."""
    if isinstance(target, str):
        return Subject(target, target)
    return Subject(target.key, target.name, target.role, target.person.number)


class Staff(PartyFeature):
    """The acts of a party's staff. The commands check whether somebody has the right to an act."""

    def __init__(self, party: Party, ports: Ports, gatekeeper: Gatekeeper) -> None:
        super().__init__(party)
        self._sessions, self._elsewhere = party.sessions, party.elsewhere
        self._records = ports.records
        self._time = ports.clock.time
        self._gatekeeper = gatekeeper
        self.store_role: Callable[[int, str], None] = self._store_role
        """Stores the role of an account."""

    def kick(self, actor: Actor, other: Target, why: str) -> None:
        """Send somebody out who is in; they may come again."""
        assert other.session is not None
        actor.refuse_on(subject(other))
        self.note(actor, "kick", other.name, why)
        text = "You were sent out: {why}" if why else "You were sent out."
        send_out(other.session, Reason.KICKED, text, {"why": why} if why else {})

    def mute(self, actor: Actor, other: Target, seconds: int | None, why: str) -> None:
        """Keep somebody from speaking: for ever, if `seconds` is None."""
        actor.refuse_on(subject(other))
        mute = self._impose(actor, "mute", subject(other), seconds, why)
        if other.session is not None:
            text, fields = self._gatekeeper.worded(MUTES, mute)
            other.session.tell(text, **fields)

    def unmute(self, actor: Actor, other: Target) -> str:
        """Let somebody speak again; return their name. Raises `Refusal` if they may already."""
        actor.refuse_on(subject(other))
        name = self._lift(actor, "mute", subject(other), "{name} is not muted.")
        if other.session is not None:
            other.session.tell("You can speak again.")
        return name

    def affected(self, actor: Actor, target: Target | str) -> Affected:
        """Return the people whom a ban of a name, or of a network, affects; raise `Refusal`."""
        found = self._within(target) if isinstance(target, str) else _inside(target)
        others = [each for each in found if not actor.person.same_as(each.person)]
        oneself = len(others) < len(found)
        if not oneself:
            actor.refuse_on(subject(target))
        out: list[Session] = []
        stay: list[Session] = []
        for each in others:
            goes = not each.name or _goes(actor, target, each)
            (out if goes else stay).append(each)
        return Affected(out, stay, oneself)

    def ban(self, actor: Actor, target: Target | str, seconds: int | None, why: str) -> Affected:
        """Keep a name, or a network, out from now on; return the people whom that affects."""
        affected = self.affected(actor, target)
        if affected.oneself:
            raise Refusal(OWN_NETWORK if isinstance(target, str) else "You can't ban yourself.")
        ban = self._impose(actor, "ban", subject(target), seconds, why)
        for session in affected.out:
            send_out(session, Reason.BANNED, *self._gatekeeper.worded(BANS, ban))
        return affected

    def unban(self, actor: Actor, target: Target | str) -> str:
        """Let a name, or a network, come in again; return it, or raise `Refusal` if it may."""
        on = subject(target)
        actor.refuse_on(on)
        return self._lift(actor, "ban", on, "{name} is not banned.")

    def lock(self, actor: Actor, people: str) -> None:
        """Let only `MEMBERS` or `STAFF` come in from now on; people who are in stay.

        Raises `Refusal` if that is how it is already.
        """
        refuse_same_lock(self._gatekeeper.lock, people)
        self._impose(actor, "lock", Subject(LOCK, people), None, "")

    def unlock(self, actor: Actor) -> None:
        """Let everybody come in again; raise `Refusal` if they may already."""
        refuse_same_lock(self._gatekeeper.lock, OPEN)
        self._gatekeeper.lift("lock", LOCK)
        self.note(actor, "lock", OPEN)

    def give_role(self, actor: Actor, other: Target, role: Role) -> None:
        """Give somebody who has an account another role; raise `Refusal` if it is none."""
        assert other.account is not None
        assert other.role is not None
        actor.refuse_on(subject(other))
        actor.refuse_role(role, self._options.roles.values())
        refuse_same_role(other.name, other.role, role)
        self._gatekeeper.changes += 1
        self.store_role(other.account.number, role.name)
        self.note(actor, "role", other.name, role_change(other.role, role))
        session = other.session
        if session is not None:
            session.belong_to(structs.replace(other.account, role=role.name))
            session.tell("Your role is {role} now.", role=role.title)

    def _store_role(self, account: int, role: str) -> None:
        changed = self._records.change_account(account, role=role)
        self._party.run(changed, "storing a role")

    def note(self, actor: Actor, what: str, whom: str = "", why: str = "") -> None:
        """Write what somebody of the staff did into the audit log, and the operator's."""
        name = actor.name
        audit = actor.audit(self._time(), what, whom, why)
        self._party.report(Ordered(session=actor.number, who=name, what=what, whom=whom, why=why))
        self._party.run(self._records.note(audit), "writing into the audit log")

    # --- how it is done

    def _within(self, network: str) -> list[Session]:
        """Return the people who come from a network, also those at the login."""
        everybody = (*self._sessions.values(), *self._elsewhere.values())
        return [each for each in everybody if within(network, addresses_of(each))]

    def _impose(
        self, actor: Actor, kind: SanctionKind, on: Subject, seconds: int | None, why: str
    ) -> Sanction:
        made = actor.sanction(kind, on, seconds, why, self._time())
        self._gatekeeper.impose(made)
        self.note(actor, kind, on.name, with_leading_span("for", seconds, why))
        return made

    def _lift(self, actor: Actor, kind: SanctionKind, on: Subject, there_is_none: str) -> str:
        """Lift a sanction; return the name for which it was imposed."""
        held = self._gatekeeper.on(kind, on.key)
        if held is None:
            raise Refusal(there_is_none, name=on.name)
        self._gatekeeper.lift(kind, on.key)
        name = held.name or on.key
        self.note(actor, f"un{kind}", name)
        return name


def _goes(actor: Actor, target: Target | str, other: Session) -> bool:
    """Whether somebody is sent out by a ban.

    The operator sends staff out by their names alone: in a network there may be the operator's own.
    """
    if isinstance(target, str) and actor.rank >= ABOVE_ALL and other.role.staff:
        return False
    return actor.outranks(other.role)


def _inside(target: Target) -> list[Session]:
    return [] if target.session is None else [target.session]
