"""Going on where another node of the party had the link; see `people.going_on`."""

from collections.abc import Mapping

from teaparty.core.events import SomebodyIs
from teaparty.core.party.links import still_there
from teaparty.core.party.registry import NameTaken
from teaparty.core.party.session import Session
from teaparty.core.people.going_on import GoingOn
from teaparty.core.people.tickets import Tickets
from teaparty.doors.web.v1.door import V1Door
from teaparty.doors.web.v1.resuming import count_of, digest

TRIES, PAUSE = 20, 0.25
"""How often it is tried while another link goes on by the same ticket, and the seconds between."""


def whose(me: Session, ticket: str) -> SomebodyIs | None:
    """Return who has a ticket that another node has given, if it is good."""
    going_on = GoingOn.if_any(me)
    return None if going_on is None else going_on.whose(digest(ticket))


async def go_on(door: V1Door, ticket: str, seen: Mapping[str, int]) -> bool:
    """Go on by a door where another node had the link; return False if that can't be.

    `seen` is as for `V1Door.go_on`. A link that was lost while it went on by the same ticket, here
    or elsewhere, is waited for.
    """
    me = door.session
    for _ in range(TRIES):
        try:
            return await _go_on(door, ticket, seen)
        except NameTaken:
            await me.party.sleep(PAUSE)
        if not still_there(me):
            return False
        if door.go_on(ticket, seen):
            return True
    return False


async def _go_on(door: V1Door, ticket: str, seen: Mapping[str, int]) -> bool:
    me, used = door.session, digest(ticket)
    row = whose(me, ticket)
    door.stay.count = count_of(seen)
    if row is None or not await GoingOn.of(me).go_on(me, row, used):
        return False
    door.entrance.goes_on(door)
    door.resume_from(Tickets.of(me), seen, (used,))
    return True
