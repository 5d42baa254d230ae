"""Calling what a kind of room does in its own way: what is slow there is its own."""

from typing import Any

from teaparty.core.party.calls import at_once
from teaparty.core.party.channel import Channel
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.party.venue import Venue
from teaparty.core.values.notices import Fault
from teaparty.core.values.plugin_names import placed
from teaparty.core.values.refusal import Refusal

PLACES = "places"
"""The right to change anybody's place, and to go into one that is closed."""
OURS = (Room.__module__, Channel.__module__)
"""Where the kinds of room are that the party has by itself, and channels."""


def hook_place(room: Venue, hook: str) -> str:
    """Return where it is written, for the log."""
    return placed(f"{hook} of the room {room.name}", room)


def call_hook(room: Venue, hook: str, me: Session, *given: object) -> Any:
    """Return what a method of a room returns for `me`, such as `on_say`; raise what it raises.

    A room of the party's own is no part that could be slow by itself.
    """
    if type(room).__module__ in OURS:
        return getattr(room, hook)(me, *given)
    holdups = me.holdups
    began = holdups.begins()
    try:
        return at_once(hook, getattr(room, hook)(me, *given))
    finally:
        holdups.ends(began, me.number, hook_place(room, hook))


def admit(me: Session, room: Venue, by_right: bool = False) -> None:
    """Raise `Refusal` if somebody may not come in or listen: it is closed, or refuses them itself.

    People come in `by_right` who have the right to change anybody's place.
    """
    if not (by_right and PLACES in me.rights):
        room.refuse_uninvited(me)
    call_hook(room, "admit", me)


def lets_in(room: Venue, me: Session) -> bool:
    """Whether somebody may go to a room. They are told of no fault of it, only operators."""
    try:
        admit(me, room)
    except Refusal:
        return False
    except BaseException as error:
        place = hook_place(room, "admit")
        me.party.report(Fault(session=me.number, place=place, error=error))
        return False
    return True
