"""What the journal of a party that several nodes share has to tell people, and asks of them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from teaparty.core.events import Event, LineTaken, Told
from teaparty.core.log.codec import arrived
from teaparty.core.log.log import EVERYBODY, WHISPERS, Entry, up_to
from teaparty.core.log.places import Line
from teaparty.core.log.reading_anew import read_anew
from teaparty.core.log.turns import Turns
from teaparty.core.memory.outage import Outage
from teaparty.core.party.broadcast import tell_operators_here
from teaparty.core.party.features import Feature
from teaparty.core.party.listeners import words_of
from teaparty.core.party.party import Party
from teaparty.core.party.session import Session
from teaparty.core.records import Records
from teaparty.core.values.templates import as_fields

REFUSED = {
    "late": "That was not said, as the party could not be reached for too long: {text}",
    "full": "That was not said, as too much waits until the party can be reached: {text}",
    "unfit": "That was not said, as it can't be stored: {text}",
    "muted": "That was not said, as you were muted before it could be: {text}",
    "gone": "That was not said, as you were in no longer: {text}",
    "ended": "That was not said, as this server is closing: {text}",
    "erased": "That was not said, as the place was removed before it could be: {text}",
}
OTHERWISE = "That was not said: {text}"
UNKNOWN = "It is not known whether that was said: {text}"
LOST = (
    "The party's database has lost its newest lines. What was said last is not stored after all,"
    " and you may read other lines in its place."
)
MOST_WORDS = 16
"""Lines that were made of one, and refused, of which that is known."""


def _is_of(before: Event | None, event: Event) -> bool:
    return before is not None and before.who.number == event.who.number


class SharedTurns(Feature):
    """Is told by the journal what others have added, and what could not be stored.

    `joining` are called, one after another, when the others have taken this node for dead: with the
    new epoch. They claim again what people here have. `beginning` are called with the events that
    say who is in, when a node starts or has to read all logs anew.
    """

    def __init__(
        self,
        party: Party,
        sessions: Mapping[int, Session],
        turns: Turns,
        records: Records,
        outage: Outage | None,
    ) -> None:
        self._party, self._sessions, self._streams = party, sessions, turns.streams
        self._records, self._outage = records, outage
        self._refused: Event | None = None
        self._words: list[Told] = []  # by which its author was told so, before their `LineTaken`
        self.take: Callable[[list[Entry]], None] = turns.take
        """Shows what is stored; see `core.log.ports.Stored`."""
        self.joining: list[Callable[[int], Awaitable[None]]] = []
        self.beginning: list[Callable[[Sequence[Event]], None]] = []
        """Are given the people that the database knows: see `begin_with`."""
        self.unclaimed: list[Callable[[int], None]] = []
        """Are called with the number of a session whose name is not its own any more."""
        self.settling: list[Callable[[LineTaken, bool, Sequence[Told]], object]] = []
        """Are told of a line that was said here, and whether it is stored, if nobody reads that;
        and what has told its author that it was not said."""
        self.whispered: Callable[[Sequence[Entry]], None] = lambda entries: None
        """Gives people the whispers that were missed."""
        self.lost = False
        """Whether the database has lost lines, so that it may not know some who came in last."""

    def refused(self, line: Line, why: str) -> None:
        """Tell somebody once that what they said was not, and never will be.

        Where it was told the other nodes that somebody is in, that has to be claimed again.
        """
        event, before = line.event, self._refused
        if isinstance(event, LineTaken):
            words, self._words = self._words, []
            self._settle(event, False, words if _is_of(before, event) else ())
            return
        if line.room == EVERYBODY:
            for claim in self.unclaimed:
                claim(event.who.number)
            return
        self._refused = event
        session = self._sessions.get(event.who.number)
        if session is not None and event is not before:  # as it is for a shout, in several rooms
            text = UNKNOWN if why == "unknown" else REFUSED.get(why, OTHERWISE)
            told = Told(text=text, fields=as_fields({"text": words_of(event)}))
            self._words = [*(self._words if _is_of(before, event) else ()), told][-MOST_WORDS:]
            session.send(told)

    def skipped(self, line: Line) -> None:
        """Take note of what was said here and is stored, though nobody is shown it."""
        if isinstance(line.event, LineTaken):
            self._settle(line.event, True)

    def _settle(self, event: LineTaken, stored: bool, words: Sequence[Told] = ()) -> None:
        for settle in self.settling:
            settle(event, stored, words)

    def out_of_reach(self, why: str) -> None:
        """Tell everybody that nothing can be stored, and so nothing is said."""
        if self._outage is not None:
            self._outage.out_of_reach(why)

    def within_reach(self) -> None:
        """Tell everybody that all is well again."""
        if self._outage is not None:
            self._outage.within_reach()

    def replaced(self, machine: str) -> None:
        """See `stores.cluster.applying.Told`: the server closes, and people are told so."""

    def others_are(self, others: Mapping[int, str]) -> None:
        """See `stores.cluster.applying.Told`: people need not know."""

    async def joins_anew(self, epoch: int) -> None:
        """Have what people here have claimed again; see above."""
        for claim in self.joining:
            await claim(epoch)

    def begin_with(self, people: Sequence[str]) -> None:
        """Know who is in, here too, or was until a node ended, and which lines were taken last.

        `people` are `SomebodyIs` and `LineTaken` in JSON; what can't be read is left out.
        """
        events = [arrived(EVERYBODY, 0, 0.0, each).event for each in people]
        for know in self.beginning:
            know(events)

    async def reads_anew(self, ends: Mapping[str, int], people: Sequence[str], lost: bool) -> None:
        """Read the last lines of all logs again, whose next numbers these are; `people` are in.

        If some lines are `lost`, people are told that what they have read last is not stored.
        """
        found, before = dict[str, list[Entry]](), self._streams[WHISPERS].log.end
        for name, stream in list(self._streams.items()):
            if stream.history and ends.get(name, 0):
                most = stream.log.limit
                found[name] = await self._records.lines(name, ends[name], most)
        for name, stream in self._streams.items():
            end = ends.get(name, 0)
            entries = up_to(end, found.get(name, []))
            read_anew(stream, entries, end, self._sessions.values())
        self.whispered([each for each in found.get(WHISPERS, ()) if each.number >= before])
        self.lost = lost
        self.begin_with(people)
        if lost:
            for session in self._sessions.values():
                session.tell(LOST)
            tell_operators_here(self._party, "The database has lost turns that were shown.")
