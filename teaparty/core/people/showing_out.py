"""Showing somebody out of a place, who goes to where newcomers come in, or hears no more."""

from teaparty.core.events import ShownOut
from teaparty.core.party.channel import Channel
from teaparty.core.party.lookup import inside
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.party.venue import Venue
from teaparty.core.people.channels import Channels
from teaparty.core.people.invitations import Invitations
from teaparty.core.people.place_rights import refuse_change
from teaparty.core.values.refusal import Refusal

NOT_THERE = {
    False: "{name} is not inside {room}.",
    True: "{name} does not listen to {room}.",
}
"""By whether it is a channel."""
START = "Newcomers come into {room}, so nobody can be shown out there."
SHOWN = "You show {name} out of {room}."
COMES_BACK = {
    False: "{name} can come back, as {room} is open. To let in only people who are invited, type"
    " {sign}close {word}.",
    True: "{name} can listen again, as {room} is open. To let only people listen who are invited,"
    " type {sign}close {word}.",
}


async def show_out(me: Session, venue: Venue, other: Session) -> None:
    """Show somebody out, who is not invited there any more; raise `Refusal`."""
    refuse_change(me, venue, "inside", upon=inside(other))
    channel = isinstance(venue, Channel)
    assert isinstance(venue, Room | Channel)
    listens, stands = Channels.hears(other, venue), other.room is venue
    if not (stands or listens):
        raise Refusal(NOT_THERE[channel], name=other.name, room=venue.title)
    if venue is me.party.start:
        raise Refusal(START, room=venue.title)
    venue.append(ShownOut(who=me.person, whom=other.person))
    if listens:
        Channels.of(me).unlisten(other, venue)
    if stands:
        other.move(me.party.start)
    await Invitations.of(me).take_back(me, other, venue)
    if venue is not me.room and venue not in me.followed:
        me.tell(SHOWN, name=other.name, room=venue.title)
    if not venue.is_closed:
        me.tell(COMES_BACK[channel], name=other.name, room=venue.title, word=venue.mark)
