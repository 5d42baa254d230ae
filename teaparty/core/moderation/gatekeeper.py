"""Decides who may not come in, and who may not speak.

The sanctions are in memory, so that a look costs nothing, and in the records.
"""

from collections.abc import Callable, Iterable, Mapping

from teaparty.core.events import Person
from teaparty.core.moderation.sanctions import LOCK, MEMBERS, STAFF, Lifted, Sanctions, Writes
from teaparty.core.moderation.set_clock import SetClock
from teaparty.core.party.links import addresses_of
from teaparty.core.party.party import Party
from teaparty.core.party.party_feature import PartyFeature
from teaparty.core.party.session import Session
from teaparty.core.ports import Ports
from teaparty.core.records import FOR_EVER, Account, Sanction, SanctionKind
from teaparty.core.values.names import fold
from teaparty.core.values.notices import Reason
from teaparty.core.values.numbers import rounded_up
from teaparty.core.values.refusal import Refusal

NOT_LOCKED = "The party is not locked."
LOCKED = {
    MEMBERS: "Only people with a registered name can come in at the moment.",
    STAFF: "Only the people who run the party can come in at the moment.",
}

Texts = Mapping[tuple[bool, bool], str]
"""Templates, by whether a sanction is for a time only, and whether it has a reason."""
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


class Gatekeeper(PartyFeature):
    """The sanctions that are in force in a party."""

    def __init__(self, party: Party, ports: Ports) -> None:
        super().__init__(party)
        self._sessions, self._members = party.sessions, party.members
        self._records = ports.records
        self._time = ports.clock.time
        self._held = Sanctions(ports.clock.time)
        self._set = SetClock(ports.clock)
        self._changes = 0
        self.tell: Callable[[Sanction | Lifted], object] | None = None
        """Has all nodes learn what changes, and the database write it in order with talk."""

    def begin(self, sanctions: Iterable[Sanction]) -> None:
        """Replace the sanctions in force, and send out everyone they now ban.

        Staff is sent out by their names only, not by the networks from which they come.
        """
        self.settle()
        self._held = Sanctions(self._time, sanctions)
        self._send_out_banned()

    def learn(self, write: Sanction | Lifted) -> None:
        """Have it be so what was changed here or elsewhere, and is stored."""
        self._changes += 1
        self._held.learn(write)
        if isinstance(write, Sanction) and write.kind == "ban":
            self._send_out_banned()

    def _send_out_banned(self) -> None:
        for session in list(self._sessions.values()):
            ban = self._sanctions.on("ban", fold(session.name))
            if ban is None and not session.role.staff:
                found = map(self._sanctions.ban_of, addresses_of(session))
                ban = next(filter(None, found), None)
            if ban is not None:
                send_out(session, Reason.BANNED, *self.worded(BANS, ban))

    @property
    def changes(self) -> int:
        """How many changes of sanctions and roles were stored from here."""
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
        """Count from this time, which a run has seen, if the clock shows an earlier one."""
        if self._time() < unix:
            self._set.expects(unix)

    def settle(self) -> None:
        """If somebody has set the clock, move the ends of sanctions by as much."""
        seconds = self._set.by()
        if seconds and self.tell is None:  # many nodes have many clocks: the times stand for all
            self._write(self._held.move(seconds))

    # --- what is in force

    def all(self, kind: SanctionKind) -> list[Sanction]:
        """Return what is in force of that kind, in the order in which it was made."""
        return self._sanctions.all(kind)

    def on(self, kind: SanctionKind, target: str) -> Sanction | None:
        """Return what is in force of that kind on just that target."""
        return self._sanctions.on(kind, target)

    @property
    def lock(self) -> Sanction | None:
        """The lock on the door; its `name` says for whom it is open."""
        return self._sanctions.on("lock", LOCK)

    def refuse_speech(self, me: Session) -> None:
        """Raise `Refusal` if this person is muted."""
        if not self._held.by_target:  # this is asked twice for each line
            return
        mute = self._sanctions.on("mute", fold(me.owner_name))
        if mute is not None:
            text, fields = self.worded(MUTES, mute)
            raise Refusal(text, **fields)

    def refuse_address(self, address: str) -> None:
        """Raise `Refusal` if the address is banned."""
        if self._sanctions.ban_of(address) is not None:
            raise Refusal(BANNED)

    def refuse_entry(self, name: str, account: Account | None) -> None:
        """Raise `Refusal` if a lock keeps them out, or a ban of the name."""
        lock = self.lock
        if lock is not None and not self._is_open(lock, account):
            raise Refusal(LOCKED[lock.name])
        self.refuse_name(name)

    def _is_open(self, lock: Sanction, account: Account | None) -> bool:
        """Whether a locked door is open; it is for a member who is in and only reconnects."""
        if account is None:
            return False
        staff = self._party.role(account.role).staff
        return lock.name != STAFF or staff or account.number in self._members

    def refuse_name(self, name: str) -> None:
        """Raise `Refusal` if that name is banned."""
        ban = self._sanctions.on("ban", fold(name))
        if ban is not None:
            text, fields = self.worded(BANS, ban)
            raise Refusal(text, **fields)

    def renamed(self, me: Session, old: Person) -> None:
        """Carry the sanctions on somebody who was `old` over to the name that they have now."""
        self.follow(fold(old.name), fold(me.name), me.name)

    # --- how it is changed

    def follow(self, old: str, new: str, name: str) -> None:
        """Carry over what is on an old name to the new one; see `Sanctions.follow`."""
        self._write(self._sanctions.follow(old, new, name))

    def impose(self, sanction: Sanction) -> None:
        """Put a sanction into force; raise `Refusal` if there are as many as there can be."""
        self.settle()
        self._write(self._held.impose(sanction, self._limits.sanctions))

    def lift(self, kind: SanctionKind, target: str) -> bool:
        """Lift a sanction; return whether it was in force."""
        lifted = self._sanctions.lift(kind, target)
        self._write(lifted)
        return bool(lifted)

    def _write(self, writes: Writes) -> None:
        self._changes += len(writes)
        for write in writes:
            if self.tell is not None:
                self.tell(write)
            elif isinstance(write, Lifted):
                self._party.run(self._records.lift(*write), "lifting a sanction")
            else:
                self._party.run(self._records.add_sanction(write), "storing a sanction")

    def worded(self, texts: Texts, sanction: Sanction) -> tuple[str, dict[str, str]]:
        """Return what a person reads of a sanction on them: a template and its fields."""
        left = sanction.until - self._time()
        timed = left < FOR_EVER
        fields = {"why": sanction.why} if sanction.why else {}
        if timed:
            fields["span"] = str(rounded_up(left))
        return texts[timed, bool(sanction.why)], fields


def send_out(session: Session, reason: Reason, text: str, fields: Mapping[str, str]) -> None:
    """Tell somebody why they are sent out, by a template and its fields, and end their sessions."""
    session.tell(text, **fields)
    session.leave(reason)
