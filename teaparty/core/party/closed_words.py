"""Shortened words for closed channels: only those who hear one may know its word."""

from teaparty.core.party.session import Session
from teaparty.core.party.venue import Venue
from teaparty.core.values.channels import CHANNEL_SIGNS
from teaparty.core.values.signs import plain_word, signed


def in_full(me: Session, line: str) -> str:
    """Return a line with the whole word for a channel, if only those who hear it may know that."""
    closed = [each.mark for each in me.followed if isinstance(each, Venue) and each.is_hidden]
    said = signed(line) if closed else ""
    if said[:1] not in CHANNEL_SIGNS or not said:
        return line
    word, _, rest = said[1:].lstrip().partition(" ")
    begun, known = plain_word(word), me.room.table.known_channels
    fitting = [each for each in closed if begun and each.startswith(begun)]
    if len(fitting) != 1 or any(each.startswith(begun) for each in known):
        return line
    return f"{said[0]}{fitting[0]} {rest}".rstrip()
