"""The columns that a text takes on a screen."""

import re
from unicodedata import category, east_asian_width

from wcwidth import iter_graphemes, wcswidth, wcwidth

from teaparty.core.values.looks import UTF_8
from teaparty.render.paint import SGR

EVEN = re.compile("[ -~\xa1-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u20a0-\u20bf]*")
"""Text with one column a character: Latin, Greek, Cyrillic, and the usual signs."""


CIRCLED_ON_BLACK = frozenset(map(chr, range(0x3248, 0x3250)))
"""Two columns in the C library, one in wcwidth."""


def width(text: str) -> int:
    """Return the columns that a safe line takes; its colours take none."""
    if "\x1b" in text:
        text = SGR.sub("", text)
    if text.isascii():
        return len(text)
    wide = wcswidth(text)
    return wide if wide >= 0 else len(text)


def widest(text: str) -> int:
    """Return the most columns that a line may take: old screens don't join joined characters."""
    if "\x1b" in text:
        text = SGR.sub("", text)
    return len(text) if EVEN.fullmatch(text) else max(width(text), sum(map(_most, text)))


def _most(character: str) -> int:
    """Many screens give a column to a spacing mark, and to a mark that they don't know."""
    if character in CIRCLED_ON_BLACK:
        return 2
    if category(character) in ("Mc", "Cn"):
        return 2 if east_asian_width(character) in ("W", "F") else 1
    return wcwidth(character)


def padded(text: str, wide: int, right: bool = False) -> str:
    """Return `text`, padded with blanks after it, or before it."""
    padding = " " * (wide - width(text))
    return padding + text if right else text + padding


def shortened(text: str, most: int, charset: str) -> str:
    """Return `text` in `most` columns: if it is wider, dots replace its end."""
    if width(text) <= most:
        return text
    dots = "…" if charset == UTF_8 else "..."
    start, room = "", most - len(dots)
    for grapheme in iter_graphemes(text):
        room -= width(grapheme)
        start += grapheme if room >= 0 else ""
    return start.rstrip(" ") + dots
