"""Names that stand in what people say, with or without their accents.

A name counts as a word, also before an apostrophe: `bob, is there tea?`, `Bob's hat`, `@bob`.
"""

import re
from collections import Counter
from collections.abc import Container, Iterator
from functools import lru_cache
from itertools import islice

from teaparty.core.values.heaps import of_category
from teaparty.core.values.names import LONGEST_FOLDED, fold, fold_afresh
from teaparty.core.words.beginnings import unaccented

MOST_WORDS = 500
"""The most words of a line that are looked up."""
_PLAIN = bytes(code + 32 if chr(code).isupper() else code if chr(code).isalnum() else 32
               for code in range(128)) + bytes(range(128, 256))  # fmt: skip
"""Makes words of small letters and blanks of an ASCII text."""
_MARKS = "".join(map(chr, sorted(code for code in of_category("M[nc]") if code < 0x10000)))
# ruff: noqa: RUF001 - the apostrophe of phones is meant
_WORD = re.compile(r"[^\W_](?:[\w.'’-]*[^\W_])?")
"""Begins and ends as a name does."""
_MARK = re.compile(f"[{_MARKS}]")
_MARKED_WORD = re.compile(rf"[^\W_](?:[\w{_MARKS}.'’-]*(?:[^\W_]|[{_MARKS}]))?")
"""The same, for scripts that have marks which are no letters; it takes longer to find."""

_AT = re.compile(rf"(?<![\w.-])[@＠]({_MARKED_WORD.pattern})")


class SpokenNames:
    """Finds names that were added. `people` holds the keys of those who bear them.

    Most lines hold no name and are plain: these are only split, and compared with all names at
    once.
    """

    def __init__(self, people: Container[str]) -> None:
        self._people = people
        self._plain: Counter[bytes] = Counter()
        """How many names begin with this word of ASCII letters, without their accents."""
        self._accented: dict[str, list[str]] = {}
        """Keys of names with accents, by what is left of them without."""

    def add(self, name: str) -> None:
        """Find this name from now on."""
        key = fold(name)
        form = unaccented(key)
        if form.isascii():
            self._plain[_first(form)] += 1
        if form != key:
            self._accented.setdefault(form, []).append(key)

    def remove(self, name: str) -> None:
        """Find a name that was added no more."""
        key = fold(name)
        form = unaccented(key)
        if form.isascii():
            first = _first(form)
            self._plain[first] -= 1
            if not self._plain[first]:
                del self._plain[first]
        if form != key:
            keys = self._accented[form]
            keys.remove(key)
            if not keys:
                del self._accented[form]

    def has_none(self, text: str) -> bool:
        """Whether it is plain that no name stands in a text."""
        words = text.encode().translate(_PLAIN).split() if text.isascii() else None
        return words is not None and self._plain.keys().isdisjoint(words)

    def find(self, text: str) -> dict[str, str]:
        """Return the keys of the names in a text, each with the word that stands there."""
        if self.has_none(text):
            return {}
        found: dict[str, str] = {}
        for word in spoken_words(text):
            for key in self._called(word):
                found.setdefault(key, word)
        return found

    def called(self, text: str) -> list[str]:
        """Return the keys that a text calls by an `@`, which may be names of people who are out."""
        if not calls(text):
            return []
        words = (match[1] for match in islice(_AT.finditer(text), MOST_WORDS))
        words_of_names = (word for word in words if len(word) < LONGEST_FOLDED)
        return list(dict.fromkeys(key for word in words_of_names for key, _ in readings(word)))

    def _called(self, word: str) -> list[str]:
        """Return the keys of the names that a word may be: of just these letters, or any."""
        for key, form in readings(word):
            if key in self._people:
                return [key]
            found = self._accented.get(form, [])
            if form in self._people:
                return [form, *found]
            if found:
                return found
        return []


def calls(text: str) -> bool:
    """Whether a text may call somebody by an `@`."""
    return "@" in text or "＠" in text


def spoken_words(text: str) -> Iterator[str]:
    """Yield the words of a text that are no longer than a name."""
    words = _MARKED_WORD if not text.isascii() and _MARK.search(text) else _WORD
    for match in islice(words.finditer(text), MOST_WORDS):
        if len(match[0]) < LONGEST_FOLDED:
            yield match[0]


def is_word(text: str) -> bool:
    """Whether a text is just one such word."""
    return list(spoken_words(text)) == [text]


def _first(form: str) -> bytes:
    return form.encode().translate(_PLAIN).split()[0]


@lru_cache(maxsize=4_096)
def readings(word: str) -> tuple[tuple[str, str], ...]:
    """Return the keys that a word may be, each also without accents: `bob's` is `bob`, too.

    What is remembered here is the talk of people, apart from the names that `fold` remembers.
    """
    key = fold_afresh(word)
    keys = dict.fromkeys((key, key.rpartition("'")[0], key.partition("'")[0]))
    return tuple((each, unaccented.__wrapped__(each)) for each in keys if each)
