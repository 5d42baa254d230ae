"""Which words are near another, so that it may be a typing error.

The distance is the number of letters that are wrong, missing, too many, or swapped with the next.
"""

from collections.abc import Iterable
from functools import lru_cache

LONGEST = 24
"""The most letters of a word that are compared."""
LEAST = 3
"""Shorter words are not compared: anything would be near."""
_VOWELS = frozenset("aeiou")


def nearest(word: str, words: Iterable[str]) -> str:
    """Return the one of `words` that is nearest to `word`; an empty text if none is."""
    word = word[: 2 * LONGEST]
    found = [(distance, each) for each in words if (distance := _slips(word, each)) is not None]
    return min(found, default=(0, ""))[1]


def meant_for(word: str, words: Iterable[str]) -> bool:
    """Whether `word` may mean one of `words`: it equals it, is near it, shortened or drawn out."""
    word = word[: 2 * LONGEST]
    return any(
        word == each
        or _slips(word, each) is not None
        or _cut_short(word, each)
        or _drawn_out(word, each)
        for each in words
    )


def fumbled(word: str, words: Iterable[str]) -> str:
    """Return the one of `words` that is `word` with a letter left out, doubled or swapped.

    That is hardly ever another word, so that even talk can be checked. Empty if there is none.
    """
    return next((each for each in words if _is_fumbled(word, each)), "")


def _is_fumbled(word: str, other: str) -> bool:
    if min(len(word), len(other)) < LEAST or abs(len(word) - len(other)) > 1:
        return False
    short, long = sorted((word, other), key=len)
    index = next((at for at, letter in enumerate(short) if letter != long[at]), len(short))
    if len(short) == len(long):
        there = long[index : index + 2]
        return short[index:] == there[::-1] + long[index + 2 :] and len(there) == 2
    left_out = short[index:] == long[index + 1 :]
    return left_out and (short == word or long[index] == long[index - 1])


@lru_cache(maxsize=2_048)
def _slips(word: str, other: str) -> int | None:
    """Return the distance of two words if they are near each other."""
    if min(len(word), len(other)) < LEAST:
        return None
    most = 1 if min(len(word), len(other)) < 6 else 2
    if abs(len(word) - len(other)) > most:
        return None
    letters, others = set(word), set(other)
    if max(len(letters - others), len(others - letters)) > most:
        return None
    found = _distance(word[:LONGEST], other[:LONGEST])
    return found if found <= most else None


def _distance(word: str, other: str) -> int:
    """Return the optimal string alignment distance."""
    before, last = [0] * (len(other) + 1), list(range(len(other) + 1))
    for row, letter in enumerate(word, 1):
        this = [row]
        for column, another in enumerate(other, 1):
            cost = min(last[column] + 1, this[-1] + 1, last[column - 1] + (letter != another))
            swapped = row > 1 and column > 1 and letter == other[column - 2]
            if swapped and another == word[row - 2]:
                cost = min(cost, before[column - 2] + 1)
            this.append(cost)
        before, last = last, this
    return last[-1]


def _cut_short(word: str, other: str) -> bool:
    """Whether `word` is `other` as people write it in a hurry: `whsp`, `rply`."""
    letters = iter(other)
    begins = len(word) > 1 and word[0] == other[0] and _VOWELS.isdisjoint(word)
    return begins and all(letter in letters for letter in word)


def _drawn_out(word: str, other: str) -> bool:
    """Whether `word` goes on where `other` ends: `whispers`, `tellbob`."""
    return len(other) > LEAST and word.startswith(other)
