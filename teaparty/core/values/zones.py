"""Time zones: what people call theirs, and what time it is there.

A zone is a name of the IANA database (RFC 6557), such as `Europe/Rome`, or a fixed distance from
UTC, such as `UTC+5:30`; an empty one is the server's. If the system has no such database, it comes
with the package tzdata.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone, tzinfo
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

_FIXED = re.compile(r"(?:utc|gmt)?([+-\u2212])(\d{1,2})(?::?([0-5]\d))?", re.IGNORECASE)
_FARTHEST = 14 * 60
"""Minutes from UTC: Kiritimati is so far ahead."""
_MINUTE = timedelta(minutes=1)
_NO_PLACES = ("Factory",)
_NEAR = 0.75
"""How alike a word and a name must be, from 0 to 1, to be taken for a slip."""


def local(at: float, zone: str) -> datetime:
    """Return a Unix time as it is in a zone; in the server's, if the zone exists no more."""
    return datetime.fromtimestamp(at, _info(zone))


def offset(at: float, zone: str) -> str:
    """Return how far a zone is from UTC at that time: `UTC+1`, `UTC-3:30`, `UTC`."""
    return _fixed_name(_away(at, zone) // _MINUTE)


def in_force(zone: str, first: float, last: float) -> str:
    """Return the simplest zone with the same time as `zone` at both these times.

    That is the server's, or one of a fixed distance, so that people in many zones share one. If
    clocks changed in between, it is `zone` itself.
    """
    if not zone:
        return zone
    away = _away(first, zone)
    changed = first != last and away != _away(last, zone)
    if changed or away % _MINUTE:
        return zone
    if away == _away(first, "") and (first == last or away == _away(last, "")):
        return ""
    return _fixed_name(away // _MINUTE)


def _away(at: float, zone: str) -> timedelta:
    when = local(at, zone)
    return (when if when.tzinfo else when.astimezone()).utcoffset() or timedelta()


def found(word: str) -> str | None:
    """Return the zone that somebody means: by its name, its city, or its distance from UTC."""
    fixed = _FIXED.fullmatch(word.replace(" ", ""))
    if fixed is not None:
        return _fixed_of(*fixed.groups("0"))
    key = _key(word)
    whole = _names().get(key)
    cities = _cities().get(key, ())
    return whole or (cities[0] if len(cities) == 1 else None)


def near(word: str) -> list[str]:
    """Return the names of zones that may have been meant."""
    key, names, cities = _key(word), _names(), _cities()
    if key not in cities:
        key = "".join(get_close_matches(key, [*names, *cities], 1, _NEAR))
    return [names[key]] if key in names else cities.get(key, [])


def _key(word: str) -> str:
    return word.strip().replace(" ", "_").casefold()


@cache
def _names() -> Mapping[str, str]:
    """Return all names by the words that people type for them."""
    text = resources.files("tzdata").joinpath("zones").read_text("utf-8")
    return {_key(name): name for name in sorted(text.split()) if name not in _NO_PLACES}


@cache
def _cities() -> Mapping[str, list[str]]:
    """Return the names that end in a city, by the city."""
    cities: dict[str, list[str]] = {}
    for key, name in _names().items():
        cities.setdefault(key.rpartition("/")[2], []).append(name)
    return cities


@lru_cache(maxsize=1_024)
def _info(zone: str) -> tzinfo | None:
    """Return the rules of a zone; None stands for the server's."""
    fixed = _FIXED.fullmatch(zone)
    try:
        if fixed is not None:
            return timezone(timedelta(minutes=_minutes(*fixed.groups("0"))))
        return ZoneInfo(zone) if zone else None
    except (KeyError, OSError, ValueError):
        return None


def _fixed_of(sign: str, hours: str, minutes: str) -> str | None:
    away = _minutes(sign, hours, minutes)
    return _fixed_name(away) if abs(away) <= _FARTHEST else None


def _minutes(sign: str, hours: str, minutes: str) -> int:
    away = int(hours) * 60 + int(minutes)
    return away if sign == "+" else -away


def _fixed_name(minutes: int) -> str:
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '-'}{hours}" + (f":{rest:02}" if rest else "")
