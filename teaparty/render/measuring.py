"""The columns of a long line, measured once for all windows that it is laid out for.

A line is measured by *atoms*, which a row never breaks. A row may begin with an atom that begins a
*chunk*; with another one only if a chunk is wider than a row.
"""

from array import array
from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple

from teaparty.render.chunks import Atom, atoms, is_link, may_part, seen
from teaparty.render.safe import LONGEST, REMEMBERED
from teaparty.render.widths import widest

JOINED = 12
"""Characters in a grapheme; the longest emoji has ten."""


class Measured(NamedTuple):
    """The atoms of a line: where each begins and ends, and in which columns.

    Blanks are no atoms; their columns lie between those of others. `chunks` has the numbers of the
    atoms that begin a chunk.
    """

    begins: "array[int]"
    ends: "array[int]"
    before: "array[int]"
    after: "array[int]"
    chunks: "array[int]"

    @property
    def columns(self) -> int:
        """The columns of the whole line, without blanks at its end."""
        return self.after[-1] if self.after else 0

    def first_beyond(self, first: int, most: int) -> int:
        """Return the first atom that does not fit in a row of `most` columns; there is one."""
        column = self.before[first]
        widest = bisect_right(self.after, column, lo=first)  # the first that takes any columns
        least = self.after[min(widest, len(self.after) - 1)]
        return bisect_right(self.after, max(column + most, least), lo=first)

    def last_chunk(self, first: int, beyond: int) -> int:
        """Return the atom that begins the last chunk after `first` and up to `beyond`, or 0."""
        index = bisect_right(self.chunks, beyond) - 1
        return self.chunks[index] if self.chunks[index] > first else 0


def measured(line: str) -> Measured:
    """Measure a line."""
    return _remembered(line) if len(line) <= LONGEST else _measured(line)


def _measured(line: str) -> Measured:
    ends, after, sizes, chunks = list[int](), list[int](), list[tuple[int, int]](), list[int]()
    index = column = 0
    last: Atom | None = None
    apart = True
    for text in atoms(line):
        atom = _known(text) if len(text) <= JOINED else _seen(text)
        if atom.blank:
            index, column = index + len(text), column + len(text)
            last, apart = None, True
            continue
        if apart or (last is not None and may_part(last, atom)):
            chunks.append(len(ends))
        for size in atom.parts:
            index += size[0]
            column += size[1]
            ends.append(index)
            after.append(column)
        sizes += atom.parts
        last, apart = last if atom.colour else atom, False
    begins = [end - size for end, (size, _) in zip(ends, sizes, strict=True)]
    before = [end - columns for end, (_, columns) in zip(after, sizes, strict=True)]
    return Measured(*(array("I", each) for each in (begins, ends, before, after, chunks)))


_remembered = lru_cache(maxsize=REMEMBERED)(_measured)


def _seen(text: str) -> Atom:
    return seen(text, _parts(text))


def _parts(text: str) -> tuple[tuple[int, int], ...]:
    """Return the sizes, in characters and columns, of the smallest parts that a row may end after.

    These are graphemes, colours, and whole links. More joined characters than any language or emoji
    has are no grapheme.
    """
    whole = text[0] == "\x1b" or is_link(text)
    parts = text if not whole and (text.isascii() or len(text) > JOINED) else (text,)
    return tuple((len(part), widest(part)) for part in parts)


_known = lru_cache(maxsize=8_192)(_seen)
