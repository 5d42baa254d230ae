"""Spans of time, as people type them: `90s`, `10m`, `2h30m`, `3d`, `1w`."""

from typing import Annotated

from msgspec import Meta

from teaparty.core.values.refusal import Refusal
from teaparty.core.values.spans import LONGEST, NO_SPAN, SECONDS, seconds_in
from teaparty.core.words.taking import shortened

Span = Annotated[int, Meta(ge=1, le=LONGEST)]
"""Seconds for which something holds."""
Delay = Annotated[int, Meta(ge=0, le=LONGEST)]
"""Seconds until something happens, which may be at once."""


def span(text: str) -> int:
    """Return the seconds that `text` means, at least one; raise `Refusal`."""
    seconds = seconds_in(text)
    if not seconds:
        raise Refusal(NO_SPAN, text=shortened(text))
    return seconds


def spelled(seconds: int) -> str:
    """Return a span as people type it; see `span`."""
    parts = []
    for unit, each in reversed(SECONDS.items()):
        count, seconds = divmod(seconds, each)
        parts.append(f"{count}{unit}" if count else "")
    return "".join(parts)


def leading_span(word: str, rest: str) -> tuple[int | None, str]:
    """Split `for 10m because` into 600 and `because`, if `word` is `for`. The word may be left out.

    Without a digit there is no span: `for being rude`. Raises `Refusal` for a text that begins with
    a digit, or as `+5` does, but is no span: nothing is done for ever, or soon, by a slip.
    """
    first, _, after = rest.partition(" ")
    given, _, left = (after if first.casefold() == word else rest).partition(" ")
    if not given.lstrip("+-")[:1].isdecimal():
        return None, rest
    return span(given), left


def with_leading_span(word: str, seconds: int | None, rest: str) -> str:
    """Return the text that `leading_span` splits into these."""
    return rest if seconds is None else f"{word} {spelled(seconds)} {rest}".rstrip()
