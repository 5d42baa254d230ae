"""Lists: of rooms, channels, one's own places, and what is to be seen in a room."""

from collections.abc import Iterator, Sequence

from tests import sentences as s
from tests.model.acts import Refused, any_word, inside
from tests.model.channels import how_to_speak, may_hear
from tests.model.making import made_in_order
from tests.model.recalling import backlogs
from tests.model.talking import channel_called, refuse_hearer
from tests.model.town import Person, Place, Town


def table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table; an empty column is left out. Two blanks are between cells."""
    for row in (titles, *rows):
        yield "  ".join(
            cell for at, cell in enumerate(row) if cell and any(each[at] for each in rows)
        )


def new(town: Town, me: Person) -> dict[Place, int]:
    """Return how much somebody has missed in each room and channel."""
    logs = [each for each in backlogs(town, me) if each.is_log]
    return {each.place: len(each.lines()) for each in logs}


def topic(place: Place) -> str:
    return place.topic.text if place.topic is not None else ""


@inside(4)
def lists_rooms(town: Town, me: Person) -> Iterator[str]:
    yield "rooms"
    missed = new(town, me)
    rows = [
        (each.word, each.title, str(len(each.members)), str(missed.get(each) or ""), topic(each))
        for each in town.rooms
    ]
    if not me.aloud:
        me.tell(*table(("Room", "Title", "People", "New", "Topic"), rows))
        return
    for (word, title, _, lines, about), each in zip(rows, town.rooms, strict=True):
        there = f"{title}, with {people(len(each.members))} in it"
        me.tell(s.room_to_hear(word, there) + new_aloud(lines) + topic_aloud(about))


def people(count: int) -> str:
    return "one person" if count == 1 else f"{count} people" if count else "nobody"


def new_aloud(lines: str) -> str:
    if not lines:
        return ""
    return f" {s.one_line_new()}" if lines == "1" else f" {s.lines_new(lines)}"


def topic_aloud(text: str) -> str:
    return f" {s.topic_is(text)}" if text else ""


@inside(4)
def lists_channels(town: Town, me: Person) -> Iterator[str]:
    yield "channels"
    missed = new(town, me)
    found = [*town.channels, *(each for each in town.rooms if each.listening)]
    found = [each for each in found if may_hear(me, each)]
    rows = [
        (each.word, about(each), str(len(each.listeners)), "listen" * (each in me.follows),
         str(missed.get(each) or ""), topic(each))
        for each in found
    ]  # fmt: skip
    if not me.aloud:
        me.tell(*table(("Channel", "About", "Listeners", "You", "New", "Topic"), rows))
    else:
        for each, row in zip(found, rows, strict=True):
            told = [with_stop(described(each)), listeners(len(each.listeners))]
            told += [s.you_listen()] * bool(row[3])
            me.tell(" ".join(told) + new_aloud(row[4]) + topic_aloud(row[5]))
    me.tell(s.how_to_use_channels())


def about(place: Place) -> str:
    return place.title if place.is_room else place.about


def described(place: Place) -> str:
    if place.is_room:
        return s.room_to_hear(place.word, place.title)
    return f"Channel {place.word}: {place.about}" if place.about else f"Channel {place.word}."


def with_stop(text: str) -> str:
    return text if text[-1] in ".!?" else f"{text}."


def listeners(count: int) -> str:
    if not count:
        return s.nobody_listens()
    return "1 person listens." if count == 1 else s.some_listen(count)


@inside(2)
def looks_at_a_channel(town: Town, me: Person) -> Iterator[str]:
    word = any_word(town)
    yield f"channels {word}"
    place = town.called(word)
    if place is None or not place.is_room:
        place = channel_called(town, word)
    elif not place.listening:
        raise Refused(s.not_from_elsewhere(place.title, place.word))
    refuse_hearer(me, place)
    me.tell(described(place))
    names = ", ".join(each.name for each in place.listeners)
    me.tell(f"Listening: {names}." if names else s.nobody_listens())
    if place not in me.follows:
        me.tell(s.how_to_listen(place.word) if place is not me.room else "")
    elif place.is_room:
        me.tell(s.how_to_speak_in(place.word))
    else:
        me.tell(how_to_speak(me, place))


@inside(4)
def lists_places(town: Town, me: Person) -> Iterator[str]:
    yield "places"
    if not me.account:
        raise Refused(s.members_use("places"))
    mine = [each for each in made_in_order(town) if each.owner == me.account]
    if not mine:
        raise Refused(s.no_place())
    if me.aloud:
        me.tell(*(place_aloud(town, each) for each in mine))
        return
    rows = [
        (each.word, each.kind, each.title, str(inside_of(each)), topic(each), trusted(town, each))
        for each in mine
    ]
    me.tell(*table(("Place", "Kind", "Title", "People", "Topic", "Trusted"), rows))
    me.tell(*(s.aside(each.word) for each in mine if not each.is_open))


def inside_of(place: Place) -> int:
    return len(place.members if place.is_room else place.listeners) if place.is_open else 0


def trusted(town: Town, place: Place) -> str:
    return ", ".join(town.of_account(each).name for each in place.trusted)


def place_aloud(town: Town, place: Place) -> str:
    told = [s.your_place(place.kind, place.word, place.title)]
    count, names = inside_of(place), trusted(town, place)
    if not place.is_open:
        told = [s.aside(place.word)]
    elif count:
        told.append(s.one_is_there() if count == 1 else f"{count} people are there.")
    told += [s.you_trust(names)] * bool(names)
    return " ".join(told) + topic_aloud(topic(place))


@inside(4)
def looks_around(town: Town, me: Person) -> Iterator[str]:
    yield "look"
    me.tell(*town.seen(me, me.room))


@inside(1)
def has_it_read_aloud(town: Town, me: Person) -> Iterator[str]:
    yield f"settings screenreader {'off' if me.aloud else 'on'}"
    me.aloud = not me.aloud
    chosen = s.setting_chosen("screenreader", "on")
    me.tell(chosen if me.aloud else "screenreader  off  chosen by you")
