"""Mentions: which lines named a member, so that they can read them later, wherever they were said.

They are stored soon after their lines, all that have come meanwhile at once.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from math import inf
from typing import Any

from msgspec import structs

from teaparty.core.events import Event
from teaparty.core.log.log import Entry
from teaparty.core.log.stream import Stream
from teaparty.core.memory.backlogs import Backlog, SourceOrder
from teaparty.core.memory.cursors import Cursors
from teaparty.core.memory.old_lines import OldLines, reads
from teaparty.core.memory.readable import is_readable, may_read
from teaparty.core.memory.recall import log_and_number
from teaparty.core.party.channel import Channel
from teaparty.core.party.features import Feature
from teaparty.core.party.party import Party
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.party.venue import Venue
from teaparty.core.records import Account, Records
from teaparty.core.records.mentions import Mention
from teaparty.core.values.limits import Limits
from teaparty.core.values.names import fold
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.refusal import Refusal

NOBODYS = (
    "Lines that name you are stored only for people whose names are registered. Type"
    " {sign}register to register yours."
)
NONE = "No line that names you is stored."
TITLE = "Lines that name you:"
WORD = "mentions"
STORING = "storing whom lines name"
MOST_WAITING = 10_000
"""Mentions that wait to be stored; what comes on top is not."""

LAST = "\U0010ffff"
"""Comes after the name of each log."""
Key = tuple[float, str, int]
"""The time of a line, its log and its number: in this order mentions are read."""


class Mentions(Feature):
    """Stores the mentions of members; of each, `Limits.mentions` stay."""

    order = SourceOrder.MENTIONS

    def __init__(
        self, party: Party, records: Records, limits: Limits, old: OldLines, cursors: Cursors | None
    ) -> None:
        self._party, self._records, self._old, self._cursors = party, records, old, cursors
        self._streams, self._turns, self._clock = party.streams, party.turns, party.clock
        self._most = limits.mentions
        self._waiting: list[Mention] = []
        self._called: list[tuple[Entry, Collection[str]]] = []
        self._storing = False
        self._recalled: dict[int, Key] = {}  # by the numbers of sessions: what was read last

    def renewed(self, options: PartyOptions) -> None:
        """Let as many stay as the options say now."""
        limits = options.limits
        self._most = limits.mentions

    def leaves(self, me: Session) -> None:
        """Forget what somebody has read."""
        self._recalled.pop(me.number, None)

    # --- storing

    def note(self, entry: Entry, accounts: Iterable[int], called: Collection[str]) -> None:
        """Note that a line names the owners of accounts, and people out who are `called` so.

        Of these, only those with a cursor in the log are named.
        """
        if len(self._waiting) + len(self._called) >= MOST_WAITING:
            return
        self._waiting += (_mention(entry, account) for account in accounts)
        if called:
            self._called.append((entry, called))
        if not self._storing and (self._waiting or self._called):
            self._storing = True
            self._party.run(self._store_all(), STORING)

    async def _store_all(self) -> None:
        try:
            while self._waiting or self._called:
                await self._store()
        finally:
            self._storing = False

    async def _store(self) -> None:
        """Store all that waits now."""
        waiting, self._waiting = self._waiting, []
        called, self._called = self._called, []
        try:
            for entry, keys in called:
                numbers = self._allowed(entry, await self._records.readers(entry.room, keys))
                accounts = await self._records.accounts(numbers) if numbers else []
                waiting += [_mention(entry, each.number) for each in accounts
                            if _reads(each, entry)]  # fmt: skip
        finally:  # if the records can't say who is out
            if waiting:
                await self._records.add_mentions(waiting, self._most)

    def _allowed(self, entry: Entry, accounts: Collection[int]) -> list[int]:
        """Return which of these may be where a line was said, as far as that is closed.

        Staff may hear what is said in closed channels of the operator.
        """
        venue = self._streams.get(entry.room)
        if not (isinstance(venue, Venue) and venue.is_closed and venue.is_made):
            return list(accounts)
        now = self._clock.time()
        return [each for each in accounts if venue.invites(each, now)]

    # --- reading

    async def show(self, me: Session, most: int) -> None:
        """Show somebody the last lines that name them."""
        if me.account is None:
            raise Refusal(NOBODYS)
        found = await self.found(me)
        if not found:
            raise Refusal(NONE)
        self._old.show(me, found[-most:], TITLE, {}, "")

    async def found(self, me: Session) -> list[Entry]:
        """Return the lines that name a member, where they may go; none for a guest."""
        await self._store()
        lines = await self._records.mentions(me.person.account)
        places = {name: self._place(me, name) for name in {entry.room for entry in lines}}
        return [
            structs.replace(entry, mark=stream.mark)
            for entry in lines
            if (stream := places[entry.room]) is not None
            and reads(me, entry)
            and is_readable(me, stream, entry.number)
        ]

    def _place(self, me: Session, name: str) -> Stream[Any] | None:
        """Return the stream of that name if somebody may read what was said there."""
        room = self._streams.get(name)
        if not isinstance(room, Room | Channel) or not self._turns.is_open(room):
            return None
        return room if may_read(me, room) else None

    async def named(self, me: Session) -> set[tuple[str, int]]:
        """See `recall.KnowsNamed`."""
        return {log_and_number(each) for each in await self._records.mentions(me.person.account)}

    # --- recalling

    def backlogs(self, me: Session) -> Iterator[Backlog]:
        """See `backlogs.Source`."""
        if me.account is not None and self._cursors is not None:
            yield MentionBacklog(me, self)

    def called(self, me: Session, word: str) -> Backlog | None:
        """See `backlogs.Source`."""
        return MentionBacklog(me, self) if fold(word) == WORD else None

    async def missed(self, me: Session) -> list[Entry]:
        """Return the lines that name a member, of those that are still to be recalled."""
        last = self._recalled.get(me.number, (-inf, "", 0))
        return [e for e in await self.found(me) if _key(e) > last and self._is_missed(me, e)]

    def _is_missed(self, me: Session, entry: Entry) -> bool:
        stretches = (
            () if self._cursors is None else self._cursors.missed(me, self._streams[entry.room])
        )
        return any(start <= entry.number < end for start, end in stretches)

    def recall(self, me: Session, shown: Sequence[Entry]) -> None:
        """Note that somebody has read these lines."""
        if shown:
            self._recalled[me.number] = _key(shown[-1])

    def catch_up(self, me: Session) -> None:
        """Note that somebody wants to read no line of before."""
        self._recalled[me.number] = (self._clock.time(), LAST, 0)


class MentionBacklog(Backlog):
    """The lines that name somebody, of those that they have missed in rooms where they may go.

    They are told of along with all that was said there.
    """

    title = TITLE
    nothing = "There is no line that names you which you have missed."
    caught_up = "You are caught up with the lines that name you."

    def __init__(self, me: Session, mentions: Mentions) -> None:
        super().__init__(me)
        self._mentions = mentions

    async def read(self) -> list[Entry]:
        """See `Backlog`."""
        return await self._mentions.missed(self.me)

    def part(self, lines: list[Entry], named: int) -> None:
        """See `Backlog`."""

    def recalled(self, shown: list[Entry], rest: list[Entry]) -> None:
        """See `Backlog`."""
        self._mentions.recall(self.me, shown)

    def catch_up(self) -> None:
        """See `Backlog`."""
        self._mentions.catch_up(self.me)


def _mention(entry: Entry, account: int) -> Mention:
    return Mention(account=account, log=entry.room, number=entry.number, at=entry.at)


def _key(entry: Entry) -> Key:
    return entry.at, entry.room, entry.number


def _reads(account: Account, entry: Entry) -> bool:
    """Whether somebody who is out reads it: they have not said it, and ignore nobody who has."""
    event: Event = entry.event
    who, preferences = event.who, account.preferences
    ignored = preferences.ignored_accounts
    if who.account:
        return who.account not in (account.number, *ignored.values())
    return fold(who.name) not in map(fold, preferences.ignored)
