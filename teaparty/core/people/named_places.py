"""The place that somebody names: a room or channel by its word, or the room where they stand."""

from teaparty.core.party.session import Session
from teaparty.core.party.venue import Venue
from teaparty.core.values.channels import CHANNEL_SIGNS
from teaparty.core.values.names import fold
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.signs import at_equals, plain_word
from teaparty.core.words.durations import span
from teaparty.core.words.taking import first_word, shortened

HERE = "here"
FOR = "for"
HOW = "Type {sign}describe {word} as, and then what people see there."
BEFORE = ("into ", "in ", "on ", "of ", "to ")


def by_word(me: Session, word: str) -> Venue | None:
    """Return the room or channel that has just this word, or the room where they stand."""
    key = plain_word(word)
    if key == HERE:
        return me.room
    return me.party.venue(key.lstrip(CHANNEL_SIGNS))


def split(me: Session, text: str) -> tuple[Venue, str]:
    """Return the place that a text begins with, and the rest; without one, where they stand.

    A word with a capital letter is the first one of the text itself.
    """
    word, rest = first_word(text)
    found = by_word(me, word) if word and word == word.casefold() else None
    return (me.room, text) if found is None else (found, rest)


def of_place(me: Session, text: str) -> tuple[Venue | None, str]:
    """Return the place and the words of `here as Dust.` or `here=Dust.`; None if it is none."""
    word, said = at_equals(text)
    if not word:
        word, rest = first_word(text)
        as_, said = first_word(rest)
        if fold(as_) != "as":
            if fold(word) == HERE and not rest:
                raise Refusal(HOW, word=HERE)
            return None, ""
    found = by_word(me, word) if word else None
    if found is not None and not said:
        raise Refusal(HOW, word=shortened(word))
    return found, said


def place_named(me: Session, typed: str) -> Venue:
    """Return the place that somebody typed, by its word or its title; raise `Refusal`.

    An empty text means the room where they stand.
    """
    key = fold(typed)
    before = next((each for each in BEFORE if key.startswith(each)), "")
    key = key.removeprefix(before).strip()
    if not key:
        return me.room
    found = by_word(me, key) or me.party.room_called(key, me)
    if found is None:
        raise Refusal(
            "No place is called {word}. Type {sign}rooms or {sign}channels to see them all.",
            word=shortened(key),
        )
    return found


def place_and_span(me: Session, typed: str) -> tuple[Venue, int | None]:
    """Return the place and the seconds of `in chess for 10m`, in either order; raise `Refusal`.

    A time that comes first, as in `10m in chess`, needs no `for`.
    """
    words = typed.split()
    folded = [fold(word) for word in words]
    if FOR in folded:
        at = folded.index(FOR)
        seconds = span(" ".join(words[at + 1 : at + 2]))
        return place_named(me, " ".join(words[:at] + words[at + 2 :])), seconds
    if words and words[0][0].isdecimal() and by_word(me, words[0]) is None:
        return place_named(me, " ".join(words[1:])), span(words[0])
    return place_named(me, typed), None
