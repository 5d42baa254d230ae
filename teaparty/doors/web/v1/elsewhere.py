"""Going on where another node of the party had the link; see `people.going_on`."""

from collections.abc import Mapping

from teaparty.core.events import SomebodyIs
from teaparty.core.party.links import still_there
from teaparty.core.party.registry import NameTaken
from teaparty.core.party.session import Session
from teaparty.core.people.going_on import GoingOn
from teaparty.core.people.tickets import Tickets
from teaparty.core.records import Unavailable
from teaparty.doors.web.v1.door import V1Door
from teaparty.doors.web.v1.resuming import count_of, digest

TRIES, PAUSE = 20, 0.25
"""How often it is tried while that can't be decided, and the seconds between."""
UNKNOWN = 4
"""How often a ticket is looked for that nobody has: it may have been given a moment ago."""


def are_nodes(me: Session) -> bool:
    """Whether other nodes of the party give tickets."""
    return GoingOn.if_any(me) is not None


async def go_on(door: V1Door, ticket: str, seen: Mapping[str, int]) -> bool:
    """Go on by a door where another node had the link; return False if that can't be.

    `seen` is as for `V1Door.go_on`. A link that was lost while it went on by the same ticket, here
    or elsewhere, is waited for, and so is the database; then it raises `Unavailable`.
    """
    me, going_on, away = door.session, GoingOn.of(door.session), None
    unknown = 0
    for _ in range(TRIES):
        try:
            row = going_on.whose(digest(ticket))
            if row is not None:
                return await _go_on(door, row, ticket, seen)
            if unknown >= UNKNOWN:
                return False
            await going_on.knows_all()
            unknown += 1
        except NameTaken:
            away = None
        except Unavailable as refusal:
            away, unknown = refusal, 0  # once it is back, other nodes are heard a little later
        await me.party.sleep(PAUSE)
        if not still_there(me):
            return False
        if door.go_on(ticket, seen):
            return True
    if away is not None:
        raise away
    return False


async def _go_on(door: V1Door, row: SomebodyIs, ticket: str, seen: Mapping[str, int]) -> bool:
    me, used = door.session, digest(ticket)
    door.stay.count = count_of(seen)
    if not await GoingOn.of(me).go_on(me, row, used):
        return False
    door.entrance.goes_on(door)
    door.resume_from(Tickets.of(me), seen, (used,))
    return True
