"""What stays together where a line is wrapped: words, links, graphemes, wide characters."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from unicodedata import east_asian_width

from wcwidth import iter_graphemes

from teaparty.render.widths import width

CLOSING = frozenset("、。，．：；！？·・…‥」』）】》〉〕］｝〙〗’”ー々ゝヽゞヾ)]}:;,.!?%")  # noqa: RUF001
"""What begins no row, unless a blank stands before it."""
OPENING = frozenset("「『（【《〈〔［｛〘〖‘“([{")  # noqa: RUF001
"""What ends no row, unless a blank stands behind it."""

_LINK = re.compile(r"""["'(<\[]{0,3}(?:https?://|mailto:)[!-~]+""", re.IGNORECASE)
# Of ASCII alone: a link may be wider than the screen, and some scripts do without blanks. What
# stands in a further row by the screen's own doing must not read like words.
_WHOLE = re.compile(rf"(\x1b\[[\d;]*m|{_LINK.pattern})", re.IGNORECASE)
_WIDE = ("W", "F")
JOINER = "\N{WORD JOINER}"
"""Between the wide characters of a name, until all is laid out. What people type has none."""
_WORDS = re.compile(" +|[^ ]+")


@lru_cache(maxsize=4_096)
def whole(name: str) -> str:
    """Return a safe name of which no word is broken, where that fits in a row.

    What it is joined with is to be taken out when all is laid out; see `unjoined`.
    """
    if name.isascii() or not any(east_asian_width(each) in _WIDE for each in name):
        return name
    return " ".join(JOINER.join(iter_graphemes(word)) for word in name.split(" "))


def unjoined(text: str) -> str:
    """Return a text without what joins the characters of names."""
    return text.replace(JOINER, "") if JOINER in text else text


def has_link(text: str) -> bool:
    """Whether there is a link in it."""
    return ("://" in text or "mailto:" in text.lower()) and _LINK.search(text) is not None


def atoms(line: str) -> Iterator[str]:
    """Yield colours, links, runs of blanks, words of ASCII, and other text by graphemes."""
    for number, piece in enumerate(_WHOLE.split(line)):
        if number % 2:
            yield piece
        else:
            yield from _WORDS.findall(piece) if piece.isascii() else iter_graphemes(piece)


class Atom(NamedTuple):
    """What is known of an atom: the sizes of its parts, and how it stands to its neighbours.

    It is `whole` where it is as good as a word: a wide character, as in Chinese, or a link. It may
    `close` what stands before it, or `open` what comes, as a `JOINER` does.
    """

    parts: tuple[tuple[int, int], ...]
    blank: bool
    colour: bool
    whole: bool
    closes: bool
    opens: bool
    shows: bool


def seen(text: str, parts: tuple[tuple[int, int], ...]) -> Atom:
    """Return what is known of an atom with these parts."""
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
    """Whether a row may end between two atoms that no blank parts."""
    if atom.closes or last.opens:
        return False
    return (last.whole or atom.whole) and atom.shows


def is_link(atom: str) -> bool:
    """Whether an atom is a link, which stays whole in any window."""
    return _LINK.match(atom) is not None
