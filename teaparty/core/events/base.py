"""What all events have, and who is in them."""

from collections.abc import Mapping
from typing import ClassVar

from msgspec import Struct


class Person(Struct, frozen=True, gc=False):
    """A person who did something, by the name that they had then.

    `number` is that of their session, 0 for none; `account` that of their account, 0 for a guest.
    """

    number: int
    name: str
    account: int = 0

    def same_as(self, other: "Person") -> bool:
        """Whether both have the same account, or else the same session; a name means nothing."""
        if self.account and other.account:
            return self.account == other.account
        return self.number > 0 and self.number == other.number


PARTY = Person(0, "")
PAST = -2
"""The number of everybody's session in a line that is older than this process."""


class Event(Struct, frozen=True, kw_only=True, tag=True):
    """The base of all events. An event of a plugin's own says in `plain` how everybody reads it."""

    who: Person = PARTY

    speech: ClassVar[bool] = False
    """Somebody's own words, which people who ignore them don't read."""
    shown_to_actor: ClassVar[bool] = True
    """False if the person who did it does not read it."""
    shown_to_ignoring: ClassVar[bool] = True
    """False for what else people who ignore `who` don't read."""
    history: ClassVar[bool] = True
    """False for what nobody wants to read later, such as somebody's coming and going."""
    heard_aside: ClassVar[bool] = True
    """False for what is only for people who stand in the room, not for those who listen to it."""
    bulky: ClassVar[bool] = False
    """Many lines: sent by itself, so that a slow reader is not sent several at once."""

    heavy: ClassVar[bool] = False
    """So many lines that only one such event is laid out in a turn, and that the next line typed
    by its reader waits until then."""

    def plain(self) -> str:
        """Return one line of text, as everybody reads it; an empty one shows nothing."""
        return ""

    def plain_fields(self) -> Mapping[str, object]:
        """Return what comes in the places of `{name}`s in that text, which is a template then."""
        return {}


class Guiding(Event, frozen=True, kw_only=True):
    """The base of events for one person that may say which command to type.

    `sign` goes before the command where that person stands: `/` in chat mode. `Session.send` fills
    it in.
    """

    sign: str = ""


class Paged(Guiding, frozen=True, kw_only=True):
    """The base of long lists, of which `more` entries are older, and not shown.

    What is shown was asked for as being `before` the entry of that number, unless that is 0.
    """

    bulky: ClassVar[bool] = True
    more: int = 0
    before: int = 0


class Internal(Event, frozen=True, kw_only=True, omit_defaults=True):
    """The base of what nodes of one party tell each other, in the log `*`.

    `who` is the person concerned, with the number of the session.
    """

    history: ClassVar[bool] = False
    heard_aside: ClassVar[bool] = False
