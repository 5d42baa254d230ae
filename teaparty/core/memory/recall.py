"""What somebody missed while they were out: lines of the room where they were, and whispers."""

from collections.abc import Iterable

from msgspec import structs

from teaparty.core.events import Recalled, Whispered
from teaparty.core.log.log import Entry
from teaparty.core.log.places import reached
from teaparty.core.log.stream import Stream
from teaparty.core.memory.cursors import Cursors
from teaparty.core.memory.history import History, Page
from teaparty.core.memory.old_lines import OldLines, reads
from teaparty.core.party.features import Feature
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.records import Account
from teaparty.core.records.cursors import Stretches, last_of, with_stretch
from teaparty.core.values.refusal import Refusal

RECALL_ON = "Type {sign}recall to read on."


class Recall(Feature):
    """What members have missed. Whispers wait in their preferences, lines by their cursors."""

    def __init__(
        self,
        old: OldLines,
        history: History | None,
        cursors: Cursors | None,
        whispers: Stream[Session],
    ) -> None:
        self._old = old
        self._history = history
        self._cursors = cursors
        self._whispers = whispers
        self._rooms: dict[int, Room] = {}  # where they came in, by the numbers of sessions

    def came_in(self, me: Session, account: Account | None) -> None:
        """Remember what a member has missed; whoever lets them in stores what they keep."""
        if account is None:
            return
        self._rooms[me.number] = me.room
        log = self._whispers.log
        waiting = with_stretch(
            me.preferences.waiting, account.whispers, reached(me.unread(log), log)
        )
        me.preferences = structs.replace(me.preferences, waiting=waiting)

    def leaves(self, me: Session) -> None:
        """Forget what somebody has missed."""
        self._rooms.pop(me.number, None)

    async def summarise(self, me: Session) -> None:
        """Tell a member who has come in how much they have missed."""
        if self._cursors is not None:
            await self._cursors.learn(me)
        end = self._whispers.log.end
        missed, more = self._missed(me)
        lines = await self._lines(me, missed)
        waiting = await self._waiting(me)
        whispers = _heard(me, waiting)
        if not waiting and me.preferences.waiting:
            me.set_preferences(waiting=_from(me.preferences.waiting, end))
        if lines or whispers:
            room = self._rooms.get(me.number)
            title = room.title if room is not None else ""
            more = more and bool(lines)
            me.send(Recalled(room=title, lines=len(lines), more=more, whispers=len(whispers)))

    async def show(self, me: Session) -> None:
        """Show somebody a page of what they have missed: first the whispers, then the lines."""
        end = self._whispers.log.end
        waiting = await self._waiting(me)
        whispers = _heard(me, waiting)
        missed, _ = self._missed(me)
        lines = await self._lines(me, missed)
        if whispers:
            self._show_whispers(me, whispers, end, bool(lines))
            return
        if waiting:  # all from people who are ignored
            me.set_preferences(waiting=_from(me.preferences.waiting, end))
        room = self._rooms.get(me.number)
        if room is None or not lines:
            raise Refusal("There is nothing that you have missed.")
        self._show_lines(me, room, lines)

    def _show_whispers(self, me: Session, whispers: list[Entry], end: int, lines: bool) -> None:
        shown, rest = _page(me, whispers)
        more = bool(rest) or lines
        self._old.show(me, shown, "While you were out:", {}, RECALL_ON if more else "")
        me.set_preferences(waiting=_from(me.preferences.waiting, rest[0].number if rest else end))
        last = shown[-1].event
        me.correspondence.read = last if isinstance(last, Whispered) else None

    def _show_lines(self, me: Session, room: Room, lines: list[Entry]) -> None:
        shown, rest = _page(me, lines)
        title, fields = "Said in {room} while you were out:", {"room": room.title}
        self._old.show(me, shown, title, fields, RECALL_ON if rest else "")
        if self._cursors is not None:
            self._cursors.recall(me, room, rest[0].number if rest else room.log.end)
        if self._history is not None:
            page = Page(me.room, room, None, len(shown), lines[0].number)
            self._history.turn_to(me, page)

    def _missed(self, me: Session) -> tuple[Stretches, bool]:
        """Return the stretches that somebody missed of the room, and whether there are more."""
        room = self._rooms.get(me.number)
        if room is None or self._cursors is None:
            return (), False
        missed = self._cursors.missed(me, room)
        found = last_of(missed, me.limits.history)
        return found, found != missed

    async def _lines(self, me: Session, missed: Stretches) -> list[Entry]:
        room, found = self._rooms.get(me.number), list[Entry]()
        if room is not None:
            for start, end in missed:
                found += await self._old.of_room(me, room, end, end - start, start)
        return found

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


def _from(waiting: Stretches, number: int) -> Stretches:
    """Return what is left of stretches of whispers from that number on."""
    return tuple((max(start, number), end) for start, end in waiting if end > number)


def _page(me: Session, entries: list[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Return as many of `entries` as are shown at once, and the rest."""
    most = me.limits.history_lines
    return entries[:most], entries[most:]
