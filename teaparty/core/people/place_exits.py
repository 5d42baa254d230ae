"""Exits that people add to rooms, and remove again."""

from teaparty.core.events import Changed
from teaparty.core.party import ways
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.people.place_changes import show
from teaparty.core.people.place_rights import refuse_change
from teaparty.core.people.places import Places
from teaparty.core.records.places import with_state
from teaparty.core.values.modes import is_word
from teaparty.core.values.names import fold
from teaparty.core.values.numbers import counted
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.directions import DIRECTIONS
from teaparty.core.words.taking import shortened

BACK = " and "
ENDS_BACK = " back"
NO_EXIT = "There is no exit {word} here. Type {sign}exits to see them all."
WHERE = "Say where it leads, as in {sign}add exit up to attic."
OPERATORS = "The exit {word} is the operator's."


def parsed(text: str) -> tuple[str, str, str]:
    """Return the way, the place and the way back of `up to attic and down back`.

    An empty text stands for what was not said.
    """
    back = ""
    if text.casefold().endswith(ENDS_BACK) and BACK in text.casefold():
        at = text.casefold().rindex(BACK)
        back, text = text[at + len(BACK) : -len(ENDS_BACK)].strip(), text[:at]
    way, _, place = text.partition(" ")
    return way, place.strip().removeprefix("to ").strip(), back


async def add(me: Session, way: str, other: Room, back: str) -> None:
    """Make a way from where somebody stands to another room, perhaps with one back."""
    room = me.room
    way, back = _way(way), _way(back) if back else ""
    for venue in (room, other):
        refuse_change(me, venue, "exits")
    if other is room:
        raise Refusal("You are in {room} already.", room=room.title)
    _refuse_new(me, room, way)
    if back:
        _refuse_new(me, other, back)
    await _change(me, room, {way: other.name})
    if back:
        await _change(me, other, {back: room.name})
    text = "The way {word} leads to {room} now, and {back} leads back." if back else (
        "The way {word} leads to {room} now.")  # fmt: skip
    me.tell(text, word=way, room=other.title, back=back)


async def remove(me: Session, typed: str) -> None:
    """Remove a way out of the room where somebody stands."""
    room = me.room
    word = DIRECTIONS.get(fold(typed), fold(typed))
    if word not in room.all_exits:
        raise Refusal(NO_EXIT, word=shortened(typed))
    refuse_change(me, room, "exits")
    if word not in room.exits_added:
        raise Refusal(OPERATORS, word=word)
    await _change(me, room, {}, gone=word)
    me.tell("The way {word} is gone.", word=word)


def _way(typed: str) -> str:
    word = DIRECTIONS.get(fold(typed), fold(typed))
    if not is_word(word):
        raise Refusal(
            "An exit is one word of Latin letters and digits, such as up; {word} is not.",
            word=shortened(typed),
        )
    return word


def _refuse_new(me: Session, room: Room, way: str) -> None:
    """Raise `Refusal` if a room can have no exit of that word."""
    if any(way in command.words for command in room.table.commands):
        raise Refusal("The word {word} is a command already.", word=way)
    if way in room.all_exits:
        raise Refusal("{room} has an exit {word} already.", room=room.title, word=way)
    most = me.limits.exits
    if len(room.all_exits) >= most:
        raise Refusal("{room} has {most}, which is as many as there can be.",
                      room=room.title, most=counted(most, "exit"))  # fmt: skip


async def _change(me: Session, room: Room, new: dict[str, str], gone: str = "") -> None:
    places = Places.of(me)
    deed = await places.deed(room)
    left = {way: to for way, to in deed.state.exits.items() if way != gone}
    await places.change(with_state(deed, exits=left | new), me)
    show(room, Changed(who=me.person, what="exits"))


def room_meant(me: Session, typed: str) -> Room:
    """Return the room that somebody typed, by its word, its title, or an exit; or `Refusal`."""
    if not typed:
        raise Refusal(WHERE)
    found = ways.place(me, typed)
    if found is None:
        raise Refusal(
            "No room is called {word}. Type {sign}rooms to see them all.", word=shortened(typed)
        )
    return found
