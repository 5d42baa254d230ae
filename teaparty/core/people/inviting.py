"""Inviting people: they read it at once, or when they come in, as they read a whisper."""

from teaparty.core.events import PAST, Invited, Person
from teaparty.core.party.channel import Channel
from teaparty.core.party.session import Session
from teaparty.core.party.venue import Venue
from teaparty.core.people.channel_talk import tell_how
from teaparty.core.people.invitations import Invitations
from teaparty.core.people.waiting_whispers import WaitingWhispers
from teaparty.core.people.whispers import Whispers
from teaparty.core.records import Account

HOW_TO_GO = "To go there, type {sign}go {word}."


async def invite(me: Session, venue: Venue, who: Session | Account, seconds: int = 0) -> None:
    """Invite somebody who reads so, perhaps for so many seconds only; raise `Refusal`.

    That is bounded as whispers are. Whoever ignores `me` does not read it.
    """
    whispers = Whispers.of(me)
    me.speaks(f"invite {who.name} to {venue.mark}", aloud=False)
    if isinstance(who, Account):
        await WaitingWhispers.of(me).refuse_too_many(me, who)
    await Invitations.of(me).let_in(me, who, venue, seconds)
    person = Person(PAST, who.name, who.number) if isinstance(who, Account) else who.person
    inside = me.party.session(person)
    event = Invited(
        who=me.person,
        to=(person if inside is None else inside.person,),
        text=venue.title,
        word=venue.mark,
        channel=isinstance(venue, Channel),
        seconds=seconds,
    )
    whispers.give(me, [] if inside is None else [inside], event)
    if inside is not None and not inside.ignoring.has(me.person):
        inside.correspondence.comes(event, me.clock.monotonic())
        if isinstance(venue, Channel):
            tell_how(inside, venue)
        elif inside.room is not venue:
            inside.tell(HOW_TO_GO, word=venue.mark)
