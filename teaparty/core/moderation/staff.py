"""What staff does to keep order, and upon whom. It is in force at once, and in the audit log."""

from typing import TYPE_CHECKING, NamedTuple

from msgspec import structs

from teaparty.core.moderation.gatekeeper import BANS, LOCK, MUTES, Gatekeeper, send_out
from teaparty.core.party.features import Feature
from teaparty.core.party.links import addresses_of
from teaparty.core.party.lookup import Target
from teaparty.core.party.session import Session
from teaparty.core.ports import Ports
from teaparty.core.records import FOR_EVER, Audit, Sanction, SanctionKind
from teaparty.core.values.addresses import Networks
from teaparty.core.values.notices import Ordered, Reason
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.roles import Role

if TYPE_CHECKING:
    from teaparty.core.party.party import Party


class Hit(NamedTuple):
    """Who is hit by a ban: those who are sent `out`, and those whose role lets them `stay`.

    `oneself` says whether it would hit who makes it.
    """

    out: list[Session]
    stay: list[Session]
    oneself: bool


class Staff(Feature):
    """The staff of a party: `me` is who acts, and has the right to."""

    def __init__(self, party: "Party", ports: Ports, gatekeeper: Gatekeeper) -> None:
        self._party = party
        self._sessions = party.sessions
        self._roles = party.manners.roles
        self._records = ports.records
        self._time = ports.clock.time
        self._gatekeeper = gatekeeper

    def outranked(self, me: Session, other: Target) -> None:
        """Raise `Refusal` where `me` may not act upon `other`."""
        if other.session is me:
            raise Refusal("You can't do that to yourself.")
        if other.role is not None and other.role.rank >= me.role.rank:
            raise Refusal(
                "{name} has the role {role}, so you can't do that.",
                name=other.name,
                role=other.role.title,
            )

    def kick(self, me: Session, other: Target, why: str) -> None:
        """Send somebody out who is in; they may come again."""
        assert other.session is not None
        self.outranked(me, other)
        self.note(me, "kick", other.name, why)
        text = "You were sent out: {why}" if why else "You were sent out."
        send_out(other.session, Reason.KICKED, text, {"why": why} if why else {})

    def mute(self, me: Session, other: Target, seconds: int | None, why: str) -> None:
        """Let somebody say nothing, for ever where there are no `seconds`."""
        self.outranked(me, other)
        mute = self._sanction(me, "mute", other.key, other.name, seconds, why)
        if other.session is not None:
            text, fields = self._gatekeeper.worded(MUTES, mute)
            other.session.tell(text, **fields)

    def unmute(self, me: Session, other: Target) -> None:
        """Let somebody speak again; raise `Refusal` where they may."""
        self.outranked(me, other)
        if not self._lift(me, "mute", other.key, other.name):
            raise Refusal("{name} is not muted.", name=other.name)
        if other.session is not None:
            other.session.tell("You can speak again.")

    def hit(self, me: Session, target: Target | str) -> Hit:
        """Return who would be hit by a ban of somebody, or of a network; raise `Refusal`."""
        if isinstance(target, str):
            found = self._within(target)
        else:
            found = [target.session] if target.session is not None else []
            if me not in found:
                self.outranked(me, target)
        others = [each for each in found if each is not me]
        out: list[Session] = []
        stay: list[Session] = []
        for each in others:
            (out if each.role.rank < me.role.rank or not each.name else stay).append(each)
        return Hit(out, stay, me in found)

    def ban(self, me: Session, target: Target | str, seconds: int | None, why: str) -> Hit:
        """Keep a name, or a network, out from now on; return who was hit."""
        hit = self.hit(me, target)
        if hit.oneself:
            raise Refusal("That would hit you.")
        key, name = _key_and_name(target)
        ban = self._sanction(me, "ban", key, name, seconds, why)
        for session in hit.out:
            send_out(session, Reason.BANNED, *self._gatekeeper.worded(BANS, ban))
        return hit

    def unban(self, me: Session, target: Target | str) -> None:
        """Let a name, or a network, come in again; raise `Refusal` where it may."""
        if isinstance(target, Target):
            self.outranked(me, target)
        key, name = _key_and_name(target)
        if not self._lift(me, "ban", key, name):
            raise Refusal("{name} is not banned.", name=name)

    def lock(self, me: Session, whom: str) -> None:
        """Let only `MEMBERS` or `STAFF` come in from now on; who is in stays."""
        self._sanction(me, "lock", LOCK, whom, None, "")

    def unlock(self, me: Session) -> None:
        """Let everybody come in again; raise `Refusal` where they may."""
        lock = self._gatekeeper.lock
        if lock is None:
            raise Refusal("The party is open already.")
        self._lift(me, "lock", LOCK, lock.name)

    def give_role(self, me: Session, other: Target, role: Role) -> None:
        """Give somebody who has an account another role."""
        assert other.account is not None
        self.outranked(me, other)
        highest = max(each.rank for each in self._roles.values())
        if role.rank >= me.role.rank and me.role.rank < highest:
            raise Refusal("You can't give anybody the role {role}.", role=role.title)
        self._gatekeeper.changes += 1
        changed = self._records.change_account(other.account.number, role=role.name)
        self._party.run(changed, "storing a role")
        self.note(me, "role", other.name, role.title)
        session = other.session
        if session is not None:
            session.account = structs.replace(other.account, role=role.name)
            session.role = role
            session.tell("Your role is {role} now.", role=role.title)

    def note(self, me: Session, what: str, whom: str = "", why: str = "") -> None:
        """Write what somebody of the staff did into the audit log, and the operator's."""
        party = self._party
        audit = Audit(at=self._time(), who=me.name, what=what, whom=whom, why=why)
        party.report(Ordered(session=me.number, who=me.name, what=what, whom=whom, why=why))
        party.run(self._records.note(audit), "writing into the audit log")

    # --- how it is done

    def _within(self, network: str) -> list[Session]:
        """Return those who come from a network, also those at the login."""
        probe: Networks[bool] = Networks()
        probe.add(network, True)
        sessions = self._sessions.values()
        return [each for each in sessions if any(map(probe.find, addresses_of(each)))]

    def _sanction(
        self,
        me: Session,
        kind: SanctionKind,
        target: str,
        name: str,
        seconds: int | None,
        why: str,
    ) -> Sanction:
        now = self._time()
        made = Sanction(
            kind=kind,
            target=target,
            name=name,
            until=FOR_EVER if seconds is None else now + seconds,
            why=why,
            by=me.name,
            at=now,
        )
        self._gatekeeper.impose(made)
        self.note(me, kind, name, why)
        return made

    def _lift(self, me: Session, kind: SanctionKind, target: str, name: str) -> bool:
        lifted = self._gatekeeper.lift(kind, target)
        if lifted:
            self.note(me, f"un{kind}", name)
        return lifted


def _key_and_name(target: Target | str) -> tuple[str, str]:
    """Return what a ban is on, and how that is shown: both are the same for a network."""
    return (target, target) if isinstance(target, str) else (target.key, target.name)
