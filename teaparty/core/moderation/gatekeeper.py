"""The order of a party: who is kept out, and who may say nothing.

All of it is held in memory, so that it costs nothing to ask, and kept in the records.
"""

from collections.abc import Iterable, Mapping
from math import ceil
from typing import TYPE_CHECKING

from teaparty.core.moderation.sanctions import Sanctions
from teaparty.core.moderation.set_clock import SetClock
from teaparty.core.party.links import addresses_of
from teaparty.core.records import FOR_EVER, Account, Sanction, SanctionKind
from teaparty.core.values.names import fold
from teaparty.core.values.notices import Reason
from teaparty.core.values.refusal import Refusal

if TYPE_CHECKING:
    from teaparty.core.party.party import Party
    from teaparty.core.party.session import Session

LOCK = "*"
"""The target of a lock, which is for the whole party."""
MEMBERS, STAFF = "members", "staff"
LOCKED = {
    MEMBERS: "Only people with a registered name can come in at the moment.",
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


class Gatekeeper:
    """The order of a party."""

    def __init__(self, party: "Party") -> None:
        self._party = party
        self._records = party.ports.records
        self._held = Sanctions(party.ports.time)
        self._set = SetClock(party.ports.time, party.ports.steady)
        self._changes = 0

    def begin(self, sanctions: Iterable[Sanction]) -> None:
        """Let just these be in force, as they are kept; let those who are in feel it.

        Staff is sent out by their names only, not by the networks from which they come.
        """
        self.settle()
        self._held = Sanctions(self._party.ports.time, sanctions)
        for session in list(self._party.sessions.values()):
            ban = self._sanctions.on("ban", fold(session.name))
            if ban is None and not session.role.staff:
                found = map(self._sanctions.ban_of, addresses_of(session))
                ban = next(filter(None, found), None)
            if ban is not None:
                send_out(session, Reason.BANNED, *self.told(BANS, ban))

    @property
    def changes(self) -> int:
        """How often anything was changed here, sanctions or roles, that is to be kept."""
        self.settle()
        return self._changes

    @changes.setter
    def changes(self, count: int) -> None:
        self._changes = count

    # --- the clock

    @property
    def _sanctions(self) -> Sanctions:
        if self._held:
            self.settle()
        return self._held

    def goes_on_from(self, unix: float) -> None:
        """Take it that this is the time now: a clock that is behind what a run saw is wrong."""
        if self._party.time < unix:
            self._set.expects(unix)

    def settle(self) -> None:
        """Let what is for a time last as long as it was to, where somebody has set the clock."""
        seconds = self._set.by()
        if seconds:
            for moved in self._held.moved(seconds):
                self._keep(moved)

    # --- what is in force

    def all(self, kind: SanctionKind) -> list[Sanction]:
        """Return what is in force of that kind, in the order in which it was made."""
        return self._sanctions.all(kind)

    @property
    def lock(self) -> Sanction | None:
        """The lock on the door; its `name` says for whom it is open."""
        return self._sanctions.on("lock", LOCK)

    def mute_on(self, session: "Session") -> Sanction | None:
        """Return the mute that keeps somebody from speaking."""
        if not self._held:  # asked twice for all that is said
            return None
        return self._sanctions.on("mute", fold(session.name))

    def refuse_muted(self, session: "Session") -> None:
        """Raise `Refusal` where somebody may not speak now."""
        mute = self.mute_on(session)
        if mute is not None:
            text, fields = self.told(MUTES, mute)
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

        A lock does not stop somebody who is in, and comes back after a lost link.
        """
        lock, party = self.lock, self._party
        locked_out = lock is not None and lock.name == STAFF and not party.role(account.role).staff
        if locked_out and party.accounts.session_of(account.number) is None:
            raise Refusal(LOCKED[STAFF])
        self.refuse_banned(fold(account.name))

    def refuse_banned(self, key: str) -> None:
        """Raise `Refusal` where the name of that key is banned."""
        ban = self._sanctions.on("ban", key)
        if ban is not None:
            text, fields = self.told(BANS, ban)
            raise Refusal(text, **fields)

    def follow(self, old: str, new: str, name: str) -> None:
        """Let a mute follow somebody who has taken another name; both are keys.

        A ban that came just then holds for both names.
        """
        if new == old:
            return
        for moved in self._sanctions.following(old, new, name):
            self._keep(moved)
        self.lift("mute", old)

    # --- how it is changed

    def impose(self, sanction: Sanction) -> None:
        """Let a sanction be in force; raise `Refusal` where there are as many as there can be."""
        self.settle()
        for over in self._sanctions.over():
            self._party.run(self._records.lift(over.kind, over.target), "forgetting a sanction")
        self._sanctions.refuse_more(sanction, self._party.limits.sanctions)
        self._keep(sanction)

    def lift(self, kind: SanctionKind, target: str) -> bool:
        """Let a sanction be in force no more; return whether it was."""
        if self._sanctions.on(kind, target) is None:
            return False
        self._changes += 1
        self._party.run(self._records.lift(kind, target), "lifting a sanction")
        self._sanctions.remove(kind, target)
        return True

    def _keep(self, sanction: Sanction) -> None:
        self._changes += 1
        self._held.add(sanction)
        self._party.run(self._records.add_sanction(sanction), "keeping a sanction")

    def told(self, texts: Texts, sanction: Sanction) -> tuple[str, dict[str, str]]:
        """Return what somebody is told of a sanction that is on them: a template and its fields."""
        left = sanction.until - self._party.time
        timed = left < FOR_EVER
        fields = {"why": sanction.why} if sanction.why else {}
        if timed:
            fields["span"] = str(ceil(left))
        return texts[timed, bool(sanction.why)], fields


def send_out(session: "Session", reason: Reason, text: str, fields: Mapping[str, str]) -> None:
    """Tell somebody why they are sent out, by a template and its fields, and let them go."""
    session.tell(text, **fields)
    session.leave(reason)
