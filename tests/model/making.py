"""Places of one's own: making, changing, giving and removing them."""

from collections.abc import Iterator

from tests import sentences as s
from tests.model.acts import TITLES, Refused, Typed, any_word, inside
from tests.model.channels import fit_all, listens_to
from tests.model.going import room_meant, to_room
from tests.model.lines import Here, TopicSet
from tests.model.talking import (
    place_called,
    refuse_hearer,
    refuse_quiet,
    refuse_uninvited,
    some_words,
)
from tests.model.town import Person, Place, Topic, Town

MOST = 3
NUMBER = "three places"
WAYS = ("up", "down", "east", "out")


@inside(8)
def makes(town: Town, me: Person) -> Iterator[str]:
    kind, title = town.chance.choice(["room", "room", "channel"]), some_title(town)
    yield f"make {kind} {title}"
    if not me.account:
        raise Refused(s.members_use("make"))
    refuse_more(town, me)
    word = without_article(title)
    if any(each.name == word for each in town.people if each.inside or each.account):
        raise Refused(s.name_of_somebody(word, kind))
    if any(each.word == word for each in town.places if each.made or each.is_open):
        raise Refused(s.word_taken(word, kind))
    refuse_same(town, me, title)
    place = Place(word, title, kind, owner=me.account)
    fit_about(place)
    town.add(place)
    me.tell(s.room_made(title, word) if place.is_room else s.channel_made(word))
    if not place.is_room:
        listens_to(town, me, place)


def some_title(town: Town) -> str:
    if town.chance.random() < 0.05:
        return town.chance.choice(town.people).name.capitalize()
    return "The " * (town.chance.random() < 0.5) + town.chance.choice(TITLES)


def without_article(title: str) -> str:
    return title.lower().removeprefix("the ")


def fit_about(place: Place) -> None:
    if not place.is_room:
        place.about = place.description or place.title * (place.title != place.word)


def refuse_more(town: Town, me: Person) -> None:
    if sum(each.owner == me.account for each in town.made) >= MOST:
        raise Refused(s.places_of_ones_own(NUMBER))


def refuse_same(town: Town, me: Person, title: str, own: Place | None = None) -> None:
    """Refuse a title that is that of another room, or the word for another place."""
    looks = without_article(title)
    for room in town.rooms:
        known = [room.word, *([without_article(room.title)] if town.knows(me, room) else [])]
        if room is not own and looks in known:
            raise Refused(s.title_taken(town.name(me, room)))
    words = {each.word for each in town.places if each.made or each.is_open}
    if looks in words - ({own.word} if own is not None else set()):
        raise Refused(s.title_taken(looks))


# --- who may


BY_TRUSTED = ("topic", "closed", "listed", "invited", "quiet", "inside")
OF_OPERATORS = ("topic", "topics", "exits", "quiet", "inside")


def is_theirs(me: Person, place: Place, what: str) -> bool:
    if what == "topic" and place.topics == "all":
        return True
    owns = place.made and place.owner == me.account
    return me.account > 0 and (owns or (what in BY_TRUSTED and me.account in place.trusted))


def refuse_change(town: Town, me: Person, place: Place, what: str) -> None:
    here, owner = place is me.room, town.owner(place)
    if not me.is_host:
        refuse_uninvited(town, me, place)
    invites = what == "invited" and place.by_invitation
    if not (place.made or what in OF_OPERATORS or invites) and me.is_host:
        raise Refused(s.room_of_operator(place.name))
    if is_theirs(me, place, what) or me.is_host:
        return
    if owner:
        raise Refused(s.his_place(owner) if here else s.his_place_in(owner, place.name))
    raise Refused(s.hosts_only() if here else s.hosts_only_in(place.name))


def may_change(town: Town, me: Person, place: Place, what: str) -> bool:
    try:
        refuse_change(town, me, place, what)
    except Refused:
        return False
    return True


def changed(town: Town, me: Person, place: Place, theirs: str) -> None:
    if place.is_open:
        town.happens(place, Here(me.author, theirs=theirs))


def own_or_any(town: Town, me: Person) -> str:
    mine = [each.word for each in town.made if each.owner == me.account]
    if mine and town.chance.random() < 0.7:
        return town.chance.choice(mine)
    return any_word(town)


# --- what it is like


@inside(3)
def calls(town: Town, me: Person) -> Iterator[str]:
    word, title = own_or_any(town, me), some_title(town)
    place = town.called(me, word)
    if place is None or place.word != word:
        word, place = "here", me.room
    yield f"call {word} {title}"
    if not me.account:
        raise Refused(s.members_use("call"))
    refuse_change(town, me, place, "title")
    refuse_same(town, me, title, place)
    place.title = title
    fit_about(place)
    me.tell(s.place_called(title, place.word))
    changed(town, me, place, s.gives_title(me.name))


@inside(3)
def describes(town: Town, me: Person) -> Iterator[str]:
    word = own_or_any(town, me)
    place = town.called(me, word)
    if place is None or place.word != word:
        word, place = "here", me.room
    words = town.chance.choice(["nothing", some_words(town), some_words(town)])
    yield f"describe {word} as {words}"
    refuse_change(town, me, place, "description")
    place.description = words if words != "nothing" else ""
    fit_about(place)
    if words == "nothing":
        me.tell(s.place_described_no_more(place.name))
    else:
        me.tell(s.place_described(place.name, words))
    changed(town, me, place, s.describes_place(me.name))


@inside(8)
def sets_the_topic(town: Town, me: Person) -> Iterator[str]:
    word, words = own_or_any(town, me), some_words(town)
    place = town.called(me, word)
    if place is None or place.word != word:
        word, place = "", me.room
    words = town.chance.choice([words, words, words, "nothing", ""])
    yield f"topic {word} {words}".replace("  ", " ").rstrip()
    if place is not me.room:
        refuse_uninvited(town, me, place)
        if not place.is_room:
            refuse_hearer(me, place)
    if not words:
        if place.topic is None:
            raise Refused(s.no_topic_of(place.name))
        me.tell(s.topic_of(place.name, place.topic.by, "SPAN", place.topic.text))
        return
    refuse_change(town, me, place, "topic")
    refuse_quiet(town, me, place)
    nothing = words == "nothing"
    if nothing and place.topic is None:
        raise Refused(s.no_topic())
    place.topic = None if nothing else Topic(words, me.name)
    town.happens(place, TopicSet(me.author, words="" if nothing else words))
    if place is not me.room and place not in me.follows:
        said = s.no_topic_any_more(place.name) if nothing else s.topic_there(place.name, words)
        me.tell(said)


@inside(2)
def lets_topics_be_set(town: Town, me: Person) -> Iterator[str]:
    word, whom = own_or_any(town, me), town.chance.choice(["all", "trusted"])
    yield f"topics {word} {whom}"
    if not me.account:
        raise Refused(s.members_use("topics"))
    place = place_called(town, me, word)
    refuse_change(town, me, place, "topics")
    place.topics = whom
    if whom == "all":
        me.tell(s.topics_for_all(place.name))
    else:
        me.tell((s.topics_for_trusted if place.made else s.topics_for_hosts)(place.name))


# --- exits


@inside(3)
def adds_an_exit(town: Town, me: Person) -> Iterator[str]:
    word, way, back = own_or_any(town, me), *town.chance.sample(WAYS, 2)
    back *= town.chance.random() < 0.3
    yield f"add exit {way} to {word}" + f" and {back} back" * bool(back)
    if not me.account:
        raise Refused(s.members_use("add"))
    room = me.room
    other = room_meant(town, me, word)
    if other is None:
        raise Refused(s.no_such_room(word))
    for place in (room, other):
        refuse_change(town, me, place, "exits")
    if other is room:
        raise Refused(s.in_room_already(room.title))
    for place, each in ((room, way), (other, back)):
        if each in {**place.exits, **place.added}:
            raise Refused(s.exit_there(place.title, each))
    room.added[way] = other
    changed(town, me, room, s.changes_exits(me.name))
    if back:
        other.added[back] = room
        changed(town, me, other, s.changes_exits(me.name))
    me.tell(s.exit_added(way, other.title, back) if back else s.one_exit_added(way, other.title))


@inside(2)
def removes_an_exit(town: Town, me: Person) -> Iterator[str]:
    room = me.room
    way = town.chance.choice([*WAYS, *room.exits])
    yield f"remove exit {way}"
    if not me.account:
        raise Refused(s.members_use("remove"))
    if way not in {**room.exits, **room.added}:
        raise Refused(s.no_such_exit(way))
    refuse_change(town, me, room, "exits")
    if way in room.exits:
        raise Refused(s.exit_of_operator(way))
    del room.added[way]
    changed(town, me, room, s.changes_exits(me.name))
    me.tell(s.exit_gone(way))


# --- whose it is


@inside(3)
def trusts(town: Town, me: Person) -> Iterator[str]:
    word, other = own_or_any(town, me), town.chance.choice(town.people)
    trusting = town.chance.random() < 0.7
    yield f"{'trust' if trusting else 'distrust'} {other.name} in {word}"
    if not me.account:
        raise Refused(s.members_use("trust" if trusting else "distrust"))
    place = place_called(town, me, word)
    refuse_change(town, me, place, "trusted")
    if not other.account:
        raise Refused(s.trusts_no_guest(other.name) if other.inside else
                      s.no_such_person(other.name))  # fmt: skip
    if not trusting:
        if other.account not in place.trusted:
            raise Refused(s.not_trusted(other.name))
        place.trusted.remove(other.account)
        fit_all(town)
        me.tell(s.trusted_no_more(other.name, place.name))
        return
    if other.account == place.owner:
        raise Refused(s.place_is_theirs(other.name))
    if other.account in place.trusted:
        raise Refused(s.trusted_already(other.name))
    place.trusted.append(other.account)
    fit_all(town)
    me.tell(s.trusted(other.name, place.name))
    if other.inside:
        other.tell(s.trusts_you(me.name, place.name))


@inside(3)
def gives(town: Town, me: Person) -> Iterator[str | Typed]:
    word, other = own_or_any(town, me), town.chance.choice(town.inside)
    yield f"give {word} to {other.name}"
    if not me.account:
        raise Refused(s.members_use("give"))
    place = place_called(town, me, word)
    if other is me and place.made:
        refuse_change(town, me, place, "owner")
        if place.owner == me.account:
            raise Refused(s.yours_already(place.name))
        take(town, me, place)
        return
    refuse_change(town, me, place, "owner")
    if not other.account:
        raise Refused(s.gives_no_guest(other.name))
    if other.account == place.owner:
        raise Refused(s.place_of_somebody(place.name, other.name))
    other.tell(s.given(me.name, place.name))
    me.tell(s.asked_to_take(other.name))
    answer = town.chance.choice(["yes", "yes", "no"])
    yield Typed(other, answer)
    if answer == "no":
        raise Refused(s.nothing_done())
    take(town, other, place)


def take(town: Town, me: Person, place: Place) -> None:
    refuse_more(town, me)
    place.owner = me.account
    place.trusted = [each for each in place.trusted if each != me.account]
    fit_all(town)
    me.tell(s.is_yours(place.title))
    changed(town, me, place, s.owns_place(me.name))


@inside(3)
def removes(town: Town, me: Person) -> Iterator[str]:
    word = own_or_any(town, me)
    yield f"remove place {word}"
    if not me.account:
        raise Refused(s.members_use("remove"))
    place = place_called(town, me, word)
    if not place.made:
        raise Refused(s.room_stays(place.name))
    refuse_change(town, me, place, "all")
    me.tell(s.once_more(place.word))
    answer = town.chance.choice([place.word, place.word, "no"])
    yield answer
    if answer != place.word:
        raise Refused(s.nothing_removed())
    town.shut(place)
    forget(town, place)
    me.tell(s.place_removed(place.title))


def forget(town: Town, place: Place) -> None:
    """Have nothing be left of a place that is shut."""
    town.places.remove(place)
    for each in town.places:
        each.added = {way: to for way, to in each.added.items() if to is not place}
    for person in town.people:
        person.marks.pop(place, None)
        person.stored.pop(place, None)
        person.mentions = [(where, line) for where, line in person.mentions if where is not place]


@inside(3)
def goes_home(town: Town, me: Person) -> Iterator[str]:
    yield "home"
    if not me.account:
        raise Refused(s.members_use("home"))
    mine = [each for each in made_in_order(town) if each.owner == me.account and each.is_open]
    room = next((each for each in mine if each.is_room), None)
    if room is None:
        raise Refused(s.no_room())
    to_room(town, me, room)


def made_in_order(town: Town) -> list[Place]:
    """Return what people have made, in the order in which they made it."""
    return sorted(town.made, key=lambda each: each.number)
