"""Who may change a place. Every refusal of this kind is made here."""

from contextlib import suppress
from typing import Literal, get_args

from teaparty.core.moderation.actor import HAS_ROLE, ONESELF
from teaparty.core.moderation.staff import Staff, acting
from teaparty.core.party.channel import Channel
from teaparty.core.party.lookup import Target
from teaparty.core.party.room_hooks import PLACES, call_hook
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.party.venue import Venue
from teaparty.core.people.places import Places
from teaparty.core.values.refusal import Refusal

What = Literal[
    "title", "description", "topic", "topics", "exits", "closed", "listed", "invited", "trusted",
    "owner", "quiet", "inside", "all",
]  # fmt: skip
"""What somebody wants to change. `quiet` is who can't speak there, `inside` is for showing somebody
out, and `all` for removing it."""
CHANGES: tuple[What, ...] = get_args(What)
BY_TRUSTED = ("topic", "closed", "listed", "invited", "quiet", "inside")
"""What people do, too, whom the owner trusts."""
OF_OPERATORS = ("topic", "topics", "exits", "quiet", "inside")
"""What can be changed of the operator's places."""
HIS = "Only {name} can do that here: the place belongs to {name}."
HIS_ELSEWHERE = "Only {name} can do that in {room}: the place belongs to {name}."
HOSTS_ONLY = "Only people who keep order can do that here: it is no place of yours."
HOSTS_ONLY_ELSEWHERE = "Only people who keep order can do that in {room}: it is no place of yours."
OPERATORS = "{room} is the operator's, so that is changed in the configuration alone."
IS_HIS = "{room} is the place of {name}, so you can't do that."


def refuse_change(
    me: Session, venue: Venue, what: What, whom: str = "", upon: Target | None = None
) -> None:
    """Raise `Refusal` if somebody may not change that of a place.

    What people do by their right to change anybody's place, and to `whom`, stands in the audit log.
    What is done `upon` somebody is not done to the owner, to staff, or to themselves.
    """
    by_right = _by_right(me, venue, what)
    if upon is not None:
        whom = upon.name
        _refuse_upon(me, venue, upon)
    if by_right:
        note_right(me, venue, f"{what} of {venue.mark}" + (f": {whom}" if whom else ""))


def note_right(me: Session, venue: Venue, why: str) -> None:
    """Write into the audit log what somebody does in a place by their right alone."""
    staff = Staff.if_any(me)
    if staff is not None:
        staff.note(acting(me), PLACES, Places.of(me).open.owner_of(venue), why)


def _refuse_upon(me: Session, venue: Venue, other: Target) -> None:
    person, role, deed = other.person, other.role, venue.deed
    if other.session is me:
        raise Refusal(ONESELF)
    if role is not None and role.staff:
        raise Refusal(HAS_ROLE, name=other.name, role=role.title)
    if deed is not None and person.account and person.account == deed.owner:
        raise Refusal(IS_HIS, room=venue.title, name=other.name)


def changes_for(me: Session, venue: Venue) -> list[What]:
    """Return what of a place somebody may change."""
    if venue.deed is None and PLACES not in me.rights:
        return []  # as in most places
    return [what for what in CHANGES if may_change(me, venue, what)]


def may_change(me: Session, venue: Venue, what: What) -> bool:
    """Whether somebody may change that of a place."""
    with suppress(Refusal):
        _by_right(me, venue, what)
        return True
    return False


def _by_right(me: Session, venue: Venue, what: What) -> bool:
    """Return whether somebody may change that only by their right to; raise `Refusal`."""
    if PLACES not in me.rights:
        venue.refuse_uninvited(me)
    invites = what == "invited" and isinstance(venue, Channel) and venue.is_by_invitation
    if not (venue.is_made or what in OF_OPERATORS or invites):
        if PLACES not in me.rights:
            raise _refusal(me, venue)
        raise Refusal(OPERATORS, room=venue.title)
    by_right = not _is_theirs(me, venue, what)
    if by_right and PLACES not in me.rights:
        raise _refusal(me, venue)
    if isinstance(venue, Room):
        call_hook(venue, "may_change", me, what)
    return by_right


def _is_theirs(me: Session, venue: Venue, what: What) -> bool:
    """Whether somebody may change that of a place as its owner, or as the owner lets them."""
    if what not in BY_TRUSTED:
        return venue.owns(me)
    deed = venue.deed
    by_all = what == "topic" and deed is not None and deed.state.topics == "all"
    return by_all or venue.trusts(me)


def _refusal(me: Session, venue: Venue) -> Refusal:
    here, owner = venue is me.room, Places.of(me).open.owner_of(venue)
    if owner:
        return Refusal(HIS if here else HIS_ELSEWHERE, name=owner, room=venue.title)
    return Refusal(HOSTS_ONLY if here else HOSTS_ONLY_ELSEWHERE, room=venue.title)
