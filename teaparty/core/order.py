"""Who is kept out, and who may say nothing: bans, mutes, and the lock on the door.

All of it is held in memory, so that it costs nothing to ask, and kept in the records.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from teaparty.core.addresses import Networks, looks_like_address, network
from teaparty.core.changes import Ordered, Reason
from teaparty.core.names import fold
from teaparty.core.records import FOR_EVER, Account, Audit, Sanction
from teaparty.core.refusal import Refusal

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
BANNED = "You are banned from this party."


class Order:
    """The order of a party."""

    def __init__(self, party: "Party") -> None:
        self._party = party
        self._sanctions: dict[tuple[str, str], Sanction] = {}
        self._networks: Networks[Sanction] = Networks()

    def begin(self, sanctions: Iterable[Sanction]) -> None:
        """Let just these be in force, as they are kept; let those who are in feel it."""
        self._sanctions = {}
        self._networks = Networks()
        for sanction in sanctions:
            self._hold(sanction)
        for session in list(self._party.people.values()):
            if self._ban_on(session) is not None:
                self._send_out(session, Reason.BANNED, BANNED)

    # --- what is in force

    def all(self, kind: str) -> list[Sanction]:
        """Return what is in force of that kind, in the order in which it was made."""
        now = self._party.time
        return [one for (what, _), one in self._sanctions.items()
                if what == kind and one.until > now]  # fmt: skip

    def _held(self, kind: str, target: str) -> Sanction | None:
        found = self._sanctions.get((kind, target))
        return found if found is not None and found.until > self._party.time else None

    def mute_on(self, session: "Session") -> Sanction | None:
        """Return the mute that keeps somebody from speaking."""
        return self._held("mute", fold(session.name)) if self._sanctions else None

    def refuse_muted(self, session: "Session") -> None:
        """Raise `Refusal` where somebody may not speak now."""
        mute = self.mute_on(session)
        if mute is None:
            return
        if mute.why:
            raise Refusal("You can't speak at the moment: {why}", why=mute.why)
        raise Refusal("You can't speak at the moment.")

    def _ban_on(self, session: "Session") -> Sanction | None:
        return self._held("ban", fold(session.name)) or self._ban_of(session.address)

    def _ban_of(self, address: str) -> Sanction | None:
        found = self._networks.find(address)
        return found if found is not None and found.until > self._party.time else None

    def refusal_of(self, address: str) -> str | None:
        """Return why nobody from `address` may connect, or None where they may."""
        return BANNED if self._ban_of(address) is not None else None

    def refuse_guest(self, key: str) -> None:
        """Raise `Refusal` where no guest may come in by the name of that key."""
        lock = self._held("lock", LOCK)
        if lock is not None:
            raise Refusal(LOCKED[lock.name])
        self.refuse_banned(key)

    def refuse_account(self, account: Account) -> None:
        """Raise `Refusal` where somebody with the right password may not come in all the same."""
        lock = self._held("lock", LOCK)
        if lock is not None and lock.name == STAFF and not self._party.role(account.role).staff:
            raise Refusal(LOCKED[STAFF])
        self.refuse_banned(fold(account.name))

    def refuse_banned(self, key: str) -> None:
        """Raise `Refusal` where the name of that key is banned."""
        ban = self._held("ban", key)
        if ban is not None and ban.why:
            raise Refusal("You are banned from this party: {why}", why=ban.why)
        if ban is not None:
            raise Refusal(BANNED)

    # --- what staff does

    def outranked(self, me: "Session", other: "Session") -> None:
        """Raise `Refusal` where `me` may not act upon `other`."""
        if other is me:
            raise Refusal("You can't do that to yourself.")
        if other.role.rank >= me.role.rank:
            raise Refusal("{name} is a {role}, so you can't do that.", name=other.name,
                          role=other.role.title)  # fmt: skip

    def hit_by(self, target: str) -> "list[Session]":
        """Return who is in and would be hit by a ban of a name's key or a network."""
        people = self._party.people
        if "/" not in target:
            return [people[target]] if target in people else []
        probe: Networks[bool] = Networks()
        probe.add(target, True)
        return [each for each in people.values() if probe.find(each.address)]

    def target(self, words: str) -> tuple[str, str]:
        """Return what is meant by a name, an address or a network: the target, and as shown."""
        if looks_like_address(words):
            found = network(words)
            return found, found
        bearer = self._party.people.get(fold(words))
        return fold(words), bearer.name if bearer else words

    def sanction(self, me: "Session", sanction: Sanction) -> None:
        """Let a sanction be in force from now on, in the place of an earlier one."""
        known = (sanction.kind, sanction.target) in self._sanctions
        if not known and len(self._sanctions) >= self._party.limits.sanctions:
            raise Refusal("There are as many bans and mutes as there can be. Lift some first.")
        self._hold(sanction)
        self._party.run(self._party.outside.records.add_sanction(sanction), "keeping a sanction")
        self.note(me, sanction.kind, sanction.name or sanction.target, sanction.why)
        if sanction.kind == "ban":
            text = "You were banned: {why}" if sanction.why else BANNED
            for session in self.hit_by(sanction.target):
                if session.role.rank < me.role.rank:
                    self._send_out(session, Reason.BANNED, text, sanction.why)

    def lift(self, me: "Session", kind: str, target: str) -> Sanction | None:
        """Lift a sanction; return it, or None where there was none."""
        found = self._sanctions.pop((kind, target), None)
        if found is None:
            return None
        if kind == "ban" and "/" in target:
            self._networks.discard(target)
        self._party.run(self._party.outside.records.lift(found.kind, target), "lifting a sanction")
        self.note(me, f"un{kind}", found.name or target)
        return found if found.until > self._party.time else None

    def follow(self, old: str, new: str, name: str) -> None:
        """Let a mute follow somebody who has taken another name; both are keys."""
        mute = self._held("mute", old)
        if mute is not None and new != old:
            moved = Sanction(kind="mute", target=new, name=name, until=mute.until, why=mute.why,
                             by=mute.by, at=mute.at)  # fmt: skip
            self._hold(moved)
            self._party.run(self._party.outside.records.add_sanction(moved), "keeping a sanction")

    def kick(self, me: "Session", other: "Session", why: str) -> None:
        """Send somebody out; they may come again."""
        self.outranked(me, other)
        self.note(me, "kick", other.name, why)
        text = "You were sent out: {why}" if why else "You were sent out."
        self._send_out(other, Reason.KICKED, text, why)

    def note(self, me: "Session", what: str, whom: str = "", why: str = "") -> None:
        """Write what somebody of the staff did into the audit log, and the operator's."""
        party = self._party
        audit = Audit(at=party.time, who=me.name, what=what, whom=whom, why=why)
        party.report(Ordered(session=me.number, who=me.name, what=what, whom=whom, why=why))
        party.run(party.outside.records.note(audit), "writing into the audit log")

    def _hold(self, sanction: Sanction) -> None:
        self._sanctions[sanction.kind, sanction.target] = sanction
        if sanction.kind == "ban" and "/" in sanction.target:
            self._networks.add(sanction.target, sanction)

    def _send_out(self, session: "Session", reason: Reason, text: str, why: str = "") -> None:
        session.tell(text, **({"why": why} if why else {}))
        session.leave(reason)


def until(now: float, seconds: float | None) -> float:
    """Return the end of what lasts so long, or for ever."""
    return FOR_EVER if seconds is None else now + seconds
