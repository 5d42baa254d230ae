"""Times, and spans of time, in a sign or in words."""

from teaparty.core.values.looks import Look
from teaparty.core.values.zones import local

_SECONDS = (
    (86_400, "{count}d", "1 day", "{count} days"),
    (3_600, "{count}h", "1 hour", "{count} hours"),
    (60, "{count}m", "1 minute", "{count} minutes"),
    (1, "{count}s", "1 second", "{count} seconds"),
)
"""Each unit: in a table, for one, and for several."""


def duration(seconds: float) -> str:
    """Return a time span in its largest unit: `45s`, `3m`, `2h`, `9d`."""
    count, sign, _, _ = _in_largest_unit(seconds)
    return sign.format(count=count)


def duration_in_words(seconds: float) -> str:
    """The same in words: `45 seconds`, `1 hour`."""
    count, _, one, several = _in_largest_unit(seconds)
    return one if count == 1 else several.format(count=count)


def ago_in_words(seconds: float) -> str:
    """Return how long ago something was: `45 seconds ago`, or `just now`."""
    return f"{duration_in_words(seconds)} ago" if seconds >= 1 else "just now"


def span_in_words(seconds: float) -> str:
    """Return a time span in its two largest units: `1 hour 30 minutes`, `10 minutes`."""
    count, _, one, several = _in_largest_unit(seconds)
    size = next(size for size, _, name, _ in _SECONDS if name == one)
    rest = int(max(0, seconds)) - count * size
    words = [one if count == 1 else several.format(count=count)]
    below = next((row for row in _SECONDS if row[0] < size), None)
    if below is not None and rest >= below[0]:
        words.append(duration_in_words(rest))
    return " ".join(words)


def _in_largest_unit(seconds: float) -> tuple[int, str, str, str]:
    whole = int(max(0, seconds))
    unit, *words = next((row for row in _SECONDS if whole >= row[0]), _SECONDS[-1])
    sign, one, several = words
    return whole // unit, sign, one, several


def day(at: float, look: Look) -> str:
    """Return the date of a Unix time: `2026-11-21`."""
    return local(at, look.zone).strftime("%Y-%m-%d")


def clock(at: float, look: Look) -> str:
    """Return a Unix time as date and time: `2026-11-21 19:15`."""
    return local(at, look.zone).strftime("%Y-%m-%d %H:%M")


def time_of_day(at: float, look: Look) -> str:
    """Return a Unix time as it stands before a line: `19:15`, or `19:15:42`."""
    when = local(at, look.zone)
    minute = f"{when.hour:02}:{when.minute:02}"
    return f"{minute}:{when.second:02}" if look.timestamps == "seconds" else minute
