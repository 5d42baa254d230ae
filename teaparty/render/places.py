"""Places: the room where somebody stands, and all rooms."""

from teaparty.core import events as e
from teaparty.core.values.looks import Look
from teaparty.render import own_places
from teaparty.render.charsets import named
from teaparty.render.chunks import whole
from teaparty.render.links import to_click
from teaparty.render.paint import Meaning, paint
from teaparty.render.safe import safe, safe_block
from teaparty.render.tables import Column, table

_COLUMNS = (
    Column("Room", least=6),
    Column("Title", least=6, spare=1),
    Column("People", right=True, spare=3),
    Column("New", right=True, spare=2),
    Column("Topic", least=6, spare=4),
)


def room_seen(event: e.RoomSeen, look: Look, viewer: int) -> str:
    rest = _read_aloud(event, look) if look.screen_reader else _in_short(event, look)
    title = paint(Meaning.TITLE, whole(safe(event.title)), look.colours)
    heard = heard_by(event.listening, event.unnamed, look)
    said = "" if event.made else safe_block(event.description)
    return "\n".join(filter(None, (title, said, *own_places.seen(event, look), *rest, heard)))


_HEARD_BY = "Listening: {names}.", "Listening: {names} and {count} more."


def heard_by(names: tuple[str, ...], more: int, look: Look) -> str:
    """Return who listens from elsewhere; nothing if nobody does."""
    if not names:
        return ""
    listed = ", ".join([named(name, look.charset) for name in names])
    return _HEARD_BY[bool(more)].format(names=listed, count=more)


def _in_short(event: e.RoomSeen, look: Look) -> list[str]:
    lines = [_ways(event, look)] if event.exits else []
    names = ", ".join([_person(_IN_SHORT, person, look) for person in event.people])
    if event.more:
        shape = "Also here: {names} and {count} more."
    else:
        shape = "Also here: {names}." if names else "Nobody else is here."
    return [*lines, shape.format(names=names, count=event.more)]


_MORE_ALOUD = "And one more person is here.", "And {count} more people are here."


def _read_aloud(event: e.RoomSeen, look: Look) -> list[str]:
    """One thing a line."""
    lines = _ways_aloud(event, look)
    lines += [_person(_ALOUD, person, look) for person in event.people]
    if event.more:
        lines.append(_MORE_ALOUD[event.more > 1].format(count=event.more))
    return lines if event.people else [*lines, "Nobody else is here."]


def exits_seen(event: e.ExitsSeen, look: Look, viewer: int) -> str:
    if not event.exits:
        return "There are no exits here."
    if look.screen_reader:
        return "\n".join(_ways_aloud(event, look))
    return _ways(event, look)


def _ways(event: e.RoomSeen | e.ExitsSeen, look: Look) -> str:
    shapes = "{name} to {title}", "{name}"
    ways = ", ".join(_way(shapes, way, event.sign, look) for way in event.exits)
    return "Exits: {ways}.".format(ways=ways)


def _ways_aloud(event: e.RoomSeen | e.ExitsSeen, look: Look) -> list[str]:
    shapes = "Exit {name} to {title}.", "Exit {name}."
    return [_way(shapes, way, event.sign, look) for way in event.exits]


def _way(shapes: tuple[str, str], way: e.ExitRow, sign: str, look: Look) -> str:
    """Return an exit in one of the shapes, for those who may know where it leads, and others."""
    shape = shapes[not way.title]
    name = to_click(paint(Meaning.EXIT, way.name, look.colours), sign, look)
    return shape.format(name=name, title=whole(safe(way.title)))


_IN_SHORT = ("{name}", "{name} (away)", "{name} (link lost)")
_ALOUD = ("{name} is here.", "{name} is here, but away.", "{name} is here, but has lost the link.")
"""For people who are there, away, and without a link."""


def _person(shapes: tuple[str, str, str], person: e.PersonRow, look: Look) -> str:
    shape = shapes[2 if not person.linked else person.away is not None]
    return shape.replace("{name}", named(person.name, look.charset))


def rooms_listed(event: e.RoomsListed, look: Look, viewer: int) -> str:
    if look.screen_reader or not event.rooms:
        return "\n".join(map(_room_read_aloud, event.rooms))
    rows = [
        (
            room.name,
            _TITLE[room.closed].format(title=room.title),
            str(room.people),
            counted(room.new, room.more),
            room.topic,
        )
        for room in event.rooms
    ]
    return "\n".join(table(_COLUMNS, rows, look))


_TITLE = "{title}", "{title} (closed)"
"""Of a room that is open, and of one that is closed."""


def counted(new: int, more: bool) -> str:
    """How many lines are new there; a plus says that there are more."""
    return "{count}{more}".format(count=new or "", more="+" if more else "")


def new_aloud(new: int, more: bool) -> str:
    """The same in a sentence, with a blank before it; nothing for none."""
    return _NEW_ALOUD[3 if more else min(new, 2)].format(new=new)


_ROOM_ALOUD = (
    "Room {name} is {title}, with nobody in it.",
    "Room {name} is {title}, with one person in it.",
    "Room {name} is {title}, with {count} people in it.",
)
"""For nobody, one person and several people."""
_NEW_ALOUD = ("", " One line is new.", " {new} lines are new.", " More than {new} lines are new.")
"""For none, one line, several lines, and more than are counted."""


_CLOSED_ALOUD = "Room {name} is {title}, which is closed."
_TOPIC_ALOUD = " The topic is: {text}"


def _room_read_aloud(room: e.RoomRow) -> str:
    shape, name, title = _ROOM_ALOUD[min(room.people, 2)], safe(room.name), safe(room.title)
    if room.closed and not room.people:
        shape = _CLOSED_ALOUD
    text = shape.format(name=name, title=title, count=room.people)
    text += new_aloud(room.new, room.more)
    return text + (_TOPIC_ALOUD.format(text=safe(room.topic)) if room.topic else "")
