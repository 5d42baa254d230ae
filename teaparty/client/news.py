"""What comes from a party, as values: what `telnet` and `web` make, and what is shown."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Read:
    """Something to show: a line, or several rows that belong together. Not made harmless yet.

    By `teaparty.v1`, `kind` says what it tells, `who` whose doing it is, `own` that it is the
    guest's, and `named` that it names the guest, or has a word
    that they watch for.
    """

    text: str
    kind: str = ""
    who: str = ""
    own: bool = False
    named: bool = False


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
class Ended:
    """The link is over; `again` says whether to come back."""

    text: str
    again: bool


News = Read | Asked | Settled | Greeted | CameIn | NotLetIn | Unsent | Ended
