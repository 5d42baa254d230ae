"""Plain data: what can be written down and read again as just the same."""

from typing import Any

from msgspec import json

PLAIN = "numbers, texts, lists, and dicts with texts as keys"


def plain_copy(data: Any, what: str, most: int) -> Any:
    """Return a copy of plain data of at most `most` bytes of JSON.

    Plain are None, truth values, numbers, texts, lists, and dicts with texts as keys. Raises
    TypeError for anything else, and ValueError for what is too much; `what` is its name in these
    messages.
    """
    try:
        written = json.encode(data)
        copy = json.decode(written)
        same = copy == data
    except Exception as error:
        raise TypeError(f"{what} is no plain data ({PLAIN}): {error}") from error
    if not same:
        raise TypeError(f"{what} is no plain data ({PLAIN}): it would be read as {copy!r}")
    if len(written) > most:
        raise ValueError(f"{what} has {len(written)} bytes as JSON, and may have {most}")
    return copy
