"""Spans of time, as people write them: `90s`, `10m`, `2h30m`, `3d`, `1w`."""

import re

SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
NO_SPAN = "A time is written like 90s, 10m, 2h, 3d or 1w, not {text}."
"""The refusal of anything else."""
LONGEST = 100 * 366 * 86_400
_SPAN = re.compile(r"(?:\d{1,6}[smhdw])+")
_PART = re.compile(r"(\d+)([smhdw])")


def seconds_in(text: str) -> int:
    """Return the seconds that `text` means, or 0 if it is no span."""
    word = text.casefold()
    if not _SPAN.fullmatch(word):
        return 0
    return min(LONGEST, sum(int(count) * SECONDS[unit] for count, unit in _PART.findall(word)))
