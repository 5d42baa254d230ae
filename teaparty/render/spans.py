"""Spans of time, in a sign or in words."""

_SECONDS = (
    (86_400, "{count}d", "1 day", "{count} days"),
    (3_600, "{count}h", "1 hour", "{count} hours"),
    (60, "{count}m", "1 minute", "{count} minutes"),
    (1, "{count}s", "1 second", "{count} seconds"),
)
"""Each unit: how it reads in a table, for one, and for several."""


def duration(seconds: float) -> str:
    """Return a time span in its largest unit: `45s`, `3m`, `2h`, `9d`."""
    whole = int(max(0, seconds))
    for unit, sign, _, _ in _SECONDS:
        if whole >= unit:
            return sign.format(count=whole // unit)
    return "0s"


def duration_in_words(seconds: float) -> str:
    """The same as one would say it: `45 seconds`, `1 hour`."""
    whole = int(max(0, seconds))
    for unit, _, one, several in _SECONDS:
        if whole >= unit:
            count = whole // unit
            return one if count == 1 else several.format(count=count)
    return "0 seconds"
