"""What was said before: reading it again, what you missed, and taking a line back."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from teaparty.core.events import PAST, Event, Person, Retracted, Shouted, TopicSet
from teaparty.core.log.places import is_stored
from teaparty.core.memory.history import History
from teaparty.core.memory.mentions import Mentions
from teaparty.core.memory.readable import is_readable
from teaparty.core.memory.recall import Recall
from teaparty.core.moderation.staff import Staff, acting
from teaparty.core.party.channel import Channel
from teaparty.core.party.lookup import Lookup
from teaparty.core.party.room_hooks import admit
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.party.venue import Venue, topic_of
from teaparty.core.people.channels import Channels
from teaparty.core.values.names import fold
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.command import command
from teaparty.core.words.people import Name, bare_name
from teaparty.core.words.taking import shortened

THEME = "What was said before"
ALL = "all"
NOTHING_SAID = {
    (False, False): "You have said nothing here lately.",
    (False, True): "You have said nothing on {channel} lately.",
    (True, False): "{name} has said nothing here lately.",
    (True, True): "{name} has said nothing on {channel} lately.",
}
"""By whether it is somebody else, and whether it is a channel."""
NO_PLACE = (
    "There is no room and nobody called {name}.",
    "There is no room, no channel and nobody called {name}.",
)
"""By whether there are channels."""
STILL_TOPIC = "It is still the topic: type {sign}topic {where}nothing to take that away."
STORING_SECONDS, STORING_TRIES = 0.05, 100
"""How long to wait for a line that is being stored, in seconds."""


@command(
    "history",
    theme=THEME,
    example=(
        "history",
        "history 50",
        "history garden",
        "history bob",
        "history 50 garden",
        "history all",
    ),
    private=True,
)
async def history(me: Session, what: str = "") -> None:
    """Read again the last lines that were said where you are, or somewhere else.

    Say how many, and of which room or channel, or of whose whispers with you. Whispers are stored
    if both people have registered names. Some rooms store nothing of what is said. With the word
    all you also read who came and went. A word that is that of a place and somebody's name means
    the place; @bob means the person.
    """
    asked = _asked(me, what)
    place = " ".join(asked.place)
    room = _place_called(me, place) if place else me.room
    if room is None:
        await History.of(me).show_whispers(me, await _partner(me, place), asked.most)
        return
    await History.of(me).show_room(me, room, asked.most, passing=asked.passing)


def _place_called(me: Session, name: str) -> Room | Channel | None:
    """Return the channel or the room of that name."""
    channel = Channels.known(me, name)
    return me.party.room_called(name, me) if channel is None else channel


class _Asked(NamedTuple):
    """What history should show: how many lines, of what, with or without comings and goings."""

    most: int
    passing: bool
    place: list[str]


def _asked(me: Session, what: str) -> _Asked:
    """Read the words of history, in whatever order they come."""
    limits, words = me.limits, what.split()
    count = _taken(words, str.isdecimal)
    named = len(words) > 1 and me.party.room_called(" ".join(words), me) is not None
    passing = "" if named else _taken(words, lambda word: fold(word) == ALL)
    count = count or _taken(words, str.isdecimal)
    lines = int(count[:9]) if count else limits.history_lines
    return _Asked(min(max(1, lines), limits.history_page), bool(passing), words)


def _taken(words: list[str], wanted: Callable[[str], object]) -> str:
    """Take the first of the words, or the last, if it is wanted."""
    for index in (0, -1):
        if words and wanted(words[index]):
            return words.pop(index)
    return ""


async def _partner(me: Session, name: str) -> Person:
    """Return somebody with an account, who may be in or out."""
    other = await Lookup.of(me).known(Name(bare_name(name)))
    if other is None:
        raise Refusal(NO_PLACE[bool(me.room.table.channels)], name=shortened(name))
    if other.session is me:
        raise Refusal("You can't whisper to yourself.")
    if other.account is None:
        raise Refusal(
            "Whispers are stored for people with registered names, and {name} is a guest.",
            name=other.name,
        )
    return Person(PAST, other.name, other.account.number)


@command("review", theme=THEME)
async def review(me: Session) -> None:
    """Go further back: read the lines before those that you have just read again.

    It goes on from what history showed you, a page each time. Without that it shows the last lines
    that were said here, as history does.
    """
    await History.of(me).show_before(me)


@command(
    "recall", theme=THEME, example=("recall", "recall garden", "recall news", "recall whispers")
)
async def recall(me: Session, where: str = "") -> None:
    """Read what you missed while you were away: whispers, then what was said in rooms and channels.

    It comes page by page. Of rooms it shows those where you have been and may still go, of channels
    those to which you listen; name one to read only what you missed there. All of it waits until
    you have read it, or say that you are caught up.
    """
    if where:
        await Recall.of(me).show_place(me, where)
    else:
        await Recall.of(me).show(me)


@command("caught", theme=THEME, example=("caught up", "caught up garden"))
async def caught(me: Session, up: Literal["up"], where: str = "") -> None:
    """Say that you need not read what you have missed: nothing of it waits any more.

    Name a room, a channel, or whispers, if you mean only what you have missed there.
    """
    await Recall.of(me).catch_up(me, where)


@command("mentions", theme=THEME, example=("mentions", "mentions 50"))
async def mentions(me: Session, count: int = 0) -> None:
    """Read the last lines that named you, wherever they were said, with the place and the time.

    A line names you if your name is a word of it; while you are out, only with an @ before it, as
    in @bob. These lines are stored if your name is registered.
    """
    limits = me.limits
    most = min(max(1, count), limits.history_page) if count else limits.history_lines
    await Mentions.of(me).show(me, most)


# --- taking a line back


@command("retract", theme=THEME, example=("retract", "retract news"))
async def retract(me: Session, what: str = "") -> None:
    """Take back the last line that you said here, or on a channel, such as a topic.

    People who have not read it yet never will, and nobody can read it again. It has to be one of
    the last lines here. Staff can take back somebody's last line, by their name, or any line, by
    the number that history shows them. A word that is that of a channel and somebody's name means
    the channel; @bob means the person.
    """
    room, what = _place_and_line(me, what)
    what = bare_name(what)
    if what and "retract" not in me.rights:
        raise Refusal("You can take back only your own last line: type {sign}retract.")
    await _all_stored(me, room)
    if what.removeprefix("#").isdecimal():
        number, event = await _numbered(me, room, int(what.removeprefix("#")[:18]))
    else:
        number, event = _last_line(me, room, _said_by(me, what), what)
    if me.gone is not None:
        return
    own = _said_by(me, "")(event.who)
    actor = None if own else acting(me, "retract")
    for place, line in _copies(room, number, event):
        place.append(Retracted(who=event.who, line=line, by="" if own else me.name))
    if actor is not None:
        Staff.of(me).note(actor, "retract", event.who.name, f"line {number} of {room.mark}")
    topic = topic_of(room)
    if isinstance(event, TopicSet) and topic is not None and topic.text == event.topic:
        where = "" if room is me.room else f"{room.mark} "
        me.tell(STILL_TOPIC, where=where)


def _place_and_line(me: Session, what: str) -> tuple[Venue, str]:
    """Return the channel that is named first or last, or else where plain lines go; and the rest.

    Raises `Refusal` for a channel to which they may not listen.
    """
    if not me.room.table.channels:
        return me.room, what
    called, words = Channels.of(me).called, what.split()
    channel = called(_taken(words, called) or me.talks_on)
    if channel is None:
        return me.room, what
    admit(me, channel)
    return channel, " ".join(words)


async def _all_stored(me: Session, room: Venue) -> None:
    """Wait until the log holds all that has been said."""
    end = room.end
    for _ in range(STORING_TRIES):
        if is_stored(end, room.log):
            return
        await me.party.sleep(STORING_SECONDS)
    raise Refusal("The last line is not stored yet. Please try again in a moment.")


def _said_by(me: Session, name: str) -> Callable[[Person], bool]:
    """Return whether a person is the one of that name, or `me`."""
    bearer = me.party.people.get(fold(name)) if name else me
    if bearer is None:
        return lambda who: fold(who.name) == fold(name)
    own = bearer.person
    return lambda who: who.number == own.number or (own.account > 0 and who.account == own.account)


def _last_line(
    me: Session, room: Venue, said: Callable[[Person], bool], name: str
) -> tuple[int, Event]:
    for entry in reversed(room.log.last(room.log.limit)):
        event = entry.event
        if _has_words(event) and said(event.who) and is_readable(me, room, entry.number):
            return entry.number, entry.event
    raise Refusal(
        NOTHING_SAID[bool(name), isinstance(room, Channel)],
        name=shortened(name),
        channel=room.mark,
    )


async def _numbered(me: Session, room: Venue, number: int) -> tuple[int, Event]:
    """Return a line of a room, even if it is older than the log."""
    entry = room.log.at(number)
    if entry is None and number < room.log.start:
        older = await room.party.ports.records.lines(room.name, number + 1, 1)
        entry = next((each for each in older if each.number == number), None)
    if entry is None or not (_has_words(entry.event) and is_readable(me, room, number)):
        raise Refusal("Line {number} holds nobody's words.", number=number)
    return number, entry.event


def _has_words(event: Event) -> bool:
    """Whether it holds what somebody has typed, and can be taken back."""
    return event.speech or (isinstance(event, TopicSet) and bool(event.topic))


def _copies(room: Venue, number: int, event: Event) -> list[tuple[Venue, int]]:
    """Return where a line stands: a shout stands in every room."""
    found = [(room, number)]
    if isinstance(event, Shouted):
        for other in room.party.rooms.values():
            last = reversed(other.log.last(other.log.limit))
            line = next((entry.number for entry in last if entry.event == event), None)
            if other is not room and line is not None:
                found.append((other, line))
    return found
