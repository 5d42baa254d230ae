"""Whose a ticket is, found at once however many people there are: nodes that end send many back."""

from collections.abc import Iterable


class TicketHolders:
    """The numbers of sessions, by the digests of their tickets in hexadecimal digits."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._digests: dict[int, tuple[str, ...]] = {}

    def put(self, number: int, digests: Iterable[str]) -> None:
        """Know that these are the tickets of a session, and no others."""
        self.take(number)
        held = tuple(digests)
        if held:
            self._digests[number] = held
            self._numbers |= dict.fromkeys(held, number)

    def take(self, number: int) -> None:
        """Forget the tickets of a session."""
        for digest in self._digests.pop(number, ()):
            if self._numbers.get(digest) == number:
                del self._numbers[digest]

    def holder(self, digest: str) -> int:
        """Return whose ticket has this digest, or 0."""
        return self._numbers.get(digest, 0)
