"""Events of places that people make, and what of them is shown to one person."""

from typing import ClassVar, Literal

from msgspec import Struct

from teaparty.core.events.base import Event, Guiding, Person

Part = Literal["title", "description", "exits", "owner", "closed", "opened"]


class TopicSet(Event, frozen=True, kw_only=True):
    """Somebody said what is being talked about here; an empty `topic` took that away."""

    shown_to_ignoring: ClassVar[bool] = False
    topic: str


class Changed(Event, frozen=True, kw_only=True):
    """Somebody changed what this place is like; for `owner`, it is theirs now.

    For `closed` only people who are invited come in from now on, and for `opened` all do. The one
    who did it is told more.
    """

    shown_to_actor: ClassVar[bool] = False
    history: ClassVar[bool] = False
    heard_aside: ClassVar[bool] = False
    what: Part


class Knocked(Event, frozen=True, kw_only=True):
    """Somebody outside asks to be let into this place, which is closed."""

    shown_to_ignoring: ClassVar[bool] = False
    history: ClassVar[bool] = False


class ShownOut(Event, frozen=True, kw_only=True):
    """Somebody showed `whom` out of this place."""

    history: ClassVar[bool] = False
    whom: Person


class PlaceRow(Struct, frozen=True, kw_only=True, gc=False):
    """A place of somebody's own: the word for it, its kind, and what it is like.

    There are `people` inside, or who listen. `trusted` are the names of those whom the owner
    trusts. It is not `open` if the operator has a place of that name. If it is `closed`, only those
    who are `invited` may come in besides them, and others find it in lists only if it is `listed`.
    """

    name: str
    kind: str
    title: str
    people: int
    topic: str = ""
    trusted: tuple[str, ...] = ()
    open: bool = True
    closed: bool = False
    listed: bool = False
    invited: tuple[str, ...] = ()


class PlacesListed(Guiding, frozen=True, kw_only=True):
    """The places of its reader."""

    bulky: ClassVar[bool] = True
    places: tuple[PlaceRow, ...]


class PlacesChanged(Event, frozen=True, kw_only=True):
    """The places of its reader have changed. Only clients that show more than lines show it."""


class TopicShown(Event, frozen=True, kw_only=True):
    """What is being talked about in a place, who has said so, and how many seconds ago."""

    place: str
    topic: str
    by: str
    age: float
