"""Long lines are wrapped, so that nobody's words begin a row of the screen.

Further rows are indented by two columns. Without that, the words of a long line could stand at the
beginning of a row, and read like a line of the party.
"""

import re
import sys
from collections.abc import Iterable, Iterator

from teaparty.render.chunks import has_link
from teaparty.render.measuring import measured
from teaparty.render.paint import OFF, SGR
from teaparty.render.widths import EVEN

HANG = "  "
"""Begins every further row."""


def wrapped(text: str, most: int, hang: str = HANG) -> str:
    """Return `text` with no row wider than `most` columns, except for a link that is wider.

    Further rows of a line begin with its own blanks and `hang`. A colour that is open where a row
    ends is closed there, and goes on in the next.
    """
    return "\n".join(
        [
            line if len(line) <= most and line.isascii() else _folded(line, most, hang)
            for line in text.split("\n")
        ]
    )


def _folded(line: str, most: int, hang: str) -> str:
    plain = SGR.sub("", line)
    even = EVEN.fullmatch(plain) is not None
    body = line.strip(" ")
    begin = len(line) - len(line.lstrip(" "))
    if even and len(plain) <= most:
        return line
    if not even and line[-1:] != " " and begin + measured(body).columns <= most:
        return line
    indent = line[: min(begin, most // 2)]
    room, later = most - len(indent), max(2, most - len(indent + hang))
    if even and not has_link(plain):
        rows = _even_rows(body, plain.strip(" "), room, later)
    else:
        if plain != line:
            body = _COLOUR_APART.sub(r"\2\1", body).rstrip(" ")
            body = _COLOUR_FIRST.sub(lambda found: found[0].replace(" ", ""), body)
        rows = _rows(body, room, later)
    return indent + f"\n{indent}{hang}".join(rows if plain == line else _recoloured(rows))


# --- the usual case, without looking at every word

_NOT_BLANK = re.compile("[^ ]")


def _even_rows(line: str, plain: str, room: int, later: int) -> Iterator[str]:
    """Cut the `plain` line into rows, and put each colour of `line` where it was."""
    colours = _colours(line)
    index, colour = next(colours)
    for start, end, beyond in _spans(plain, room, later):
        row = ""
        while index < beyond:
            row += plain[start : min(index, end)] + colour
            start = min(index, end)
            index, colour = next(colours)
        yield row + plain[start:end]


def _colours(line: str) -> Iterator[tuple[int, str]]:
    """Yield each colour and where it stands in the line without colours."""
    parts, index = SGR.split(line), 0
    for text, colour in zip(parts[::2], parts[1::2], strict=False):
        index += len(text)
        yield index, colour
    yield sys.maxsize, ""


def _spans(plain: str, room: int, later: int) -> Iterator[tuple[int, int, int]]:
    """Yield where each row begins and ends, and where the next one begins; the last has none."""
    start, length = 0, len(plain.rstrip(" "))
    while length - start > room:
        end = plain.rfind(" ", start, start + room + 1)
        if end < 0:
            end = start + later
        word = _NOT_BLANK.search(plain, end)
        beyond = word.start() if word is not None else len(plain)
        yield start, start + len(plain[start:end].rstrip(" ")), beyond
        start, room = beyond, later
    yield start, length, sys.maxsize


# --- wide characters, loose accents, links


_COLOUR_APART = re.compile(rf"( +)({SGR.pattern}+)(?= |$)")
"""A colour between blanks: it goes to the word before it."""
_COLOUR_FIRST = re.compile(rf"^(?:{SGR.pattern}+ +)+")
"""Colours and blanks before the first word, which would be a row that shows nothing."""


def _rows(line: str, room: int, later: int) -> Iterator[str]:
    """Fill one row after another. `later` is the room in all but the first."""
    found = measured(line)
    first, count = 0, len(found.begins)
    while first < count:
        beyond = found.first_beyond(first, room)
        if beyond < count:
            beyond = found.last_chunk(first, beyond) or found.first_beyond(first, later)
        yield line[found.begins[first] : found.ends[beyond - 1]]
        first, room = beyond, later
    if not count:
        yield ""


def _recoloured(rows: Iterable[str]) -> Iterator[str]:
    """Close the open colour at the end of a row, and open it again in the next."""
    colour = ""
    for row in rows:
        row = colour + row
        colour = [OFF, *SGR.findall(row)][-1].replace(OFF, "")
        yield row + OFF if colour else row
