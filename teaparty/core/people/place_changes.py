"""What people do with places of their own: make them, and say what they are like."""

from teaparty.core.events import Changed, Event, TopicSet
from teaparty.core.party.channel import Channel
from teaparty.core.party.lookup import Lookup
from teaparty.core.party.session import Session
from teaparty.core.party.venue import Venue, topic_of
from teaparty.core.people.channels import Channels
from teaparty.core.people.open_places import CHANNEL, ROOM
from teaparty.core.people.place_rights import refuse_change
from teaparty.core.people.places import Places
from teaparty.core.records.places import (
    ForTopics,
    Made,
    Place,
    TitleTaken,
    Topic,
    WordTaken,
    with_state,
)
from teaparty.core.values.names import fold
from teaparty.core.values.place_words import TAKEN, checked_title, word_of
from teaparty.core.values.refusal import Refusal, refuse_longer
from teaparty.core.words.command import MEMBERS
from teaparty.core.words.taking import shortened, takes_away

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
SOME = (
    "You have {places} already, which is as many as one can. Type {sign}places to see them,"
    " and {sign}help remove to read how one goes away."
)
ENOUGH = "There are as many places as there can be."
NO_KIND = "You can't make a {word}, only one of these: {kinds}."
ROOM_MADE = (
    "{room} is yours, and its word is {word}. Type {sign}go {word} to go there. Then {sign}describe"
    " here as and your words says what it looks like, {sign}close lets in only people whom you"
    " {sign}invite, and {sign}help making shows what else you can do."
)
CHANNEL_MADE = (
    "The channel {word} is yours. Others listen to it by {sign}listen {word}; after {sign}close"
    " {word} only those do whom you {sign}invite. To say what it is about, type {sign}describe"
    " {word} as and your words."
)
NAMED = "{word} is somebody's name. {sign}make {kind} with another title will do."
"""Otherwise what staff do to them by their name would be done to the place."""
SAME_TITLE = "There is a place called {room} already."
LONG_DESCRIPTION = "A description has at most {most}; yours has {length}."
LONG_TOPIC = "A topic has at most {most}; yours has {length}."


# --- making one


async def make(me: Session, kind: str, title: str) -> None:
    """Make a place for somebody; raise `Refusal`."""
    places = Places.of(me)
    kind = _kind(me, kind)
    if me.account is None:
        raise Refusal(MEMBERS, command="make")
    refuse_more(me, places)
    if len(places.all()) >= me.limits.places:
        raise Refusal(ENOUGH)
    me.features.refuse_speech(me)
    shown = "room" if kind == ROOM else kind
    title = checked_title(title, me.limits.title)
    await _refuse_name(me, word_of(title, shown, ()), shown)
    taken = places.open.words() | {each.name for each in places.making}
    word = word_of(title, shown, taken)
    refuse_same(me, title)
    made = Made(
        name=word,
        kind=kind,
        owner=me.account.number,
        since=me.clock.time(),
        state=Place(title=title),
    )
    places.know(me.account.number, me.name)
    try:
        venue = places.open.venue(await places.add(made))
    except WordTaken:  # by somebody at another node, right now
        raise Refusal(TAKEN, word=word, kind=shown) from None
    except TitleTaken as other:
        raise Refusal(SAME_TITLE, room=str(other)) from None
    me.tell(CHANNEL_MADE if kind == CHANNEL else ROOM_MADE, room=title, word=word)
    if isinstance(venue, Channel):
        Channels.of(me).listen(me, venue)


async def _refuse_name(me: Session, word: str, kind: str) -> None:
    """Raise `Refusal` for a word that is the name of a person, be they in or out."""
    key = fold(word)
    if key in me.party.people or await Lookup.of(me).member_out(word) is not None:
        raise Refusal(NAMED, word=word, kind=kind)


def _kind(me: Session, typed: str) -> str:
    """Return the kind that somebody typed, if such places can be made; raise `Refusal`."""
    word = fold(typed)
    kinds = {"room": ROOM, CHANNEL: CHANNEL} | {name: name for name in me.party.makeable()}
    if word not in kinds:
        raise Refusal(NO_KIND, word=shortened(word), kinds=", ".join(kinds))
    return kinds[word]


def refuse_more(me: Session, places: Places) -> None:
    """Raise `Refusal` if somebody may have no further place."""
    each = me.limits.places_each
    if len(places.of_account(me.person.account)) >= each:
        count = NUMBERS[each] if each < len(NUMBERS) else f"{each:,}"
        raise Refusal(SOME, places=f"{count} {'place' if each == 1 else 'places'}")


def refuse_same(me: Session, title: str, own: Venue | None = None) -> None:
    """Raise `Refusal` for a title that looks like that of another place, or like its word."""
    same = Places.of(me).title_like(me, title, own)
    if same:
        raise Refusal(SAME_TITLE, room=same)


# --- saying what it is like


async def call(me: Session, venue: Venue, title: str) -> None:
    """Give a place another title; the word for it stays."""
    refuse_change(me, venue, "title")
    me.features.refuse_speech(me)
    title = checked_title(title, me.limits.title)
    refuse_same(me, title, venue)
    assert venue.deed is not None
    await Places.of(me).change(with_state(venue.deed, title=title), me)
    me.tell("It is called {room} now; the word for it is still {word}.",
            room=title, word=venue.mark)  # fmt: skip
    show(venue, Changed(who=me.person, what="title"))


async def describe(me: Session, venue: Venue, text: str) -> None:
    """Say what people see of a place."""
    refuse_change(me, venue, "description")
    refuse_longer(text, me.limits.description, LONG_DESCRIPTION)
    me.features.refuse_speech(me)
    nothing = takes_away(text)
    assert venue.deed is not None
    await Places.of(me).change(with_state(venue.deed, description="" if nothing else text), me)
    if nothing:
        me.tell("{room} has no description any more.", room=venue.title)
    else:
        me.tell("{room} is described as: {text}", room=venue.title, text=text)
    show(venue, Changed(who=me.person, what="description"))


# --- what is being talked about


async def set_topic(me: Session, venue: Venue, text: str) -> None:
    """Say what is being talked about in a place; the word nothing takes it away."""
    refuse_change(me, venue, "topic")
    venue.refuse_quiet(me)
    refuse_longer(text, me.limits.topic, LONG_TOPIC)
    nothing = takes_away(text)
    if nothing and topic_of(venue) is None:
        raise Refusal("There is no topic.")
    me.features.refuse_speech(me) if nothing else me.speaks(text, aloud=False)
    who, places = me.person, Places.of(me)
    topic = Topic(text=text, by=who.name, account=who.account, at=me.clock.time())
    deed = await places.deed(venue)
    await places.change(with_state(deed, topic=None if nothing else topic), me)
    show(venue, TopicSet(who=who, topic="" if nothing else text))
    if venue is not me.room and venue not in me.followed:
        said = "{room} has no topic any more." if nothing else "The topic of {room} is: {text}"
        me.tell(said, room=venue.title, text=text)


async def let_set_topics(me: Session, venue: Venue, whom: ForTopics) -> None:
    """Say who may set the topic of a place."""
    refuse_change(me, venue, "topics")
    places = Places.of(me)
    await places.change(with_state(await places.deed(venue), topics=whom), me)
    if whom == "all":
        me.tell("All can set the topic of {room} now.", room=venue.title)
    elif venue.is_made:
        me.tell("You and those whom you trust can set the topic of {room} now.",
                room=venue.title)  # fmt: skip
    else:
        me.tell("Only people who keep order can set the topic of {room} now.",
                room=venue.title)  # fmt: skip


def show(venue: Venue, event: Event) -> None:
    """Show an event in a place, if it is still open."""
    if venue.party.is_open(venue):
        venue.append(event)
