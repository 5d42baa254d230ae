"""Lists in columns, by the width that characters really have on a screen."""

from collections.abc import Sequence

from wcwidth import wcswidth

from teaparty.render.safe import safe

_GAP = "  "
_SECONDS = ((86_400, "d"), (3_600, "h"), (60, "m"), (1, "s"))


def width(text: str) -> int:
    """Return the columns that `text`, made safe, takes."""
    return len(text) if text.isascii() else max(0, wcswidth(text))


def columns(rows: Sequence[Sequence[str]], most: int, numbers: Sequence[int] = ()) -> list[str]:
    """Return one line a row, its cells lined up; `numbers` are the columns to align right.

    The last cell is not padded. Lines that would be wider than `most` have their cells joined by
    the gap alone: no table is better than a broken one.
    """
    rows = [[safe(cell) for cell in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    if sum(widths) + len(_GAP) * (len(widths) - 1) > most:
        widths = [0] * len(widths)
    return [
        _GAP.join(
            _padded(cell, widths[position], position in numbers)
            for position, cell in enumerate(row)
        ).rstrip()
        for row in rows
    ]


def _padded(cell: str, wide: int, right: bool) -> str:
    padding = " " * (wide - width(cell))
    return padding + cell if right else cell + padding


def duration(seconds: float) -> str:
    """Return a time span in its largest unit: `45s`, `3m`, `2h`, `9d`."""
    whole = int(max(0, seconds))
    for unit, sign in _SECONDS:
        if whole >= unit:
            return f"{whole // unit}{sign}"
    return "0s"
