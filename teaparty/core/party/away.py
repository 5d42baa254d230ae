"""Being away, and back: how the room reads of it."""

from typing import NamedTuple

from teaparty.core.events import Away, CameBack, WentAway
from teaparty.core.log.places import Position
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.values.refusal import Refusal

NO_WORDS = "afk"
"""Counts as what somebody says who goes away without a word: not again and again."""


class Back(NamedTuple):
    """Somebody is back: where they stood, and the place after all that has happened there."""

    room: Room
    end: Position


def go_away(me: Session, text: str) -> None:
    """Mark somebody as away, and tell the room; raise `Refusal` for the words of a muted person.

    Without a text it is the last one; but nobody reads that again while they may not speak.
    """
    muted = _muted(me)
    if text and muted is not None:
        raise muted
    if text:
        me.set_preferences(away=text)
    me.away = text or ("" if muted is not None else me.preferences.away)
    me.features.shown_anew(me)
    me.tell("You are away until you type something.")
    if muted is None and not me.says_again(me.away or NO_WORDS):
        me.away_told = True
        who = me.person
        me.room.append(Away(who=who, text=me.away) if me.away else WentAway(who=who))


def _muted(me: Session) -> Refusal | None:
    try:
        me.room.refuse_quiet(me)
        me.features.refuse_speech(me)
    except Refusal as refusal:
        return refusal
    return None


def come_back(me: Session) -> Back:
    """Mark somebody as no longer away. The room is not told yet: see `tell_back`."""
    me.away = None
    me.features.shown_anew(me)
    me.tell("You are no longer away.")
    return Back(me.room, me.room.end)


def tell_back(me: Session, back: Back) -> None:
    """Tell the room that somebody is back, unless what they have done since shows it."""
    told, me.away_told = me.away_told, me.away_told and me.away is not None
    if told and me.gone is None and me.room is back.room and me.room.end == back.end:
        me.room.append(CameBack(who=me.person))
