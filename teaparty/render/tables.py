"""Lists in columns, by the width that characters really have on a screen."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from teaparty.core.values.looks import Look
from teaparty.render.charsets import fitted
from teaparty.render.paint import Meaning, paint
from teaparty.render.safe import safe
from teaparty.render.widths import padded, shortened, width
from teaparty.render.wrap import wrapped

GAP = "  "
BELOW = "    "
"""Indents a text that has no room beside its heading."""
LEAST_TEXT = 14
"""Columns in which a text is still worth wrapping beside its heading."""


class Column(Struct, frozen=True):
    """One column of a table.

    `least` is how narrow its cells may become, 0 for a column whose cells are never shortened.
    If that is not enough, columns are left out, beginning with the highest `spare`.
    """

    title: str
    right: bool = False
    least: int = 0
    spare: int = 0


def table(columns: Sequence[Column], rows: Iterable[Sequence[str]], look: Look) -> list[str]:
    """Return a line of titles, and one line a row, at most as wide as the screen.

    There is at least one row. An empty column is left out.
    """
    cells = [[fitted(safe(cell), look.charset) for cell in row] for row in rows]
    widest = [max(map(width, column)) for column in zip(*cells, strict=True)]
    shown = _that_fit(columns, widest, look.columns)
    widths = _narrowed(columns, shown, look.columns)
    for row in cells if widths != shown else ():
        for at, wide in widths.items():
            row[at] = shortened(row[at], wide, look.charset)
    cells.insert(0, [column.title for column in columns])
    titles, *lines = [_line(columns, row, widths) for row in cells]
    return [paint(Meaning.TITLE, titles, look.colours), *lines]


def _line(columns: Sequence[Column], row: Sequence[str], widths: dict[int, int]) -> str:
    cells = (padded(row[at], wide, columns[at].right) for at, wide in widths.items())
    return GAP.join(cells).rstrip(" ")


def _that_fit(columns: Sequence[Column], widest: list[int], most: int) -> dict[int, int]:
    """Return the columns that are shown, and the width that each would need."""
    shown = {at: max(wide, width(columns[at].title)) for at, wide in enumerate(widest) if wide}
    least = {at: min(wide, columns[at].least or wide) for at, wide in shown.items()}
    while _total(least) > most:
        at = max(shown, key=lambda at: columns[at].spare)
        if not columns[at].spare:
            break
        del shown[at], least[at]
    return shown


def _narrowed(columns: Sequence[Column], shown: dict[int, int], most: int) -> dict[int, int]:
    """Narrow the widest columns until all fit."""
    widths = dict(shown)
    while _total(widths) > most:
        text = [at for at in widths if 0 < columns[at].least < widths[at]]
        if not text:
            break
        widths[max(text, key=widths.__getitem__)] -= 1
    return widths


def _total(widths: dict[int, int]) -> int:
    return sum(widths.values()) + len(GAP) * (len(widths) - 1)


def listed(rows: Sequence[tuple[str, str]], look: Look, indent: str = "") -> list[str]:
    """Return a text for each row: its heading, and beside it the rest, wrapped there.

    All of it is safe. If there is too little room beside the headings, the rest stands below.
    """
    heads = [indent + fitted(head, look.charset) for head, _ in rows]
    texts = [fitted(text, look.charset) for _, text in rows]
    beside = max(map(width, heads), default=0) + len(GAP)
    least = min(LEAST_TEXT, max(map(width, texts), default=0))
    if look.width and look.width - beside < least:
        inner = f"{indent}{BELOW}"
        return [
            f"{head}\n{inner}{_block(text, inner, look)}"
            for head, text in zip(heads, texts, strict=True)
        ]
    inner = " " * beside
    return [
        padded(head, beside) + _block(text, inner, look)
        for head, text in zip(heads, texts, strict=True)
    ]


def _block(text: str, inner: str, look: Look) -> str:
    """Wrap a text that is indented so far."""
    if look.width:
        text = wrapped(text, look.width - len(inner), hang="")
    return text.replace("\n", f"\n{inner}")
