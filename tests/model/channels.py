"""Listening: to channels, and to rooms from elsewhere."""

from collections.abc import Iterator

from tests import sentences as s
from tests.model.acts import Refused, any_word, inside
from tests.model.talking import refuse_hearer, refuse_quiet, refuse_uninvited
from tests.model.town import Person, Place, Town

MOST = 6
"""As the limit `listens` in the configuration of the stage."""


@inside(8)
def listens(town: Town, me: Person) -> Iterator[str]:
    word = any_word(town)
    yield f"listen {word}"
    listens_to(town, me, heard(town, me, word))


@inside(4)
def unlistens(town: Town, me: Person) -> Iterator[str]:
    word = any_word(town)
    if me.follows and town.chance.random() < 0.5:
        word = town.chance.choice(me.follows).word
    yield f"unlisten {word}"
    listens_no_more(town, me, heard(town, me, word))


def listens_no_more(town: Town, me: Person, place: Place) -> None:
    if not me.listens.get(place):
        raise Refused(s.does_not_listen(town.name(me, place)))
    me.listens[place] = False
    town.unfollow(me, place)
    me.tell(s.listens_no_more(place.name))


def heard(town: Town, me: Person, word: str) -> Place:
    place = town.called(me, word)
    if place is None:
        raise Refused(s.no_channel(word))
    return place


def listens_to(town: Town, me: Person, place: Place) -> None:
    refuse_uninvited(town, me, place, inside=False)
    if place.is_room and not place.listening:
        raise Refused(s.not_from_elsewhere(place.title, place.word))
    refuse_hearer(me, place)
    if me.listens.get(place):
        raise Refused(s.listens_already(place.name))
    if len(chosen(town, me)) >= MOST:
        raise Refused(s.listens_to_many(MOST))
    me.listens[place] = True
    fit(town, me)
    if place.is_room:
        me.tell(s.listens_to_room(place.title))
    else:
        me.tell(s.listens_about(place.word, place.about) if place.about else s.listens(place.word))
    me.tell(how(town, me, place))


def how(town: Town, me: Person, place: Place) -> str:
    """Return how somebody listens there, or else speaks."""
    if place not in me.follows:
        return s.how_to_listen(place.word) if place is not me.room else ""
    if place.is_room:
        return s.how_to_speak_in(place.word)
    try:
        refuse_quiet(town, me, place)
    except Refused as why:
        return str(why)
    if place.speaks == "members" and not me.account:
        return s.members_speak(place.word)
    return s.how_to_speak_on(place.word)


def may_hear(town: Town, me: Person, place: Place) -> bool:
    return (not place.closed or town.invites(place, me.key)) and may_listen(me, place)


def may_listen(me: Person, place: Place) -> bool:
    """Whether the operator lets them listen."""
    return place.listens == "all" or me.is_host or (place.listens == "members" and me.account > 0)


def chosen(town: Town, me: Person) -> list[Place]:
    """Return what somebody listens to, as far as that is open."""
    found = [place for place, on in me.listens.items() if on and place.is_open]
    return [each for each in found if not each.is_room or each.listening]


def fit(town: Town, me: Person) -> list[Place]:
    """Have somebody follow what they have chosen; return what they are told that they follow."""
    new = [each for each in town.channels if each.joined and each not in me.listens]
    new = [each for each in new if may_hear(town, me, each)][: max(0, MOST - len(chosen(town, me)))]
    if new:
        me.listens.update(dict.fromkeys(new, True))
        me.tell(s.listens_at_once(", ".join(each.word for each in new)))
    wanted = [each for each in chosen(town, me) if may_hear(town, me, each)]
    for each in me.follows:
        if each not in wanted:
            hears_no_more(town, me, each)
    for each in wanted:
        town.follow(me, each)
    return new


def fit_again(town: Town, me: Person) -> None:
    """Do the same when something has changed, and tell them what they follow again."""
    before = me.follows
    told = fit(town, me)
    again = [each.name for each in me.follows if each not in (*before, *told)]
    me.tell(s.listens_again(", ".join(again)) if again else "")


def fit_all(town: Town) -> None:
    """Do that for all, as others may come into a place than before."""
    for each in town.inside:
        fit_again(town, each)


def hears_no_more(town: Town, me: Person, place: Place) -> None:
    town.unfollow(me, place)
    me.tell(s.heard_no_more(place.name))
