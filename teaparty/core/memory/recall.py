"""What somebody missed while they were out: lines of the room where they were, and whispers."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from msgspec import structs

from teaparty.core import events as e
from teaparty.core.log.log import Entry
from teaparty.core.memory.history import Page
from teaparty.core.memory.old_lines import OldLines, reads
from teaparty.core.records import Account, Preferences
from teaparty.core.values.refusal import Refusal

if TYPE_CHECKING:
    from teaparty.core.party.party import Party
    from teaparty.core.party.rooms import Room
    from teaparty.core.party.session import Session

RECALL_ON = "Type recall to read on."
MOST_WAITING = 8
"""Stretches of whispers that can wait. Of more, the oldest two become one."""


class Missed(NamedTuple):
    """What is still to be recalled: lines of `room` from `start` up to `end`.

    Where there is `more`, lines before these were missed as well.
    """

    room: "Room"
    start: int
    end: int
    more: bool


class Recall:
    """What the members of a party have missed."""

    def __init__(self, party: "Party", old: OldLines) -> None:
        self._party = party
        self._old = old

    def missed(self, account: Account) -> Missed | None:
        """Return what a member has missed in the room where they were, before they come in."""
        room = self._party.rooms.get(account.room)
        if room is None or not room.history:
            return None
        start = max(account.cursor, room.next - self._party.limits.history)
        return Missed(room, start, room.next, account.cursor < start)

    def waiting_too(self, kept: Preferences, start: int, end: int) -> Preferences:
        """Return what is kept of a member, with the whispers of these numbers among the waiting."""
        if start >= end:
            return kept
        waiting = [*kept.waiting, (start, end)]
        if len(waiting) > MOST_WAITING:
            waiting[:2] = [(waiting[0][0], waiting[1][1])]
        return structs.replace(kept, waiting=tuple(waiting))

    async def summarise(self, me: "Session") -> None:
        """Tell a member who has come in how much they have missed."""
        missed, end = me.missed, self._party.whispers.log.end
        lines = await self._missed_lines(me, missed) if missed else []
        waiting = await self._waiting(me)
        whispers = _heard(me, waiting)
        if not waiting and me.kept.waiting:
            me.keep(waiting=_from(me.kept.waiting, end))
        if not lines:
            me.missed = None
        if lines or whispers:
            title = missed.room.title if missed else ""
            more = missed is not None and missed.more and bool(lines)
            me.send(e.Recalled(room=title, lines=len(lines), more=more, whispers=len(whispers)))

    async def show(self, me: "Session") -> None:
        """Show somebody a page of what they have missed: first the whispers, then the lines."""
        missed, end = me.missed, self._party.whispers.log.end
        waiting = await self._waiting(me)
        whispers = _heard(me, waiting)
        if waiting and not whispers:  # those of people who are ignored go like the others
            me.keep(waiting=_from(me.kept.waiting, end))
        if whispers:
            rest = self._show_missed(me, whispers, "While you were out:", "", missed is not None)
            me.keep(waiting=_from(me.kept.waiting, rest[0].number if rest else end))
            last = whispers[-len(rest) - 1].event
            me.last_whisper = last if isinstance(last, e.Whispered) else None
            return
        lines = await self._missed_lines(me, missed) if missed else []
        if missed is None or not lines:
            me.missed = None
            raise Refusal("There is nothing that you have missed.")
        title = "Said in {room} while you were out:"
        rest = self._show_missed(me, lines, title, missed.room.title, False)
        me.missed = missed._replace(start=rest[0].number) if rest else None
        me.page = Page(me.room, missed.room, None, len(lines) - len(rest), lines[0].number)

    def _show_missed(
        self, me: "Session", entries: list[Entry], title: str, room: str, more: bool
    ) -> list[Entry]:
        """Show the first of `entries`; return the rest of them. There may be `more` besides."""
        most = self._party.limits.history_lines
        shown, rest = entries[:most], entries[most:]
        footer = RECALL_ON if rest or more else ""
        self._old.show(me, shown, title, {"room": room} if room else {}, footer)
        return rest

    async def _missed_lines(self, me: "Session", missed: Missed) -> list[Entry]:
        return await self._old.of_room(
            me, missed.room, missed.end, missed.end - missed.start, missed.start
        )

    async def _waiting(self, me: "Session") -> list[Entry]:
        """Return the whispers to somebody that wait to be recalled, oldest first.

        One that the journal has not stored yet goes on waiting. Of more than can wait for somebody
        who is out, these are the last.
        """
        number = me.account.number if me.account is not None else 0
        limits = self._party.limits  # those of people who are ignored are beyond the number
        most = limits.waiting_whispers + limits.waiting_from_one * len(me.ignoring)
        found: list[Entry] = []
        for start, end in me.kept.waiting:
            found += await self._old.whispers(number, None, start, end, min(most, end - start))
        return [entry for entry in found if entry.event.who.account != number]


def _heard(me: "Session", whispers: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in whispers if reads(me, entry)]


def _from(waiting: Iterable[tuple[int, int]], number: int) -> tuple[tuple[int, int], ...]:
    """Return what is left of stretches of whispers from that number on."""
    return tuple((max(start, number), end) for start, end in waiting if end > number)
