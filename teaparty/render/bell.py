"""The bell that rings at lines which somebody does not want to miss."""

from teaparty.core import events as e
from teaparty.core.log.log import Entry
from teaparty.core.values.looks import Bell

BELL = "\a"
"""Rings, or flashes, in most terminals and clients."""
_TALK = (e.Said, e.Emoted, e.Acted, e.Shouted, e.RecordedSpeech)


def rings(entry: Entry, bell: Bell, viewer: int) -> bool:
    """Whether the bell rings for `viewer` at a line; never at what they say or do themselves."""
    event = entry.event
    if bell == "off" or event.who.number == viewer:
        return False
    if isinstance(event, e.Whispered):
        return True
    if bell == "all":
        return isinstance(event, _TALK)
    return bell == "named" and entry.word_for(viewer) is not None
