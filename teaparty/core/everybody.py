"""Telling something to everybody, wherever they are."""

from typing import TYPE_CHECKING

from teaparty.core.events import Event

if TYPE_CHECKING:
    from teaparty.core.party import Party


def tell_everybody(party: "Party", event: Event) -> None:
    """Let everybody read `event`, newcomers too; in rooms it stands among what is said there."""
    for room in party.rooms.values():
        if room.members:
            room.append(event)
    for session in party.newcomers.values():
        session.send(event)
