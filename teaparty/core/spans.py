"""Spans of time, as people type them: `90s`, `10m`, `2h30m`, `3d`, `1w`."""

import re

from teaparty.core.refusal import Refusal

_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_SPAN = re.compile(r"(?:\d{1,6}[smhdw])+")
_PART = re.compile(r"(\d+)([smhdw])")
LONGEST = 100 * 366 * 86_400


def span(text: str) -> int:
    """Return the seconds that `text` means; raise `Refusal`."""
    if not _SPAN.fullmatch(text.casefold()):
        raise Refusal("A time is written like 90s, 10m, 2h, 3d or 1w, not {text}.", text=text[:40])
    return min(LONGEST, _sum(text.casefold()))


def leading_span(word: str, rest: str) -> tuple[int | None, str]:
    """Split `for 10m because` into 600 and `because`, where `word` is `for`.

    Without the word, or with no span behind it, there is no span: `for being rude`.
    """
    first, _, after = rest.partition(" ")
    given, _, left = after.partition(" ")
    if first.casefold() != word or not _SPAN.fullmatch(given.casefold()):
        return None, rest
    return min(LONGEST, _sum(given.casefold())), left.strip()


def _sum(text: str) -> int:
    return sum(int(count) * _SECONDS[unit] for count, unit in _PART.findall(text))
