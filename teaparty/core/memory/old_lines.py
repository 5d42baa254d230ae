"""Lines that were said before: where they are found, and how they are shown."""

from collections.abc import Iterable

from msgspec import structs

from teaparty.core import events as e
from teaparty.core.log.codec import shown_later
from teaparty.core.log.log import Entry
from teaparty.core.log.stream import Stream
from teaparty.core.memory.outage import Outage
from teaparty.core.memory.readable import readable
from teaparty.core.party.session import Session
from teaparty.core.ports import Ports
from teaparty.core.words.typist import sign

CHUNK = 500
"""Whispers that are read from the records at once."""
STRETCH, LOOKS = 10_000, 10
"""How many lines of the records are looked through at once, and how often for one answer: where
people only come and go, very many lines may hold nothing to show."""
QUIET_ROOMS = 1_000
"""Rooms of which it is known where nothing is to be read; of more, the first is forgotten."""


class OldLines:
    """The old lines of a party: first those that the logs hold, then those in the records."""

    def __init__(self, ports: Ports, whispers: Stream[Session], outage: Outage | None) -> None:
        self._clock = ports.clock
        self._records = ports.records
        self._whispers = whispers
        self._outage = outage
        self._quiet: dict[str, tuple[int, int]] = {}
        """By room, a stretch of the records with nothing to read: from one number up to another.
        That stays so, as nothing is added there once all is saved."""

    async def of_room(
        self,
        me: Session,
        room: Stream[Session],
        before: int,
        most: int,
        start: int = 0,
        passing: bool = False,
    ) -> list[Entry]:
        """Return the last lines of a room, or of another stream, that `me` may read, oldest first.

        Their numbers are from `start` on and less than `before`. They come from the room's log, as
        far as that goes back, and from the records. Comings and goings are among them if `passing`.
        """
        found = list[Entry]()
        for first, stop in reversed(readable(me, room, start, before)):
            if len(found) < most:
                wanted = most - len(found)
                found = await self._of_part(me, room, stop, wanted, first, passing) + found
        return found

    async def _of_part(
        self,
        me: Session,
        room: Stream[Session],
        before: int,
        most: int,
        start: int,
        passing: bool,
    ) -> list[Entry]:
        log = room.log
        oldest = max(log.start, log.unstored)  # before that, the log may hold what is not stored
        held = log.read(max(start, oldest), before)[1]
        found = [entry for entry in held if reads(me, entry, passing)]
        before = min(before, oldest)
        for _ in range(LOOKS):
            first, before = self._stretch(room.name, start, before, passing)
            wanted = most - len(found)
            if wanted <= 0 or before <= start:
                break
            older = await self._older(room.name, before, wanted, first, passing)
            before = older[0].number if len(older) == wanted else first
            found = [entry for entry in older if reads(me, entry, passing)] + found
        return found[-most:]

    def _stretch(self, room: str, start: int, before: int, passing: bool) -> tuple[int, int]:
        """Return where to look next: from one number up to another, without what is quiet."""
        quiet, end = (0, 0) if passing else self._quiet.get(room, (0, 0))
        if quiet < before <= end:
            before = quiet
        return max(start, before - STRETCH, end if end < before else 0), before

    async def _older(
        self, room: str, before: int, most: int, first: int, passing: bool
    ) -> list[Entry]:
        """Look into the records; note where there is nothing to read."""
        all_stored = self._outage is not None and self._outage.why is None
        older = await self._records.lines(room, before, most, start=first, passing=passing)
        if all_stored and not passing:
            silent = older[-1].number + 1 if older else first
            self._note_quiet(room, silent, before)
        return older

    def _note_quiet(self, room: str, start: int, end: int) -> None:
        """Remember a quiet stretch: joined to the known one if they touch, else the longer one."""
        known = self._quiet.get(room, (end, end))
        if start <= known[1] and known[0] <= end:
            start, end = min(start, known[0]), max(end, known[1])
        if end - start >= known[1] - known[0]:
            self._quiet[room] = start, end
            if len(self._quiet) > QUIET_ROOMS:
                del self._quiet[next(iter(self._quiet))]

    async def whispers(
        self, account: int, partner: int | None, start: int, before: int, most: int
    ) -> list[Entry]:
        """Return the last whispers from or to an account, oldest first; as `of_room`."""
        log = self._whispers.log
        one = e.Person(e.PAST, "", account)
        other = None if partner is None else e.Person(e.PAST, "", partner)
        found = [
            entry
            for entry in log.last(log.limit, before)
            if entry.number >= start and between(entry.event, one, other)
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

    def show(
        self,
        me: Session,
        entries: Iterable[Entry],
        title: str,
        fields: dict[str, str],
        footer: str,
        numbered: bool = False,
    ) -> None:
        """Show `entries` to `me`; see `LinesShown`."""
        lines = tuple(_old_line(entry, me) for entry in entries)
        me.send(
            e.LinesShown(
                at=self._clock.time(),
                title=title,
                fields=fields,
                lines=lines,
                numbered=numbered,
                footer=footer,
            )
        )


def reads(me: Session, entry: Entry, passing: bool = False) -> bool:
    """Whether somebody reads an old line: nothing by people whom they ignore.

    Comings and goings are read only where `passing`.
    """
    event = entry.event
    return (passing or event.history) and not me.ignores(event)


def between(event: e.Event, one: e.Person, other: e.Person | None = None) -> bool:
    """Whether it is a whisper from or to one person; with another one, between the two."""
    if not isinstance(event, e.Whispered):
        return False
    speaks, hears = event.who.same_as(one), any(map(one.same_as, event.to))
    if other is None:
        return speaks or hears
    return (speaks and any(map(other.same_as, event.to))) or (hears and event.who.same_as(other))


def _old_line(entry: Entry, me: Session) -> e.OldLine:
    """Return an old line as `me` has read it, or would have: with "you" for what is their own."""
    event = _event_read_by(me, entry)
    return e.OldLine(number=entry.number, at=entry.at, event=event, mark=entry.mark)


def as_read_by(me: Session, entry: Entry) -> Entry:
    """Return a line of before in the same way."""
    return structs.replace(entry, event=_event_read_by(me, entry))


def _event_read_by(me: Session, entry: Entry) -> e.Lasting:
    event = shown_later(entry.event)
    who = _as_seen_by(me, event.who)
    if not event.shown_to_actor:  # such as their own coming in, which others read then
        who = structs.replace(who, number=e.PAST)
    event = structs.replace(event, who=who)
    if isinstance(event, e.Whispered | e.Said) and event.to:
        to = tuple(_as_seen_by(me, person) for person in event.to)
        event = structs.replace(event, to=to)
    if isinstance(event, e.Invited):
        event = structs.replace(event, sign=sign(me))
    if isinstance(event, e.Acted | e.ShownOut) and event.whom is not None:
        event = structs.replace(event, whom=_as_seen_by(me, event.whom))
    return event


def _as_seen_by(me: Session, person: e.Person) -> e.Person:
    mine = me.account is not None and person.account == me.account.number
    return structs.replace(person, number=me.number) if mine else person
