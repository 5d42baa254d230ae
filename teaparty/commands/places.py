"""Places of one's own: rooms and channels that people make, and what is talked about in a place."""

from collections.abc import Awaitable
from typing import Annotated, Literal

from teaparty.core.events import PlacesListed, TopicShown
from teaparty.core.party.room_hooks import admit
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.party.venue import topic_for
from teaparty.core.people import place_changes, place_exits, place_rows
from teaparty.core.people.named_places import HERE, place_named, split
from teaparty.core.people.place_owners import PlaceOwners
from teaparty.core.people.places import Places
from teaparty.core.records.places import ForTopics
from teaparty.core.values.names import fold
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.command import command
from teaparty.core.words.params import IN_FULL, Reads
from teaparty.core.words.people import Name
from teaparty.core.words.taking import shortened

THEME = "Making places"
What = Annotated[str, Reads("exit|place")]
Which = Annotated[str, Reads("WHICH")]
EXIT_OR_PLACE = (
    "Type {sign}remove place {word} for a place of yours, or {sign}remove exit {word} for an exit."
)
InPlace = Annotated[str, Reads("[in PLACE]")]
Way = Annotated[str, Reads("WAY to PLACE [and WAY back]")]


@command("make", theme=THEME, example=("make room The Attic", "make channel chess"), right="make")
def make(me: Session, kind: Annotated[str, Reads("room|channel")], title: str) -> Awaitable[None]:
    """Make a room or a channel of your own.

    It is open to everybody, and yours: you say what it looks like, what it is called, and where its
    exits lead. People go there by the word that you are told, or by its title. There may be plugins
    that have other kinds to make.
    """
    return place_changes.make(me, kind, title)


@command("dig", theme=THEME, example="dig The Attic", right="make")
def dig(me: Session, title: str) -> Awaitable[None]:
    """Make a room of your own.

    It does what the command {sign}make does with the word room.
    """
    return place_changes.make(me, "room", title)


@command(
    "call",
    theme=THEME,
    example=("call here The Warm Attic", "call attic The Warm Attic"),
    right="make",
)
def call(me: Session, title: str) -> Awaitable[None]:
    """Give a place of yours another title.

    Before the title may stand the word for the place, or the word here. The word for it stays.
    """
    venue, rest = split(me, title)
    if not rest:
        if fold(title) == HERE:
            raise Refusal("Say what it is called, as in {sign}call here The Warm Attic.")
        venue, rest = me.room, title
    if fold(rest).startswith("me "):
        raise Refusal("To have another name yourself, type {sign}name and the name.")
    return place_changes.call(me, venue, rest)


@command(
    "topic",
    theme=THEME,
    example=("topic Tonight: Kafka", "topic", "topic chess Openings", "topic nothing"),
)
def topic(me: Session, text: str = "") -> Awaitable[None] | None:
    """Read or say what is being talked about in a place.

    People who come in read it, and it stands in the lists of rooms and channels. Without a text you
    read it, by whom it was set and when; the word nothing takes it away. Before the text may
    stand the word for a room or a channel. It is set by the owner of a place and by people whom the
    owner trusts, or by all where {sign}topics says so.
    """
    venue, rest = split(me, text)
    if venue is not me.room:
        admit(me, venue)
    if rest:
        return place_changes.set_topic(me, venue, rest)
    found = topic_for(me, venue)
    if found is None:
        raise Refusal("{room} has no topic.", room=venue.title)
    age = me.clock.time() - found.at
    me.send(TopicShown(place=venue.title, topic=found.text, by=found.by, age=age))
    return None


@command(
    "topics",
    theme=THEME,
    example=("topics all", "topics trusted", "topics chess all"),
    right="make",
)
def topics(me: Session, text: Annotated[str, Reads("[PLACE] all|trusted")]) -> Awaitable[None]:
    """Let all people set the topic of a place of yours, or only those whom you trust.

    Before the word all or trusted may stand the word for the place.
    """
    place, _, whom = text.rpartition(" ")
    word = fold(whom)
    if word not in ("all", "trusted"):
        raise Refusal(
            "{word} does not fit there. Type one of these: all, trusted.", word=shortened(whom)
        )
    chosen: ForTopics = "all" if word == "all" else "trusted"
    return place_changes.let_set_topics(me, place_named(me, place), chosen)


@command(
    "add",
    theme=THEME,
    example=("add exit up to attic", "add exit up to attic and down back"),
    right="make",
)
def add(me: Session, what: Literal["exit"], way: Way) -> Awaitable[None]:
    """Make a way from the room where you are to another one.

    Both rooms have to be yours. With the words "and down back" at the end there is a way back, too.
    """
    word, place, back = place_exits.parsed(way)
    return place_exits.add(me, word, place_exits.room_meant(me, place), back)


@command(
    "remove",
    theme=THEME,
    example=("remove exit up", "remove place attic"),
    whole=True,
    right="make",
)
def remove(me: Session, what: What, which: Which = "") -> Awaitable[None] | None:
    """Remove an exit of the room where you are, or a place of yours, for good.

    You are asked for the word for the place once more. People who are inside go to where newcomers
    come in, and all that was said there is erased.
    """
    if fold(what) not in ("exit", "place"):
        raise Refusal(EXIT_OR_PLACE, word=shortened(f"{what} {which}".rstrip()))
    if not which:
        raise remove.misused()
    if fold(what) == "exit":
        return place_exits.remove(me, which)
    venue = place_named(me, which)
    if not venue.is_made or venue.deed is None:
        raise Refusal("{room} is the operator's, so nobody here can remove it.",
                      room=venue.title)  # fmt: skip
    PlaceOwners.of(me).remove(me, venue.deed, venue)
    return None


@command("give", theme=THEME, example="give attic to bob", right="make")
def give(me: Session, place: str, to: str) -> Awaitable[None] | None:
    """Give a place of yours to somebody who is in.

    They are asked, and if they take it, it is theirs.
    """
    words = to.split()
    if len(words) > 1 and fold(words[0]) == "to":
        words = words[1:]
    other = me.party.find(" ".join(words))
    venue = place_named(me, place)
    owners = PlaceOwners.of(me)
    if other is me and venue.is_made:
        return owners.take(me, venue)
    owners.give(me, venue, other)
    return None


@command("places", theme=THEME, right="make", operation=True)
def places(me: Session) -> None:
    """List your own places, and what each of them is like."""
    mine = place_rows.rows(me)
    if not mine:
        raise Refusal("You have no place of your own. Type {sign}make room and a title.")
    me.send(PlacesListed(places=mine))


@command("home", theme=THEME, right="make")
def home(me: Session) -> None:
    """Go to the first room of your own."""
    found = map(Places.of(me).open.venue, place_rows.places_of(me))
    room = next((each for each in found if isinstance(each, Room)), None)
    if room is None:
        raise Refusal("You have no room of your own. Type {sign}make room and a title.")
    if room is me.room:
        raise Refusal("You are in {room} already.", room=room.title)
    admit(me, room, by_right=True)
    me.move(room)


@command("trust", theme=THEME, example=("trust bob", "trust bob in attic"), right="make")
def trust(me: Session, name: Annotated[Name, IN_FULL], where: InPlace = "") -> Awaitable[None]:
    """Let somebody do in a place of yours what is for those whom you trust.

    They can set the topic. It is the place where you are, unless you say another.
    """
    return PlaceOwners.of(me).trust(me, place_named(me, where), name)


@command("distrust", theme=THEME, example=("distrust bob", "distrust bob in attic"), right="make")
def distrust(me: Session, name: Annotated[Name, IN_FULL], where: InPlace = "") -> Awaitable[None]:
    """Trust somebody no more in a place of yours."""
    return PlaceOwners.of(me).distrust(me, place_named(me, where), name)
