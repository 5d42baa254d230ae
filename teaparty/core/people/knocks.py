"""Knocking at closed places, and letting in people who have knocked."""

from collections.abc import Callable, Iterator

from teaparty.core.events import Knocked
from teaparty.core.party.channel import Channel
from teaparty.core.party.party import Party
from teaparty.core.party.party_feature import PartyFeature
from teaparty.core.party.room_hooks import PLACES
from teaparty.core.party.session import Session
from teaparty.core.party.venue import Venue
from teaparty.core.people.inviting import invite
from teaparty.core.people.place_rights import may_change, refuse_change
from teaparty.core.throttle.sliding_window import SlidingWindow
from teaparty.core.values.addresses import block
from teaparty.core.values.numbers import rounded_up
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.refusal import Refusal

MINUTE = 60.0
"""Seconds in which `Limits.knocks` are counted."""
LASTS = 600
"""Seconds for which somebody can be let in after they have knocked, and then be let in for."""
KNOCKERS = 10_000
"""Most people of whom it is known when they last knocked."""
KNOCKS = "You knock at {room}. If somebody lets you in, you read it."
AGAIN = "You have just knocked. You can do so again in {span}."
HOW_TO_LET_IN = "To let {name} in, type {sign}let {name} in."
HOW_TO_LET_IN_THERE = "To let {name} in, type {sign}let {name} into {word}."
LET_IN = "{name} may come into {room} for {span}."
MAY_LISTEN = "{name} may begin to listen to {room} for {span}."
NOT_KNOCKED = (
    "{name} has not knocked at {room} lately. To invite {name}, type {sign}invite {name} to {word}."
)
SEVERAL = "{name} has knocked at several places. Type {sign}let {name} into one of these: {words}."
"""These are for people who are inside."""
INSIDE = "You are in {room} already."
LISTENING = "You listen to {room} already."
OWN = {
    False: "{room} is your own place. Type {sign}go {word} to go there.",
    True: "{room} is your own place. Type {sign}listen {word} to listen to it.",
}
OPEN = {
    False: "{room} is open. Type {sign}go {word} to go there.",
    True: "{room} is open. Type {sign}listen {word} to listen to it.",
}
MAY = {
    False: "You may come into {room}. Type {sign}go {word} to go there.",
    True: "You may listen to {room}. Type {sign}listen {word} to do so.",
}
"""By whether it is a channel."""


class Knocks(PartyFeature):
    """Who has knocked where, and when."""

    def __init__(self, party: Party) -> None:
        super().__init__(party)
        self._clock = party.clock
        self._often = SlidingWindow(MINUTE, self._limits.knocks, KNOCKERS)
        """Those of guests who have left count for the block of addresses from where they came."""
        self._knocked: dict[int, dict[Venue, float]] = {}
        """Until when people who have knocked can be let in, by the numbers of their sessions."""
        self.tell: Callable[[Session, Venue, float | None], object] = lambda *given: None
        """See `standings.Stood`."""

    def renewed(self, options: PartyOptions) -> None:
        """See `Feature`."""
        self._often.most = options.limits.knocks

    # --- outside

    def knock(self, me: Session, venue: Venue) -> None:
        """Have people inside read that somebody knocks; raise `Refusal`.

        What they themselves read is the same whether or not anybody is inside.
        """
        _refuse_inside(me, venue)
        me.features.refuse_speech(me)
        now = self._clock.monotonic()
        self._count(me, now)
        self._note(me.number, venue, now + LASTS)
        self.tell(me, venue, self._clock.time() + LASTS)
        venue.append(Knocked(who=me.person))
        for each in (*venue.people.values(), *venue.audience.values()):
            if may_change(each, venue, "inside") and not each.ignoring.has(me.person):
                text = HOW_TO_LET_IN if each.room is venue else HOW_TO_LET_IN_THERE
                each.tell(text, name=me.name, word=venue.mark)
        me.tell(KNOCKS, room=venue.shown_title(me))

    def _count(self, me: Session, now: float) -> None:
        """Count a knock; raise `Refusal` for one too many.

        Guests could come in again at once: what others from their block have knocked who have left
        counts as theirs.
        """
        keys = {me.identity, _home(me) or me.identity}
        wait = max(self._often.until_fewer(key, self._limits.knocks, now) for key in keys)
        if wait > 0:
            raise Refusal(AGAIN, span=rounded_up(wait))
        self._often.add(me.identity, now)

    def _lately(self, number: int) -> dict[Venue, float]:
        """Return where somebody has knocked so lately that they can be let in, and until when."""
        known, now = self._knocked.get(number, {}), self._clock.monotonic()
        return {venue: until for venue, until in known.items()
                if until > now and self._party.is_open(venue)}  # fmt: skip

    def _note(self, number: int, venue: Venue, until: float) -> None:
        self._knocked[number] = {**self._lately(number), venue: until}

    def leaves(self, me: Session) -> None:
        """Forget where somebody has knocked who leaves."""
        self.forget(me.number)
        now, home = self._clock.monotonic(), _home(me)
        if home and self._often.count(me.identity, now):
            self._often.add(home, self._often.last(me.identity, now))

    # --- what other nodes tell

    def learn(self, who: Session, venue: Venue, until: float | None) -> None:
        """See `standings.Stood`. Another clock may be wrong: nothing lasts longer than here."""
        if until is None:
            self._knocked.get(who.number, {}).pop(venue, None)
        else:
            left = min(until - self._clock.time(), LASTS)
            self._note(who.number, venue, self._clock.monotonic() + left)

    def places(self, number: int) -> Iterator[tuple[Venue, float]]:
        """See `standings.Stood`."""
        now, time = self._clock.monotonic(), self._clock.time()
        for venue, until in self._lately(number).items():
            yield venue, time + until - now

    def forget(self, number: int) -> None:
        """See `standings.Stood`."""
        self._knocked.pop(number, None)

    # --- inside

    async def let_in(self, me: Session, other: Session, venue: Venue | None) -> None:
        """Let somebody in who has knocked there lately, or wherever `me` is inside or listens."""
        knocked = self._lately(other.number)
        venue = venue or _of_these(me, other, list(knocked))
        refuse_change(me, venue, "inside", other.name)
        if venue not in knocked:
            raise Refusal(NOT_KNOCKED, name=other.name, room=venue.title, word=venue.mark)
        await invite(me, venue, other, LASTS)
        text = MAY_LISTEN if isinstance(venue, Channel) else LET_IN
        me.tell(text, name=other.name, room=venue.title, span=LASTS)
        self.learn(other, venue, None)
        self.tell(other, venue, None)


def _home(me: Session) -> str:
    """Return the block of addresses from where a guest comes; nothing for others."""
    return "" if me.person.account else block(me.address)


def _of_these(me: Session, other: Session, knocked: list[Venue]) -> Venue:
    """Return where somebody is meant to be let in, of the places where they have knocked."""
    mine = [each for each in knocked if each is me.room or each in me.followed or each.trusts(me)]
    if me.room in mine or not mine:
        return me.room
    if len(mine) > 1:
        words = ", ".join(sorted(each.mark for each in mine))
        raise Refusal(SEVERAL, name=other.name, words=words)
    return mine[0]


def _refuse_inside(me: Session, venue: Venue) -> None:
    """Raise `Refusal` for somebody who need not knock there."""
    channel = isinstance(venue, Channel)
    if venue is me.room or (channel and venue in me.followed):
        raise Refusal(LISTENING if channel else INSIDE, room=venue.title)
    if venue.owns(me) or not venue.is_closed:
        texts = OWN if venue.owns(me) else OPEN
        raise Refusal(texts[channel], room=venue.title, word=venue.mark)
    if venue.is_invited(me) or (PLACES in me.rights and not channel):
        raise Refusal(MAY[channel], room=venue.title, word=venue.mark)
