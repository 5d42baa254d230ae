"""Whose each name is in the whole party, in memory: what `tea_claim` and `tea_turn` do with it."""

from msgspec import Struct

from teaparty.core.values.claims import Claim, Claimed
from teaparty.stores.memory import MemoryRecords
from teaparty.testing.clock import result_of

UNUSED = 60.0
"""Seconds after which a claim ends whose name nobody bears."""


class Row(Struct):
    """That a session bears a name, or is about to, or that the name is held after it was given up.

    `lease` is the epoch by which the node is in now.
    """

    claim: Claim
    lease: int
    at: float
    account: int
    name: str
    shown: bool = False
    until: float | None = None
    row: str = ""


class Gone(Struct, frozen=True):
    """A session that has to give way, and why: it is told so by an event."""

    session: int
    name: str
    account: int
    why: str


class Present:
    """The table `present`. Its caller has the time, and adds turns for those who are `Gone`."""

    def __init__(self, records: MemoryRecords) -> None:
        self._records = records
        self.rows: dict[str, Row] = {}

    def claim(self, lease: int, claim: Claim, now: float) -> tuple[Claimed, list[Gone]]:
        """Claim a name; return also who gives way."""
        self._forget_old(now)
        owner = claim.comes_in and claim.account
        others = [each for each in self.rows.values() if each.claim.session != claim.session]
        held = [each for each in others if each.until is None]
        own = [each for each in held if owner and each.account == claim.account]
        near = [each for each in held if each not in own and _alike(each.claim, claim)]
        guests = [each for each in near if owner and not each.account]
        for each in near:
            if each in guests:
                continue
            if each.claim.key == claim.key:
                return Claimed(why="taken", name=each.name), []
            if not owner:
                return Claimed(why="alike", name=each.name), []
        refused = None if owner else self._refused(claim, others, now)
        if refused is not None:
            return refused, []
        gone = [_gone(each, "elsewhere") for each in own] + [
            _gone(each, "owned") for each in guests
        ]
        for each in (*own, *guests):
            del self.rows[each.claim.key]
        before = self.rows.get(claim.key)
        if before is not None and before.claim.session == claim.session and before.until is None:
            before.account = claim.account
        else:
            self.rows[claim.key] = Row(claim, lease, now, claim.account, claim.name)
        return Claimed(instead=tuple(dict.fromkeys(each.claim.session for each in own))), gone

    def _refused(self, claim: Claim, others: list[Row], now: float) -> Claimed | None:
        for each in others:
            theirs = each.account and each.account == claim.account
            if each.until is not None and _alike(each.claim, claim) and not theirs:
                return Claimed(why="freed", name=each.name, seconds=each.until - now)
        if claim.account:
            return None
        owned = result_of(self._records.alike(claim.skeleton))
        return None if owned is None else Claimed(why="belongs", name=owned)

    def _forget_old(self, now: float) -> None:
        for key, row in list(self.rows.items()):
            held = row.until is not None and row.until < now
            if held or (not row.shown and row.at < now - UNUSED):
                del self.rows[key]

    def release(self, session: int) -> None:
        """Free names that a session has claimed and never borne."""
        for key, row in list(self.rows.items()):
            if row.claim.session == session and not row.shown:
                del self.rows[key]

    # --- what a turn says

    def of(self, session: int) -> list[Row]:
        """Return the rows of a session, without those that it has given up."""
        rows = self.rows.values()
        return [each for each in rows if each.claim.session == session and each.until is None]

    def is_somebody(self, session: int, key: str, name: str, account: int, row: str,
                    now: float) -> bool:  # fmt: skip
        """Have a session bear a name from now on; return False if it is not in any more."""
        found = next((each for each in self.of(session) if each.claim.key == key), None)
        if found is None:
            return False
        found.shown, found.name, found.account, found.row = True, name, account, row
        for each in self.of(session):
            if each is not found:
                each.until = now + found.claim.hold
                if not each.shown:
                    del self.rows[each.claim.key]
        return True

    def leaves(self, session: int) -> None:
        """Free the names of a session that is over."""
        for each in self.of(session):
            del self.rows[each.claim.key]

    def ends(self, lease: int) -> None:
        """Free the names of all sessions of a node that has ended."""
        for key, row in list(self.rows.items()):
            if row.lease == lease and row.until is None:
                del self.rows[key]


def _alike(one: Claim, other: Claim) -> bool:
    return one.key == other.key or one.skeleton == other.skeleton


def _gone(row: Row, why: str) -> Gone:
    return Gone(row.claim.session, row.name, row.account, why)
