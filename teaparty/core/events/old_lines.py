"""Lines that were said before, as they are stored and shown again."""

from typing import ClassVar

from msgspec import Struct

from teaparty.core.events.base import Guiding
from teaparty.core.events.places import Changed, Knocked, ShownOut, TopicSet
from teaparty.core.events.private import Invited, Missed, Whispered
from teaparty.core.events.rooms import (
    Announced,
    AnnouncedPassing,
    Arrived,
    Away,
    CameBack,
    Closing,
    ClosingCancelled,
    Emoted,
    Entered,
    Left,
    LostLink,
    Quit,
    Recorded,
    RecordedPassing,
    RecordedSpeech,
    Renamed,
    Retracted,
    Said,
    SaidPassing,
    SentOut,
    Shouted,
    TakenBack,
    Walled,
    WentAway,
)
from teaparty.core.events.socials import Acted

Lasting = (
    Said | Emoted | Shouted | Announced | Arrived | Entered | Left | Quit | LostLink | SentOut
    | Renamed | Whispered | Missed | Retracted | TakenBack | Walled | Closing | ClosingCancelled
    | Away | WentAway | CameBack | TopicSet | Changed | Invited | Knocked | ShownOut
    | Recorded | RecordedSpeech | RecordedPassing | SaidPassing | AnnouncedPassing | Acted
)  # fmt: skip
"""All events that may stand in a log, as they are stored."""


class OldLine(Struct, frozen=True, kw_only=True, gc=False):
    """A line that was said before: its `number` in its log, the time, and the event.

    It has a `mark` if it was read by people who listened from elsewhere, and may name its `log`.
    """

    number: int
    at: float
    event: Lasting
    mark: str = ""
    log: str = ""


class LinesShown(Guiding, frozen=True, kw_only=True):
    """Old lines of a room, or whispers; a template and its fields say which.

    They are shown `at` that time, with their numbers if they are `numbered`. The `footer` says how
    to read more.
    """

    bulky: ClassVar[bool] = True
    heavy: ClassVar[bool] = True
    at: float
    title: str
    fields: dict[str, str]
    lines: tuple[OldLine, ...]
    numbered: bool = False
    footer: str = ""
