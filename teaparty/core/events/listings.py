"""Events for one person: what they see, and lists of what there is."""

from typing import ClassVar

from msgspec import Struct

from teaparty.core.events.base import Event, Guiding


class PersonRow(Struct, frozen=True, kw_only=True, gc=False):
    """A person in a list. `idle` and `on` are seconds; `away` is None for people who are not away.

    People who are not `linked` have lost the connection, and may be back soon. `role` is the title
    of a member of the staff; `registered` says whether the name is their own.
    """

    name: str
    room: str
    idle: float
    on: float
    away: str | None = None
    linked: bool = True
    role: str = ""
    registered: bool = False


class StaffRow(Struct, frozen=True, kw_only=True, gc=False):
    """A member of the staff; if they are out, `person` is None, and `seen` for how many seconds."""

    name: str
    role: str
    person: PersonRow | None = None
    seen: float = 0.0


class RoomRow(Struct, frozen=True, kw_only=True, gc=False):
    """A room in a list: what to type for it, its title, and how many people are in it.

    `new` lines were said there that the reader has missed, or `more`, if that is true. `topic` is
    what is talked about there. Of one that is `closed`, all this is only for those who may come in.
    """

    name: str
    title: str
    people: int
    new: int = 0
    more: bool = False
    topic: str = ""
    closed: bool = False


class ExitRow(Struct, frozen=True, kw_only=True, gc=False):
    """A way out: what to type for it, and the name and title of the room that it leads to.

    These are empty where its reader may not know them.
    """

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


class RoomSeen(Guiding, frozen=True, kw_only=True):
    """What people see when they look around; `more` are here who are not among `people`.

    `topic` is what is talked about there, which somebody said `topic_age` seconds ago, and `owner`
    whose room it is, if anybody's; it is `made` by people if it is none of the operator's, and only
    people who are invited may come in if it is `closed`.
    `listening` are the names of people elsewhere who hear what is said, and `unnamed` how many more
    do.
    """

    bulky: ClassVar[bool] = True
    room: str = ""
    title: str
    description: str
    exits: tuple[ExitRow, ...]
    people: tuple[PersonRow, ...]
    more: int = 0
    topic: str = ""
    topic_by: str = ""
    topic_age: float = 0.0
    owner: str = ""
    made: bool = False
    closed: bool = False
    listening: tuple[str, ...] = ()
    unnamed: int = 0


class RoomChanged(Event, frozen=True, kw_only=True):
    """The room where people stand has changed. Only clients that show more than lines show it."""

    room: str
    title: str
    description: str
    exits: tuple[ExitRow, ...]
    topic: str = ""
    owner: str = ""
    closed: bool = False


class ExitsSeen(Guiding, frozen=True, kw_only=True):
    """The ways out of the room where somebody stands."""

    exits: tuple[ExitRow, ...]


class PersonSeen(Event, frozen=True, kw_only=True):
    """What people see when they look at a person, who has chosen the description."""

    person: PersonRow
    description: str = ""


class FingerShown(Event, frozen=True, kw_only=True):
    """All that anybody may know of a person.

    `role` is the title of a member of the staff. `since` is the Unix time at which the name was
    registered, None for a guest. If they are out, `person` is None, and `seen` says for how many
    seconds.
    """

    name: str
    role: str = ""
    since: float | None = None
    person: PersonRow | None = None
    seen: float = 0.0
    description: str = ""


class PeopleListed(Event, frozen=True, kw_only=True):
    """Everyone on the server, or in the room with the title `place`; `more` are not listed."""

    bulky: ClassVar[bool] = True
    heavy: ClassVar[bool] = True
    people: tuple[PersonRow, ...]
    place: str = ""
    more: int = 0


class StaffListed(Event, frozen=True, kw_only=True):
    """The staff, in or out; `more` are not listed."""

    bulky: ClassVar[bool] = True
    people: tuple[StaffRow, ...]
    more: int = 0


class AccountsListed(Event, frozen=True, kw_only=True):
    """The registered names, of people in or out; `more` are not listed."""

    bulky: ClassVar[bool] = True
    people: tuple[StaffRow, ...]
    more: int = 0


class RoomsListed(Event, frozen=True, kw_only=True):
    """Every public room."""

    bulky: ClassVar[bool] = True
    rooms: tuple[RoomRow, ...]


class SettingsListed(Event, frozen=True, kw_only=True):
    """A person's settings: how things look to them."""

    settings: tuple[SettingRow, ...]


class HelpListed(Guiding, frozen=True, kw_only=True):
    """The commands that a person has where they stand, by theme."""

    bulky: ClassVar[bool] = True
    heavy: ClassVar[bool] = True
    commands: tuple[HelpRow, ...]


class HelpShown(Guiding, frozen=True, kw_only=True):
    """All about one command."""

    usage: str
    summary: str
    meaning: str
    examples: tuple[str, ...]
    aliases: tuple[str, ...]
    lacking: str = ""
    """The right that the command needs and its reader lacks."""
