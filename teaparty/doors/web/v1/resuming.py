"""Going on where a link was lost: a new ticket, and the lines that the client lacks."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from heapq import merge
from operator import itemgetter
from secrets import token_urlsafe

from teaparty.core.events import Missed
from teaparty.core.log.log import private
from teaparty.core.party.stay import Stay
from teaparty.doors.web.v1.lines import tail, whole
from teaparty.doors.web.v1.view import of_lines
from teaparty.render.lines import Fault

TICKET_BYTES, SHORT = 16, 8
"""Random bytes in a ticket, and characters of it by which a client says that it has it."""
AT_ONCE = 64
"""Lines in one frame after a link was lost."""
LARGEST = 2**53 - 1
"""The largest number to which JavaScript counts."""
Timed = tuple[float, bytes]
"""A line as it is sent, after its time, Unix time in seconds."""


def new_ticket() -> str:
    """Return a ticket that nobody can guess."""
    return token_urlsafe(TICKET_BYTES)


def digest(ticket: str) -> bytes:
    """Return what is stored of a ticket."""
    return sha256(ticket.encode("utf-8", "replace")).digest()


def count_of(seen: Mapping[str, int]) -> int:
    """Return how many private lines a client says that it has."""
    return max(0, min(seen.get("", 0), LARGEST))


def private_lines(stay: Stay, seen: int, now: float, fault: Fault) -> list[Timed]:
    """Return the private lines after the one with the number `seen`, as far as they are held.

    Before them stands how many are held no more, if any are.
    """
    lost, held = stay.after(seen)
    made = [(sent.at, sent.line) for sent in held]
    if lost:
        at = made[0][0] if made else now
        number = held[0].number - 1 if held else stay.count
        missed = tail(private(Missed(count=lost), at), fault)
        made.insert(0, (at, whole("", number, missed)))
    return made


def in_order(parts: Iterable[Sequence[Timed]]) -> list[bytes]:
    """Return the lines of all parts, each of which is in order of time, in that order."""
    return [line for _, line in merge(*parts, key=itemgetter(0))]


def in_frames(lines: Sequence[bytes]) -> bytes:
    """Return the frames of these lines, each of which has `AT_ONCE` at most."""
    return b"".join(
        of_lines(lines[first : first + AT_ONCE]) for first in range(0, len(lines), AT_ONCE)
    )
