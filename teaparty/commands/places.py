"""Places: looking around, and going from room to room."""

from teaparty.core.commands import command
from teaparty.core.events import ExitsSeen, PersonSeen, RoomRow, RoomsListed
from teaparty.core.names import fold
from teaparty.core.params import shortened
from teaparty.core.refusal import Refusal, ambiguous
from teaparty.core.rooms import SHORT_EXITS, Room
from teaparty.core.session import Session

THEME = "Looking and going"


@command("look", "l", theme=THEME, example=("look", "look bob", "look north"), private=True)
def look(me: Session, what: str | None = None) -> None:
    """Look at the room where you are, at somebody, or through an exit."""
    what = None if what is None else what.removeprefix("at ")
    if what is None or fold(what) == "here":
        me.send(me.room.seen_by(me))
        return
    person = me if fold(what) == "me" else me.party.people.get(fold(what))
    if person is not None:
        me.send(PersonSeen(person=person.row(), description=person.kept.description))
        return
    room = _through(me.room, fold(what))
    if room is None:
        raise Refusal("You see nothing called {what} here.", what=shortened(what))
    text = "That way is {room}. {description}" if room.description else "That way is {room}."
    me.tell(text, room=room.title, description=room.description)


def _through(room: Room, word: str) -> Room | None:
    """Return the room behind the exit that `word` names, in full or in short."""
    for name, target in room.exits.items():
        if word in (name, SHORT_EXITS.get(name)):
            return room.party.rooms[target]
    return None


@command("go", "join", theme=THEME, example=("go north", "join garden"))
def go(me: Session, where: str) -> None:
    """Go to another room: through an exit, or to a room by its name.

    The name of an exit alone will do, and for a direction its short form, such as n or sw.
    """
    room = _through(me.room, fold(where)) or _room_called(me, fold(where))
    if room is me.room:
        raise Refusal("You are in {room} already.", room=room.title)
    room.admit(me)
    me.move(room)


def _room_called(me: Session, word: str) -> Room:
    room = me.party.room_called(word)
    if room is not None:
        return room
    words = {*me.room.exits, *(room.name for room in me.party.public_rooms())}
    found = [name for name in words if fold(name).startswith(word)]
    if len(found) == 1:
        return _through(me.room, found[0]) or me.party.rooms[found[0]]
    if found:
        raise ambiguous(word, found)
    raise Refusal(
        "There is no way to {word} from here. Type look for the exits, or rooms for all rooms.",
        word=shortened(word),
    )


@command("exits", theme=THEME)
def exits(me: Session) -> None:
    """List the exits of the room where you are, and where they lead."""
    me.send(ExitsSeen(exits=me.room.ways()))


@command("rooms", "list", theme=THEME)
def rooms(me: Session) -> None:
    """List every room, with how many people are in it."""
    me.send(
        RoomsListed(
            rooms=tuple(
                RoomRow(name=room.name, title=room.title, people=len(room.members))
                for room in me.party.public_rooms()
            )
        )
    )
