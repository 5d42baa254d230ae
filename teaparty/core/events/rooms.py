"""Events of a room, which everybody there reads."""

from typing import ClassVar

from teaparty.core.events.base import Event, Person


class Said(Event, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody said something aloud, perhaps `to` some of those who are there."""

    speech: ClassVar[bool] = True
    text: str
    to: tuple[Person, ...] = ()


class Emoted(Event, frozen=True, kw_only=True):
    """Somebody did something; the text comes after the name."""

    speech: ClassVar[bool] = True
    text: str


class Shouted(Event, frozen=True, kw_only=True):
    """Somebody was heard in every room."""

    speech: ClassVar[bool] = True
    heard_aside: ClassVar[bool] = False
    text: str


class Announced(Event, frozen=True, kw_only=True, omit_defaults=True):
    """The party or a plugin told the room something, which `who` may have caused.

    With `fields` the text is a template; see `values.templates`.
    """

    shown_to_ignoring: ClassVar[bool] = False
    text: str
    fields: dict[str, str] = {}


class SaidPassing(Said, frozen=True, kw_only=True):
    """A listener said something that nobody wants to read later."""

    history: ClassVar[bool] = False


class AnnouncedPassing(Announced, frozen=True, kw_only=True):
    """The same, for what the party or a plugin told the room."""

    history: ClassVar[bool] = False


class Arrived(Event, frozen=True, kw_only=True):
    """Somebody came in from outside."""

    shown_to_actor: ClassVar[bool] = False
    history: ClassVar[bool] = False
    heard_aside: ClassVar[bool] = False


class Entered(Event, frozen=True, kw_only=True):
    """Somebody came from another room; `origin` is its title."""

    shown_to_actor: ClassVar[bool] = False
    history: ClassVar[bool] = False
    heard_aside: ClassVar[bool] = False
    origin: str


class Left(Event, frozen=True, kw_only=True):
    """Somebody went to another room; `destination` is its title."""

    shown_to_actor: ClassVar[bool] = False
    history: ClassVar[bool] = False
    heard_aside: ClassVar[bool] = False
    destination: str


class Quit(Event, frozen=True, kw_only=True):
    """Somebody left the party of their own will."""

    shown_to_actor: ClassVar[bool] = False
    history: ClassVar[bool] = False
    heard_aside: ClassVar[bool] = False


class LostLink(Event, frozen=True, kw_only=True):
    """Somebody's connection ended without a goodbye."""

    shown_to_actor: ClassVar[bool] = False
    history: ClassVar[bool] = False
    heard_aside: ClassVar[bool] = False


class SentOut(Event, frozen=True, kw_only=True):
    """Somebody was sent out by the staff."""

    shown_to_actor: ClassVar[bool] = False
    history: ClassVar[bool] = False
    heard_aside: ClassVar[bool] = False


class Away(Event, frozen=True, kw_only=True):
    """Somebody is away from now on, and says why."""

    speech: ClassVar[bool] = True
    shown_to_actor: ClassVar[bool] = False
    heard_aside: ClassVar[bool] = False
    text: str


class WentAway(Event, frozen=True, kw_only=True):
    """Somebody is away from now on, and says nothing of it."""

    shown_to_actor: ClassVar[bool] = False
    shown_to_ignoring: ClassVar[bool] = False
    history: ClassVar[bool] = False
    heard_aside: ClassVar[bool] = False


class CameBack(Event, frozen=True, kw_only=True):
    """Somebody is no longer away."""

    shown_to_actor: ClassVar[bool] = False
    shown_to_ignoring: ClassVar[bool] = False
    history: ClassVar[bool] = False
    heard_aside: ClassVar[bool] = False


class Walled(Event, frozen=True, kw_only=True):
    """The party tells everybody something, wherever they are, in the words of a wizard."""

    heard_aside: ClassVar[bool] = False
    text: str


class Closing(Event, frozen=True, kw_only=True):
    """The party closes in that many `seconds`."""

    history: ClassVar[bool] = False
    heard_aside: ClassVar[bool] = False
    seconds: int
    why: str = ""


class ClosingCancelled(Event, frozen=True, kw_only=True):
    """The party does not close after all."""

    history: ClassVar[bool] = False
    heard_aside: ClassVar[bool] = False


class Renamed(Event, frozen=True, kw_only=True):
    """`who` is called `name` from now on."""

    shown_to_ignoring: ClassVar[bool] = False
    history: ClassVar[bool] = False
    heard_aside: ClassVar[bool] = False
    name: str


Move = Arrived | Entered | Left | Quit | LostLink | SentOut | Renamed
"""What changes who is in a room, or by which name."""


class Unheard(Event, frozen=True, kw_only=True):
    """Stands for the `move` of a person whom its reader ignores.

    It shows nothing itself: it is for clients with a list of the people in the room.
    """

    move: Move


class Retracted(Event, frozen=True, kw_only=True):
    """Line number `line` of this room, which `who` said, was taken back; `by` staff, if named."""

    shown_to_ignoring: ClassVar[bool] = False
    history: ClassVar[bool] = False
    line: int
    by: str = ""


class TakenBack(Event, frozen=True, kw_only=True):
    """Stands in the place of a line of `who` that was taken back, `by` staff if named."""

    shown_to_ignoring: ClassVar[bool] = False
    by: str = ""


class Recorded(Event, frozen=True, kw_only=True, omit_defaults=True):
    """The text of an event of a plugin's own, and its fields, as they are stored."""

    shown_to_ignoring: ClassVar[bool] = False
    text: str
    fields: dict[str, str] = {}

    def plain(self) -> str:
        """See `Event`."""
        return self.text

    def plain_fields(self) -> dict[str, str]:
        """See `Event`."""
        return self.fields


class RecordedSpeech(Recorded, frozen=True, kw_only=True):
    """The same, for somebody's own words."""

    speech: ClassVar[bool] = True


class RecordedPassing(Recorded, frozen=True, kw_only=True):
    """The same, for an event that nobody wants to read later."""

    history: ClassVar[bool] = False
