"""The stream of all whispers, which has no members: each is for those whom it names."""

from collections.abc import Sequence

from teaparty.core.events import PAST, Person, Whispered
from teaparty.core.log.log import WHISPERS
from teaparty.core.log.stream import Stream
from teaparty.core.party.features import Feature
from teaparty.core.party.session import Session
from teaparty.core.records import Account


class Whispers(Feature, Stream[Session]):
    """People who are whispered to read just that line of its log, wherever they are."""

    name = WHISPERS

    def say(
        self, me: Session, others: Sequence[Session], out: Sequence[Account], text: str
    ) -> Whispered:
        """Say something to `others`, who are in, and to those who own an account and are `out`.

        It is kept where both have an account; then the speaker too reads it once it is stored.
        """
        to = [other.person for other in others]
        to += (Person(PAST, account.name, account.number) for account in out)
        event = Whispered(who=me.person, to=tuple(to), text=text)
        kept = [other for other in others if me.account and other.account]
        number = self.next
        if kept or out:
            me.turns.append(self, event)
            me.expect(self.log, number)
        else:
            me.send(event)
        for other in others:
            if other in kept:
                other.expect(self.log, number)
            else:
                other.send(event)
        return event
