"""What people do with closed places: close and open them, and say who may come in."""

from teaparty.core.events import Changed
from teaparty.core.party.lookup import Lookup
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.party.venue import Venue
from teaparty.core.people import inviting
from teaparty.core.people.invitations import Invitations
from teaparty.core.people.place_changes import refuse_same, show
from teaparty.core.people.place_rights import may_change, refuse_change
from teaparty.core.people.places import Places
from teaparty.core.records import Account
from teaparty.core.records.places import with_state
from teaparty.core.values.numbers import rounded_up
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.durations import spelled

CLOSED = {
    True: "Only people who are invited come into {room} now; those who are there stay.",
    False: "Only people who are invited listen to {room} now.",
}
HOW = "To invite somebody, type {sign}invite and a name; {sign}open lets all people in again."
HOW_THERE = (
    "To invite bob, for example, type {sign}invite bob to {word}; {sign}open {word} lets all people"
    " in again."
)
"""From elsewhere."""
OPENED = {
    True: "All people can come into {room} now.",
    False: "All people can listen to {room} now.",
}
"""These are for rooms, and for channels."""
LISTED = {
    True: "Others find {room} in lists now, but not who is there.",
    False: "Others do not find {room} in lists any more.",
}
OPEN_TO_ALL = {
    True: "{room} is open, so {name} can come there. To tell {name} so, type {sign}whisper {name}"
    " and your words.",
    False: "{room} is open, so {name} can listen. To tell {name} so, type {sign}whisper {name} and"
    " your words.",
}
FOR_LONGER = (
    "{name} is invited to {room} for longer than that already. To have it end sooner, type"
    " {sign}uninvite {name} first."
)
ALL_COME = {
    True: "{room} is open, so all people can come there.",
    False: "{room} is open, so all people can listen.",
}
STILL_INSIDE = (
    "{name} is not invited any more, but still inside until {name} leaves. To change that, type"
    " {sign}show {name} out."
)


async def close(me: Session, venue: Venue) -> None:
    """Have only people who are invited come into a place from now on; raise `Refusal`."""
    refuse_change(me, venue, "closed")
    if venue.is_closed:
        raise Refusal("{room} is closed already.", room=venue.title)
    await _turn(me, venue, closed=True)
    me.tell(CLOSED[isinstance(venue, Room)], room=venue.title)
    me.tell(HOW if venue is me.room else HOW_THERE, word=venue.mark)


async def open_again(me: Session, venue: Venue) -> None:
    """Have all people come into a place again; raise `Refusal`."""
    refuse_change(me, venue, "closed")
    if not venue.is_closed:
        raise Refusal("{room} is open already.", room=venue.title)
    refuse_same(me, venue.title, venue)
    await _turn(me, venue, closed=False)
    me.tell(OPENED[isinstance(venue, Room)], room=venue.title)


async def _turn(me: Session, venue: Venue, *, closed: bool) -> None:
    """Close or open a place. The line that tells it is one of those said while it was closed."""
    assert venue.deed is not None
    event = Changed(who=me.person, what="closed" if closed else "opened")
    if not closed:
        show(venue, event)
    await Places.of(me).change(with_state(venue.deed, closed=closed), me)
    if closed:
        show(venue, event)


async def have_listed(me: Session, venue: Venue, listed: bool) -> None:
    """Have others find a closed place in lists, or not; raise `Refusal`."""
    refuse_change(me, venue, "listed")
    assert venue.deed is not None
    if listed:
        refuse_same(me, venue.title, venue)
    await Places.of(me).change(with_state(venue.deed, listed=listed), me)
    me.tell(LISTED[listed], room=venue.title)
    if not venue.is_closed:
        me.tell("That is so once it is closed: it is open now.")


async def invite(me: Session, name: str, venue: Venue, seconds: int | None) -> None:
    """Invite somebody to a place, perhaps for so many seconds only; raise `Refusal`."""
    who = await _whom(me, name)
    if not (venue.is_closed or may_change(me, venue, "invited")):
        raise Refusal(OPEN_TO_ALL[isinstance(venue, Room)], room=venue.title, name=who.name)
    refuse_change(me, venue, "invited")
    if _comes_in_anyhow(who, venue):
        raise Refusal("{name} may come into {room} without that.", name=who.name, room=venue.title)
    until = Invitations.of(me).invited(venue).get(who.name)
    if seconds and until is not None and not 0 < until < me.clock.time() + seconds:
        raise Refusal(FOR_LONGER, room=venue.title, name=who.name)
    await inviting.invite(me, venue, who, seconds or 0)
    if seconds is None:
        me.tell("{name} is invited to {room} now.", name=who.name, room=venue.title)
    else:
        me.tell("{name} is invited to {room} for {span} now.",
                name=who.name, room=venue.title, span=seconds)  # fmt: skip
    if not venue.is_closed:
        me.tell(ALL_COME[isinstance(venue, Room)], room=venue.title)


async def uninvite(me: Session, name: str, venue: Venue) -> None:
    """Invite somebody no more; raise `Refusal`."""
    refuse_change(me, venue, "invited")
    who = await _whom(me, name)
    invitations = Invitations.of(me)
    if who.name not in invitations.invited(venue):
        raise Refusal("{name} is not invited to {room}.", name=who.name, room=venue.title)
    await invitations.take_back(me, who, venue)
    inside = isinstance(who, Session) and venue.is_closed and who.room is venue
    said = STILL_INSIDE if inside else "{name} is not invited to {room} any more."
    me.tell(said, name=who.name, room=venue.title)


def list_invited(me: Session, venue: Venue) -> None:
    """Tell somebody who is invited to a place, and for how long; raise `Refusal`."""
    refuse_change(me, venue, "invited")
    now = me.clock.time()
    found = [
        name if not until else f"{name} (for {spelled(rounded_up(until - now, 60))})"
        for name, until in sorted(Invitations.of(me).invited(venue).items())
    ]
    if not found:
        raise Refusal("Nobody is invited to {room}.", room=venue.title)
    me.tell("Invited to {room}: {names}.", room=venue.title, names=", ".join(found))


async def _whom(me: Session, name: str) -> Session | Account:
    """Return somebody who is in, or has an account."""
    target = await Lookup.of(me).in_full(name)
    who = target.session or target.account
    assert who is not None
    return who


def _comes_in_anyhow(who: Session | Account, venue: Venue) -> bool:
    account = who.person.account if isinstance(who, Session) else who.number
    deed = venue.deed
    return bool(account) and deed is not None and account in (deed.owner, *deed.state.trusted)
