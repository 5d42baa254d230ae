"""What stays together where a line is wrapped: words, links, graphemes, wide characters."""

import re
from collections.abc import Iterator
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
_SHORTEST_LINK = len("http://x")
_WIDE = ("W", "F")
_WORDS = re.compile(" +|[^ ]+")


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


def may_part(last: str, atom: str) -> bool:
    """Whether a row may end between two atoms that no blank parts."""
    if not last or atom[0] in CLOSING or last[-1] in OPENING:
        return False
    return (_is_whole(last) or _is_whole(atom)) and width(atom) > 0


def _is_whole(atom: str) -> bool:
    """Whether it is a wide character, as in Chinese, which is as good as a word; or a link."""
    if len(atom) < _SHORTEST_LINK:
        return east_asian_width(atom[0]) in _WIDE
    return is_link(atom) or east_asian_width(atom[0]) in _WIDE


def is_link(atom: str) -> bool:
    """Whether an atom is a link, which stays whole in any window."""
    return _LINK.match(atom) is not None
