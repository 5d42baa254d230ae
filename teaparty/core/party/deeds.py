"""What the house asks of the places that people have made, whatever feature looks after them."""

from typing import Protocol

from teaparty.core.party.venue import Venue


class Deeds(Protocol):
    """Knows whose each place is, and which of two places with the same word is open."""

    def opens(self, venue: Venue) -> None:
        """A room or channel is about to open: one that people have made makes way for it."""
        ...

    def was_shut(self, venue: Venue) -> None:
        """A room or channel was shut: one that people have made may have its word again."""
        ...

    def fit(self) -> list[str]:
        """Open all that can be open now; return in sentences what has changed since the last time.

        The operator's rooms, or the kinds of room, may be others.
        """
        ...

    def owner_of(self, venue: Venue) -> str:
        """Return the name of the person whose place it is; nothing if it is no person's."""
        ...


class NoDeeds:
    """Those of a party where people make no places."""

    def opens(self, venue: Venue) -> None:
        """See `Deeds`."""

    def was_shut(self, venue: Venue) -> None:
        """See `Deeds`."""

    def fit(self) -> list[str]:
        """See `Deeds`."""
        return []

    def owner_of(self, venue: Venue) -> str:
        """See `Deeds`."""
        return ""
