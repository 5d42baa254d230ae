"""Somebody's own places, as rows of a list."""

from teaparty.core.events import PlaceRow
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.people.invitations import Invitations
from teaparty.core.people.open_places import ROOM
from teaparty.core.people.places import Places
from teaparty.core.records.places import Made


def places_of(me: Session) -> list[Made]:
    """Return the places of somebody's own; a guest has none."""
    return Places.of(me).of_account(me.person.account) if me.person.account else []


def rows(me: Session) -> tuple[PlaceRow, ...]:
    """Return somebody's own places, and what each of them is like."""
    return tuple(_row(me, each) for each in places_of(me))


def _row(me: Session, made: Made) -> PlaceRow:
    held = Places.of(me)
    venue, state = held.open.venue(made), made.state
    people = 0
    if venue is not None:
        people = len(venue.people if isinstance(venue, Room) else venue.audience)
    return PlaceRow(
        name=made.name,
        kind="room" if made.kind == ROOM else made.kind,
        title=state.title,
        people=people,
        topic=state.topic.text if state.topic is not None else "",
        trusted=tuple(filter(None, map(held.name_of, state.trusted))),
        open=venue is not None,
        closed=state.closed,
        listed=state.listed,
        invited=tuple(Invitations.of(me).invited(venue)) if venue is not None else (),
    )
