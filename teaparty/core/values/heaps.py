"""Heaps of marks on one letter: removed once, when a text comes in, not whenever it is shown.

No language puts hundreds of accents on a letter, or joins hundreds of emoji. Such text is slow to
lay out, and it covers the lines around it.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence, Set

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
_CATEGORIES = [(block, "".join(map(unicodedata.category, map(chr, block)))) for block in _BLOCKS]
"""Two letters for each character, as Unicode writes its category."""
_PLANE = 0x10000


def of_category(pattern: str) -> set[int]:
    """Return the characters of these planes whose category matches, such as `M[nce]|Cf`."""
    return {
        code
        for block, categories in _CATEGORIES
        for found in re.finditer(f"(?:{pattern})+", categories)
        for code in block[found.start() // 2 : found.end() // 2]
    }


JOINING = of_category("M[nce]|Cf")
"""Characters that take no place of their own: they stand on a base, or join two."""


class Heaps:
    """Finds longer rows of characters that join than are allowed."""

    def __init__(self, joining: Set[int]) -> None:
        most = MOST_MARKS + 1
        known = map(ord, _KNOWN.findall("".join(map(chr, range(_PLANE)))))
        others = _gaps(_runs({code for code in joining if code < _PLANE}.union(known)))
        # If this is not found there are none. Written in this way the search is fast.
        self._perhaps = re.compile(f"[^{_written(others)}]{{{most}}}")
        self._heap = re.compile(f"[{_written(_runs(joining))}{_OTHERS}]{{{most},}}")

    def without(self, text: str) -> str:
        """Return `text` with no more marks on a base, or joined to it, than allowed."""
        if text.isascii():
            return text
        if self._perhaps.search(text):
            text = _LEADING.sub(_first, self._heap.sub(_first, text))
        return _CHAIN.sub(_parted, text) if text.count(JOINER) > MOST_JOINED else text


def _runs(codes: Iterable[int]) -> list[range]:
    runs: list[range] = []
    for code in sorted(codes):
        if runs and runs[-1].stop == code:
            runs[-1] = range(runs[-1].start, code + 1)
        else:
            runs.append(range(code, code + 1))
    return runs


def _gaps(runs: Sequence[range]) -> list[range]:
    """Return what lies between the runs, in the first plane."""
    ends, starts = [0, *(run.stop for run in runs)], [*(run.start for run in runs), _PLANE]
    return [range(*gap) for gap in zip(ends, starts, strict=True) if gap[0] < gap[1]]


def _written(runs: Iterable[range]) -> str:
    return "".join(f"\\U{run[0]:08x}-\\U{run[-1]:08x}" for run in runs)


def _first(found: "re.Match[str]") -> str:
    return found[0][:MOST_MARKS]


def _parted(found: "re.Match[str]") -> str:
    """Leave out the joiners after so many."""
    *joined, rest = found[0].split(JOINER, MOST_JOINED)
    return JOINER.join(joined) + JOINER + rest.replace(JOINER, "")


without_heaps = Heaps(JOINING).without


def taken_in(line: str) -> str:
    """Return a line as it is obeyed: composed, with one blank between words, without heaps."""
    if not line.isascii():  # heaps go before composing, too, which is slow for large ones
        line = without_heaps(unicodedata.normalize("NFC", without_heaps(line)))
    return " ".join(line.split())
