"""Being away: how a room is told, names that mean it elsewhere, and lines that end it not."""

import re
from typing import TYPE_CHECKING, NamedTuple

from teaparty.core.events import Away, CameBack, WentAway
from teaparty.core.values.names import fold
from teaparty.core.values.refusal import Refusal

if TYPE_CHECKING:
    from teaparty.core.party.rooms import Room
    from teaparty.core.party.session import Session

KEEP_ALIVES = ("idle", "@@")
"""Lines that clients send by themselves, so that no link is taken for dead."""
LONGEST_KEEP_ALIVE = max(map(len, KEEP_ALIVES))
NO_WORDS = "afk"
"""Counts as what somebody says who goes away without a word: not again and again."""

_IN_NO_NAME = re.compile(r"[|\[\](){}^`~\\/:*<>]+")
"""Signs that people elsewhere put between their name and what they do."""
_AWAY = (
    "afk|away|gone|brb|bbl|busy|idle|dnd|z+|sleep|sleeping|asleep|nap|bed|lunch|dinner|food|eating"
)
_AWAY_WORD = re.compile(_AWAY)
_BEHIND_A_NAME = re.compile(rf"[_.'-]+(?:{_AWAY})[_.'-]*")


class Back(NamedTuple):
    """Somebody is back: where they stood, and the number of the next event there."""

    room: "Room"
    next: int


def go_away(me: "Session", text: str) -> None:
    """Mark somebody as away, and tell the room; raise `Refusal` for the words of a muted person.

    Without a text it is the last one; but nobody reads that again while they may not speak.
    """
    muted = _muted(me)
    if text and muted is not None:
        raise muted
    if text:
        me.keep(away=text)
    me.away = text or ("" if muted is not None else me.kept.away)
    me.tell("You are away until you type something.")
    if muted is None and not me.says_again(me.away or NO_WORDS):
        me.away_told = True
        who = me.person
        me.room.append(Away(who=who, text=me.away) if me.away else WentAway(who=who))


def _muted(me: "Session") -> Refusal | None:
    try:
        me.party.features.refuse_speech(me)
    except Refusal as refusal:
        return refusal
    return None


def come_back(me: "Session") -> Back:
    """Let somebody be away no longer. The room is not told yet: see `tell_back`."""
    me.away = None
    me.tell("You are no longer away.")
    return Back(me.room, me.room.next)


def tell_back(me: "Session", back: Back) -> None:
    """Tell the room that somebody is back, where what they have done since does not tell it."""
    told, me.away_told = me.away_told, me.away_told and me.away is not None
    if told and me.gone is None and me.room is back.room and me.room.next == back.next:
        me.room.append(CameBack(who=me.person))


def keeps_alive(line: str) -> bool:
    """Whether a line is one that means nothing: nobody typed it."""
    return len(line) <= LONGEST_KEEP_ALIVE and line.casefold() in KEEP_ALIVES


def means_away(name: str, new: str) -> bool:
    """Whether who is called `name` and wants to be called `new` wants to be away.

    So it is in IRC: `alice|away`, `alice_afk`, `alice[zzz]`. A word right behind the name, as in
    `aliceaway`, may as well be a name.
    """
    own, typed = fold(name), fold(new)
    parts = [part for part in _IN_NO_NAME.split(typed) if part]
    if len(parts) > 1:
        return own in parts or any(map(_AWAY_WORD.fullmatch, parts))
    return typed.startswith(own) and bool(_BEHIND_A_NAME.fullmatch(typed[len(own) :]))
