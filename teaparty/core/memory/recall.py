"""What somebody missed while they were out: lines of the room where they were, and whispers."""

from collections.abc import Iterable
from typing import NamedTuple

from msgspec import structs

from teaparty.core.events import Recalled, Whispered
from teaparty.core.log.log import Entry
from teaparty.core.log.places import Position, reached
from teaparty.core.log.stream import Stream
from teaparty.core.memory.history import History, Page
from teaparty.core.memory.old_lines import OldLines, reads
from teaparty.core.party.features import Feature
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.records import Account
from teaparty.core.values.refusal import Refusal

RECALL_ON = "Type {sign}recall to read on."
MOST_WAITING = 8
"""Stretches of whispers that can wait. Of more, the oldest two become one."""

Stretches = tuple[tuple[int, int], ...]
"""Stretches of whispers: from one number up to another."""


class Missed(NamedTuple):
    """What is still to be recalled: lines of `room` from `start` up to `end`.

    Where there is `more`, lines before these were missed as well.
    """

    room: Room
    start: int
    end: Position
    more: bool


class Recall(Feature):
    """What members have missed. Whispers wait in their preferences, lines of rooms here."""

    def __init__(self, old: OldLines, history: History | None, whispers: Stream[Session]) -> None:
        self._old = old
        self._history = history
        self._whispers = whispers
        self._missed: dict[int, Missed] = {}  # by the numbers of sessions

    def came_in(self, me: Session, account: Account | None) -> None:
        """Remember what a member has missed; whoever lets them in stores what they keep."""
        if account is None:
            return
        room, end = me.room, me.unread(me.room.log)
        if room.name == account.room and room.history:
            start = max(account.cursor, reached(end, room.log) - me.limits.history)
            self._missed[me.number] = Missed(room, start, end, account.cursor < start)
        log = self._whispers.log
        waiting = with_stretch(
            me.preferences.waiting, account.whispers, reached(me.unread(log), log)
        )
        me.preferences = structs.replace(me.preferences, waiting=waiting)

    def leaves(self, me: Session) -> None:
        """Forget what somebody has missed."""
        self._missed.pop(me.number, None)

    async def summarise(self, me: Session) -> None:
        """Tell a member who has come in how much they have missed."""
        missed, end = self._missed.get(me.number), self._whispers.log.end
        lines = await self._lines(me, missed)
        waiting = await self._waiting(me)
        whispers = _heard(me, waiting)
        if not waiting and me.preferences.waiting:
            me.set_preferences(waiting=_from(me.preferences.waiting, end))
        if not lines:
            self.leaves(me)
        if lines or whispers:
            title = missed.room.title if missed else ""
            more = missed is not None and missed.more and bool(lines)
            me.send(Recalled(room=title, lines=len(lines), more=more, whispers=len(whispers)))

    async def show(self, me: Session) -> None:
        """Show somebody a page of what they have missed: first the whispers, then the lines."""
        end = self._whispers.log.end
        waiting = await self._waiting(me)
        whispers = _heard(me, waiting)
        if whispers:
            self._show_whispers(me, whispers, end)
            return
        if waiting:  # all from people who are ignored
            me.set_preferences(waiting=_from(me.preferences.waiting, end))
        missed = self._missed.get(me.number)
        lines = await self._lines(me, missed)
        if missed is None or not lines:
            self.leaves(me)
            raise Refusal("There is nothing that you have missed.")
        self._show_lines(me, missed, lines)

    def _show_whispers(self, me: Session, whispers: list[Entry], end: int) -> None:
        shown, rest = _page(me, whispers)
        more = bool(rest) or me.number in self._missed
        self._old.show(me, shown, "While you were out:", {}, RECALL_ON if more else "")
        me.set_preferences(waiting=_from(me.preferences.waiting, rest[0].number if rest else end))
        last = shown[-1].event
        me.correspondence.read = last if isinstance(last, Whispered) else None

    def _show_lines(self, me: Session, missed: Missed, lines: list[Entry]) -> None:
        shown, rest = _page(me, lines)
        title, fields = "Said in {room} while you were out:", {"room": missed.room.title}
        self._old.show(me, shown, title, fields, RECALL_ON if rest else "")
        if rest and me.gone is None:
            self._missed[me.number] = missed._replace(start=rest[0].number)
        else:
            self.leaves(me)
        if self._history is not None:
            page = Page(me.room, missed.room, None, len(shown), lines[0].number)
            self._history.turn_to(me, page)

    async def _lines(self, me: Session, missed: Missed | None) -> list[Entry]:
        if missed is None:
            return []
        end = reached(missed.end, missed.room.log)
        return await self._old.of_room(me, missed.room, end, end - missed.start, missed.start)

    async def _waiting(self, me: Session) -> list[Entry]:
        """Return the whispers to somebody that wait to be recalled, oldest first.

        One that the journal has not stored yet goes on waiting. Of more than can wait for somebody
        who is out, these are the last.
        """
        number = me.account.number if me.account is not None else 0
        limits = me.limits  # whispers of people who are ignored come on top of the number
        most = limits.waiting_whispers + limits.waiting_from_one * len(me.ignoring)
        found: list[Entry] = []
        for start, end in me.preferences.waiting:
            found += await self._old.whispers(number, None, start, end, min(most, end - start))
        return [entry for entry in found if entry.event.who.account != number]


def _heard(me: Session, whispers: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in whispers if reads(me, entry)]


def with_stretch(waiting: Stretches, start: int, end: int) -> Stretches:
    """Return stretches of whispers that wait, with another one after them."""
    if start >= end:
        return waiting
    found = [*waiting, (start, end)]
    if len(found) > MOST_WAITING:
        found[:2] = [(found[0][0], found[1][1])]
    return tuple(found)


def _from(waiting: Stretches, number: int) -> Stretches:
    """Return what is left of stretches of whispers from that number on."""
    return tuple((max(start, number), end) for start, end in waiting if end > number)


def _page(me: Session, entries: list[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Return as many of `entries` as are shown at once, and the rest."""
    most = me.limits.history_lines
    return entries[:most], entries[most:]
