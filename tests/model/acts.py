"""What people do at random, and what comes of it by the model.

An act is a generator. It yields what is typed, by `me` or by somebody else; what stands after that
is what comes of it: who reads what, and what is so then. `Refused` is what the typist reads.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tests.model.town import Person, Town


class Refused(Exception):
    """The sentence that somebody reads who can't do what they want to."""


class Typed(NamedTuple):
    """What somebody else types."""

    who: "Person"
    line: str


Act = Callable[["Town", "Person"], Iterator[str | Typed]]


class Acts(dict[Act, int]):
    """All acts of one kind, with how often each is done."""

    def __call__(self, often: int) -> Callable[[Act], Act]:
        def have(act: Act) -> Act:
            self[act] = often
            return act

        return have


inside = Acts()
"""What people do who are in."""
outside = Acts()
"""What people do who are out."""


def any_word(town: "Town") -> str:
    """Return the word for some place, or mostly so."""
    words = [each.word for each in town.places]
    return town.chance.choice([*words, *words, town.chance.choice(TITLES).lower()])


TITLES = (
    "Attic", "Cellar", "Mill", "Chess", "Orchard", "Harbour", "Library", "Nook", "Tower", "Vault",
    "Barn", "Forge", "Quay", "Yard", "Zoo",
)  # fmt: skip
SIGNS = ("+", "#")
