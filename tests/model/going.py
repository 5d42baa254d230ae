"""Coming and going: into the party and out of it, from room to room, and by another name."""

from collections.abc import Iterator

from teaparty.testing import PASSWORD
from tests import sentences as s
from tests.model.acts import Refused, any_word, inside, outside
from tests.model.bookmarks import Bookmark
from tests.model.channels import fit, listens_no_more, listens_to
from tests.model.lines import Here
from tests.model.recalling import summary
from tests.model.talking import place_called, refuse_quiet, refuse_uninvited
from tests.model.town import Person, Place, Town

NAMES = (
    "adele", "boris", "clemens", "doris", "edgar", "fatima", "gustav", "hedwig", "ingmar",
    "jolanda", "konrad", "ludmila", "magnus", "nadja", "oswald", "petronella", "quirin", "ronja",
    "siegfried", "thekla", "ulrich", "veronika", "wendelin", "xaver", "yvonne", "zenobia",
    "amalie", "birger", "carlotta", "detlef", "eleonore", "fridolin", "gerlinde", "hartmut",
    "irmgard", "joachim", "klaus", "leopold", "melitta", "norbert", "otmar", "philippa", "rosalie",
    "sebald", "traudel", "ursel", "volker", "walburga",
)  # fmt: skip
"""The names that people take."""


@outside(10)
def comes_in(town: Town, me: Person) -> Iterator[str]:
    if not me.account and any(is_taken(town, me, me.name)):
        me.name = next(name for name in NAMES if not any(is_taken(town, me, name)))
    town.sessions += 1
    me.session = town.sessions
    me.tell(s.welcome(), counted(len(town.inside)), s.how_to_come_in())
    yield f"login {me.name} {PASSWORD}" if me.account else f"login {me.name}"
    me.inside, me.mentions_read = True, 0.0
    room = me.came_to
    if room is None or not room.is_open or not town.open_to(me, room):
        room = town.start
    me.tell(s.in_as(me.name).replace("type '", "type say" if me.aloud else "type '"))
    town.stand(me, room)
    town.happens(room, Here(me.author, theirs=s.arrived(me.name)))
    me.tell(*town.seen(me, room))
    if me.account:
        me.whispers.begin(town.whispers)
    fit(town, me)
    town.save(me)
    if me.account:
        me.tell(*summary(town, me))


def is_taken(town: Town, me: Person, name: str) -> Iterator[bool]:
    """Yield whether a name is that of somebody else who is in, or belongs to somebody."""
    for each in town.people:
        if each is not me:
            yield each.name == name and (each.inside or each.account > 0)
            yield each.old_name == name


def counted(people: int) -> str:
    return s.one_in() if people == 1 else s.people_in(people) if people else s.nobody_in_yet()


@inside(8)
def leaves(town: Town, me: Person) -> Iterator[str]:
    yield "quit"
    room = me.room
    is_out(town, me)
    town.save(me)
    town.happens(room, Here(me.author, theirs=s.quits(me.name)))
    me.tell(s.goodbye())


def is_out(town: Town, me: Person) -> None:
    """Have somebody be out; of guests nothing is left but their names."""
    me.inside, me.came_to = False, me.room if me.account else None
    town.stand(me, None)
    me.whispers.end(town.whispers)
    me.knocked.clear()
    if not me.account:
        for place in town.places:
            place.invited.pop(me.key, None)
            place.quiet.pop(me.key, None)
        me.listens.clear()
        me.aloud = False


@inside(4)
def registers(town: Town, me: Person) -> Iterator[str]:
    yield "register"
    if me.account:
        raise Refused(s.yours_already(me.name))
    me.tell(f"{s.new_password()} ")
    yield PASSWORD
    me.tell(f"{s.same_again()} ")
    yield PASSWORD
    me.tell(s.registered(me.name))
    town.accounts += 1
    guest, me.account = me.key, town.accounts
    for place in town.places:
        becomes(place, guest, me.key)
    me.whispers = Bookmark(0)
    me.whispers.begin(town.whispers)
    me.whispers.missed = []
    for place in (me.room, *me.heard):
        town.follow_log(me, place)
    fit(town, me)
    town.save(me)


@inside(3)
def leaves_a_place(town: Town, me: Person) -> Iterator[str]:
    word = town.chance.choice(["", any_word(town), *(each.word for each in me.follows)])
    yield f"leave {word}".rstrip()
    place = place_called(town, me, word) if word else me.room
    if place is not me.room and (not place.is_room or me.listens.get(place)):
        listens_no_more(town, me, place)
    elif place is not me.room:
        raise Refused(s.not_in_room(town.title(me, place)))
    elif place is town.start:
        raise Refused(s.at_start())
    else:
        to_room(town, me, town.start)


def becomes(place: Place, guest: int, member: int) -> None:
    """Have a guest who has an account now be invited there, and read there, as before."""
    for held in (place.invited, place.quiet):
        if guest in held:
            held[member] = held.pop(guest)
    for line in place.log:
        if line.allowed is not None and guest in line.allowed:
            line.allowed |= {member}


@inside(12)
def goes(town: Town, me: Person) -> Iterator[str]:
    word = any_word(town)
    if me.room.ways and town.chance.random() < 0.3:
        word = town.chance.choice(list(me.room.ways))
    command, no = town.chance.choice(
        [("go", s.no_way), ("go", s.no_way), ("join", s.nothing_to_join)]
    )
    yield f"{command} {word}"
    channel = (each for each in town.channels if each.word == word)
    place = me.room.ways.get(word) or next(channel, None) or room_meant(town, me, word)
    if place is None:
        raise Refused(no(word))
    if not place.is_room:
        listens_to(town, me, place)
        return
    to_room(town, me, place)


def room_meant(town: Town, me: Person, word: str) -> Place | None:
    """Return the room that somebody means by a word, or by a title."""
    behind = list(me.room.ways.values())
    titled = (
        each
        for each in (*behind, *town.rooms)
        if town.knows(me, each) and word in words(each)
    )  # fmt: skip
    called = (each for each in town.rooms if each.word == word)
    return me.room.ways.get(word) or next(titled, None) or next(called, None)


def words(room: Place) -> tuple[str, ...]:
    """Return by what people can go there who know what it is called."""
    title = room.title.lower()
    return room.word, title, title.removeprefix("the ")


def to_room(town: Town, me: Person, place: Place) -> None:
    if place is me.room:
        raise Refused(s.in_room_already(place.title))
    if not me.is_host:
        refuse_uninvited(town, me, place)
    town.go(me, place)


@inside(2)
def takes_another_name(town: Town, me: Person) -> Iterator[str]:
    name, old = town.chance.choice([*NAMES, town.chance.choice(town.people).name]), me.name
    yield f"name {name}"
    if name == old:
        raise Refused(s.name_is_yours())
    refuse_quiet(town, me, me.room)
    for each in town.people:
        if each.name == name and each.inside:
            raise Refused(s.name_taken(name, f"{name}2"))
        if each is not me and each.account and name in (each.name, each.old_name):
            raise Refused(s.name_belongs(name))
    if me.account:
        me.tell(s.confirm_swap(old, name))
        answer = town.chance.choice(["yes", "yes", "no"])
        yield answer
        if answer == "no":
            raise Refused(s.nothing_done())
        me.old_name = old
    before, me.name = me.author, name
    theirs, own = s.renamed(old, name), s.you_are_called(name)
    town.happens(me.room, Here(before, theirs=theirs, own=own))
    if me.account:
        me.tell(s.is_yours_for_now(name, old, "30 days"))
