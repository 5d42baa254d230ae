"""Telling something to everybody, or to all who run the server, wherever they are."""

from teaparty.core.events import Event
from teaparty.core.party.party import Party
from teaparty.core.party.session import Session

OPERATE = "operate"
"""The right to be told what is wrong with the server."""


def tell_everybody(party: Party, event: Event) -> None:
    """Show `event` to everybody, newcomers too; in rooms it stands among what is said there."""
    rooms, newcomers = party.rooms, party.newcomers
    for room in rooms.values():
        if room.people:
            room.append(event)
    newcomers.tell(event)


def tell_program(me: Session, event: Event) -> None:
    """Show a program by a value what it has done; people read sentences, or see it themselves."""
    if not me.number:
        me.send(event)


def tell_operators(party: Party, text: str, /, **fields: object) -> None:
    """Tell all who are in and have the right `operate`; as `Session.tell`."""
    for session in people_with(party, OPERATE):
        session.tell(text, **fields)


def tell_operators_here(party: Party, text: str, /, **fields: object) -> None:
    """Tell those of them who are in by this node; the others hear of theirs there."""
    for session in people_with(party, OPERATE):
        if session.is_here:
            session.tell(text, **fields)


def people_with(party: Party, right: str) -> list[Session]:
    """Return the people who are in and have that right."""
    people = party.people
    return [session for session in people.values() if right in session.rights]
