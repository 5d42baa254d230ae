"""What somebody missed while they were away: a sentence for each place, and how to read it."""

from collections.abc import Iterator

from teaparty.core import events as e
from teaparty.core.values.looks import Look
from teaparty.render.chunks import whole
from teaparty.render.paint import Meaning, paint
from teaparty.render.safe import safe

_WHISPERS = {"one": "One whisper waits for you.", "some": "{count} whispers wait for you."}
_INVITATIONS = {
    "one": "One invitation waits for you.",
    "some": "{count} invitations wait for you.",
}
_LINES = {
    ("room", "one"): "One line was said in {title} since you left.",
    ("room", "some"): "{count} lines were said in {title} since you left.",
    ("room", "more than one"): "More than one line was said in {title} since you left.",
    ("room", "more"): "More than {count} lines were said in {title} since you left.",
    ("channel", "one"): "One line was said on {title} since you left.",
    ("channel", "some"): "{count} lines were said on {title} since you left.",
    ("channel", "more than one"): "More than one line was said on {title} since you left.",
    ("channel", "more"): "More than {count} lines were said on {title} since you left.",
}
"""By where they were said, and how many there are."""
_NAMED = {
    "all": "It has your name in it.",
    "one": "One of them has your name in it.",
    "some": "{count} of them have your name in them.",
}
MOST_PLACES = 5
"""Rooms and channels that are named; of more, it is told how many they are."""
_OTHERS = {
    "one": "Something was said in one more place.",
    "some": "Something was said in {count} more places.",
}
_HOW = {
    "it": "Type {sign}recall to read it.",
    "them": "Type {sign}recall to read them.",
    "last": "Type {sign}recall to read the last of them.",
}


def _some(count: int) -> str:
    return "some" if count > 1 else "one" if count else "none"


def recalled(event: e.Recalled, look: Look, viewer: int) -> str:
    """What waits, a sentence for each kind and each place, and how to read it."""
    whispers = [part for part in event.parts if isinstance(part, e.WhispersMissed)]
    places = [part for part in event.parts if isinstance(part, e.LinesMissed)]
    others = len(places[MOST_PLACES:])
    told = [text for part in whispers for text in _waiting(part)]
    told += map(_lines_missed, places[:MOST_PLACES])
    if others:
        told.append(_OTHERS[_some(others)].format(count=others))
    how = _HOW[_how_many(whispers, places)].format(sign=event.sign)
    return paint(Meaning.SYSTEM, " ".join([*told, how]), look.colours)


def _waiting(part: e.WhispersMissed) -> Iterator[str]:
    for sentences, count in ((_WHISPERS, part.count), (_INVITATIONS, part.invitations)):
        if count:
            yield sentences[_some(count)].format(count=count)


def _lines_missed(part: e.LinesMissed) -> str:
    place = "channel" if part.channel else "room"
    lines = _some(part.lines)
    if part.more:
        lines = "more" if lines == "some" else "more than one"
    text = _LINES[place, lines].format(title=whole(safe(part.title)), count=part.lines)
    if not part.named:
        return text
    named = "all" if lines == "one" else _some(part.named)
    return " ".join([text, _NAMED[named].format(count=part.named)])


def _how_many(whispers: list[e.WhispersMissed], places: list[e.LinesMissed]) -> str:
    if not whispers and len(places) == 1 and places[0].more:
        return "last"
    waiting = sum(part.count + part.invitations for part in whispers)
    count = waiting + sum(part.lines for part in places)
    return "it" if count == 1 else "them"
