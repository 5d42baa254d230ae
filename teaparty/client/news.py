"""What comes from a party, as values: what `telnet` and `web` make, and what is shown."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Read:
    """Something to show: a line, or several rows that belong together. Not made harmless yet.

    By `teaparty.v1`, `kind` says what it tells, `who` whose doing it is, `own` that it is the
    guest's, and `named` that it names the guest, or has a word that they watch for. `tab` is where
    it was said: `HERE`, `WHISPERS`, the word for a channel, or "" for what is for the guest alone.
    """

    text: str
    kind: str = ""
    who: str = ""
    own: bool = False
    named: bool = False
    tab: str = ""


@dataclass(frozen=True)
class Counted:
    """Somebody else has said something there, which is shown by other news."""

    tab: str
    named: bool = False


@dataclass(frozen=True)
class Missed:
    """So many lines were said there while the guest was out; `named` of them name the guest."""

    tab: str
    lines: int
    named: int


@dataclass(frozen=True)
class TopicSet:
    """This is talked about there now."""

    tab: str
    topic: str


@dataclass(frozen=True)
class Stream:
    """Where people talk: the room where the guest is, or what they listen to from elsewhere.

    `about` says what it is, such as the title of the room.
    """

    word: str
    about: str = ""
    topic: str = ""


@dataclass(frozen=True)
class Stands:
    """The guest is in this room."""

    room: Stream


@dataclass(frozen=True)
class Tuned:
    """The guest listens to these; plain lines are said on the one called `talk`, or in the room."""

    streams: tuple[Stream, ...]
    talk: str = ""


@dataclass(frozen=True)
class Offered:
    """The guest may say yes to something, such as to a knock; `line` is what that types."""

    what: str
    line: str


@dataclass(frozen=True)
class Asked:
    """A question: what is typed next is its answer, and is not shown if `hidden`."""

    text: str
    hidden: bool


@dataclass(frozen=True)
class Settled:
    """The question is over."""


@dataclass(frozen=True)
class Greeted:
    """The party waits for a name, which is typed as a line."""


@dataclass(frozen=True)
class CameIn:
    """The guest is in; `again` if this is the stay that a lost link interrupted."""

    again: bool


@dataclass(frozen=True)
class NotLetIn:
    """The name, or the password, was refused; why is said by a line of text."""


@dataclass(frozen=True)
class Unsent:
    """A line was sent, and nobody knows whether it was said."""

    line: str


@dataclass(frozen=True)
class Unsaid:
    """A line was never sent, and the visit is over."""

    line: str


@dataclass(frozen=True)
class Ended:
    """The link is over; `again` says whether to come back, and `at_once` whether to do so now."""

    text: str
    again: bool
    at_once: bool = False


SPOKEN = ("said", "emoted", "acted", "shouted")
"""Kinds of lines by which people talk to all who are there."""
HERE, WHISPERS = "here", "whispers"
"""Stand for the room where the guest is, and for whispers; no channel is called so."""

News = (
    Read
    | Counted
    | Missed
    | TopicSet
    | Stands
    | Tuned
    | Offered
    | Asked
    | Settled
    | Greeted
    | CameIn
    | NotLetIn
    | Unsent
    | Unsaid
    | Ended
)
