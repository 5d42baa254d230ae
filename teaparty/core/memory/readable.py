"""Who may read what was said in a room, or on a channel: all that shows old lines asks here."""

from typing import Any

from teaparty.core.log.stream import Stream
from teaparty.core.party.channel import Channel
from teaparty.core.party.room_hooks import admit, lets_in
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.party.venue import Venue
from teaparty.core.records.cursors import Stretches
from teaparty.core.values.refusal import Refusal

OWN = "What was said in {room} is shown only by its own history."


def refuse_reader(me: Session, place: Room | Channel) -> None:
    """Raise `Refusal` if somebody may not read it: they may not go or listen there, or nobody."""
    if place is not me.room:
        admit(me, place)
    if has_own(place):
        raise Refusal(OWN, room=place.title)


def may_read(me: Session, place: Room | Channel) -> bool:
    """Whether somebody may read it. They are told of no fault there, only operators."""
    return not has_own(place) and (place is me.room or lets_in(place, me))


def has_own(place: Room | Channel) -> bool:
    """Whether it has a command `history` of its own: what that leaves out, nothing shows."""
    return isinstance(place, Room) and place.table.is_own("history")


def readable(me: Session, stream: Stream[Any], start: int, stop: int) -> Stretches:
    """Return which lines of a log somebody may read, from one number to another, in order.

    What was said while a place was closed only those read who were allowed to be there then.
    """
    if isinstance(stream, Venue):
        return stream.readable(me, start, stop)
    return ((start, stop),)


def is_readable(me: Session, stream: Stream[Any], number: int) -> bool:
    """Whether somebody may read the line of that number."""
    return bool(readable(me, stream, number, number + 1))
