"""What happened, as frozen values; the text for them is made in `render`.

Events of a room are appended to its log; events for one person go to that session's inbox.
They serialise by themselves (msgspec, tagged), so journals and other doors carry the same form.
"""

from typing import ClassVar

from msgspec import Struct


class Person(Struct, frozen=True, gc=False):
    """Who did something, as they were called then. `number` is the session's; 0 has no session.

    `account` is the number of their account, 0 for a guest.
    """

    number: int
    name: str
    account: int = 0


PARTY = Person(0, "")
PAST = -2
"""The number of everybody's session in a line that is older than this process."""


class Event(Struct, frozen=True, kw_only=True, tag=True):
    """The base of all events. A plugin's own event says in `plain` how it reads for everybody."""

    who: Person = PARTY

    speech: ClassVar[bool] = False
    """Somebody's own words: kept from those who ignore them."""
    shown_to_actor: ClassVar[bool] = True
    """False where the one concerned is not told."""
    history: ClassVar[bool] = True
    """False for what nobody wants to read later, such as somebody's coming and going."""
    bulky: ClassVar[bool] = False
    """Many lines: sent by itself, so that a slow reader is not sent several at once."""

    def plain(self) -> str:
        """Return one line of text, as everybody reads it; an empty one shows nothing."""
        return ""


# --- of a room


class Said(Event, frozen=True, kw_only=True):
    """Somebody said something aloud."""

    speech: ClassVar[bool] = True
    text: str


class Emoted(Event, frozen=True, kw_only=True):
    """Somebody did something: the text follows on the name."""

    speech: ClassVar[bool] = True
    text: str


class Shouted(Event, frozen=True, kw_only=True):
    """Somebody was heard in every room."""

    speech: ClassVar[bool] = True
    text: str


class Announced(Event, frozen=True, kw_only=True):
    """The party or a plugin told the room something."""

    text: str


class Arrived(Event, frozen=True, kw_only=True):
    """Somebody came in from outside."""

    shown_to_actor: ClassVar[bool] = False
    history: ClassVar[bool] = False


class Entered(Event, frozen=True, kw_only=True):
    """Somebody came from another room; `origin` is its title."""

    shown_to_actor: ClassVar[bool] = False
    history: ClassVar[bool] = False
    origin: str


class Left(Event, frozen=True, kw_only=True):
    """Somebody went to another room; `destination` is its title."""

    shown_to_actor: ClassVar[bool] = False
    history: ClassVar[bool] = False
    destination: str


class Quit(Event, frozen=True, kw_only=True):
    """Somebody left the party of their own will."""

    shown_to_actor: ClassVar[bool] = False
    history: ClassVar[bool] = False


class LostLink(Event, frozen=True, kw_only=True):
    """Somebody's connection ended without a goodbye."""

    shown_to_actor: ClassVar[bool] = False
    history: ClassVar[bool] = False


class SentOut(Event, frozen=True, kw_only=True):
    """Somebody was sent out by those who keep order."""

    shown_to_actor: ClassVar[bool] = False
    history: ClassVar[bool] = False


class Walled(Event, frozen=True, kw_only=True):
    """The party tells everybody something, wherever they are; a wizard has chosen the words."""

    text: str


class Closing(Event, frozen=True, kw_only=True):
    """The party closes in so many `seconds`."""

    history: ClassVar[bool] = False
    seconds: int
    why: str = ""


class ClosingCancelled(Event, frozen=True, kw_only=True):
    """The party does not close after all."""

    history: ClassVar[bool] = False


class Renamed(Event, frozen=True, kw_only=True):
    """`who` is called `name` from now on."""

    history: ClassVar[bool] = False
    name: str


class Retracted(Event, frozen=True, kw_only=True):
    """Line number `line` of this room was taken back by `who`; `by` whom it was, if not by them."""

    history: ClassVar[bool] = False
    line: int
    by: str = ""


class TakenBack(Event, frozen=True, kw_only=True):
    """Stands in the place of a line that `who` had said and that was taken back."""


class Recorded(Event, frozen=True, kw_only=True):
    """How an event of a plugin's own read, as it is kept."""

    text: str

    def plain(self) -> str:
        """See `Event`."""
        return self.text


class RecordedSpeech(Recorded, frozen=True, kw_only=True):
    """The same of somebody's own words."""

    speech: ClassVar[bool] = True


# --- for one person


class Whispered(Event, frozen=True, kw_only=True):
    """Somebody said something to `to` alone; the speaker reads it too."""

    speech: ClassVar[bool] = True
    to: tuple[Person, ...]
    text: str


class Told(Event, frozen=True, kw_only=True):
    """A private answer: a template and what goes into it, as with `Refusal`."""

    text: str
    fields: dict[str, str] = {}


class Refused(Event, frozen=True, kw_only=True):
    """What was asked for can't be done; a template and its fields say why."""

    text: str
    fields: dict[str, str] = {}


class Missed(Event, frozen=True, kw_only=True):
    """So many lines went by unread and can't be shown any more."""

    history: ClassVar[bool] = False
    count: int


class Recalled(Event, frozen=True, kw_only=True):
    """So many `lines` were said in `room` since somebody left; `whispers` wait for them.

    Where `more` is true, there were more lines than are counted.
    """

    room: str
    lines: int
    more: bool
    whispers: int


Lasting = (
    Said | Emoted | Shouted | Announced | Arrived | Entered | Left | Quit | LostLink | SentOut
    | Renamed | Whispered | Missed | Retracted | TakenBack | Walled | Closing | ClosingCancelled
    | Recorded | RecordedSpeech
)  # fmt: skip
"""All events that may stand in a log, as they are kept."""


class OldLine(Struct, frozen=True, kw_only=True, gc=False):
    """A line that was said before: its `number` in its log, when it was said, and what it was."""

    number: int
    at: float
    event: Lasting


class LinesShown(Event, frozen=True, kw_only=True):
    """Old lines of a room, or whispers; a template and its fields say which.

    They are shown `at` that time. The numbers of the lines are shown where they are `numbered`.
    The `footer` says how to read more.
    """

    bulky: ClassVar[bool] = True
    at: float
    title: str
    fields: dict[str, str]
    lines: tuple[OldLine, ...]
    numbered: bool = False
    footer: str = ""


class Greeted(Event, frozen=True, kw_only=True):
    """A newcomer is welcomed by the operator's `text`, with how many `people` are in.

    `guests` says whether one can come in without an account, `registering` whether one can make
    one.
    """

    text: str
    people: int
    guests: bool = True
    registering: bool = True


class PersonRow(Struct, frozen=True, kw_only=True, gc=False):
    """Somebody in a list. `idle` and `on` are seconds; `away` is None for who is not away.

    Who is not `linked` has lost the connection, and may be back soon.
    """

    name: str
    room: str
    idle: float
    on: float
    away: str | None = None
    linked: bool = True


class RoomRow(Struct, frozen=True, kw_only=True, gc=False):
    """A room in a list: what to type for it, its title, and how many people are in it."""

    name: str
    title: str
    people: int


class ExitRow(Struct, frozen=True, kw_only=True, gc=False):
    """A way out: what to type for it, and the name and title of the room that it leads to."""

    name: str
    title: str
    room: str = ""


class SettingRow(Struct, frozen=True, kw_only=True, gc=False):
    """A setting in a list: its name, its value in words, and whether the person chose it."""

    name: str
    value: str
    chosen: bool


class HelpRow(Struct, frozen=True, kw_only=True, gc=False):
    """A command in the list of commands."""

    name: str
    theme: str
    summary: str


class RoomSeen(Event, frozen=True, kw_only=True):
    """What somebody sees who looks around; `more` people are here who are not among `people`."""

    bulky: ClassVar[bool] = True
    room: str = ""
    title: str
    description: str
    exits: tuple[ExitRow, ...]
    people: tuple[PersonRow, ...]
    more: int = 0


class PersonSeen(Event, frozen=True, kw_only=True):
    """What somebody sees who looks at a person; the description is of their own choice."""

    person: PersonRow
    description: str = ""


class FingerShown(Event, frozen=True, kw_only=True):
    """All that anybody may know of a person.

    `role` is the title of somebody of the staff. `since` is the Unix time at which the name was
    registered, None for a guest. `person` is None for who is out; `seen` is for how many seconds.
    """

    name: str
    role: str = ""
    since: float | None = None
    person: PersonRow | None = None
    seen: float = 0.0
    description: str = ""


class PeopleListed(Event, frozen=True, kw_only=True):
    """Everyone on the server."""

    bulky: ClassVar[bool] = True
    people: tuple[PersonRow, ...]


class RoomsListed(Event, frozen=True, kw_only=True):
    """Every public room."""

    bulky: ClassVar[bool] = True
    rooms: tuple[RoomRow, ...]


class SettingsListed(Event, frozen=True, kw_only=True):
    """How things look for somebody."""

    settings: tuple[SettingRow, ...]


class HelpListed(Event, frozen=True, kw_only=True):
    """The commands that somebody has where they stand, by theme."""

    bulky: ClassVar[bool] = True
    commands: tuple[HelpRow, ...]


class HelpShown(Event, frozen=True, kw_only=True):
    """All about one command."""

    usage: str
    summary: str
    meaning: str
    examples: tuple[str, ...]
    aliases: tuple[str, ...]


# --- keeping order


class SanctionRow(Struct, frozen=True, kw_only=True, gc=False):
    """A ban or a mute in a list; `until` is None where it is for ever."""

    target: str
    until: float | None
    by: str
    why: str


class BansListed(Event, frozen=True, kw_only=True):
    """Who is banned."""

    bulky: ClassVar[bool] = True
    sanctions: tuple[SanctionRow, ...]


class MutesListed(Event, frozen=True, kw_only=True):
    """Who is muted."""

    bulky: ClassVar[bool] = True
    sanctions: tuple[SanctionRow, ...]


class AuditRow(Struct, frozen=True, kw_only=True, gc=False):
    """What somebody of the staff did; `whom` and `why` may be empty."""

    at: float
    who: str
    what: str
    whom: str
    why: str


class AuditListed(Event, frozen=True, kw_only=True):
    """What the staff did, the oldest first."""

    bulky: ClassVar[bool] = True
    entries: tuple[AuditRow, ...]


class ReportRow(Struct, frozen=True, kw_only=True, gc=False):
    """A report in a list, or by itself; `host` has claimed or closed it."""

    number: int
    at: float
    by: str
    whom: str
    room: str
    text: str
    state: str
    host: str
    answer: str = ""


class ReportsListed(Event, frozen=True, kw_only=True):
    """What was reported, the oldest first."""

    bulky: ClassVar[bool] = True
    reports: tuple[ReportRow, ...]


class ReportShown(Event, frozen=True, kw_only=True):
    """One report, without its lines."""

    bulky: ClassVar[bool] = True
    report: ReportRow
