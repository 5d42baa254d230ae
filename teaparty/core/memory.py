"""What was said before: what somebody missed while they were out, and the lines that are kept."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from msgspec import structs

from teaparty.core import events as e
from teaparty.core.kept import lasting
from teaparty.core.log import Entry
from teaparty.core.records import Account, Kept
from teaparty.core.refusal import Refusal

if TYPE_CHECKING:
    from teaparty.core.party import Party
    from teaparty.core.rooms import Room
    from teaparty.core.session import Session

RECALL_ON = "Type recall to read on."
REVIEW = "Type review for the lines before."
CHUNK, LOOKS = 500, 10
"""Lines that are taken from the records at once, and how often at most for one answer: where people
only come and go, there may be nothing to show in very many."""
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


class Page(NamedTuple):
    """The old lines that somebody has read last: `most` of `room` before a number.

    Where there is a `partner`, they are whispers. `here` is where the reader stood.
    """

    here: "Room"
    room: "Room"
    partner: e.Person | None
    most: int
    before: int


class Memory:
    """The memory of a party."""

    def __init__(self, party: "Party") -> None:
        self._party = party
        self._records = party.outside.records

    # --- what was missed

    def missed(self, account: Account) -> Missed | None:
        """Return what a member has missed in the room where they were, before they come in."""
        room = self._party.rooms.get(account.room)
        if room is None or not room.history:
            return None
        start = max(account.cursor, room.next - self._party.limits.history)
        return Missed(room, start, room.next, account.cursor < start)

    def waiting_too(self, kept: Kept, start: int, end: int) -> Kept:
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
        whispers = await self._waiting(me)
        if not whispers and me.kept.waiting:
            me.keep(waiting=_from(me.kept.waiting, end))
        if not lines:
            me.missed = None
        if lines or whispers:
            title = missed.room.title if missed else ""
            more = missed is not None and missed.more and bool(lines)
            me.send(e.Recalled(room=title, lines=len(lines), more=more, whispers=len(whispers)))

    async def recall(self, me: "Session") -> None:
        """Show somebody a page of what they have missed: first the whispers, then the lines."""
        missed, end = me.missed, self._party.whispers.log.end
        whispers = await self._waiting(me)
        if whispers:
            rest = self._show_missed(me, whispers, "While you were out:", "", missed is not None)
            me.keep(waiting=_from(me.kept.waiting, rest[0].number if rest else end))
            me.last_whisper = whispers[-len(rest) - 1].event.who
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
        self._show(me, shown, title, {"room": room} if room else {}, footer)
        return rest

    async def _missed_lines(self, me: "Session", missed: Missed) -> list[Entry]:
        return await self._lines(
            me, missed.room, missed.end, missed.end - missed.start, missed.start
        )

    async def _waiting(self, me: "Session") -> list[Entry]:
        """Return the whispers to somebody that wait to be recalled, oldest first.

        One that the journal has not stored yet goes on waiting.
        """
        number = me.account.number if me.account is not None else 0
        found: list[Entry] = []
        for start, end in me.kept.waiting:
            found += await self._whispers(number, None, start, end, end - start)
        return [entry for entry in found if entry.event.who.account != number and _reads(me, entry)]

    # --- what is kept

    async def show_room(
        self, me: "Session", room: "Room", most: int, before: int | None = None
    ) -> None:
        """Show the last lines of a room, or the last before that number."""
        if not room.history:
            raise Refusal("What is said in {room} is not kept.", room=room.title)
        end = room.next if before is None else before
        found = await self._lines(me, room, end, most + 1)
        if not found:
            raise _nothing(before) or Refusal(
                "Nothing that was said in {room} is kept.", room=room.title
            )
        self._show_page(me, found, Page(me.room, room, None, most, 0))

    async def show_whispers(
        self, me: "Session", partner: e.Person, most: int, before: int | None = None
    ) -> None:
        """Show the last whispers between somebody and a partner, or the last before that number."""
        if me.account is None:
            raise Refusal("Whispers are kept for those whose names are registered.")
        end = self._party.whispers.next if before is None else before
        found = await self._whispers(me.account.number, partner.account, 0, end, most + 1)
        if not found:
            raise _nothing(before) or Refusal(
                "No whispers between you and {name} are kept.", name=partner.name
            )
        self._show_page(me, found, Page(me.room, self._party.whispers, partner, most, 0))

    async def show_before(self, me: "Session") -> None:
        """Show the lines before those that were shown last; at first, the last ones here."""
        page = me.page
        if page is not None and page.partner is not None:
            await self.show_whispers(me, page.partner, page.most, page.before)
        elif page is None or page.here is not me.room:
            await self.show_room(me, me.room, self._party.limits.history_lines)
        else:
            if page.room is not me.room:
                page.room.admit(me)
            await self.show_room(me, page.room, page.most, page.before)

    def _show_page(self, me: "Session", found: list[Entry], page: Page) -> None:
        """Show a page of what was found, which is one line more if there are any before it."""
        shown = found[-page.most :]
        me.page = page._replace(before=shown[0].number)
        footer = REVIEW if len(found) > page.most else ""
        if page.partner is not None:
            title, fields = "Whispers between you and {name}:", {"name": page.partner.name}
            shown = [entry for entry in shown if _reads(me, entry)]
        else:
            title, fields = "Said in {room}:", {"room": page.room.title}
        numbered = page.partner is None and "retract" in me.rights
        self._show(me, shown, title, fields, footer, numbered)

    async def _lines(
        self, me: "Session", room: "Room", before: int, most: int, start: int = 0
    ) -> list[Entry]:
        """Return the last lines of a room that say something, oldest first.

        Their numbers are from `start` on and less than `before`. They come from the room's log, as
        far as that goes back, and from the records.
        """
        held = room.log.last(room.log.limit, before)
        found = [entry for entry in held if entry.number >= start and _reads(me, entry)]
        before = min(before, room.log.start)
        for _ in range(LOOKS):
            if len(found) >= most or before <= start:
                break
            older = await self._records.lines(room.name, before, CHUNK)
            if not older:
                break
            before = older[0].number
            kept = (entry for entry in older if entry.number >= start)
            found = [entry for entry in kept if _reads(me, entry)] + found
        return found[-most:]

    async def _whispers(
        self, account: int, partner: int | None, start: int, before: int, most: int
    ) -> list[Entry]:
        """Return the last whispers from or to an account, oldest first; as `_lines`."""
        log = self._party.whispers.log
        found = [
            entry
            for entry in log.last(log.limit, before)
            if entry.number >= start and _between(entry.event, account, partner)
        ]
        before = min(before, log.start)
        while len(found) < most and before > start:
            older = await self._records.whispers(
                account, partner=partner, start=start, before=before, most=min(most, CHUNK)
            )
            if not older:
                break
            before = older[0].number
            found = older + found
        return found[-most:]

    # --- how it is shown

    def _show(
        self,
        me: "Session",
        entries: Iterable[Entry],
        title: str,
        fields: dict[str, str],
        footer: str,
        numbered: bool = False,
    ) -> None:
        lines = tuple(_old_line(entry, me) for entry in entries)
        me.send(
            e.LinesShown(
                at=self._party.time,
                title=title,
                fields=fields,
                lines=lines,
                numbered=numbered,
                footer=footer,
            )
        )


def _reads(me: "Session", entry: Entry) -> bool:
    """Whether somebody wants to read a line: no coming and going, nobody whom they ignore."""
    event = entry.event
    ignored = me.ignoring and event.speech and me.ignoring.has(event.who)
    return event.history and not ignored


def _between(event: e.Event, account: int, partner: int | None) -> bool:
    """Whether it is a whisper from or to an account; where there is a partner, between the two."""
    if not isinstance(event, e.Whispered):
        return False
    speaker, hearers = event.who.account, {person.account for person in event.to}
    if partner is None:
        return account == speaker or account in hearers
    sides = {(account, partner), (partner, account)}
    return any((speaker, hearer) in sides for hearer in hearers)


def _nothing(before: int | None) -> Refusal | None:
    return None if before is None else Refusal("There is nothing before that.")


def _from(waiting: Iterable[tuple[int, int]], number: int) -> tuple[tuple[int, int], ...]:
    """Return what is left of stretches of whispers from that number on."""
    return tuple((max(start, number), end) for start, end in waiting if end > number)


def _old_line(entry: Entry, me: "Session") -> e.OldLine:
    """Return an old line as `me` has read it, or would have: with "you" for what is their own."""
    try:
        event = lasting(entry.event)
    except (Exception, SystemExit):  # the text of a plugin's event
        event = e.Missed(count=1)
    event = structs.replace(event, who=_as_seen_by(me, event.who))
    if isinstance(event, e.Whispered):
        to = tuple(_as_seen_by(me, person) for person in event.to)
        event = structs.replace(event, to=to)
    return e.OldLine(number=entry.number, at=entry.at, event=event)


def _as_seen_by(me: "Session", person: e.Person) -> e.Person:
    mine = me.account is not None and person.account == me.account.number
    return structs.replace(person, number=me.number) if mine else person
