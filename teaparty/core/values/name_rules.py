"""The party's own rules for names: which are nobody's, and which are free that look like one."""

import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Mapping
from functools import lru_cache

from teaparty.core.values.names import LONGEST, NameRefused, check, fold

ANY_NAME = "visitor"
MOST_PROPOSALS = 100_000

RESERVED = (
    "admin", "administrator", "all", "anonymous", "anybody", "anyone", "everybody", "everyone",
    "guest", "here", "host", "me", "moderator", "myself", "nobody", "operator", "owner", "party",
    "root", "security", "server", "somebody", "someone", "staff", "support", "system", "teaparty",
    "wizard", "you", "yourself",
)  # fmt: skip

_ALIKE = {
    "a": "[a4@]", "b": "[b8]", "e": "[e3]", "g": "[g9]", "i": "[i1l]", "l": "[l1]", "o": "[o0]",
    "s": "[s5$]", "t": "[t7]", "z": "[z2]", "0": "[0o]", "1": "[1il]", "3": "[3e]", "4": "[4a]",
    "5": "[5s]", "7": "[7t]",
}  # fmt: skip
"""What counts in a name as a letter of a reserved one. An `i` does not count as an `l`: nobody
takes `Ali` for `all`."""
_PAIRS = {"d": "(?:d|cl|c1)", "m": "(?:m|rn)", "w": "(?:w|vv)"}
"""Two letters that look like one. They don't count for commands: a `Clown` is not `down`."""


def _pattern(letters: str, alike: Mapping[str, str]) -> str:
    return "".join(alike.get(letter, re.escape(letter)) for letter in letters)


@lru_cache(maxsize=1_024)
def _pattern_of_word(letters: str) -> str:
    """Return a pattern for the plain letters of all names that look like a command's word."""
    return _pattern(letters, _ALIKE)


@lru_cache(maxsize=1_024)
def _pattern_of_reserved(letters: str) -> str:
    """Return a pattern for the plain letters of all names that look like a reserved one."""
    single = letters.replace("cl", "d").replace("rn", "m").replace("vv", "w")
    return _pattern(single, _ALIKE | _PAIRS)


class _Alike:
    """Names, and by one pattern for all of them the plain letters that look like each."""

    def __init__(self, patterns: Mapping[str, str]) -> None:
        self._names = list(patterns)
        self._pattern = re.compile("|".join(f"({each})" for each in patterns.values()) or "(?!)")

    def first(self, letters: str) -> str:
        """Return the first of the names that the letters look like, or an empty string."""
        found = self._pattern.fullmatch(letters)
        return self._names[found.lastindex - 1] if found and found.lastindex else ""


def _accented(name: str) -> bool:
    return any(map(unicodedata.combining, unicodedata.normalize("NFD", name)))


class NameRules:
    """The party's own rules, besides those of `check`: words that are nobody's name.

    `letters` returns the small letters that a name reads like, with its digits.
    """

    def __init__(
        self,
        reserved: Iterable[str],
        words: Iterable[str],
        letters: Callable[[str], str] = fold,
    ) -> None:
        reserved = tuple(reserved)
        self._letters = letters
        self._reserved = {fold(name) for name in reserved}
        self._words = {fold(word) for word in words}
        self._like_reserved = _Alike(
            {name: _pattern_of_reserved(letters(fold(name))) for name in reserved}
        )
        spelt = sorted(word for word in self._words if word.isalnum())
        self._like_words = _Alike({word: _pattern_of_word(letters(word)) for word in spelt})

    def check(self, name: str) -> str:
        """Return the name in its NFKC form, or raise `NameRefused`."""
        name = check(name)
        key = fold(name)
        if key in self._words:
            raise NameRefused("{name} is a command here, so nobody can be called that.", name=name)
        if key in self._reserved:
            raise NameRefused("The name {name} is kept for the party itself.", name=name)
        self._refuse_alike(name)
        return name

    def _refuse_alike(self, name: str) -> None:
        """Raise `NameRefused` if a name looks like one that nobody may have.

        A name with accents does not look like a command: there are people called `Gō`.
        """
        letters = self._letters(name)
        if like := self._like_reserved.first(letters):
            text = "{name} looks like {nearest}, a name that is kept for the party itself."
            raise NameRefused(text, name=name, nearest=like)
        if not _accented(name) and (like := self._like_words.first(letters)):
            text = "{name} looks like {nearest}, which is a command here."
            raise NameRefused(text, name=name, nearest=like)

    def propose(self, name: str, taken: Container[str]) -> str:
        """Return a free name that is like `name`. `taken` holds folded names."""
        plain = "".join(c for c in name if c.isascii() or not c.isdecimal())
        for base in (plain, ANY_NAME):
            if not _is_name(f"{base[: LONGEST - 1]}2"):
                continue  # no digits can follow it
            for number in range(2, MOST_PROPOSALS):
                proposal = base[: LONGEST - len(str(number))] + str(number)
                if fold(proposal) not in taken and self._may_be(proposal):
                    return proposal
        return ANY_NAME

    def _may_be(self, name: str) -> bool:
        try:
            self.check(name)
        except NameRefused:
            return False
        return True


def _is_name(name: str) -> bool:
    try:
        check(name)
    except NameRefused:
        return False
    return True
