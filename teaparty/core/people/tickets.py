"""Tickets: going on where a link was lost, with nothing missed and nothing read twice."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import json, structs

from teaparty.core.events import Event, HandedOver, LineTaken, Person, Told, Whispered
from teaparty.core.log.log import WHISPERS, Entry
from teaparty.core.log.places import reached
from teaparty.core.log.reading import missed
from teaparty.core.log.stream import Stream
from teaparty.core.memory.old_lines import between
from teaparty.core.memory.readable import is_readable
from teaparty.core.party.links import doors_of
from teaparty.core.party.party import Party
from teaparty.core.party.party_feature import PartyFeature
from teaparty.core.party.session import Session
from teaparty.core.party.stay import Stay
from teaparty.core.party.visits import Visit, Visits
from teaparty.core.people import refusals
from teaparty.core.people.takeover import go_on
from teaparty.core.records import Account
from teaparty.core.throttle.flood import Pace

MOST_FORMER = 16
"""Sessions, one after another, as which it is known that somebody was in who goes on."""


def _ignored(_: object) -> None:
    """Do nothing: no other node wants to know of tickets."""


class Held(NamedTuple):
    """A stay that can be gone on with, and whose it is."""

    session: Session
    stay: Stay


class Tickets(PartyFeature):
    """Which tickets are good. Only digests of them come here, and nobody is shown those."""

    def __init__(self, party: Party, whispers: Stream[Session]) -> None:
        super().__init__(party)
        self._clock, self._sessions = party.clock, party.sessions
        self._streams = party.streams
        self._whispers = whispers
        self._held: dict[bytes, Held] = {}
        self._of: dict[int, list[Stay]] = {}  # by the numbers of sessions
        self._whispers_since: dict[int, Visit] = {}
        self._former: dict[int, tuple[int, ...]] = {}  # sessions at other nodes, which went on here
        self._now: dict[int, int] = {}  # as which sessions here they did
        self.changed: Callable[[Session], object] = _ignored
        """Is told of whom other tickets are good now."""
        self.tell: Callable[[LineTaken], object] | None = None
        """Tells all nodes, if there are several."""

    # --- whose they are

    def came_in(self, me: Session, account: Account | None) -> None:
        """Note where somebody begins to read by a link that may be gone on with."""
        if any(door.stay is not None for door in doors_of(me)):
            self.begin(me)

    def begin(self, me: Session) -> None:
        """Note from where on somebody reads by such a link, unless that is known already."""
        if me.visits is None:
            room, log = me.room, self._whispers.log
            me.visits = Visits(self._limits.visits, room.name, me.unread(room.log))
            for each in me.heard:
                me.visits.hear(each.name, me.unread(each.log), each.mark)
            self._whispers_since[me.number] = Visit(WHISPERS, me.unread(log))

    def leaves(self, me: Session) -> None:
        """End all tickets of somebody who leaves."""
        self._whispers_since.pop(me.number, None)
        self.comes_from(me, ())
        for stay in self._of.pop(me.number, ()):
            self._end(stay)

    def came_again(self, me: Session) -> None:
        """End the tickets of links that were lost or displaced."""
        linked = {id(door.stay) for door in doors_of(me)}
        stays = self._of.get(me.number, ())
        for stay in stays:
            if id(stay) not in linked:
                self._end(stay)
        self._of[me.number] = [stay for stay in stays if id(stay) in linked]

    def _end(self, stay: Stay) -> None:
        for digest in stay.digests:
            self._held.pop(digest, None)
        stay.digests = ()

    # --- giving and taking them

    def give(self, me: Session, stay: Stay, digest: bytes, used: Sequence[bytes] = ()) -> None:
        """Make a ticket good for somebody's stay; only the one that was `used` stays good."""
        self.begin(me)
        stays = self._of.setdefault(me.number, [])
        if stay not in stays:
            stays.append(stay)
        for old in stay.digests:
            if old not in used:
                self._held.pop(old, None)
        stay.gives(used, digest)
        for each in stay.digests:
            self._held[each] = Held(me, stay)
        self.changed(me)
        if stay.waits:
            self.said(me, stay, stay.waits)  # which other nodes are to know by this ticket, too

    def confirm(self, stay: Stay) -> None:
        """Take note that the newest ticket of a stay has arrived; only that is good from now on."""
        held = self._held.get(stay.digests[-1]) if stay.digests else None
        for digest in stay.digests[:-1]:
            self._held.pop(digest, None)
        stay.confirms()
        if held is not None:
            self.changed(held.session)

    def resume(self, newcomer: Session, digest: bytes) -> Stay | None:
        """Have the newcomer's door go on with the stay of a ticket; return None if that is over."""
        held = self._held.get(digest)
        if held is None or self._is_over(held.stay):
            return None
        go_on(held.session, newcomer, held.stay)
        held.stay.lost_at = None
        return held.stay

    def _is_over(self, stay: Stay) -> bool:
        lost, seconds = stay.lost_at, self._limits.link_seconds
        return lost is not None and self._clock.monotonic() > lost + seconds

    # --- going on by another node

    def said(self, me: Session, stay: Stay, line: int) -> None:
        """Tell other nodes, in the turn of what was said, that the line with that id was obeyed.

        So that line is said once if this node dies: the client is told of it when it is stored.
        """
        if self.tell is not None and stay.digests:
            stay.await_storing(line)
            tickets = tuple([each.hex() for each in stay.digests])
            self.tell(LineTaken(who=me.person, tickets=tickets, line=line))

    def refused(self, me: Session) -> list[Event]:
        """Return what has told them here of lines, by `taken_up` where they go on."""
        return [each.event for stay in self._of.get(me.number, ()) for each in stay.refused]

    def settles(self, event: LineTaken, stored: bool, words: Sequence[Told] = ()) -> None:
        """Have a client be told of a line that was said here, or was refused in these words."""
        for stay in self._of.get(event.who.number, ()):
            if any(map(stay.knows, event.tickets)) and stay.settles(event.line, stored, words):
                self._sessions[event.who.number].wake()

    def digests(self, me: Session) -> tuple[str, ...]:
        """Return the digests of somebody's tickets, in hexadecimal."""
        return tuple([each.hex() for stay in self._of.get(me.number, ()) for each in stay.digests])

    def former(self, me: Session) -> tuple[int, ...]:
        """Return as which sessions somebody was in elsewhere who has gone on here, oldest first."""
        return self._former.get(me.number, ())

    def now(self, number: int) -> int:
        """Return the number of the session here as which one of another node goes on, or 0."""
        return self._now.get(number, 0)

    def handed_over(self, me: Session) -> HandedOver:
        """Return what another node needs to go on with somebody who goes there from here.

        Lines of theirs that are not stored by now never will be: their client says them there.
        """
        links = {
            digest.hex(): (stay.stored, stay.count)
            for stay in self._of.get(me.number, ())
            for digest in stay.digests
        }
        visits = [] if me.visits is None else me.visits.all()
        whispers = self._whispers_since.get(me.number)
        guest = me.account is None
        return HandedOver(
            who=me.person,
            links=links,
            visits=tuple([part for each in visits if (part := self._part(each)) is not None]),
            whispers=-1 if whispers is None else reached(whispers.start, self._whispers.log),
            preferences=json.encode(me.preferences).decode() if guest else "",
            refused={
                digest.hex(): refusals.handed_over(stay)
                for stay in self._of.get(me.number, ())
                for digest in (stay.digests if stay.refused else ())
            },
        )

    def _part(self, visit: Visit) -> tuple[str, int, int, str] | None:
        stream = self._streams.get(visit.room)
        if stream is None:
            return None
        stop = -1 if visit.stop is None else reached(visit.stop, stream.log)
        return visit.room, reached(visit.start, stream.log), stop, visit.mark

    def comes_from(self, me: Session, former: tuple[int, ...]) -> None:
        """Note as which sessions, by their numbers, somebody was in who goes on here, if any."""
        for number in self._former.pop(me.number, ()):
            self._now.pop(number, None)
        if former:
            self._former[me.number] = former[-MOST_FORMER:]
        for number in former[-MOST_FORMER:]:
            self._now[number] = me.number

    def goes_on(self, me: Session, before: HandedOver, stay: Stay, digest: str) -> None:
        """Have somebody who has come from another node be sent what they were not sent there."""
        taken, count = before.links.get(digest, (0, 0))
        refused = before.refused.get(digest, ())
        stay.taken, told = refusals.taken_up(refused, taken, stay.count)
        for each in told:
            me.send(each)
        stay.count = max(stay.count, count)  # that node may never have had this link
        self.begin(me)
        assert me.visits is not None
        for log, start, stop, mark in before.visits:
            me.visits.goes_on(log, start, None if stop < 0 else stop, mark)
        if before.whispers >= 0:
            self._whispers_since[me.number] = Visit(WHISPERS, before.whispers)
        others = [each for each in before.links if each != digest]
        for other in others[: 2 * (self._limits.sessions_each - 1)]:  # each may have two tickets
            self._expect(me, other, *before.links[other])

    def _expect(self, me: Session, digest: str, taken: int, count: int) -> None:
        """Have another link of theirs go on here as well, by its ticket."""
        limits = self._limits
        stay = Stay(limits.resent_lines, limits.resent_bytes, Pace(limits))
        stay.taken, stay.count, stay.lost_at = taken, count, self._clock.monotonic()
        self.give(me, stay, bytes.fromhex(digest))

    # --- what was not seen

    def unseen(self, me: Session, seen: Mapping[str, int]) -> dict[str, list[Entry]]:
        """Return what `me` has been sent of each room, and of whispers, and has not `seen`.

        `seen` has the number of the last line that was, by the room. Of more than may wait for
        somebody these are the last; the others are counted.
        """
        left, found = self._limits.inbox, dict[str, list[Entry]]()
        visits = [] if me.visits is None else me.visits.all()
        if (whispers := self._whispers_since.get(me.number)) is not None:
            visits.append(whispers)
        for visit in reversed(visits):
            entries = list(self._unseen(me, visit, seen.get(visit.room, -1), left))
            left -= len(entries)
            found[visit.room] = entries + found.get(visit.room, [])
        return found

    def _unseen(self, me: Session, visit: Visit, seen: int, most: int) -> Iterator[Entry]:
        stream = self._streams.get(visit.room)
        if stream is None:
            return  # its room was shut long ago
        log, former = stream.log, self.former(me)
        start = max(reached(visit.start, log), seen + 1)
        stop = min(reached(log.end if visit.stop is None else visit.stop, log),
                   reached(me.unread(log), log))  # fmt: skip
        first = max(start, stop - max(0, most), log.start)
        if start < min(first, stop):
            event = missed(min(first, stop) - start, visit.mark)
            next_one = log.at(first)  # lines of several streams are put in order by their time
            at = self._clock.time() if next_one is None else next_one.at
            yield Entry(room=visit.room, number=min(first, stop) - 1, at=at, event=event)
        for entry in me.readable(log.read(first, stop)[1], visit.mark):
            if not is_readable(me, stream, entry.number):
                continue  # it was closed meanwhile, and they are not allowed
            if entry.event.who.number in former and not entry.event.shown_to_actor:
                continue  # they came, or were lost, themselves
            if visit.room != WHISPERS or self._is_between(entry.event, me):
                yield _as_now(entry, me.person, former)

    def _is_between(self, event: Event, me: Session) -> bool:
        """Whether it is a whisper from or to somebody, by whichever session they were in then."""
        each = me.person
        return between(event, each) or any(
            between(event, structs.replace(each, number=number)) for number in self.former(me)
        )


def _as_now(entry: Entry, me: Person, former: Sequence[int]) -> Entry:
    """Return a line as somebody reads it who did it, or was told it, by a session of before."""
    event = entry.event
    if event.who.number in former:
        event = structs.replace(event, who=structs.replace(event.who, number=me.number))
    if isinstance(event, Whispered) and any(each.number in former for each in event.to):
        to = [me if each.number in former else each for each in event.to]
        event = structs.replace(event, to=tuple(to))
    return entry if event is entry.event else structs.replace(entry, event=event)
