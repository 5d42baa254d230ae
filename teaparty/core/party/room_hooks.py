"""Calling what a kind of room does in its own way: what is slow there is its own."""

from typing import Any

from teaparty.core.party.calls import at_once
from teaparty.core.party.channel import Channel
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.party.venue import Venue
from teaparty.core.values.notices import Fault
from teaparty.core.values.place_words import without_article
from teaparty.core.values.plugin_names import placed
from teaparty.core.values.refusal import Refusal

CLOSED = "{room} is closed. Type {sign}knock {word} to ask."
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
        refuse_uninvited(me, room)
    call_hook(room, "admit", me)


def refuse_uninvited(me: Session, room: Venue, inside: bool = True) -> None:
    """Raise `Refusal` if a place is closed to somebody; they may be `inside` all the same."""
    if room.is_closed and not (room.is_invited(me) or (inside and me.room is room)):
        raise Refusal(CLOSED, room=shown_title(me, room), word=room.mark)


def shown_title(me: Session, room: Venue) -> str:
    """Return what a place is called, where somebody knows the word for it.

    A title that is just that word gives nothing away.
    """
    return room.title if without_article(room.title) == room.mark else room.title_for(me)


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
