"""Moving: how somebody gets from one room to another. `Session.move` is the only way here."""

from teaparty.core.party.room_hooks import call_hook, hook_place
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.values.modes import Mode
from teaparty.core.values.notices import Moved

MODE_TEXTS: dict[Mode, str] = {
    "mud": "The first word that you type is a command now. To speak, begin with ' or say.",
    "chat": "What you type is said aloud now. Begin a command with / or a dot.",
}


def move(me: Session, room: Room) -> None:
    """Move somebody to `room`; raise ValueError if it is not open.

    From the logout room nobody moves.
    """
    origin, party = me.room, me.party
    if origin is party.logout_room:
        return
    if room.public and not party.has(room):
        raise ValueError(f"the room {room.name!r} is not open")
    mode = me.mode if origin.public else "mud"
    _stand_in(me, room)
    me.wake()  # a door may tell where they stand also where the room says nothing
    if me.gone is None and party.has(origin):
        party.report(Moved(session=me.number, name=me.name, origin=origin.name, room=room.name))
    _notify(me, origin, "on_leave", room)
    if me.room is room:  # unless on_leave has sent them elsewhere
        _arrive(me, origin)
    if me.room is room:  # unless on_enter has
        me.features.moved(me)
        if room.public and origin is not party.login_room:
            tell_mode(me, mode)


def tell_mode(me: Session, before: Mode) -> None:
    """Tell somebody how their lines are understood, if that was otherwise `before`."""
    if me.mode != before:
        me.tell(MODE_TEXTS[me.mode])


def _stand_in(me: Session, room: Room) -> None:
    """Make somebody a member of `room`, and no more of the one before; once gone, of none."""
    origin = me.room
    start = me.start_in(room)  # what is no room raises, before anything has changed
    me.carry()
    left = origin.end
    if me.visits is not None:
        me.visits.move(left, room.name, start)
    origin.members.pop(me.number, None)
    origin.ranks.leave(me)
    me.room = room
    me.party.moves += 1
    me.cursor = start
    if me.gone is None:
        room.members[me.number] = me
        room.ranks.enter(me)
    if me.follows is not None:
        me.came_from(origin)
        if me.gone is not None:
            me.unfollow_all()
    me.features.goes(me, origin, left, start)


def _arrive(me: Session, origin: Room) -> None:
    """Have the room do what it does with people who come in; they see it in any case."""
    room = me.room
    done = _notify(me, room, "on_enter", origin)
    if not done and room.public:
        me.party.attempt(me, hook_place(room, "seen_by"), _look, me)


def _look(me: Session) -> None:
    me.send(call_hook(me.room, "seen_by", me))


def _notify(me: Session, room: Room, hook: str, other: Room) -> bool:
    """Call what a room does when somebody moves; return whether it raised nothing."""
    return me.party.attempt(me, hook_place(room, hook), call_hook, room, hook, me, other)
