"""Talking: in rooms, on channels, to one person, and taking it back."""

from collections.abc import Iterator

from tests import sentences as s
from tests.model.acts import Refused, any_word, inside
from tests.model.lines import Emoted, Passing, Said, TopicSet
from tests.model.town import Person, Place, Town


def some_words(town: Town) -> str:
    """Return words that were never said before; they may name somebody."""
    town.count += 1
    words = [f"m{town.count}"]
    if town.chance.random() < 0.3:
        at = town.chance.choice(["", "@"])
        words.insert(town.chance.randrange(2), f"{at}{town.chance.choice(town.people).name}")
    return " ".join(words)


@inside(30)
def says(town: Town, me: Person) -> Iterator[str]:
    words = some_words(town)
    yield f"say {words}"
    refuse_quiet(town, me, me.room)
    town.happens(me.room, Said(me.author, words=words))


@inside(5)
def emotes(town: Town, me: Person) -> Iterator[str]:
    words = some_words(town)
    yield f"emote {words}"
    refuse_quiet(town, me, me.room)
    town.happens(me.room, Emoted(me.author, words=words))


@inside(5)
def says_to_somebody(town: Town, me: Person) -> Iterator[str]:
    words, other = some_words(town), town.chance.choice(town.inside)
    yield f"to {other.name} {words}"
    if other.room is not me.room:
        raise Refused(s.is_elsewhere(other.name))
    if other is me:
        raise Refused(s.speaks_to_oneself())
    refuse_quiet(town, me, me.room)
    town.happens(me.room, Said(me.author, words=words, to=[other.author]))


@inside(20)
def talks_on_a_channel(town: Town, me: Person) -> Iterator[str]:
    words, word = some_words(town), any_word(town)
    sign, emotes = town.chance.choice("+#"), town.chance.random() < 0.2 and words[0] != "@"
    yield f"{sign}{word} {':' * emotes}{words}"
    place = channel_called(town, word, s.no_channel_say_it)
    refuse_uninvited(town, me, place, inside=False)
    refuse_hearer(me, place)
    if place not in me.follows:
        raise Refused(s.listen_first(word))
    refuse_quiet(town, me, place)
    if place.speaks == "members" and not me.account:
        raise Refused(s.members_speak(word))
    town.happens(place, (Emoted if emotes else Said)(me.author, words=words))


def channel_called(town: Town, word: str, no: s.Sentence = s.no_channel) -> Place:
    found = next((each for each in town.channels if each.word == word), None)
    if found is None and any(each.word == word for each in town.rooms):
        raise Refused(s.only_there(word))
    if found is None:
        raise Refused(no(word))
    return found


def place_called(town: Town, me: Person, word: str) -> Place:
    place = town.called(me, word)
    if place is None:
        raise Refused(s.no_place_called(word))
    return place


def refuse_uninvited(town: Town, me: Person, place: Place, inside: bool = True) -> None:
    """Refuse what is done in a place that is closed to somebody, who may be inside."""
    if place.closed and not town.invites(place, me.key) and not (inside and me.room is place):
        raise Refused(s.place_closed(town.name(me, place), place.word))


def refuse_quiet(town: Town, me: Person, place: Place) -> None:
    """Refuse the words of somebody who can't speak there, as its owner has it."""
    exempt = me.is_host or (me.account and place.owner == me.account)
    if town.is_valid(place.quiet.get(me.key)) and not exempt:
        raise Refused(s.cant_speak_in(town.title(me, place)))


def refuse_hearer(me: Person, place: Place) -> None:
    if place.listens == "members" and not me.account:
        raise Refused(s.members_hear(place.word))
    if place.listens == "hosts" and not me.is_host:
        raise Refused(s.hosts_hear(place.word))


@inside(6)
def takes_a_line_back(town: Town, me: Person) -> Iterator[str]:
    place, word = me.room, ""
    if me.follows and town.chance.random() < 0.5:
        place = town.chance.choice(me.follows)
        word = place.word * (not place.is_room)
    whose = town.chance.choice(town.inside).name * (me.is_host and town.chance.random() < 0.7)
    yield f"retract {word} {whose}".rstrip()
    place = place if word else me.room
    said_by = next((each for each in town.inside if each.name == whose), me)
    for line in reversed(place.log[place.held :]):
        if line.words and line.is_of(said_by, live=False) and me.may_read(line):
            staff = me.name * (said_by is not me)
            town.take_back(place, line, staff)
            theirs = s.line_taken_back(line.by.name, staff) if staff else s.took_last_back(
                line.by.name)  # fmt: skip
            own = s.your_line_taken_back(staff) if staff else s.you_took_last_back()
            town.happens(place, Passing(line.by, theirs=theirs, own=own))
            if isinstance(line, TopicSet) and place.topic and place.topic.text == line.words:
                me.tell(s.still_topic(f"{place.word} " if place is not me.room else ""))
            return
    if whose:
        raise Refused(nothing_said_by(whose, place))
    raise Refused(s.said_nothing_lately() if place.is_room else s.said_nothing_on(place.word))


def nothing_said_by(name: str, place: Place) -> str:
    where = "here" if place.is_room else f"on {place.word}"
    return f"{name} has said nothing {where} lately."
