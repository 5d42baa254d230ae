"""Whose each name is in the whole party, in memory: what `tea_claim` and `tea_turn` do with it."""

import json

from msgspec import Struct

from teaparty.core.values.claims import Claim, Claimed
from teaparty.core.values.merging import merged
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
    standing: dict = {}

    @property
    def told(self) -> str:
        """The event that says who is in, with how they stand with places."""
        standing = {"standing": self.standing} if self.standing else {}
        return json.dumps(json.loads(self.row) | standing)

    @property
    def key(self) -> str:
        return self.claim.key


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
        owns = bool(claim.comes_in and claim.account)
        instead, guests = list[Row](), list[Row]()
        for each in sorted(self.rows.values(), key=lambda one: (one.key != claim.key, one.key)):
            ticket = each.claim.session == claim.of
            same = ticket or (bool(each.account) and each.account == claim.account)
            if each.claim.session == claim.session or not (same or _alike(each.claim, claim)):
                continue
            if each.until is not None:
                if _alike(each.claim, claim) and not (owns or same):
                    return Claimed(why="freed", name=each.name, seconds=each.until - now), []
            elif ticket or (owns and same):
                instead.append(each)
            elif owns and not each.account:
                guests.append(each)
            elif each.key == claim.key:
                return Claimed(why="taken", name=each.name), []
            elif _alike(each.claim, claim) and not owns:
                return Claimed(why="alike", name=each.name), []
        owned = None if claim.account else result_of(self._records.alike(claim.skeleton))
        if owned is not None:
            return Claimed(why="belongs", name=owned), []
        gone = self._make_way(instead, "elsewhere") + self._make_way(guests, "owned")
        self._take(lease, claim, now)
        sessions = dict.fromkeys(each.claim.session for each in instead)
        return Claimed(instead=tuple(sessions)), gone

    def _make_way(self, rows: list[Row], why: str) -> list[Gone]:
        gone = list[Gone]()
        for session in dict.fromkeys(each.claim.session for each in rows):
            for row in self.of(session):
                del self.rows[row.key]
                gone.append(Gone(session, row.name, row.account, why))
        return gone

    def _take(self, lease: int, claim: Claim, now: float) -> None:
        before = self.rows.get(claim.key)
        stays = before is not None and before.claim.session == claim.session
        standing = next((each.standing for each in self.of(claim.session)), {})
        row = self.rows[claim.key] = Row(claim, lease, now, claim.account, claim.name)
        row.standing = standing
        if before is not None and stays:
            row.shown, row.row = before.shown and before.until is None, before.row

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

    def stands(self, session: int, patch: dict) -> None:
        """Have a session stand with places as a patch says."""
        for each in self.of(session):
            each.standing = merged(each.standing, patch)

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
