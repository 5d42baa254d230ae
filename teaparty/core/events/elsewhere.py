"""What nodes of one party tell each other, in the log `*`: who is in, and what they do for another.

Nobody reads it, and it is in no history. A node that is told the same twice is as before.
"""

from typing import Any, ClassVar, Literal

from msgspec import Struct

from teaparty.core.events.base import Internal
from teaparty.core.events.old_lines import Lasting
from teaparty.core.events.private import Refused, Told
from teaparty.core.events.records import (
    PlaceAdded,
    PlaceGone,
    PlaceIs,
    RecordsChanged,
    ReportIs,
    RoleIs,
    SanctionEnded,
    SanctionIs,
)

Act = Literal["leave", "move", "role"]
"""What a node does with somebody who is in by it."""


Stands = Literal["invited", "quiet", "knocked"]
"""How somebody stands with a place: guests are invited, or can't speak; anybody has knocked."""


Carried = Lasting | Told | Refused
"""What can be sent to somebody by the node where they are."""


class Standing(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How somebody stands with places: until when they do, in Unix time; 0 is for ever.

    Places go by the names of their logs.
    """

    invited: dict[str, float] = {}
    quiet: dict[str, float] = {}
    knocked: dict[str, float] = {}


class SomebodyIs(Internal, frozen=True, kw_only=True):
    """Somebody has come in by the node of that `epoch`, or something here is new of them.

    No two have one `key`, the folded name; `skeleton` is equal for names that look alike. `since`
    they are in, and were `active` last, in Unix time; `registered` is when their name was, 0 for
    guests. `listens` are the names of logs that they follow from where they stand, the `room`.
    """

    key: str
    skeleton: str
    epoch: int
    room: str
    since: float
    active: float
    away: str | None = None
    linked: bool = True
    role: str
    registered: float = 0.0
    description: str = ""
    listens: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    tickets: tuple[str, ...] = ()
    """Digests of those that are good, in hexadecimal."""
    instead: int = 0
    """The number of the session whose place they take: they were in elsewhere by it until now."""
    former: tuple[int, ...] = ()
    """Those of all sessions, oldest first, as which they were in and went on by tickets."""
    ended: float = 0.0
    """Where the database says who was in, seconds since the node of somebody has ended."""
    standing: Standing | None = None
    """Where the database says it: what it was told by `StandingIs`."""


class SomebodyLeft(Internal, frozen=True, kw_only=True):
    """Somebody is not in any more by that session.

    The database says `why` where it has given their name to somebody else: they have come in
    `elsewhere`, or it is `owned` by somebody who has.
    """

    why: Literal["", "elsewhere", "owned"] = ""


class HandedOver(Internal, frozen=True, kw_only=True):
    """All is stored of somebody whose session has ended, as they have come in elsewhere.

    What is not stored goes along: the `links` with the last line that each has said and the count
    of private lines that it was sent, by the digests of their tickets; so, too, those that were
    `refused` of late, each by its id, with the number of the private line that says so, or 0 if it
    was not sent yet, the sentence, and what it is about; the `visits`, each with a
    log, where it begins and ends there (-1 for at present) and its mark; from where on they read
    `whispers`; and the `preferences` of a guest, as JSON.
    """

    links: dict[str, tuple[int, int]] = {}
    visits: tuple[tuple[str, int, int, str], ...] = ()
    whispers: int = -1
    preferences: str = ""
    refused: dict[str, tuple[tuple[int, int, str, str], ...]] = {}


class LineTaken(Internal, frozen=True, kw_only=True):
    """A link of somebody's has said a line in this turn, and its client need not send it again.

    `tickets` are the digests of those that go on with that link; `line` is the client's id. It is
    stored as what they say is: not too late, nor if they are muted or in no longer.
    """

    speech: ClassVar[bool] = True
    tickets: tuple[str, ...]
    line: int


class NodeEnded(Internal, frozen=True, kw_only=True):
    """A node has left, or was taken for dead: nobody is in any more by that `epoch`."""

    epoch: int


class NodeIs(Internal, frozen=True, kw_only=True):
    """The node of an `epoch` is `draining` from now on, or is so no more; the database notes it."""

    epoch: int
    draining: bool


class ToldElsewhere(Internal, frozen=True, kw_only=True):
    """`who` is sent an event that is for them alone."""

    event: Carried


class DoneElsewhere(Internal, frozen=True, kw_only=True):
    """Something is done to `who`: they leave for a reason, move to a room, or get a role."""

    act: Act
    word: str


class StandingIs(Internal, frozen=True, kw_only=True):
    """Somebody who is in stands with a place, by the name of its log, as its owner has it.

    That is so `until` then, in Unix time, 0 for ever; None if it is not any more.
    """

    kind: Stands
    place: str
    until: float | None


class OperationAsked(Internal, frozen=True, kw_only=True):
    """A node has done something with its server, such as a rehash; all others are to do it, too.

    `epoch` is the one by which it is in, `number` counts what it asks.
    """

    epoch: int
    number: int
    name: str
    words: tuple[str, ...] = ()


class OperationAnswered(Internal, frozen=True, kw_only=True):
    """What came of that `by` the node of an epoch, in sentences."""

    epoch: int
    number: int
    by: int
    done: bool
    lines: tuple[str, ...] = ()


class TimerIs(Internal, frozen=True, kw_only=True):
    """What one node calls for all of them has been called, or cancelled, by that of an `epoch`.

    With a time `at`, in Unix seconds, it is to be called then; see `plugin_timers.Later`.
    """

    epoch: int
    plugin: str
    of: Literal["room", "listener", "appointment"]
    whose: str
    method: str = ""
    values: dict[str, Any] = {}
    at: float = 0.0


class PartyCloses(Internal, frozen=True, kw_only=True):
    """The party closes in so many `seconds`, or goes on, as the node of an `epoch` has been told.

    Everybody who is in reads of it, too.
    """

    epoch: int
    seconds: int | None = None
    why: str = ""


class NewcomersTold(Internal, frozen=True, kw_only=True):
    """Everybody at the login is shown an event, as it was shown there by the node of an `epoch`."""

    epoch: int
    event: Carried


Between = (
    SomebodyIs
    | SomebodyLeft
    | HandedOver
    | LineTaken
    | NodeEnded
    | NodeIs
    | ToldElsewhere
    | DoneElsewhere
    | SanctionIs
    | SanctionEnded
    | RoleIs
    | PlaceIs
    | StandingIs
    | PlaceAdded
    | PlaceGone
    | RecordsChanged
    | OperationAsked
    | OperationAnswered
    | TimerIs
    | PartyCloses
    | ReportIs
    | NewcomersTold
)
"""All of these, as they are sent."""
Logged = Lasting | Between
"""All events that may stand in any log."""
