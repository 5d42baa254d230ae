"""What all events have, and who is in them."""

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
    shown_to_ignoring: ClassVar[bool] = True
    """False for what else is kept from those who ignore `who`."""
    history: ClassVar[bool] = True
    """False for what nobody wants to read later, such as somebody's coming and going."""
    bulky: ClassVar[bool] = False
    """Many lines: sent by itself, so that a slow reader is not sent several at once."""

    heavy: ClassVar[bool] = False
    """So many lines that they are laid out by themselves, one such event in a turn, and that the
    next line which its reader types waits until then."""

    def plain(self) -> str:
        """Return one line of text, as everybody reads it; an empty one shows nothing."""
        return ""
