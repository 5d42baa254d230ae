"""Telling people when what they say can't be saved, and when it is saved again."""

from typing import TYPE_CHECKING

from teaparty.core.party.broadcast import tell_operators

if TYPE_CHECKING:
    from teaparty.core.party.party import Party
    from teaparty.core.party.session import Session

NOT_SAVED = "What is said now is not being saved."
SAVED_AGAIN = "What is said is being saved again."


class Outage:
    """Whether what is said in a party is not being saved at the moment."""

    def __init__(self, party: "Party") -> None:
        self._party = party
        self.why: str | None = None
        """Why nothing can be saved; None while all is well."""

    def begin(self, why: str) -> None:
        """Tell everybody that what they say is not kept, and staff why."""
        self.why = why
        self._announce(NOT_SAVED)
        tell_operators(self._party, "What is said can't be saved: {why}", why=why)

    def end(self, lost: int) -> None:
        """Tell everybody that all is well again; so many lines were `lost`."""
        self.why = None
        self._announce(SAVED_AGAIN)
        if lost:
            text = "Lines that are lost for the history: {count}."
            tell_operators(self._party, text, count=lost)

    def tell(self, session: "Session") -> None:
        """Tell somebody who has just come in, if it is so."""
        if self.why is not None:
            session.tell(NOT_SAVED)

    def _announce(self, text: str) -> None:
        for room in self._party.rooms.values():
            if room.members:
                room.announce(text)
