"""Heaps of marks on one letter: removed once, when a text comes in, not whenever it is shown.

No language puts hundreds of accents on a letter, or joins hundreds of emoji. Such text is slow to
lay out, and it covers the lines around it.
"""

import re
import unicodedata
from collections.abc import Callable

MOST_MARKS = 8
"""The most combining marks, and other characters without a width, that stay on one base."""
MOST_JOINED = 8
"""The most characters that stay joined to the one before them; an emoji has three at most."""
JOINER = "\u200d"
_FIRST_PARTS = "\u1100-\u115f\ua960-\ua97f"
"""The first parts of Korean syllables, of which any number would join."""
_OTHERS = "\u1160-\u11ff\ud7b0-\ud7ff\uff9e\uff9f\U0001f3fb-\U0001f3ff"
"""The later parts of Korean syllables, voiced marks, tones of skin: they join what precedes."""
_KNOWN = re.compile(f"[{_FIRST_PARTS}{_OTHERS}]")
_LEADING = re.compile(f"[{_FIRST_PARTS}]{{{MOST_MARKS + 1},}}")
_CHAIN = re.compile(f"(?:[^ {JOINER}][\ufe0f\U0001f3fb-\U0001f3ff]*{JOINER}){{{MOST_JOINED + 1},}}")
_BLOCKS = (range(0x20000), range(0xE0000, 0xE1000))
"""The planes with marks; the others hold Chinese, or nothing."""


def joins(character: str) -> bool:
    """Whether a character takes no place of its own: it stands on a base, or joins two."""
    return unicodedata.category(character) in ("Mn", "Me", "Mc", "Cf")


class Heaps:
    """Finds longer rows of characters that join than are allowed."""

    def __init__(self, joins: Callable[[str], bool]) -> None:
        most = MOST_MARKS + 1
        others = _ranges(range(0x10000), lambda c: not joins(c) and not _KNOWN.match(c))
        # If this is not found there are none. Written in this way the search is fast.
        self._perhaps = re.compile(f"[^{others}]{{{most}}}")
        ranges = "".join(_ranges(block, joins) for block in _BLOCKS)
        self._heap = re.compile(f"[{ranges}{_OTHERS}]{{{most},}}")

    def without(self, text: str) -> str:
        """Return `text` with no more marks on a base, or joined to it, than allowed."""
        if text.isascii():
            return text
        if self._perhaps.search(text):
            text = _LEADING.sub(_first, self._heap.sub(_first, text))
        return _CHAIN.sub(_parted, text) if text.count(JOINER) > MOST_JOINED else text


def _ranges(block: range, wanted: Callable[[str], bool]) -> str:
    kinds = "".join("m" if wanted(chr(code)) else "." for code in block)
    return "".join(
        f"\\U{block[span.start()]:08x}-\\U{block[span.end() - 1]:08x}"
        for span in re.finditer("m+", kinds)
    )


def _first(found: "re.Match[str]") -> str:
    return found[0][:MOST_MARKS]


def _parted(found: "re.Match[str]") -> str:
    """Leave out the joiners after so many."""
    *joined, rest = found[0].split(JOINER, MOST_JOINED)
    return JOINER.join(joined) + JOINER + rest.replace(JOINER, "")


without_heaps = Heaps(joins).without


def taken_in(line: str) -> str:
    """Return a line as it is obeyed: composed, with one blank between words, without heaps."""
    if not line.isascii():  # heaps go before composing, too, which is slow for large ones
        line = without_heaps(unicodedata.normalize("NFC", without_heaps(line)))
    return " ".join(line.split())
