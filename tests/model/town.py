"""What is so, by the model: who is in, which places there are, and what each person has read.

It knows no code of the server, only what the guides say. `acts` say what people do in it.
"""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests import sentences as s
from tests.model.acts import Refused
from tests.model.bookmarks import Bookmark
from tests.model.lines import Author, Here, Line, Said, TakenBack

HOSTS = 0
"""Owns what belongs to those who keep order."""
PAGE = 20
"""Old lines that are shown at once."""
MENTIONS = 100
"""Mentions that are stored of one person."""


@dataclass(eq=False)
class Topic:
    text: str
    by: str


@dataclass(eq=False)
class Place:
    """A room or channel. `owner` is an account, `HOSTS`, or None for what is the operator's."""

    word: str
    title: str
    kind: str = "room"
    owner: int | None = None
    exits: dict[str, "Place"] = field(default_factory=dict)
    added: dict[str, "Place"] = field(default_factory=dict)
    about: str = ""
    listening: bool = False
    joined: bool = False
    listens: str = "all"
    speaks: str = "all"
    description: str = ""
    topic: Topic | None = None
    topics: str = "trusted"
    trusted: list[int] = field(default_factory=list)
    closed: bool = False
    by_invitation: bool = False
    """Whether the operator has it closed."""
    listed: bool = False
    invited: dict[int, float] = field(default_factory=dict)
    """Until when people are invited, by their keys; 0 is for ever."""
    log: list[Line] = field(default_factory=list)
    held: int = 0
    """The number of the first line that is not only stored, and can be taken back."""
    is_open: bool = True
    number: int = 0
    """Counts all places, those of the configuration first."""
    quiet: dict[int, float] = field(default_factory=dict)
    """Until when people can't speak there, in the same way."""
    members: list["Person"] = field(default_factory=list)
    listeners: list["Person"] = field(default_factory=list)

    @property
    def is_room(self) -> bool:
        return self.kind == "room"

    @property
    def made(self) -> bool:
        return self.owner is not None

    @property
    def name(self) -> str:
        """What people read of it."""
        return self.title if self.is_room else self.word

    @property
    def ways(self) -> dict[str, "Place"]:
        """The exits, as far as they lead to what is open."""
        ways = {**self.exits, **self.added, **self.exits}
        return {way: to for way, to in ways.items() if to.is_open}

    def old(self, me: "Person") -> list[Line]:
        """Return what history shows to somebody."""
        return [line for line in self.log if line.lasting and me.may_read(line)]


@dataclass(eq=False)
class Person:
    """Somebody with an account, or a guest, for whom it is 0; `session` is new with each visit."""

    name: str
    account: int = 0
    role: str = "member"
    session: int = 0
    inside: bool = False
    aloud: bool = False
    room: Place | None = None
    came_to: Place | None = None
    listens: dict[Place, bool] = field(default_factory=dict)
    heard: list[Place] = field(default_factory=list)
    """What they listen to from elsewhere."""
    here: Place | None = None
    """Where they stand, if they listen to that."""
    reads: list[str] = field(default_factory=list)
    marks: dict[Place, Bookmark] = field(default_factory=dict)
    stored: dict[Place, Bookmark] = field(default_factory=dict)
    """The bookmarks as they would be after a kill."""
    mentions: list[tuple[Place, Line]] = field(default_factory=list)
    mentions_read: float = 0.0
    old_name: str = ""
    knocked: dict[Place, float] = field(default_factory=dict)
    """When they have knocked in this session."""
    whispers: Bookmark = field(default_factory=lambda: Bookmark(0))
    whispers_stored: int = 0

    @property
    def as_reader(self) -> Author:
        """Who they are as somebody whispers to them, also while they are out."""
        return self.author if self.inside else Author(self.name, self.account, -1)

    @property
    def author(self) -> Author:
        return Author(self.name, self.account, self.session)

    @property
    def key(self) -> int:
        """Who they are for a closed place: a member, or a guest as long as they are in."""
        return self.account or -self.session

    def may_read(self, line: Line) -> bool:
        return line.allowed is None or self.key in line.allowed

    @property
    def is_host(self) -> bool:
        return self.role == "host"

    @property
    def follows(self) -> list[Place]:
        return [*([self.here] if self.here is not None else []), *self.heard]

    def tell(self, *texts: str) -> None:
        self.reads += [text for text in texts if text]


class Town:
    """All of it. `now` is the time; `lines` counts what was said."""

    def __init__(self, chance: random.Random, people: list[Person], places: list[Place]) -> None:
        self.chance = chance
        self.people = people
        self.places = places
        """Those that are open, or set aside, in the order in which they were opened."""
        self.now = self.began = 0.0
        """When what somebody typed has happened, and when it began."""
        self.count = 0
        self.sessions = 0
        self.accounts = self.numbers = 0
        self.start = places[0]
        self.whispers = Place("whispers", "")
        self.knocked_last: dict[int, float] = {}
        self.extras: list[Place] = []
        """Those that the configuration has besides its first ones."""
        self.known_extras: list[Place] = []

    # --- who and what there is

    @property
    def inside(self) -> list[Person]:
        """Who is in, those first who have come first."""
        inside = (each for each in self.people if each.inside)
        return sorted(inside, key=lambda each: each.session)

    @property
    def rooms(self) -> list[Place]:
        return [each for each in self.places if each.is_room and each.is_open]

    @property
    def channels(self) -> list[Place]:
        return [each for each in self.places if not each.is_room and each.is_open]

    @property
    def made(self) -> list[Place]:
        """What people have made, open or not."""
        return [each for each in self.places if each.made]

    def of_account(self, account: int) -> Person:
        return next(each for each in self.people if each.account == account)

    def owner(self, place: Place) -> str:
        return self.of_account(place.owner).name if place.owner else ""

    def called(self, me: Person, word: str) -> Place | None:
        """Return what has that word, or is a room of that title, if they may know that."""
        found = (each for each in (*self.channels, *self.rooms) if each.word == word)
        known = (each for each in self.rooms if self.knows(me, each))
        titled = (each for each in known if each.title.lower() == word.lower())
        return next(found, None) or next(titled, None)

    # --- who may come into closed places, and what others know of them

    def is_valid(self, until: float | None) -> bool:
        return until is not None and (not until or until > self.now)

    def has_invitation(self, place: Place, key: int) -> bool:
        return self.is_valid(place.invited.get(key))

    def invites(self, place: Place, key: int) -> bool:
        """Whether it is a place of theirs, or they are trusted or invited there."""
        is_theirs = key > 0 and key in (place.owner, *place.trusted)
        kept = not place.made and any(each.key == key for each in self.people if each.is_host)
        return is_theirs or kept or self.has_invitation(place, key)

    def open_to(self, me: Person, place: Place) -> bool:
        """Whether they may know all of it."""
        return not place.closed or me.room is place or self.invites(place, me.key)

    def knows(self, me: Person, place: Place) -> bool:
        """Whether they may know what it is called."""
        return place.listed or self.open_to(me, place)

    def title(self, me: Person, place: Place) -> str:
        """Return what it is called, or its word for those who may not know that."""
        return place.name if self.knows(me, place) else place.word

    def name(self, me: Person, place: Place) -> str:
        """Return the same for those who have typed its word: a title like that tells no more."""
        plain = place.name.lower().removeprefix("the ") == place.word
        return place.name if plain else self.title(me, place)

    def allowed(self, place: Place) -> frozenset[int] | None:
        if not place.closed:
            return None
        keys = {each.key for each in place.members} | place.invited.keys()
        keys |= {place.owner or 0, *place.trusted}
        keys |= {each.key for each in self.people if each.is_host and not place.made}
        inside = {each.key for each in place.members}
        return frozenset(key for key in keys if key in inside or self.invites(place, key))

    def known(self, name: str) -> Person:
        """Return the person who is in, or the member, whom a name means, also an old one."""
        members = [each for each in self.people if each.account]
        named = [each for each in (*self.inside, *members) if each.name == name]
        found = next(iter([*named, *(each for each in members if each.old_name == name)]), None)
        if found is None:
            raise Refused(s.no_such_person(name))
        return found

    def of_key(self, key: int) -> Person:
        return next(each for each in self.people if each.key == key)

    # --- what happens

    def happens(self, place: Place, line: Line) -> None:
        """Have all read it who stand there, or listen."""
        line.number, line.at, line.allowed = len(place.log), self.now, self.allowed(place)
        place.log.append(line)
        if isinstance(line, Said):
            self._name(place, line)
        for each in place.members:
            each.tell(line.shown(each))
        for each in place.listeners if line.elsewhere else ():
            each.tell(line.shown(each, place.word))

    def _name(self, place: Place, line: Said) -> None:
        """Find whom a line names: people who are in, and by an @ those who are out."""
        words = [word.strip(".,!?:").lower() for word in line.words.split()]
        called = {word.removeprefix("@") for word in words if word.startswith("@")}
        words = [word.removeprefix("@") for word in words]
        named = [self.of_session(each.session) for each in line.to]
        named += [each for each in self.inside if each.name.lower() in words]
        named = [each for each in dict.fromkeys(named) if each.session != line.by.session]
        line.named = {each.session for each in named}
        out = [each for each in self.people if each.account and not each.inside]
        named += [each for each in out if each.name.lower() in called and place in each.stored]
        for each in named:
            if each.account and (not each.inside or self.open_to(each, place)):
                each.mentions = [*each.mentions, (place, line)][-MENTIONS:]

    def of_session(self, session: int) -> Person:
        return next(each for each in self.inside if each.session == session)

    def take_back(self, place: Place, line: Line, staff: str = "") -> None:
        left = TakenBack(line.by, line.number, line.at, staff=staff)
        left.allowed = line.allowed
        place.log[line.number] = left
        for each in self.people:
            each.mentions = [(where, one) for where, one in each.mentions if one is not line]

    # --- where people stand, and what they listen to

    def stand(self, me: Person, room: Place | None) -> None:
        """Have somebody stand there, or nowhere, without a word."""
        origin, before = me.room, me.here
        me.room, me.here = room, None
        if origin is not None:
            origin.members.remove(me)
            if before is not None and room is not None:
                self._hear(me, before)
            else:
                self.leave_log(me, origin)
        if room is None:
            for each in list(me.heard):
                self._hear_no_more(me, each)
                self.leave_log(me, each)
            return
        room.members.append(me)
        if room in me.heard:
            self._hear_no_more(me, room)
            me.here = room
        self.follow_log(me, room)

    def follow(self, me: Person, place: Place) -> None:
        """Have somebody listen, from now on."""
        if place not in me.follows:
            if place is me.room:
                me.here = place
            else:
                self._hear(me, place)
            self.follow_log(me, place)

    def unfollow(self, me: Person, place: Place) -> None:
        if me.here is place:
            me.here = None
        elif place in me.heard:
            self._hear_no_more(me, place)
            self.leave_log(me, place)
            self.save(me)

    def _hear(self, me: Person, place: Place) -> None:
        me.heard.append(place)
        place.listeners.append(me)

    def _hear_no_more(self, me: Person, place: Place) -> None:
        me.heard.remove(place)
        place.listeners.remove(me)

    def follow_log(self, me: Person, place: Place) -> None:
        """Have it noted how far somebody reads; that they begin to listen is stored at once."""
        if not me.account:
            return
        mark = me.marks.setdefault(place, Bookmark(len(place.log)))
        if mark.left is not None:
            mark.begin(place)
            if place is not me.room:
                self.save(me)

    def leave_log(self, me: Person, place: Place) -> None:
        if me.account and place in me.marks:
            me.marks[place].end(place)

    def save(self, me: Person) -> None:
        """Have stored how far somebody has read."""
        me.stored = {place: mark.copy(place) for place, mark in me.marks.items()}
        me.whispers_stored = len(self.whispers.log)

    def restore(self, me: Person) -> None:
        """Have them have read as far as is stored."""
        me.marks = me.stored
        me.whispers.left = me.whispers_stored

    # --- places that come and go

    def add(self, place: Place) -> None:
        """Have a place be the last one that was opened."""
        if not place.number:
            self.numbers += 1
            place.number = self.numbers
        if place in self.places:
            self.places.remove(place)
        self.places.append(place)
        place.is_open = True

    def shut(self, place: Place) -> None:
        """Have a place be closed to all: people there go to the start."""
        for me in list(place.members):
            me.tell(s.is_shut(place.title))
            self.go(me, self.start, silent=True)
        place.is_open = False
        for me in [each for each in self.inside if place in each.follows]:
            self.unfollow(me, place)
            me.tell(s.heard_no_more(place.name))

    # --- coming and going

    def go(self, me: Person, room: Place, silent: bool = False) -> None:
        """Have somebody go to a room, as all see it."""
        origin = me.room
        assert origin is not None
        self.stand(me, room)
        if not silent:
            self.happens(origin, Here(me.author, theirs=s.goes_to(me.name, elsewhere(room))))
        self.happens(room, Here(me.author, theirs=s.comes_from(me.name, elsewhere(origin))))
        me.tell(*self.seen(me, room))
        self.save(me)

    def seen(self, me: Person, room: Place) -> Iterator[str]:
        """Yield what somebody sees there."""
        yield room.title
        if room.made:
            yield f"You see: {room.description}" * bool(room.description)
            owner = self.owner(room)
            yield whose(owner, room.closed)
        if room.topic is not None:
            yield s.topic_seen(room.topic.by, "SPAN", room.topic.text)
        others = [each.name for each in room.members if each is not me]
        ways = {way: to.title * self.knows(me, to) for way, to in room.ways.items()}
        if me.aloud:
            yield from (s.exit_to(way, to) if to else f"Exit {way}." for way, to in ways.items())
            yield from (s.is_here(name) for name in others)
        elif ways:
            told = (f"{way} to {to}" if to else way for way, to in ways.items())
            yield f"Exits: {', '.join(told)}."
        if not others:
            yield s.nobody_else()
        elif not me.aloud:
            yield s.also_here(", ".join(others))
        listeners = ", ".join(each.name for each in room.listeners)
        yield f"Listening: {listeners}." * bool(listeners)

    # --- times

    def clock(self, line: Line) -> str:
        return time.strftime("%H:%M", time.gmtime(line.at))

    def day(self, at: float) -> str:
        return time.strftime("%Y-%m-%d", time.gmtime(at))


def elsewhere(place: Place) -> str:
    """Return what people elsewhere read of where somebody comes from or goes."""
    return "a closed place" if place.closed else place.title


def whose(owner: str, closed: bool) -> str:
    if closed:
        return s.closed_place_of(owner or "the hosts")
    return s.place_of(owner) if owner else s.place_of_hosts()
