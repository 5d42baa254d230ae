"""What the operator is notified of: changes of sessions, and faults. Never what people say."""

from enum import StrEnum

from msgspec import Struct


class Reason(StrEnum):
    """Why a session ended."""

    QUIT = "quit"
    LINK = "lost the link"
    CLOSING = "the party closed"
    LATE = "did not come in in time"
    STALLED = "took nothing for too long"
    UNFINISHED = "sent too much without a line end"
    NEGOTIATING = "negotiated too much"
    COMPRESSING = "sent compressed data that can't be read"
    UNREADABLE = "sent frames that can't be read"
    HTTP = "spoke HTTP"
    TLS = "spoke TLS on a port without"
    SSH = "spoke SSH"
    FAULT = "a fault in the server"
    ELSEWHERE = "came in from elsewhere"
    BACK = "is back"
    FLOODING = "sent more than is read for too long"
    KICKED = "was sent out"
    BANNED = "was banned"
    ERASED = "was erased"
    OWNED = "bore a name that belongs to somebody else"
    DRAINING = "came to a node that is draining"
    UNKNOWN = "came by a ticket that could not be looked up"


class Notice(Struct, frozen=True, kw_only=True):
    """The base of all notices; `session` is the number of the session, 0 for none."""

    session: int


class Named(Notice, frozen=True, kw_only=True):
    """A newcomer took a name."""

    name: str


class NameChanged(Notice, frozen=True, kw_only=True):
    """Somebody took another name."""

    old: str
    name: str


class SetAside(Notice, frozen=True, kw_only=True):
    """A place that somebody made is not open, or is again: `why` says it in a sentence."""

    why: str


class Unlinked(Notice, frozen=True, kw_only=True):
    """A member's connection was lost; they stay in for a while."""

    name: str


class Returned(Notice, frozen=True, kw_only=True):
    """The person of `session` turned out to be `name`, who is in already as session `old`."""

    name: str
    old: int


class Registered(Notice, frozen=True, kw_only=True):
    """Somebody made a name their own."""

    name: str


class WrongPassword(Notice, frozen=True, kw_only=True):
    """Somebody gave a wrong password for `name`.

    It is empty if nobody has registered the name that was typed: it may have been the password.
    """

    name: str


class Ordered(Notice, frozen=True, kw_only=True):
    """A member of staff did `what`, to whom, and why; the last two may be empty."""

    who: str
    what: str
    whom: str
    why: str


class Moved(Notice, frozen=True, kw_only=True):
    """Somebody went from one room to another; the rooms are given by their names."""

    name: str
    origin: str
    room: str


class Gone(Notice, frozen=True, kw_only=True):
    """A session ended; `name` is empty if it had none."""

    name: str
    reason: Reason


class Drains(Notice, frozen=True, kw_only=True):
    """This node drains from now on, or does so no more: `what` says it in words."""

    what: str


class Differs(Notice, frozen=True, kw_only=True):
    """Another node has something else in its configuration than this one: these `keys`."""

    node: str
    keys: str


class Slow(Notice, frozen=True, kw_only=True):
    """Nobody was served for so many `seconds`, because of what was done in `place`."""

    place: str
    seconds: float


ITS_DOOR, PING, TEXT = "its door", "a ping", "the text of {event}"
JOURNAL, STORE, BACKUP = "the journal", "the store", "a backup"
STORING_CLOCK, FORGETTING = "storing the clock", "forgetting what is old"
"""Places of faults that are counted apart; see `operator_log.counts`."""


class Fault(Notice, frozen=True, kw_only=True):
    """Our own or a plugin's code raised `error` in `place`; nobody else noticed."""

    place: str
    error: BaseException
