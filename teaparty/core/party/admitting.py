"""Admitting: how a newcomer gets a name and comes into their first room."""

from teaparty.core.events import CameIn
from teaparty.core.party.entering import TRIED, Entering
from teaparty.core.party.room_hooks import call_hook, hook_place
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.records import Account
from teaparty.core.values.notices import Named
from teaparty.core.values.refusal import Refusal


def admit(
    me: Session, name: str, account: Account | None, last: str = "", instead: int = 0
) -> None:
    """Give a newcomer a name, and admit them; see `Party.admit`.

    Whoever has the name is in: from there on a fault is reported, and the rest is done.
    """
    if me.name:
        raise Refusal("You are in already.")
    party = me.party
    registry, newcomers = party.registry, party.newcomers
    room = _first_room(me, account, account.room if account is not None else last)
    registry.claim(me, name, account)
    del newcomers[me.number]
    me.entering = Entering(tried=True, instead=instead)
    party.attempt(me, "the welcome", _welcome, me, room)
    party.attempt(me, f"coming into the room {room.name}", me.move, room)
    me.features.came_in(me, account)
    me.entering = TRIED


def _first_room(me: Session, account: Account | None, name: str) -> Room:
    rooms, start = me.party.rooms, me.party.start
    last = rooms.get(name) if name else None
    if last is not None and last is not start and _lets_in(last, me, account):
        return last
    call_hook(start, "admit", me)
    return start


def _lets_in(room: Room, me: Session, account: Account | None) -> bool:
    """Whether a room admits somebody; if not, they come into the first one, as everybody does.

    They have no name yet, so who they are is told by the account.
    """
    invited = room.invites(account.number, me.clock.time()) if account else room.is_invited(me)
    if room.is_closed and not invited:
        return False
    try:
        call_hook(room, "admit", me)
    except Refusal:
        return False
    except BaseException as error:
        me.party.report_fault(me, hook_place(room, "admit"), error)
        return False
    return True


def _welcome(me: Session, room: Room) -> None:
    me.since = me.clock.monotonic()
    me.party.report(Named(session=me.number, name=me.name))
    me.send(CameIn(name=me.name, mode=me.mode_in(room)))
