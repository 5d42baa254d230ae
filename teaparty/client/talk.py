"""What `telnet` and `web` have in common: bytes and typed lines in, news and bytes out."""

from collections.abc import Sequence
from typing import Protocol

from teaparty.client.company import Company
from teaparty.client.news import News


class NotTeaparty(Exception):
    """The peer is something else. Its text says what it did, as in "answers 404"."""


class Talk(Protocol):
    """A guest's talk with a party, over one link after the other. It does no I/O."""

    company: Company
    sorts: bool
    """Whether lines say where they were said."""

    @property
    def known(self) -> bool:
        """Whether the peer of the last link has shown that it is a party."""
        ...

    @property
    def crowded(self) -> bool:
        """Whether so many lines wait that the next one should be typed later."""
        ...

    def connected(self) -> None:
        """A new link is there."""
        ...

    def disconnected(self) -> None:
        """The link is gone: what is typed now waits."""
        ...

    def receive(self, data: bytes) -> Sequence[News]:
        """Return what these bytes bring. Raises `NotTeaparty`."""
        ...

    def closed(self) -> Sequence[News]:
        """The peer has closed the link. Raises `NotTeaparty`."""
        ...

    def says(self, line: str, on: str | None = None) -> str:
        """Send a line, now or when the guest is in. Return why it is not sent, or "".

        A plain one is said `on` a channel, as `Typed` has it.
        """
        ...

    def catches_up(self, tab: str) -> None:
        """Ask for what was missed there, of which `Missed` has told."""
        ...

    def answers(self, text: str) -> None:
        """Answer the question that is open; without one, nothing is sent."""
        ...

    def quits(self) -> None:
        """Say that the guest leaves."""
        ...

    def ends(self) -> Sequence[News]:
        """The visit is over: return what is known of the lines that the party has not taken."""
        ...

    def pings(self) -> None:
        """Show the peer, and all in between, that the link is used."""
        ...

    def resized(self, columns: int, rows: int) -> None:
        """The terminal has this size now."""
        ...

    def to_send(self) -> bytes:
        """Return the bytes for the peer that have come together."""
        ...
