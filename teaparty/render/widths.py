"""The columns that text takes on a screen."""

from wcwidth import iter_graphemes, wcswidth

from teaparty.core.looks import UTF_8
from teaparty.render.paint import SGR


def width(text: str) -> int:
    """Return the columns that a line takes, which is safe; its colours take none."""
    if "\x1b" in text:
        text = SGR.sub("", text)
    if text.isascii():
        return len(text)
    wide = wcswidth(text)
    return wide if wide >= 0 else len(text)


def padded(text: str, wide: int, right: bool = False) -> str:
    """Return `text` with blanks behind it, or before it, that make it so wide."""
    padding = " " * (wide - width(text))
    return padding + text if right else text + padding


def cut(text: str, most: int) -> tuple[str, str]:
    """Return as much of a text without colours as `most` columns hold, and the rest.

    Something always is in the first part, even where that is wider.
    """
    column, kept = 0, ""
    for grapheme in iter_graphemes(text):
        column += width(grapheme)
        if kept and column > most:
            break
        kept += grapheme
    return kept, text[len(kept) :]


def shortened(text: str, most: int, charset: str) -> str:
    """Return `text` in `most` columns: its end is left out, with dots for it, if it is wider."""
    if width(text) <= most:
        return text
    dots = "…" if charset == UTF_8 else "..."
    return cut(text, most - width(dots))[0].rstrip(" ") + dots
