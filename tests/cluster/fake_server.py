"""The database that all nodes share, in memory: what `tea_turn` and the like do, one at a time.

It has a clock of its own, `now`. Nothing here waits or fails by itself; see `fake_database`.
"""

import json
from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.json import decode, encode
from msgspec.structs import asdict

from teaparty.core.events import Retracted
from teaparty.core.log.codec import arrived, unpacked
from teaparty.core.log.log import WHISPERS, Entry, up_to
from teaparty.core.records import FOR_EVER, Sanction
from teaparty.core.records.places import Made, Place
from teaparty.core.values.claims import Claim, Claimed
from teaparty.core.values.merging import merged
from teaparty.core.values.nodes import Node
from teaparty.stores.cluster.values import (
    EVERYBODY,
    Already,
    Apart,
    Fenced,
    Joined,
    Numbered,
    Turn,
    Unfit,
)
from teaparty.stores.memory import MemoryRecords
from teaparty.testing import NOON
from teaparty.testing.clock import result_of
from tests.cluster.present import Present

LEASE = 15.0
"""Seconds after which a node that has not renewed its lease is fenced."""
OLD_TURNS, NEWEST = 120.0, 5_000
"""Seconds after which turns that all nodes have applied are deleted, but for so many."""
TICK = 1e-3
"""Seconds between two turns, while the clock stands still."""


class SharedRecords(MemoryRecords):
    """Records that all nodes share; `tell` tells all nodes what was changed."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.tell: Callable[[str], object] = print

    async def add_place(self, made: Made, alike=None) -> Made:
        before = self._last_place
        made = await super().add_place(made, alike)
        if made.number > before:
            owner = self._accounts.get(made.owner)
            named = {} if owner is None else {"by": owner.name}
            fields = {"type": "PlaceAdded", **asdict(made)} | named
            self.tell(json.dumps(fields | {"state": encode(made.state).decode()}))
        return made

    async def remove_place(self, made: Made) -> bool:
        if made.number in self._places:
            self.tell(json.dumps({"type": "PlaceGone", "number": made.number}))
        return await super().remove_place(made)

    def lose(self, room: str, number: int) -> None:
        """Have lines from a number on not be stored after all."""
        staying = [each for each in self._lines.get(room, ()) if each.number < number]
        self._lines[room] = staying
        self._ends[room] = staying[-1].number + 1 if staying else 0


class Seat(Struct):
    """A node that is in."""

    node: str
    version: str
    address: str
    seen: float
    applied: int
    since: float
    newest: int
    draining: bool = False


class FakeServer:
    """All that nodes ask of it is done at once, and whole or not at all."""

    def __init__(self, records: SharedRecords | None = None) -> None:
        self.now = NOON
        self.records = records or SharedRecords(10_000)
        self.records.tell = self.tell
        self.turns: list[Turn] = []
        """Those that are there; the first ones may be deleted."""
        self.archive: list[Turn] = []
        """All that there ever were."""
        self.seq = 0
        self.ends: dict[str, int] = {}
        self.seats: dict[int, Seat] = {}
        """The nodes that are in, by their epochs."""
        self.epochs = 0
        self.tickets: set[tuple[int, int]] = set()
        self.present = Present(self.records)
        self.bearers: set[int] = set()
        """Sessions that have ever claimed a name."""
        self.ended: list[tuple[str, float]] = []
        """People with tickets who were in by nodes that have ended, or come in elsewhere just now,
        and when that was."""
        self.tries: list[tuple[str, str, float]] = []
        """Tries with passwords: for which name, from where, and when."""
        self.mutes: set[str] = set()
        """Keys of names, beside those of `records`."""
        self.hints: list[Callable[[int], None]] = []
        """Are called with the number of each turn."""
        self.is_too_far: Callable[[str], bool] = lambda node: False
        """Says of a node whether its release is too far from those of others."""
        self.unfit = ""
        """A word that it can't store."""
        self.lost = 0
        """How often turns were lost."""

    # --- nodes

    def join(self, node: str, version: str = "1", address: str = "") -> Joined:
        if self.is_too_far(node):
            raise Apart("there are nodes in whose releases are too far")
        for epoch, seat in list(self.seats.items()):
            if seat.node == node:
                self.fence(epoch)
        self.epochs += 1
        self.seats[self.epochs] = Seat(
            node, version, address, self.now, self.seq, self.now, self.seq
        )
        return Joined(epoch=self.epochs, seq=self.seq)

    def renew(self, epoch: int, applied: int) -> list[Node]:
        self._check(epoch)
        mine = self.seats[epoch]
        mine.seen, mine.applied, mine.newest = self.now, applied, self.seq
        for other, seat in list(self.seats.items()):
            if self.now - seat.seen > LEASE:
                self.fence(other)
        self._delete_old()
        return self.nodes()

    def nodes(self) -> list[Node]:
        staying = [each for each, seat in self.seats.items() if not seat.draining]
        leader = min(staying or self.seats, default=0)
        return [
            Node(
                node=seat.node, epoch=each, version=seat.version, address=seat.address,
                seen=self.now - seat.seen, applied=seat.applied, draining=seat.draining,
                since=seat.since, newest=seat.newest, leads=each == leader,
            )
            for each, seat in self.seats.items()
        ]  # fmt: skip

    def leave(self, epoch: int) -> None:
        if epoch in self.seats:
            self.fence(epoch)

    def fence(self, epoch: int) -> None:
        """End an epoch; all read so in a turn."""
        del self.seats[epoch]
        rows = self.present.rows.values()
        self.ended += [(each.told, self.now - 0.001) for each in rows
                       if each.lease == epoch and '"tickets":["' in each.row]  # fmt: skip
        self.present.ends(epoch)
        self.tell(json.dumps({"type": "NodeEnded", "epoch": epoch}))

    def _check(self, epoch: int) -> None:
        if epoch not in self.seats:
            raise Fenced

    def _delete_old(self) -> None:
        applied = min((seat.applied for seat in self.seats.values()), default=self.seq)
        applied = min(applied, self.seq - NEWEST)
        while self.turns and self.turns[0].seq <= applied:
            if self.turns[0].at > self.now - OLD_TURNS:
                break
            self.forget(1)

    def forget(self, count: int) -> None:
        """Delete the oldest turns."""
        del self.turns[:count]

    # --- turns

    def turn(self, epoch: int, ticket: int, items) -> Turn:
        self._check(epoch)
        if (epoch, ticket) in self.tickets:
            raise Already
        if self.unfit and any(self.unfit in item.event for item in items):
            raise Unfit
        self.tickets.add((epoch, ticket))
        return self._add(epoch, ticket, [self._taken(item) for item in items])

    def tell(self, event: str) -> Turn:
        """Add a turn of nobody's, with one line for all nodes."""
        return self._add(0, 0, [self._numbered(EVERYBODY, event)])

    def _add(self, epoch: int, ticket: int, lines: list[Numbered]) -> Turn:
        self.seq += 1
        turn = Turn(seq=self.seq, epoch=epoch, ticket=ticket, at=self._next_at(), lines=lines)
        self.turns.append(turn)
        self.archive.append(turn)
        for hint in self.hints:
            hint(self.seq)
        return turn

    def _next_at(self) -> float:
        before = self.turns[-1].at if self.turns else 0.0
        return max(self.now, before + TICK)

    def _taken(self, item) -> Numbered:
        why = self._refused(item)
        if why:
            return Numbered(log=item.log, number=None, event=item.event, refused=why)
        if item.log == EVERYBODY:
            self._change_records(json.loads(item.event))
        line = self._numbered(item.log, item.event)
        if item.stored:
            entry = unpacked(item.log, line.number, self._next_at(), item.event)
            if item.retracts is not None:
                assert isinstance(entry.event, Retracted)
                assert (entry.event.line, entry.event.by) == (item.retracts, item.by)
            self.records.remember([entry])
        return line

    def _change_records(self, it: dict[str, Any]) -> None:
        """Do what an event of the log of all nodes says of the records."""
        records = self.records
        match it["type"]:
            case "NodeIs":
                if it["epoch"] in self.seats:
                    self.seats[it["epoch"]].draining = it["draining"]
            case "RoleIs":
                result_of(records.change_account(it["who"]["account"], role=it["role"]))
            case "PlaceIs":
                for made in result_of(records.places()):
                    if made.number == it["number"]:
                        result_of(records.change_place(_with(made, it)))
            case "StandingIs":
                patch = {it["kind"]: {it["place"]: it["until"]}}
                self.present.stands(it["who"]["number"], patch)
            case "SanctionEnded":
                result_of(records.lift(it["kind"], it["target"]))
            case "SanctionIs":
                fields = {key: value for key, value in it.items() if key not in ("type", "who")}
                fields["until"] = FOR_EVER if it.get("until") is None else it["until"]
                result_of(records.add_sanction(Sanction(**fields)))

    def _numbered(self, log: str, event: str) -> Numbered:
        number = self.ends.get(log, 0)
        self.ends[log] = number + 1
        return Numbered(log=log, number=number, event=event)

    def _refused(self, item) -> str:
        if item.log == EVERYBODY and (why := self._presence(item.event)):
            return why
        if not item.speech or item.session not in self.bearers:
            return ""
        rows = self.present.of(item.session)
        if not rows:
            return "gone"
        muted = self.mutes | {
            each.target
            for each in result_of(self.records.sanctions())
            if each.kind == "mute" and each.until > self.now
        }
        return "muted" if any(row.claim.key in muted for row in rows) else ""

    def remembered(self, log: str, most: int) -> list[Entry]:
        """Return the last lines of a log, as a node that starts reads them."""
        found = {each.number: each for each in self.records.remembered(log, most)}
        for turn in self.turns if log == WHISPERS else ():
            for line in turn.lines:
                if line.log == log and line.number is not None:
                    found[line.number] = arrived(log, line.number, turn.at, line.event)
        entries = [found[number] for number in sorted(found)]
        return up_to(self.ends.get(log, 0), entries)[-most:]

    def read(self, after: int, last: int | None = None) -> list[Turn]:
        """Return turns after a number."""
        first = self.turns[0].seq if self.turns else self.seq + 1
        if after + 1 < first and after < self.seq:
            raise LookupError(f"turns before {first} are deleted")
        stop = self.seq if last is None else last
        return self.turns[max(0, after + 1 - first) : max(0, stop + 1 - first)]

    def lose(self, count: int) -> list[Turn]:
        """Have a standby take over that has not received the last turns; return these."""
        staying, gone = self.turns[:-count], self.turns[-count:]
        self.seq -= len(gone)
        del self.archive[-len(gone) :]
        self.turns = staying
        self.tickets -= {(turn.epoch, turn.ticket) for turn in gone}
        for turn in gone:
            for line in turn.lines:
                if line.number is not None:
                    self.ends[line.log] = min(self.ends[line.log], line.number)
                    self.records.lose(line.log, line.number)
        self.lost += 1
        for epoch in list(self.seats):
            del self.seats[epoch]  # they join anew
        return gone

    # --- names

    def claim(self, epoch: int, claim: Claim) -> Claimed:
        self._check(epoch)
        rows = {each.claim.session: each for each in self.present.rows.values() if each.shown}
        claimed, gone = self.present.claim(epoch, claim, self.now)
        if not claimed.why:
            self.bearers.add(claim.session)
        for each in gone:
            row = rows.get(each.session)
            if row is not None and each.why == "elsewhere" and '"tickets":["' in row.row:
                self.ended.append((row.told, self.now - 0.001))
            who = {"number": each.session, "name": each.name, "account": each.account}
            self.tell(json.dumps({"type": "SomebodyLeft", "who": who, "why": each.why}))
        return claimed

    def people(self) -> list[str]:
        rows = self.present.rows.values()
        there = [each.told for each in rows if each.shown and each.until is None]
        gone = [json.dumps(json.loads(row) | {"ended": self.now - at}) for row, at in self.ended]
        return there + gone + self._taken_last()

    def _taken_last(self) -> list[str]:
        """Return the last line that was taken of each link."""
        lines = [line for turn in self.turns for line in turn.lines if line.number is not None]
        told = [line.event for line in lines if line.event.startswith('{"type":"LineTaken"')]
        return list({str(json.loads(each)["tickets"]): each for each in told}.values())

    def release(self, epoch: int, session: int) -> None:
        self.present.release(session)

    # --- wrong passwords

    def tried(self, name: str, block: str, seconds: float) -> int:
        self.tries = [each for each in self.tries if each[2] >= self.now - seconds]
        before = sum(each[0] == name for each in self.tries)
        self.tries.append((name, block, self.now))
        return before

    def forget_tries(self, name: str, block: str, every: bool) -> None:
        theirs = [each for each in self.tries if each[:2] == (name, block)]
        for each in theirs if every else theirs[-1:]:
            self.tries.remove(each)

    def _presence(self, event: str) -> str:
        """Do what an event says of people who are in; return why it is refused."""
        found = json.loads(event)
        kind, who = found["type"], found.get("who", {})
        session = who.get("number", 0)
        if kind == "SomebodyLeft":
            self.present.leaves(session)
        elif kind == "SomebodyIs" and session in self.bearers:
            account = who.get("account", 0)
            row = session, found["key"], who["name"], account, event, self.now
            if not self.present.is_somebody(*row):
                return "gone"
            back = session, found.get("instead", 0)
            self.ended = [each for each in self.ended if _session(each[0]) not in back]
        return ""


def _session(row: str) -> int:
    number: int = json.loads(row)["who"]["number"]
    return number


def _with(made: Made, it: dict[str, Any]) -> Made:
    state = merged(decode(encode(made.state)), decode(it["patch"]))
    return Made(
        number=made.number, name=it["name"], kind=it["kind"], owner=it["owner"],
        since=it["since"], state=decode(encode(state), type=Place),
    )  # fmt: skip
