"""Colours for lines of `teaparty.v1`, by what they tell. They only help: the words say the same."""

import re
from collections.abc import Mapping

from teaparty.client.news import SPOKEN, Read
from teaparty.core.values.looks import Colours
from teaparty.render.paint import Meaning, paint

OF_KINDS = {
    **dict.fromkeys(
        (
            "announced", "arrived", "away", "came-back", "changed", "closing",
            "closing-cancelled", "entered", "knocked", "left", "lost-link", "missed", "quit",
            "recalled", "renamed", "retracted", "sent-out", "shown-out", "taken-back", "topic-set",
            "walled", "went-away",
        ),
        Meaning.SYSTEM,
    ),
    "refused": Meaning.REFUSED,
    **dict.fromkeys(("invited", "whispered"), Meaning.WHISPER),
}  # fmt: skip
"""Kinds of lines that have a colour as a whole."""
TITLED = ("room-seen", "help-shown", "people-listed", "rooms-listed", "channels-listed",
          "places-listed")  # fmt: skip
"""Kinds whose first row is a title."""


_BEFORE_NAME = re.compile(r"(?:\[[a-z0-9_-]+\] )?(?:\* )?")
"""The mark of a channel, and that of an emote."""


def colours(environment: Mapping[str, str]) -> Colours:
    """Return how many colours a terminal shows; none where `NO_COLOR` is set (no-color.org)."""
    terminal = environment.get("TERM", "dumb")
    if environment.get("NO_COLOR") or terminal in ("dumb", ""):
        return Colours.NONE
    if environment.get("COLORTERM") in ("truecolor", "24bit"):
        return Colours.TRUE
    return Colours.MANY if "256color" in terminal else Colours.SIXTEEN


def marked(read: Read, many: Colours) -> str:
    """Return what was read, with a mark where it names the guest and no colour can show it."""
    return f"@ {read.text}" if read.named and many is Colours.NONE else read.text


def coloured(read: Read, text: str, many: Colours) -> str:
    """Return `text`, which is what was read, made harmless and wrapped, in its colours."""
    if read.kind in TITLED:
        title, end, rest = text.partition("\n")
        return paint(Meaning.TITLE, title, many) + end + rest
    if read.kind not in SPOKEN:
        meaning = OF_KINDS.get(read.kind)
        return paint(meaning, text, many) if meaning else text
    if read.own:
        return paint(Meaning.OWN, text, many)
    before = _BEFORE_NAME.match(text)[0]  # type: ignore[index]
    rest = text.removeprefix(before)
    if not rest.startswith(read.who):
        return text
    meaning = Meaning.NAMED if read.named else Meaning.SPEAKER
    return before + paint(meaning, read.who, many) + rest.removeprefix(read.who)
