"""Long lines are wrapped, so that nobody's words begin a row of the screen.

What is wrapped goes on two columns further in. Without that, the words of a long line could stand
at the beginning of a row, and read like a line of the party.
"""

import re
from collections.abc import Iterable, Iterator
from unicodedata import east_asian_width

from wcwidth import iter_graphemes

from teaparty.render.paint import OFF, SGR
from teaparty.render.widths import cut, width

HANG = "  "
"""What every further line begins with."""
CLOSING = frozenset("、。，．：；！？·・…‥」』）】》〉〕］｝〙〗’”ー々ゝヽゞヾ)]}:;,.!?%")  # noqa: RUF001
"""What does not begin a line, unless there is a blank before it."""
OPENING = frozenset("「『（【《〈〔［｛〘〖‘“([{")  # noqa: RUF001
"""What does not end a line, unless there is a blank behind it."""

_LINK = re.compile(r"""["'(<\[]*(?:https?://|mailto:)[!-~]+""", re.IGNORECASE)
"""ASCII alone: a link may be wider than the screen, and CJK words need no blanks to be read."""
_WHOLE = re.compile(f"({SGR.pattern}|{_LINK.pattern})", re.IGNORECASE)
_WORDS = re.compile(" +|[^ ]+")

_Chunk = tuple[int, str]
"""So many blanks, and what stands behind them and stays together."""


def wrapped(text: str, most: int, hang: str = HANG) -> str:
    """Return `text` with no line wider than `most` columns, but for a link that is wider.

    Further lines begin with `hang`. A colour that is open at a line's end goes on in the next.
    """
    return "\n".join(
        line if width(line) <= most else _folded(line, most, hang) for line in text.split("\n")
    )


def _folded(line: str, most: int, hang: str) -> str:
    if line.isascii() and "\x1b" not in line and not _LINK.search(line):
        return f"\n{hang}".join(_plain_rows(line, most, most - len(hang)))
    return _recoloured(_rows(line, most, most - len(hang)), hang)


def _plain_rows(line: str, room: int, later: int) -> Iterator[str]:
    """The usual case, without a look at every word. `later` is the room in further rows."""
    start, word = 0, len(line) - len(line.lstrip(" "))
    while len(line) - start > room:
        end = line.rfind(" ", word, start + room + 1)
        if end < 0:
            end = start + room
        yield line[start:end].rstrip(" ")
        start = word = len(line) - len(line[end:].lstrip(" "))
        room = later
    if start < len(line):
        yield line[start:]


def _rows(line: str, room: int, later: int) -> Iterator[str]:
    row, column = "", 0
    for blanks, chunk in _chunks(line):
        wide = width(chunk)
        if column + blanks + wide <= room:
            row, column = row + " " * blanks + chunk, column + blanks + wide
            continue
        if row.strip(" "):
            yield row
            row, column, blanks, room = "", 0, 0, later
        row, column = row + " " * blanks, column + blanks
        ...
    if row:
        yield row
