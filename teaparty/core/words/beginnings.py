"""Names found by their beginning, with or without their accents.

They are sorted, so that only names with that beginning are looked at, however many there are.
"""

import unicodedata
from bisect import bisect_left, insort
from collections.abc import Iterable
from functools import lru_cache

from teaparty.core.values.names import fold

MOST = 10
"""The most names that are found; nobody is asked to choose among more."""
# ruff: noqa: RUF001 - letters that look like others
_UNMARKED = str.maketrans({
    "đ": "d", "ð": "d", "ø": "o", "ł": "l", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe",
    "þ": "th", "ŋ": "n",
})  # fmt: skip
"""Letters without a separable accent, and what people type for them."""


@lru_cache(maxsize=2_048)
def unaccented(key: str) -> str:
    """Return a folded name without its accents."""
    letters = unicodedata.normalize("NFD", key.translate(_UNMARKED))
    return unicodedata.normalize("NFC", "".join(c for c in letters if not unicodedata.combining(c)))


class Beginnings:
    """Keys of names in order, each also without its accents."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._forms: list[tuple[str, str]] = []
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Add a name."""
        key = fold(name)
        for form in {key, unaccented(key)}:
            insort(self._forms, (form, key))

    def remove(self, name: str) -> None:
        """Remove a name that was added."""
        key = fold(name)
        for form in {key, unaccented(key)}:
            del self._forms[bisect_left(self._forms, (form, key))]

    def fitting(self, typed: str) -> list[str]:
        """Return the keys that begin as was typed, with or without their accents.

        A name that was typed in full, except for its accents, excludes longer ones.
        """
        start = fold(typed)
        found: dict[str, bool] = {}
        index = bisect_left(self._forms, (start,))
        for form, key in self._forms[index : index + 2 * MOST]:
            if not start or not form.startswith(start):
                break
            found[key] = found.get(key, False) or form == start
        whole = [key for key, is_whole in found.items() if is_whole]
        return whole if len(whole) == 1 else list(found)[:MOST]
