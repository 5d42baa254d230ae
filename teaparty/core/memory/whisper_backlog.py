"""Whispers that came while somebody was out: they wait in their preferences until recalled."""

from collections.abc import Iterator

from msgspec import structs

from teaparty.core.events import Invited, MissedPart, Whispered, WhispersMissed
from teaparty.core.log.log import Entry
from teaparty.core.log.places import reached
from teaparty.core.log.stream import Stream
from teaparty.core.memory.backlogs import Backlog, SourceOrder
from teaparty.core.memory.old_lines import OldLines, reads
from teaparty.core.party.session import Session
from teaparty.core.records import Account
from teaparty.core.records.cursors import Stretches, with_stretch
from teaparty.core.values.names import fold

WORD = "whispers"
"""What they are called in `recall whispers`."""


class WhisperBacklog(Backlog):
    """The whispers to somebody that wait."""

    title = "While you were out:"
    nothing = "No whispers wait for you."
    caught_up = "No whispers wait for you any more."
    footer = "Type {sign}recall {word} to read on."

    def __init__(self, me: Session, old: OldLines, whispers: Stream[Session]) -> None:
        super().__init__(me)
        self.fields = {"word": WORD}
        self._old, self._whispers = old, whispers
        self._end = 0

    async def read(self) -> list[Entry]:
        """See `Backlog`.

        One that the journal has not stored yet goes on waiting. How many there can be was decided
        when they were said: the limits may be lower now.
        """
        me = self.me
        number = me.account.number if me.account is not None else 0
        self._end, found = self._whispers.log.end, list[Entry]()
        for start, end in me.preferences.waiting:
            found += await self._old.whispers(number, None, start, end, end - start)
        found = [entry for entry in found if entry.event.who.account != number]
        if not found and me.preferences.waiting:
            self._wait_from(self._end)
        return [entry for entry in found if reads(me, entry)]

    def part(self, lines: list[Entry], named: int) -> MissedPart:
        """See `Backlog`."""
        invitations = sum(isinstance(each.event, Invited) for each in lines)
        return WhispersMissed(count=len(lines) - invitations, invitations=invitations)

    def recalled(self, shown: list[Entry], rest: list[Entry]) -> None:
        """See `Backlog`."""
        if self.me.preferences.waiting:
            self._wait_from(rest[0].number if rest else self._end)
        if shown:
            last = shown[-1].event
            self.me.correspondence.read = last if isinstance(last, Whispered) else None

    def catch_up(self) -> None:
        """See `Backlog`."""
        if self.me.preferences.waiting:
            self._wait_from(self._whispers.log.end)

    def _wait_from(self, number: int) -> None:
        self.me.set_preferences(waiting=_from(self.me.preferences.waiting, number))


class WhisperBacklogs:
    """Finds the whispers that wait."""

    order = SourceOrder.WHISPERS

    def __init__(self, old: OldLines, whispers: Stream[Session]) -> None:
        self._old, self._whispers = old, whispers

    def came_in(self, me: Session, account: Account) -> None:
        """Have the whispers wait that a member has not read; who lets them in stores that."""
        log = self._whispers.log
        end = reached(me.unread(log), log)
        waiting = with_stretch(me.preferences.waiting, account.whispers, end)
        me.preferences = structs.replace(me.preferences, waiting=waiting)

    def backlogs(self, me: Session) -> Iterator[Backlog]:
        """See `Source`."""
        if me.preferences.waiting:
            yield WhisperBacklog(me, self._old, self._whispers)

    def called(self, me: Session, word: str) -> Backlog | None:
        """See `Source`."""
        if fold(word) != WORD:
            return None
        return WhisperBacklog(me, self._old, self._whispers)


def _from(waiting: Stretches, number: int) -> Stretches:
    """Return what is left of stretches of whispers from that number on."""
    return tuple((max(start, number), end) for start, end in waiting if end > number)
