"""The stream of all whispers, which has no members: each is for those whom it names."""

from collections import deque
from collections.abc import Sequence

from teaparty.core.events import PAST, Event, Person, Whispered
from teaparty.core.log.log import WHISPERS, Entry
from teaparty.core.log.places import Line, is_stored
from teaparty.core.log.stream import Stream
from teaparty.core.party.features import Feature
from teaparty.core.party.session import Session
from teaparty.core.records import Account


class Whispers(Feature, Stream[Session]):
    """Its log holds what was said between members. Each line is read by its people alone."""

    name = WHISPERS

    def __init__(self) -> None:
        super().__init__()
        self._on_their_way: deque[Line] = deque()  # not stored yet
        self.shared = False
        """Whether other nodes of the party have people who read it, too."""

    def say(
        self, me: Session, others: Sequence[Session], out: Sequence[Account], text: str
    ) -> Whispered:
        """Say something to `others`, who are in, and to the owners of accounts who are `out`.

        The speaker reads it, too.
        """
        to = [other.person for other in others]
        to += (Person(PAST, account.name, account.number) for account in out)
        event = Whispered(who=me.person, to=tuple(to), text=text)
        self.give(me, [me, *others], event)
        return event

    def give(self, me: Session, readers: Sequence[Session], event: Whispered) -> None:
        """Show to people who are in what `me` says to them, and perhaps to others who are out.

        It is stored for people who have an account, if the speaker has one; then they read it once
        it is stored. Where several nodes have the log, guests read it so, too: then none is lost
        that comes while somebody goes on by another node.
        """
        line = self._sends(me, event) if self.shared or event.lasts else None
        for each in readers:
            if line is not None and (self.shared or each.account is not None):
                each.expect(self.log, line)
            else:
                each.send(event)

    def _sends(self, me: Session, event: Whispered) -> Line:
        lines = self._on_their_way
        while lines and is_stored(lines[0].after, self.log):
            lines.popleft()
        lines.append(me.turns.append(self, event))
        return lines[-1]

    def is_found(self, entry: Entry) -> bool:
        """Give a whisper that is on its way its number, as it was found to be stored.

        Return whether there is one.
        """
        for line in self._on_their_way:
            if line.stop is None and _is_same(line.event, entry.event):
                line.number = entry.number
                return True
        return False

    def came_in(self, me: Session, account: Account | None) -> None:
        """Show a member who has just come in the whispers that are on their way to them."""
        for line in self._on_their_way if account is not None else ():
            event = line.event
            assert isinstance(event, Whispered)
            if _is_to(me.person, event) and not is_stored(line.after, self.log):
                me.expect(self.log, line)
                me.correspondence.comes(event, me.clock.monotonic())


def _is_same(one: Event, other: Event) -> bool:
    """Whether both are the same whisper of a member; the records don't know sessions."""
    if not (isinstance(one, Whispered) and isinstance(other, Whispered)):
        return False
    who = [[each.who.account, *(person.account for person in each.to)] for each in (one, other)]
    return one.text == other.text and who[0] == who[1]


def _is_to(me: Person, event: Whispered) -> bool:
    """Whether it was whispered to somebody before this session of theirs began."""
    return any(other.account == me.account and other.number != me.number for other in event.to)
