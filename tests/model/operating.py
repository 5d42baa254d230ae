"""What happens to the server: time goes by, it is killed, or has another configuration."""

from collections.abc import Iterator
from typing import NamedTuple

from tests import sentences as s
from tests.model.acts import TITLES
from tests.model.channels import fit_all
from tests.model.going import is_out
from tests.model.making import made_in_order
from tests.model.town import Person, Place, Town


class Passes(NamedTuple):
    """So many seconds go by."""

    seconds: int


class Killed(NamedTuple):
    """`kill -9`, and a new start."""


class Rehashed(NamedTuple):
    """The configuration has these rooms and channels besides its own."""

    extras: list[Place]


Happens = Iterator[Passes | Killed | Rehashed]


def time_goes_by(town: Town, operator: Person) -> Happens:
    yield Passes(town.chance.choice([61, 61, 61, 600, 4_000]))
    fit_all(town)


def is_killed(town: Town, operator: Person) -> Happens:
    yield Killed()
    town.knocked_last.clear()
    for each in town.inside:
        is_out(town, each)
        town.restore(each)
    for place in (*town.places, *town.known_extras):
        place.held = 0 if place.is_open else len(place.log)
    configured = [*(each for each in town.places if each.number < 0), *town.extras]
    town.places = [*configured, *made_in_order(town)]


def is_configured(town: Town, operator: Person) -> Happens:
    """Have a room or channel more, or one less; its word may be that of a place."""
    if town.extras and town.chance.random() < 0.5:
        yield from has_one_less(town, operator)
    else:
        yield from has_one_more(town, operator)


def has_one_more(town: Town, operator: Person) -> Happens:
    words = [each.word for each in town.made] or TITLES
    word, kind = town.chance.choice([*words, *TITLES]).lower(), town.chance.choice(KINDS)
    if any(each.word == word for each in town.extras):
        return
    before = [each for each in town.known_extras if each.word == word]
    place = next((each for each in before if each.kind == kind), None)
    if place is None:
        place = Place(word, word.capitalize() if kind == "room" else word, kind)
    else:
        town.known_extras.remove(place)
    town.known_extras.append(place)
    for last in before[-1:]:
        place.topic, place.topics, place.added = last.topic, last.topics, last.added
    town.extras.append(place)
    yield Rehashed(town.extras)
    aside = [each for each in town.made if each.word == word]
    for each in aside:
        town.shut(each)
    town.add(place)
    operator.tell(f"Changed: {kind}s.{word}.")
    for each in aside:
        operator.tell(s.place_set_aside(word, town.owner(each) or "the hosts"))
    fit_all(town)


KINDS = ("room", "channel")


def has_one_less(town: Town, operator: Person) -> Happens:
    place = town.chance.choice(town.extras)
    town.extras.remove(place)
    yield Rehashed(town.extras)
    town.shut(place)
    town.places.remove(place)
    operator.tell(f"Gone: {place.kind}s.{place.word}.")
    for each in made_in_order(town):
        if each.word == place.word:
            town.add(each)
            operator.tell(s.place_open_again(each.word, town.owner(each) or "the hosts"))
            if not each.is_room:
                fit_all(town)


operating = {time_goes_by: 6, is_killed: 1, is_configured: 4}
