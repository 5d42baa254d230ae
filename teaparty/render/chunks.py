"""What stays together when a line is wrapped: words, links, graphemes, wide characters."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from unicodedata import east_asian_width

from wcwidth import iter_graphemes

from teaparty.render.widths import width

CLOSING = frozenset("、。，．：；！？·・…‥」』）】》〉〕］｝〙〗’”ー々ゝヽゞヾ)]}:;,.!?%")  # noqa: RUF001
"""Characters that begin no row, unless a blank stands before them."""
OPENING = frozenset("「『（【《〈〔［｛〘〖‘“([{")  # noqa: RUF001
"""Characters that end no row, unless a blank stands after them."""

LINK = re.compile(r"""["'(<\[]{0,3}(?:https?://|mailto:)[!-~]+""", re.IGNORECASE)
"""What stays whole as a link, with the brackets before it and what stands after it."""
# ASCII only: a link may be wider than the screen, and some scripts have no blanks. If the screen
# itself breaks a link, the next row must not read like words.
_WHOLE = re.compile(rf"(\x1b\[[\d;]*m|{LINK.pattern})", re.IGNORECASE)
_WIDE = ("W", "F")
JOINER = "\N{WORD JOINER}"
"""Joins the wide characters of a name during layout. What people type has none."""
_WORDS = re.compile(" +|[^ ]+")


@lru_cache(maxsize=4_096)
def whole(name: str) -> str:
    """Return a safe name whose words are not broken, if they fit in a row.

    The joiners must be removed after layout; see `unjoined`.
    """
    if name.isascii() or not any(east_asian_width(each) in _WIDE for each in name):
        return name
    return " ".join(JOINER.join(iter_graphemes(word)) for word in name.split(" "))


def unjoined(text: str) -> str:
    """Return a text without the joiners of names."""
    return text.replace(JOINER, "") if JOINER in text else text


def has_link(text: str) -> bool:
    """Whether there is a link in it."""
    return ("://" in text or "mailto:" in text.lower()) and LINK.search(text) is not None


def atoms(line: str) -> Iterator[str]:
    """Yield colours, links, runs of blanks, words of ASCII, and other text by graphemes."""
    for number, piece in enumerate(_WHOLE.split(line)):
        if number % 2:
            yield piece
        else:
            yield from _WORDS.findall(piece) if piece.isascii() else iter_graphemes(piece)


class Atom(NamedTuple):
    """An atom: the sizes of its parts, and how it relates to its neighbours.

    It is `whole` if it counts as a word: a wide character, as in Chinese, or a link. It may `close`
    the text before it, or `open` the text after it, as a `JOINER` does.
    """

    parts: tuple[tuple[int, int], ...]
    blank: bool
    colour: bool
    whole: bool
    closes: bool
    opens: bool
    shows: bool


def seen(text: str, parts: tuple[tuple[int, int], ...]) -> Atom:
    """Return the atom with these parts."""
    return Atom(
        parts=parts,
        blank=not text.strip(" "),
        colour=text[0] == "\x1b",
        whole=is_link(text) or east_asian_width(text[0]) in _WIDE,
        closes=text[0] in CLOSING,
        opens=text[-1] in OPENING or text[-1] == JOINER,
        shows=width(text) > 0,
    )


def may_part(last: Atom, atom: Atom) -> bool:
    """Whether a row may end between two atoms with no blank between them."""
    if atom.closes or last.opens:
        return False
    return (last.whole or atom.whole) and atom.shows


def is_link(atom: str) -> bool:
    """Whether an atom is a link, which stays whole in any window."""
    return LINK.match(atom) is not None
