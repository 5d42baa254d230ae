"""People at a place of somebody's own: who knocks and is let in, is shown out, or can't speak."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests import sentences as s
from tests.model.acts import Refused, any_word, inside
from tests.model.channels import fit_all
from tests.model.closing import have_invited, refuse_guest
from tests.model.lines import Author, Line, Passing
from tests.model.making import may_change, own_or_any, refuse_change
from tests.model.talking import place_called
from tests.model.town import Person, Place, Town

MINUTE, LASTS = 60, 600


@inside(6)
def knocks(town: Town, me: Person) -> Iterator[str]:
    closed = [each.word for each in town.places if each.closed]
    word = town.chance.choice(closed) if closed and town.chance.random() < 0.8 else any_word(town)
    yield f"knock {word}"
    place = me.room.ways.get(word) or place_called(town, me, word)
    refuse_inside(town, me, place)
    if town.knocked_last.get(me.key, 0.0) > town.began - MINUTE:
        raise Refused(s.knocked_just_now(""))
    town.knocked_last[me.key] = town.began
    me.knocked[place] = town.began
    town.happens(place, Passing(me.author, theirs=f"{me.name} knocks.", own=f"{me.name} knocks."))
    for each in (*place.members, *place.listeners):
        if may_change(town, each, place, "inside"):
            there = each.room is place
            into = s.how_to_let_in(me.name) if there else s.how_to_let_into(me.name, place.word)
            each.tell(into)
    me.tell(s.knocks_at(town.name(me, place)))


def refuse_inside(town: Town, me: Person, place: Place) -> None:
    """Refuse a knock that is not needed."""
    if place is me.room:
        raise Refused(s.in_room_already(place.title))
    if not place.is_room and place in me.follows:
        raise Refused(s.listens_already(place.name))
    room = place.is_room
    if me.account and place.owner == me.account:
        raise Refused((s.own_go if room else s.own_listen)(place.name, place.word))
    if not place.closed:
        raise Refused((s.open_go if room else s.open_listen)(place.name, place.word))
    if town.invites(place, me.key) or (me.is_host and room):
        raise Refused((s.may_go if room else s.may_listen)(place.name, place.word))


@inside(4)
def lets_in(town: Town, me: Person) -> Iterator[str]:
    other, word = town.chance.choice(town.inside), own_or_any(town, me)
    knockers = [each for each in town.inside if each.knocked]
    if knockers and town.chance.random() < 0.8:
        other = town.chance.choice(knockers)
        word = town.chance.choice([*other.knocked]).word
    into = town.chance.choice(["in", f"into {word}"])
    yield f"let {other.name} {into}"
    refuse_guest(me, "let")
    knocked = [place for place, at in other.knocked.items()
               if at > town.began - LASTS and place.is_open]  # fmt: skip
    place = place_called(town, me, word) if into != "in" else meant(me, other, knocked)
    refuse_change(town, me, place, "inside")
    if place not in knocked:
        raise Refused(s.has_not_knocked(other.name, place.name, place.word))
    have_invited(town, me, place, other, LASTS)
    let = s.let_come if place.is_room else s.let_listen
    me.tell(let(other.name, place.name, "10 minutes"))
    other.knocked.pop(place, None)


def meant(me: Person, other: Person, knocked: list[Place]) -> Place:
    """Return into which of the places where they have knocked somebody lets them."""
    mine = [each for each in knocked if each in (me.room, *me.follows) or is_trusted(me, each)]
    if me.room in mine or not mine:
        assert me.room is not None
        return me.room
    if len(mine) > 1:
        raise Refused(s.let_where(other.name, ", ".join(sorted(each.word for each in mine))))
    return mine[0]


def is_trusted(me: Person, place: Place) -> bool:
    owns = place.made and place.owner == me.account
    return me.account > 0 and (owns or me.account in place.trusted)


# --- showing people out


@dataclass(eq=False)
class ShownOut(Line):
    whom: Author | None = None
    lasting = False

    def text(self, who: Person, mine: bool, mark: str, live: bool) -> str:
        assert self.whom is not None
        whom = "you" if self.whom.session == who.session else self.whom.name
        return s.you_show(whom) if mine else s.shows_out(self.by.name, whom)


@inside(4)
def shows_out(town: Town, me: Person) -> Iterator[str]:
    word, other = own_or_any(town, me), town.chance.choice(town.inside)
    place = town.called(me, word)
    there = [*place.members, *place.listeners] if place is not None else []
    if there and town.chance.random() < 0.7:
        other = town.chance.choice(there)
    yield f"show {other.name} out of {word}"
    refuse_guest(me, "show")
    place = place_called(town, me, word)
    refuse_change(town, me, place, "inside")
    refuse_upon(me, place, other)
    hears, stands = other.listens.get(place, False), other.room is place
    if not (hears or stands):
        raise Refused((s.is_not_inside if place.is_room else s.listens_not_to)(
            other.name, place.name))  # fmt: skip
    if place is town.start:
        raise Refused(s.start_of_all(place.title))
    town.happens(place, ShownOut(me.author, whom=other.author))
    if hears:
        other.listens[place] = False
        town.unfollow(other, place)
        other.tell(s.listens_no_more(place.name))
    if stands:
        town.go(other, town.start)
    place.invited.pop(other.key, None)
    fit_all(town)
    if place is not me.room and place not in me.follows:
        me.tell(s.you_show_out(other.name, place.name))
    if not place.closed:
        back = s.comes_back if place.is_room else s.may_listen_again
        me.tell(back(other.name, place.name, place.word))


def refuse_upon(me: Person, place: Place, other: Person) -> None:
    """Refuse what nobody does there to the owner, to staff, or to themselves."""
    if other is me:
        raise Refused(s.not_to_oneself())
    if other.is_host:
        raise Refused(s.role_protects(other.name, "host"))
    if other.account and other.account == place.owner:
        raise Refused(s.is_place_of(place.name, other.name))


# --- keeping people from speaking


@inside(4)
def hushes(town: Town, me: Person) -> Iterator[str]:
    word, other = own_or_any(town, me), town.chance.choice(town.people)
    span = town.chance.choice(["", " for 10m"])
    yield f"quiet {other.name} in {word}{span}"
    refuse_guest(me, "quiet")
    place, other = place_called(town, me, word), town.known(other.name)
    refuse_change(town, me, place, "quiet")
    refuse_upon(me, place, other)
    place.quiet[other.key] = town.began + LASTS if span else 0.0
    if span:
        me.tell(s.hushed_for(other.name, place.name, "10 minutes"))
    elif place is me.room:
        me.tell(s.hushed(other.name, place.name))
    else:
        me.tell(s.hushed_elsewhere(other.name, place.name, place.word))
    if other.inside:
        told = s.hushes_you_for(me.name, town.title(other, place), "10 minutes")
        other.tell(told if span else s.hushes_you(me.name, town.title(other, place)))


@inside(3)
def lets_speak(town: Town, me: Person) -> Iterator[str]:
    word, other = own_or_any(town, me), town.chance.choice(town.people)
    place = town.called(me, word)
    if place is not None and place.quiet and town.chance.random() < 0.8:
        other = town.of_key(town.chance.choice(list(place.quiet)))
    yield f"unquiet {other.name} in {word}"
    refuse_guest(me, "unquiet")
    place, other = place_called(town, me, word), town.known(other.name)
    refuse_change(town, me, place, "quiet")
    refuse_upon(me, place, other)
    if not town.is_valid(place.quiet.get(other.key)):
        raise Refused(s.not_hushed(other.name, place.name))
    del place.quiet[other.key]
    me.tell(s.speaks_again(other.name, place.name))
    if other.inside:
        other.tell(s.lets_you_speak(me.name, town.title(other, place)))


@inside(1)
def reads_who_is_quiet(town: Town, me: Person) -> Iterator[str]:
    yield "quiet"
    refuse_guest(me, "quiet")
    refuse_change(town, me, me.room, "quiet")
    quiet = [each for each, until in me.room.quiet.items() if town.is_valid(until)]
    names = [town.of_key(each).name for each in sorted(quiet, key=lambda each: each < 0)]
    if not names:
        raise Refused(s.nobody_hushed(me.room.title))
    me.tell(s.all_hushed(me.room.title, ", ".join(names)))
