"""Keeping order: who is kept out, who may say nothing, and who may act upon whom.

All of it is held in memory, so that it costs nothing to ask, and kept in the records. Whatever is
ordered here is in force at once, and stands in the audit log.
"""

from collections.abc import Iterable, Mapping
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from msgspec import structs

from teaparty.core.addresses import Networks
from teaparty.core.changes import Ordered, Reason
from teaparty.core.links import addresses_of
from teaparty.core.names import fold
from teaparty.core.records import FOR_EVER, Account, Audit, Sanction, Sentence
from teaparty.core.refusal import Refusal
from teaparty.core.roles import Role
from teaparty.core.sanctions import Sanctions
from teaparty.core.whom import Whom

if TYPE_CHECKING:
    from teaparty.core.party import Party
    from teaparty.core.session import Session

LOCK = "*"
"""The target of a lock, which is for the whole party."""
MEMBERS, STAFF = "members", "staff"
LOCKED = {
    MEMBERS: "Only people with an account can come in at the moment.",
    STAFF: "Only the people who run the party can come in at the moment.",
}

Texts = Mapping[tuple[bool, bool], str]
"""Templates by whether something is for a time only, and whether there is a reason."""
BANNED = "You are banned from this party."
BANS: Texts = {
    (False, False): BANNED,
    (False, True): "You are banned from this party: {why}",
    (True, False): "You are banned from this party for {span}.",
    (True, True): "You are banned from this party for {span}: {why}",
}
MUTES: Texts = {
    (False, False): "You can't speak any more.",
    (False, True): "You can't speak any more: {why}",
    (True, False): "You can't speak for {span}.",
    (True, True): "You can't speak for {span}: {why}",
}


class Hit(NamedTuple):
    """Who is hit by a ban: those who are sent `out`, and those whose role lets them `stay`.

    `oneself` says whether it would hit who makes it.
    """

    out: "list[Session]"
    stay: "list[Session]"
    oneself: bool


class Order:
    """The order of a party."""

    def __init__(self, party: "Party") -> None:
        self._party = party
        self._records = party.outside.records
        self._sanctions = Sanctions(party.outside.time)

    def begin(self, sanctions: Iterable[Sanction]) -> None:
        """Let just these be in force, as they are kept; let those who are in feel it.

        Staff is sent out by their names only, not by the networks from which they come.
        """
        self._sanctions = Sanctions(self._party.outside.time)
        for sanction in sanctions:
            self._sanctions.add(sanction)
        for session in list(self._party.sessions.values()):
            ban = self._sanctions.on("ban", fold(session.name))
            if ban is None and not session.role.staff:
                found = map(self._sanctions.ban_of, addresses_of(session))
                ban = next(filter(None, found), None)
            if ban is not None:
                self._send_out(session, Reason.BANNED, *self._told(BANS, ban))

    # --- what is in force

    def all(self, kind: Sentence) -> list[Sanction]:
        """Return what is in force of that kind, in the order in which it was made."""
        return self._sanctions.all(kind)

    @property
    def lock(self) -> Sanction | None:
        """The lock on the door; its `name` says for whom it is open."""
        return self._sanctions.on("lock", LOCK)

    def mute_on(self, session: "Session") -> Sanction | None:
        """Return the mute that keeps somebody from speaking."""
        return self._sanctions.on("mute", fold(session.name)) if self._sanctions else None

    def refuse_muted(self, session: "Session") -> None:
        """Raise `Refusal` where somebody may not speak now."""
        mute = self.mute_on(session)
        if mute is not None:
            text, fields = self._told(MUTES, mute)
            raise Refusal(text, **fields)

    def refusal_of(self, address: str) -> str | None:
        """Return why nobody from `address` may connect, or None where they may."""
        return BANNED if self._sanctions.ban_of(address) is not None else None

    def refuse_guest(self, key: str) -> None:
        """Raise `Refusal` where no guest may come in by the name of that key."""
        if self.lock is not None:
            raise Refusal(LOCKED[self.lock.name])
        self.refuse_banned(key)

    def refuse_account(self, account: Account) -> None:
        """Raise `Refusal` where somebody with the right password may not come in all the same.

        A lock is nothing to who is in, and comes back after a lost link.
        """
        lock = self.lock
        if lock is not None and lock.name == STAFF and not self._party.role(account.role).staff:
            people = self._party.people.values()
            if not any(each.person.account == account.number for each in people):
                raise Refusal(LOCKED[STAFF])
        self.refuse_banned(fold(account.name))

    def refuse_banned(self, key: str) -> None:
        """Raise `Refusal` where the name of that key is banned."""
        ban = self._sanctions.on("ban", key)
        if ban is not None:
            text, fields = self._told(BANS, ban)
            raise Refusal(text, **fields)

    def follow(self, old: str, new: str, name: str) -> None:
        """Let a mute follow somebody who has taken another name; both are keys."""
        mute = self._sanctions.on("mute", old)
        if mute is None or new == old:
            return
        self._remove("mute", old)
        there = self._sanctions.on("mute", new)
        if there is None or there.until < mute.until:
            self._keep(structs.replace(mute, target=new, name=name))

    # --- what staff does

    def outranked(self, me: "Session", other: Whom) -> None:
        """Raise `Refusal` where `me` may not act upon `other`."""
        if other.session is me:
            raise Refusal("You can't do that to yourself.")
        if other.role is not None and other.role.rank >= me.role.rank:
            raise Refusal(
                "{name} has the role {role}, so you can't do that.",
                name=other.name,
                role=other.role.title,
            )

    def kick(self, me: "Session", other: Whom, why: str) -> None:
        """Send somebody out who is in; they may come again."""
        assert other.session is not None
        self.outranked(me, other)
        self.note(me, "kick", other.name, why)
        text = "You were sent out: {why}" if why else "You were sent out."
        self._send_out(other.session, Reason.KICKED, text, {"why": why} if why else {})

    def mute(self, me: "Session", other: Whom, seconds: int | None, why: str) -> None:
        """Let somebody say nothing, for ever where there are no `seconds`."""
        self.outranked(me, other)
        mute = self._sanction(me, "mute", other.key, other.name, seconds, why)
        if other.session is not None:
            text, fields = self._told(MUTES, mute)
            other.session.tell(text, **fields)

    def unmute(self, me: "Session", other: Whom) -> None:
        """Let somebody speak again; raise `Refusal` where they may."""
        self.outranked(me, other)
        if self._lift(me, "mute", other.key, other.name) is None:
            raise Refusal("{name} is not muted.", name=other.name)
        if other.session is not None:
            other.session.tell("You can speak again.")

    def hit(self, me: "Session", target: Whom | str) -> Hit:
        """Return who would be hit by a ban of somebody, or of a network; raise `Refusal`."""
        if isinstance(target, Whom):
            found = [target.session] if target.session is not None else []
        else:
            found = self._within(target)
        if isinstance(target, Whom) and me not in found:
            self.outranked(me, target)
        others = [each for each in found if each is not me]
        out = [each for each in others if each.role.rank < me.role.rank or not each.name]
        return Hit(out, [each for each in others if each not in out], me in found)

    def ban(self, me: "Session", target: Whom | str, seconds: int | None, why: str) -> Hit:
        """Keep a name, or a network, out from now on; return who was hit."""
        hit = self.hit(me, target)
        if hit.oneself:
            raise Refusal("That would hit you.")
        key, name = target[:2] if isinstance(target, Whom) else (target, target)
        ban = self._sanction(me, "ban", key, name, seconds, why)
        for session in hit.out:
            self._send_out(session, Reason.BANNED, *self._told(BANS, ban))
        return hit

    def unban(self, me: "Session", target: Whom | str) -> None:
        """Let a name, or a network, come in again; raise `Refusal` where it may."""
        if isinstance(target, Whom):
            self.outranked(me, target)
        key, name = target[:2] if isinstance(target, Whom) else (target, target)
        if self._lift(me, "ban", key, name) is None:
            raise Refusal("{name} is not banned.", name=name)

    def lock_for(self, me: "Session", whom: str) -> None:
        """Let only `MEMBERS` or `STAFF` come in from now on; who is in stays."""
        self._sanction(me, "lock", LOCK, whom, None, "")

    def unlock(self, me: "Session") -> None:
        """Let everybody come in again; raise `Refusal` where they may."""
        lock = self.lock
        if lock is None:
            raise Refusal("The party is open already.")
        self._lift(me, "lock", LOCK, lock.name)

    def give_role(self, me: "Session", other: Whom, role: Role) -> None:
        """Give somebody who has an account another role."""
        assert other.account is not None
        self.outranked(me, other)
        highest = max(each.rank for each in self._party.manners.roles.values())
        if role.rank >= me.role.rank and me.role.rank < highest:
            raise Refusal("You can't give anybody the role {role}.", role=role.title)
        changed = self._records.change_account(other.account.number, role=role.name)
        self._party.run(changed, "keeping a role")
        self.note(me, "role", other.name, role.title)
        session = other.session
        if session is not None:
            session.account = structs.replace(other.account, role=role.name)
            session.role = role
            session.tell("Your role is {role} now.", role=role.title)

    def note(self, me: "Session", what: str, whom: str = "", why: str = "") -> None:
        """Write what somebody of the staff did into the audit log, and the operator's."""
        party = self._party
        audit = Audit(at=party.time, who=me.name, what=what, whom=whom, why=why)
        party.report(Ordered(session=me.number, who=me.name, what=what, whom=whom, why=why))
        party.run(self._records.note(audit), "writing into the audit log")

    # --- how it is done

    def _within(self, network: str) -> "list[Session]":
        """Return those who come from a network, also those at the login."""
        probe: Networks[bool] = Networks()
        probe.add(network, True)
        sessions = self._party.sessions.values()
        return [each for each in sessions if any(map(probe.find, addresses_of(each)))]

    def _sanction(
        self,
        me: "Session",
        kind: Sentence,
        target: str,
        name: str,
        seconds: int | None,
        why: str,
    ) -> Sanction:
        now = self._party.time
        for over in self._sanctions.over():
            self._party.run(self._records.lift(over.kind, over.target), "forgetting a sanction")
        known = self._sanctions.on(kind, target) is not None
        if not known and len(self._sanctions) >= self._party.limits.sanctions:
            raise Refusal("There are as many bans and mutes as there can be. Lift some first.")
        until = FOR_EVER if seconds is None else now + seconds
        made = Sanction(kind=kind, target=target, name=name, until=until, why=why, by=me.name,
                        at=now)  # fmt: skip
        self._keep(made)
        self.note(me, kind, name, why)
        return made

    def _keep(self, sanction: Sanction) -> None:
        self._sanctions.add(sanction)
        self._party.run(self._records.add_sanction(sanction), "keeping a sanction")

    def _lift(self, me: "Session", kind: Sentence, target: str, name: str) -> Sanction | None:
        if self._sanctions.on(kind, target) is None:
            return None
        self.note(me, f"un{kind}", name)
        return self._remove(kind, target)

    def _remove(self, kind: Sentence, target: str) -> Sanction | None:
        self._party.run(self._records.lift(kind, target), "lifting a sanction")
        return self._sanctions.remove(kind, target)

    def _told(self, texts: Texts, sanction: Sanction) -> tuple[str, dict[str, str]]:
        """Return what somebody is told of a sanction that is on them: a template and its fields."""
        left = sanction.until - self._party.time
        timed = left < FOR_EVER
        fields = {"why": sanction.why} if sanction.why else {}
        if timed:
            fields["span"] = str(ceil(left))
        return texts[timed, bool(sanction.why)], fields

    def _send_out(
        self, session: "Session", reason: Reason, text: str, fields: Mapping[str, str]
    ) -> None:
        session.tell(text, **fields)
        session.leave(reason)
