"""Lists: of rooms, channels, one's own places, and what is to be seen in a room."""

from collections.abc import Iterator, Sequence

from tests import sentences as s
from tests.model.acts import Refused, any_word, inside
from tests.model.channels import how, may_hear
from tests.model.making import made_in_order
from tests.model.recalling import backlogs
from tests.model.talking import channel_called, refuse_hearer, refuse_uninvited
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
    found = [each for each in town.rooms if town.knows(me, each)]
    rows = [room_row(town, me, each, missed) for each in found]
    if not me.aloud:
        me.tell(*table(("Room", "Title", "People", "New", "Topic"), rows))
        return
    for (word, _, count, lines, about), each in zip(rows, found, strict=True):
        there = f"{each.title}, with {people(int(count))} in it"
        if each.closed and count == "0":
            there = f"{each.title}, which is closed"
        me.tell(s.room_to_hear(word, there) + new_aloud(lines) + topic_aloud(about))


def room_row(town: Town, me: Person, each: Place, missed: dict[Place, int]) -> Sequence[str]:
    title = f"{each.title} (closed)" if each.closed else each.title
    if not town.open_to(me, each):
        return each.word, title, "0", "", ""
    count = str(len(each.members))
    return each.word, title, count, str(missed.get(each) or ""), topic(each)


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
    heard = [each for each in found if may_hear(town, me, each)]
    closed = [each for each in found if not town.open_to(me, each) and town.knows(me, each)]
    rows = [channel_row(me, each, missed) for each in heard]
    rows += [(each.word, closed_about(each, ""), "0", "", "", "") for each in closed]
    if not me.aloud:
        me.tell(*table(("Channel", "About", "Listeners", "You", "New", "Topic"), rows))
    else:
        for each, row in zip([*heard, *closed], rows, strict=True):
            told = [with_stop(described(each, each in heard)), listeners(int(row[2]))]
            told += [s.it_is_closed()] * each.closed + [s.you_listen()] * bool(row[3])
            me.tell(" ".join(told) + new_aloud(row[4]) + topic_aloud(row[5]))
    me.tell(s.how_to_use_channels())


def channel_row(me: Person, each: Place, missed: dict[Place, int]) -> Sequence[str]:
    count, listens = str(len(each.listeners)), "listen" * (each in me.follows)
    new_lines = str(missed.get(each) or "")
    return each.word, closed_about(each, about(each)), count, listens, new_lines, topic(each)


def closed_about(place: Place, text: str) -> str:
    return f"{text} (closed)".lstrip() if place.closed else text


def about(place: Place) -> str:
    return place.title if place.is_room else place.about


def described(place: Place, known: bool = True) -> str:
    if place.is_room:
        return s.room_to_hear(place.word, place.title)
    told = place.about if known else ""
    return f"Channel {place.word}: {told}" if told else f"Channel {place.word}."


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
    place = town.called(me, word)
    if place is None or not place.is_room:
        place = channel_called(town, word)
    refuse_uninvited(town, me, place, inside=False)
    if place.is_room and not place.listening:
        raise Refused(s.not_from_elsewhere(place.title, place.word))
    refuse_hearer(me, place)
    me.tell(described(place))
    names = ", ".join(each.name for each in place.listeners)
    me.tell(f"Listening: {names}." if names else s.nobody_listens())
    me.tell(how(town, me, place))


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
        (each.word, each.kind, each.title, str(inside_of(each)), topic(each), trusted(town, each),
         CLOSED[each.closed, each.listed], invited(town, each))
        for each in mine
    ]  # fmt: skip
    titles = ("Place", "Kind", "Title", "People", "Topic", "Trusted", "Closed", "Invited")
    me.tell(*table(titles, rows))
    me.tell(*(s.aside(each.word) for each in mine if not each.is_open))


CLOSED = {(False, False): "", (False, True): "", (True, False): "yes", (True, True): "listed"}


def invited(town: Town, place: Place) -> str:
    """Return who is invited, guests after members; nothing of a place that is set aside."""
    keys = [each for each in place.invited if town.has_invitation(place, each) and place.is_open]
    return ", ".join(town.of_key(each).name for each in sorted(keys, key=lambda key: key < 0))


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
    told += [s.closed_but_listed() if place.listed else s.it_is_closed()] * place.closed
    told += [f"Invited: {invited(town, place)}."] * bool(invited(town, place))
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
