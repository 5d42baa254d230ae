"""Reports: what people tell the hosts about somebody, with the lines that they have read."""

from collections.abc import Callable, Iterable, Iterator
from heapq import merge
from itertools import chain, islice

from teaparty.core.events import (
    Arrived,
    Entered,
    LinesShown,
    OldLine,
    Person,
    ReportRow,
    ReportShown,
    ReportsListed,
)
from teaparty.core.log.codec import shown_later
from teaparty.core.log.follower import Following
from teaparty.core.log.log import WHISPERS, Entry
from teaparty.core.log.places import reached
from teaparty.core.log.stream import Stream
from teaparty.core.memory.old_lines import between, reads
from teaparty.core.memory.readable import is_readable, readable
from teaparty.core.moderation.staff import Staff, acting
from teaparty.core.party.broadcast import people_with
from teaparty.core.party.lookup import Lookup, Target
from teaparty.core.party.party import Party
from teaparty.core.party.party_feature import PartyFeature
from teaparty.core.party.session import Session
from teaparty.core.ports import Ports
from teaparty.core.records import Report, ReportState
from teaparty.core.throttle.sliding_window import SlidingWindow
from teaparty.core.values.addresses import block
from teaparty.core.values.names import fold
from teaparty.core.values.numbers import rounded_up
from teaparty.core.values.refusal import Refusal

MOST = 5
"""Reports that one person can make in `SECONDS`."""
SECONDS = 600
KEYS = 10_000
HOSTS_IN = (
    "Your report about {name} is stored. The hosts who are in have been told, and can read what you"
    " have read."
)
NO_HOST_IN = (
    "Your report about {name} is stored. No host is in now; they will read it when they come in."
)
NOBODY = "Nobody called {name} is known here."
TOLD = "{name} reports {names}: {text}\nType {sign}reports {number} to read it."
CLAIMED = "{name} looks into what you have reported about {names}."
CLOSED = "{name} has looked into what you have reported about {names}."
ANSWERED = "{name} has looked into what you have reported about {names}: {text}"


class Reports(PartyFeature):
    """The reports of a party. Nobody sees a report about themselves, whatever their role is."""

    def __init__(self, party: Party, ports: Ports, staff: Staff, whispers: Stream[Session]) -> None:
        super().__init__(party)
        self._people, self._rooms = party.people, party.rooms
        self._streams = party.streams
        self._whispers = whispers
        self._records = ports.records
        self._clock = ports.clock
        self._staff = staff
        self._made = SlidingWindow(SECONDS, MOST, KEYS)
        self._reporters: dict[int, int] = {}
        """The sessions of the authors of open reports, by the numbers of the reports."""
        self.share: Callable[[int, int], object] = self.is_by
        """Has all nodes know whose a report is; see `is_by`."""

    # --- making one

    async def report(self, me: Session, whom: Target, text: str) -> None:
        """Store a report about somebody, and notify the hosts who are in."""
        if whom.session is me:
            raise Refusal("You can't report yourself.")
        _refuse_nobody(me, whom)
        key = str(me.person.account or block(me.address) or fold(me.name))
        wait = self._made.until_fewer(key, MOST, self._clock.monotonic())
        if wait > 0:
            raise Refusal("You have reported enough for now. You can do so again in {span}.",
                          span=rounded_up(wait))  # fmt: skip
        lines = self._lines(me, whom)
        if await self._records.count_reports() >= self._limits.reports:
            raise Refusal("As many reports as can be stored wait to be read. Please try later.")
        self._made.add(key, self._clock.monotonic())
        made = await self._records.add_report(
            Report(at=self._clock.time(), by=me.name, whom=whom.name, room=me.room.name, text=text,
                   lines=tuple(lines))
        )  # fmt: skip
        self.share(made.number, me.number)
        self._tell_hosts(made, me)

    def is_by(self, number: int, session: int) -> None:
        """Know by which session the report of a number was made; 0 if it is closed."""
        if session:
            self._reporters[number] = session
        else:
            self._reporters.pop(number, None)

    def _tell_hosts(self, made: Report, me: Session) -> None:
        hosts = [
            host
            for host in people_with(self._party, "reports")
            if host is not me and not _about(made, host)
        ]
        for host in hosts:
            host.tell(TOLD, name=made.by, names=made.whom, text=made.text, number=made.number)
        me.tell(HOSTS_IN if hosts else NO_HOST_IN, name=made.whom)

    def _lines(self, me: Session, whom: Target) -> list[Entry]:
        """Return the last lines that `me` has read, and whispers between the two.

        At most half of them are whispers, so that neither crowds out the other.
        """
        most = self._limits.reported_lines
        log, other = self._whispers.log, whom.person
        whispers = _last(most // 2, (entry for entry in reversed(log.last(log.limit))
                                     if between(entry.event, me.person, other)
                                     and reads(me, entry)))  # fmt: skip
        followed = (me.follows or {}).values()
        read = merge(_read_here(me), *(_read_aside(me, each) for each in followed), key=_newest)
        said = _last(most - len(whispers), read)
        return sorted([*whispers, *said], key=lambda entry: entry.at)

    # --- what hosts do

    async def list_all(
        self, me: Session, closed: bool, before: int | None = None, count: int | None = None
    ) -> None:
        """Show the last reports that are not closed, or of all; or those `before` a number."""
        limits = self._limits
        most = limits.history_page if count is None else max(1, min(count, limits.history_page))
        stored = await self._records.reports(await self._stored(closed), closed)
        found = [each for each in stored if before is None or each.number < before]
        found = [report for report in found if not _about(report, me)]
        last = found[-most:]
        rows = tuple(map(self._row, last))
        more = len(found) - len(last)
        me.send(ReportsListed(reports=rows, more=more, before=before or 0, closed=closed))

    async def show(self, me: Session, number: int) -> None:
        """Show a report with its lines."""
        report = await self._found(me, number)
        me.send(ReportShown(report=self._row(report)))
        lines = tuple(
            OldLine(
                number=entry.number,
                at=entry.at,
                event=shown_later(entry.event),
                mark=self._mark(report, entry),
                log=entry.room,
            )
            for entry in report.lines
        )
        if lines:
            me.send(LinesShown(at=self._clock.time(), title="What {name} had read:",
                               fields={"name": report.by}, lines=lines))  # fmt: skip

    def _mark(self, report: Report, entry: Entry) -> str:
        """Return where a line was said, if its reader stood elsewhere, by what it is called now."""
        if entry.room in (report.room, WHISPERS):
            return ""
        stream = self._streams.get(entry.room)
        return "elsewhere" if stream is None else stream.mark

    async def claim(self, me: Session, number: int) -> None:
        """Claim a report, and notify its author."""
        report = await self._found(me, number, closed=False)
        if report.state == "claimed" and fold(report.host) == fold(me.name):
            raise Refusal("You have claimed it already.")
        await self._change(me, report, "claimed")
        self._tell_reporter(report, CLAIMED, name=me.name, names=report.whom)
        if report.state == "claimed":
            me.tell("Report {number} is yours now. It was {name}'s.", number=number,
                    name=report.host)  # fmt: skip
        else:
            me.tell("Report {number} is yours now.", number=number)

    async def close(self, me: Session, number: int, answer: str) -> None:
        """Close a report, and notify its author."""
        report = await self._found(me, number, closed=False)
        await self._change(me, report, "closed", answer)
        if answer:
            self._tell_reporter(report, ANSWERED, name=me.name, names=report.whom, text=answer)
        else:
            self._tell_reporter(report, CLOSED, name=me.name, names=report.whom)
        self.share(number, 0)
        me.tell("Report {number} is closed.", number=number)

    async def follow(self, old: str, new: str) -> None:
        """Carry reports about a host over to their new name, so that they don't read them."""
        for report in await self._records.reports(await self._stored(closed=True), closed=True):
            if fold(report.whom) == fold(old):
                await self._records.change_report(report.number, whom=new)

    async def _stored(self, closed: bool) -> int:
        """Return how many reports may be stored: open ones stay where fewer are allowed by now."""
        most = self._limits.reports
        return max(most, await self._records.count_reports()) + most * closed

    async def _found(self, me: Session, number: int, closed: bool = True) -> Report:
        report = await self._records.report(number)
        if report is None or _about(report, me):
            raise Refusal("There is no report {number}.", number=number)
        if report.state == "closed" and not closed:
            raise Refusal("Report {number} is closed already.", number=number)
        return report

    async def _change(
        self, me: Session, report: Report, state: ReportState, answer: str = ""
    ) -> None:
        number, actor = report.number, acting(me, "reports")
        await self._records.change_report(number, state=state, host=me.name, answer=answer)
        what = "close report" if state == "closed" else "claim report"
        self._staff.note(actor, f"{what} {number}", report.whom, answer)

    def _tell_reporter(self, report: Report, text: str, /, **fields: str) -> None:
        """Notify the author of a report, if they are in, but not a later bearer of their name."""
        session = self._party.session(Person(self._reporters.get(report.number, 0), ""))
        namesake = self._people.get(fold(report.by))
        if session is None and namesake is not None and namesake.account is not None:
            session = namesake
        if session is not None and session.name != fields["name"]:
            session.tell(text, **fields)

    def _row(self, report: Report) -> ReportRow:
        room = self._rooms.get(report.room)
        return ReportRow(
            number=report.number,
            at=report.at,
            by=report.by,
            whom=report.whom,
            room=room.title if room is not None else report.room,
            text=report.text,
            state=report.state,
            host=report.host,
            answer=report.answer,
            log=report.room,
        )


def _refuse_nobody(me: Session, whom: Target) -> None:
    """Raise `Refusal` for a name that is nobody's, nor of a guest whom they have read lately."""
    if whom.session is not None or whom.account is not None:
        return
    read = chain.from_iterable(_readable(me, stream) for stream in (me.room, *me.heard))
    if not any(fold(entry.event.who.name) == whom.key for entry in read):
        near = Lookup.of(me).near(whom.name)
        text = NOBODY if not near else NOBODY + " Did you mean {nearest}?"
        raise Refusal(text, name=whom.name, nearest=near)


def _about(report: Report, session: Session) -> bool:
    return fold(report.whom) == fold(session.owner_name)


def _last(most: int, entries: Iterable[Entry]) -> list[Entry]:
    """Return the last `most` of entries that come newest first, in their order."""
    return list(islice(entries, most))[::-1]


def _readable(me: Session, stream: Stream[Session]) -> Iterator[Entry]:
    """Yield what a log holds that somebody may read."""
    log = stream.log
    for start, stop in readable(me, stream, log.start, log.end):
        yield from log.read(start, stop)[1]


def _read_here(me: Session) -> Iterator[Entry]:
    """Yield what somebody has read since they came into the room, newest first."""
    log = me.room.log
    for entry in reversed(log.last(log.limit, reached(me.unread(log), log))):
        event = entry.event
        if event.who.number == me.number and isinstance(event, Arrived | Entered):
            return
        if reads(me, entry) and is_readable(me, me.room, entry.number):
            yield entry


def _read_aside(me: Session, following: Following) -> Iterator[Entry]:
    """Yield what somebody has read of a stream since they listen to it, newest first."""
    stream = following.stream
    log = stream.log
    for entry in reversed(log.last(log.limit, reached(me.unread(log), log))):
        if entry.number < reached(following.since, log):
            return
        readable = is_readable(me, stream, entry.number)
        if entry.event.heard_aside and readable and reads(me, entry):
            yield entry


def _newest(entry: Entry) -> float:
    return -entry.at
