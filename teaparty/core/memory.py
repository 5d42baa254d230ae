"""What was said before: what somebody missed while they were out, and the lines that are kept."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from teaparty.core.events import LinesShown, OldLine, Recalled
from teaparty.core.log import Entry
from teaparty.core.records import Account
from teaparty.core.refusal import Refusal

if TYPE_CHECKING:
    from teaparty.core.party import Party
    from teaparty.core.rooms import Room
    from teaparty.core.session import Session

MORE = "Type review for the lines before."
NO_MORE = ""


class Missed(NamedTuple):
    """What is still to be recalled: lines of `room` from `start` up to `end`, and whispers."""

    room: "Room"
    start: int
    end: int
    whispers: int
    whispers_end: int


class Page(NamedTuple):
    """Where the lines before those that were shown end: of a room, or with a partner.

    `room` is None for whispers, which are those with the account `partner`.
    """

    room: "Room | None"
    partner: Account | None
    before: int


class Memory:
    """The memory of a party."""

    def __init__(self, party: "Party") -> None:
        self._party = party
        self._records = party.outside.records

    # --- what was missed

    async def summarise(self, me: "Session", account: Account) -> None:
        """Tell a member who has come in how much they have missed."""
        party = self._party
        room = party.rooms.get(account.room)
        known = room is not None and room.history
        missed = Missed(
            room=room if room is not None and known else me.room,
            start=account.cursor if known else me.room.next,
            end=room.next if room is not None and known else me.room.next,
            whispers=account.whispers,
            whispers_end=party.whispers.next,
        )
        me.missed = missed
        waiting = await self._records.waiting(account.number, account.whispers)
        log = missed.room.log
        lines = sum(_says(entry) for entry in _between(log.last(log.limit), missed))
        if lines or waiting:
            more = lines > 0 and missed.start < log.start
            me.send(Recalled(room=missed.room.title, lines=lines, more=more, whispers=waiting))
        else:
            me.missed = None

    async def recall(self, me: "Session") -> None:
        """Show somebody a page of what they have missed: first the whispers, then the lines."""
        missed, most = me.missed, self._party.limits.history_lines
        if missed is None or me.account is None:
            raise Refusal("You have missed nothing.")
        found = await self._records.whispers(
            me.account.number,
            start=missed.whispers,
            before=missed.whispers_end,
            most=self._party.limits.waiting_whispers,
        )
        if found:
            shown, rest = found[:most], found[most:]
            following = rest[0].number if rest else missed.whispers_end
            me.missed = missed._replace(whispers=following)
            self._show(me, shown, "While you were out:", {}, _more(bool(rest) or _left(missed)))
            return
        lines = await self._lines(missed.room, missed.end, missed.end - missed.start)
        lines = [entry for entry in lines if entry.number >= missed.start]
        shown, rest = lines[:most], lines[most:]
        me.missed = missed._replace(start=rest[0].number) if rest else None
        if not shown:
            raise Refusal("You have missed nothing.")
        fields = {"room": missed.room.title}
        self._show(me, shown, "Said in {room} while you were out:", fields, _more(bool(rest)))

    # --- what is kept

    async def show_room(
        self, me: "Session", room: "Room", most: int, before: int | None = None
    ) -> None:
        """Show the last lines of a room, or the last before that number."""
        end = room.next if before is None else before
        found = await self._lines(room, end, most)
        if not found:
            raise Refusal("Nothing that was said in {room} is kept.", room=room.title)
        me.page = Page(room, None, found[0].number)
        self._show(me, found, "Said in {room}:", {"room": room.title}, MORE,
                   "retract" in me.rights)  # fmt: skip

    async def show_whispers(
        self, me: "Session", partner: Account, most: int, before: int | None = None
    ) -> None:
        """Show the last whispers between somebody and a partner, or the last before that number."""
        if me.account is None:
            raise Refusal("Whispers are kept for those whose name is registered.")
        found = await self._records.whispers(
            me.account.number, partner=partner.number, before=before, most=most
        )
        if not found:
            raise Refusal("No whispers between you and {name} are kept.", name=partner.name)
        me.page = Page(None, partner, found[0].number)
        self._show(me, found, "Whispers between you and {name}:", {"name": partner.name}, MORE)

    async def show_before(self, me: "Session", most: int) -> None:
        """Show the lines before those that were shown last; at first, the last ones here."""
        page = me.page
        if page is None or page.room is not None and page.room is not me.room:
            await self.show_room(me, me.room, most)
        elif page.room is not None:
            await self.show_room(me, page.room, most, page.before)
        elif page.partner is not None:
            await self.show_whispers(me, page.partner, most, page.before)

    async def _lines(self, room: "Room", before: int, most: int) -> list[Entry]:
        """Return the last lines of a room before a number that say something, oldest first.

        They come from its log, as far as that goes back, and from the records.
        """
        held = [entry for entry in room.log.last(room.log.limit, before) if _says(entry)]
        if len(held) >= most or not room.history:
            return held[-most:] if most else []
        found = held
        start = min(before, room.log.start)
        while len(found) < most and start > 0:
            older = await self._records.lines(room.name, start, most + 100)
            if not older:
                break
            found = [entry for entry in older if _says(entry)] + found
            start = older[0].number
        return found[-most:]

    def _show(
        self,
        me: "Session",
        entries: Iterable[Entry],
        title: str,
        fields: dict[str, str],
        footer: str,
        numbered: bool = False,
    ) -> None:
        lines = tuple(
            OldLine(number=entry.number, at=entry.at, event=entry.event)
            for entry in entries
            if not (entry.event.speech and me.ignoring and me.ignoring.has(entry.event.who))
        )
        me.send(
            LinesShown(title=title, fields=fields, lines=lines, numbered=numbered, footer=footer)
        )


def _says(entry: Entry) -> bool:
    """Whether a line belongs into a history: no coming and going."""
    return entry.event.history


def _between(entries: Sequence[Entry], missed: Missed) -> list[Entry]:
    return [entry for entry in entries if missed.start <= entry.number < missed.end]


def _left(missed: Missed) -> bool:
    return missed.start < missed.end


def _more(more: bool) -> str:
    return "Type recall to read on." if more else NO_MORE
