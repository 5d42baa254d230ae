"""Places: looking around, and going from room to room."""

from teaparty.commands import channels
from teaparty.core.events import ExitsSeen, PersonSeen, RoomRow, RoomsListed
from teaparty.core.memory.recall import New, new_for
from teaparty.core.party import ways
from teaparty.core.party.channel import Channel
from teaparty.core.party.encounters import look_at
from teaparty.core.party.lookup import Lookup, words_for
from teaparty.core.party.room_hooks import admit, call_hook
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.party.venue import topic_for
from teaparty.core.people.channels import Channels
from teaparty.core.people.named_places import HERE, by_word, place_named
from teaparty.core.values.channels import CHANNEL_SIGNS
from teaparty.core.values.names import fold
from teaparty.core.values.refusal import NotHere, Refusal, ambiguous, several
from teaparty.core.values.signs import plain
from teaparty.core.words.command import command
from teaparty.core.words.taking import first_word, shortened

THEME = "Looking and going"
NEITHER = (
    "There is no room or channel {word}. Type {sign}list to see them all. To make one of your own,"
    " type {sign}make channel {word} or {sign}make room {word}."
)
AT_START = (
    "This is where newcomers come in. Type {sign}go and the name of a room to go elsewhere, or"
    " {sign}quit to leave the party."
)


@command(
    "look",
    "l",
    theme=THEME,
    example=("look", "look bob", "look north", "look kitchen"),
    private=True,
)
def look(me: Session, what: str | None = None) -> None:
    """Look at the room where you are, at somebody, or through an exit.

    You can also look at another room by its name. The beginning of a name is enough.
    """
    what = None if what is None else what.removeprefix("at ")
    if what is None or fold(what) == "here":
        me.send(call_hook(me.room, "seen_by", me))
        return
    person = me if fold(what) == "me" else me.party.people.get(fold(what))
    room = ways.place(me, what) if person is None else None
    listener = Lookup.of(me).listener(what) if person is None and room is None else None
    if listener is not None:
        look_at(me, listener)
        return
    if person is None and room is None:
        person, room = _shortened(me, what)
    if person is not None:
        row, description = words_for(me, person)
        me.send(PersonSeen(person=row, description=description))
    elif room is not None:
        _look_at(me, room)


def _shortened(me: Session, what: str) -> tuple[Session | None, Room | None]:
    """Return the one person or room whose name begins like this; raise `Refusal`."""
    people = {person.name: person for person in Lookup.of(me).fitting(what)}
    rooms = ways.fitting(me, what)
    if len(people) + len(rooms) > 1:
        raise several(shortened(what), (*people, *rooms))
    if not (people or rooms):
        raise NotHere(what, "You see nothing called {what} here.", what=shortened(what))
    return next(iter(people.values()), None), next(iter(rooms.values()), None)


def _look_at(me: Session, room: Room) -> None:
    if room is me.room:
        me.send(call_hook(room, "seen_by", me))
        return
    room.refuse_uninvited(me)
    beside = room.name in me.room.all_exits.values()
    text = "That way is {room}." if beside else "You can go to {room}."
    if room.description:
        text += " {description}"
    me.tell(text, room=room.title, description=room.description)


@command("go", theme=THEME, example=("go north", "go garden", "go The Garden"))
def go(me: Session, where: str) -> None:
    """Go to another room: through an exit, or to a room by its name.

    The name of an exit is enough, and for a direction its short form, such as n or sw. With the
    name of a channel, listen to that.
    """
    if not _joins_channel(me, where):
        _go(me, ways.place(me, where) or _room_called(me, where))


def _go(me: Session, room: Room) -> None:
    if room is me.room:
        raise Refusal("You are in {room} already.", room=room.title)
    admit(me, room, by_right=True)
    me.move(room)


def _joins_channel(me: Session, where: str) -> bool:
    """Listen, if it is the name of a channel, and of no exit here; return whether it was."""
    if ways.behind(me.room, where) is not None or not me.room.table.channels:
        return False
    mine = Channels.of(me)
    signed = plain(where[0]) in CHANNEL_SIGNS
    channel = mine.meant(me, where) if signed else mine.called(where)
    if channel is not None:
        mine.listen(me, channel)
    return channel is not None


def _room_called(me: Session, where: str) -> Room:
    found = ways.fitting(me, where)
    if len(found) > 1:
        raise ambiguous(shortened(fold(where)), found)
    for room in found.values():
        return room
    raise Refusal(
        "No exit or room is called {word}. Type {sign}exits or {sign}rooms to see them all.",
        word=shortened(fold(where)),
    )


@command("join", theme=THEME, example=("join garden", "join news", "join #news"))
def join(me: Session, where: str) -> None:
    """Go to another room, or listen to a channel.

    It is what {sign}go and {sign}listen do, under the name that chat servers have for it.
    """
    bare = where.lstrip(CHANNEL_SIGNS).lstrip()
    if isinstance(by_word(me, bare), Channel):
        go(me, where)
    elif bare and (ways.place(me, bare) or ways.fitting(me, bare)):
        go(me, bare)
    else:
        raise Refusal(NEITHER, word=shortened(fold(bare)))


@command("leave", "part", theme=THEME, example=("leave", "leave garden", "part #news"))
def leave(me: Session, where: str = "") -> None:
    """Leave the room where you are, or listen no more to a channel.

    From a room you go to where newcomers come in. Without a name you leave the channel on which you
    talk in chat mode, or else the room. To leave the party, type {sign}quit.
    """
    word, _ = first_word(where)  # what may follow is said on leaving elsewhere
    venue = by_word(me, word or me.talks_on or HERE) or place_named(me, where)
    assert isinstance(venue, Channel | Room)
    stays = venue is not me.room
    if stays and (isinstance(venue, Channel) or Channels.hears(me, venue)):
        Channels.of(me).unlisten(me, venue)
    elif stays:
        raise Refusal("You are not in {room}.", room=venue.title_for(me))
    elif venue is me.party.start:
        raise Refusal(AT_START)
    else:
        _go(me, me.party.start)


@command("exits", theme=THEME)
def exits(me: Session) -> None:
    """List the exits of the room where you are, and where they lead."""
    me.send(ExitsSeen(exits=me.room.ways(me)))


@command("list", theme=THEME)
async def list_all(me: Session) -> None:
    """List every room, and all channels to which you may listen.

    It is what {sign}rooms and {sign}channels do together.
    """
    await rooms(me)
    if me.room.table.channels:
        await channels.channels(me)


@command("rooms", theme=THEME, operation=True)
async def rooms(me: Session) -> None:
    """List every room, how many people are in it, and how much you have missed there.

    Missed are the lines that were said since you were there last. Type {sign}recall and the name of
    a room to read them.
    """
    missed = await new_for(me)
    found = [room for room in me.party.public_rooms() if room.is_known_to(me)]
    me.send(RoomsListed(rooms=tuple(_row(me, room, missed) for room in found)))


def _row(me: Session, room: Room, missed: dict[str, New]) -> RoomRow:
    if not room.is_open_to(me):
        return RoomRow(name=room.mark, title=room.title, people=0, closed=True)
    new = missed.get(room.name, New(0, more=False))
    people = len(room.people)
    topic = topic_for(me, room)
    return RoomRow(
        name=room.mark,
        title=room.title,
        people=people,
        new=new.lines,
        more=new.more,
        topic=topic.text if topic is not None else "",
        closed=room.is_closed,
    )
