"""Telling people when what they say can't be saved, and when it is saved again."""

from teaparty.core.party.broadcast import tell_operators
from teaparty.core.party.features import Feature
from teaparty.core.party.party import Party
from teaparty.core.party.session import Session
from teaparty.core.records import Account

NOT_SAVED = "What is said now is not being saved."
SAVED_AGAIN = "What is said is being saved again."


class Outage(Feature):
    """Whether what is said in a party is not being saved at the moment."""

    def __init__(self, party: Party) -> None:
        self._party = party
        self._rooms = party.rooms
        self.why: str | None = None
        """Why nothing can be saved; None while all is well."""

    def begin(self, why: str) -> None:
        """Tell everybody that what they say is not saved, and staff why."""
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

    def came_in(self, me: Session, account: Account | None) -> None:
        """Tell somebody who comes in meanwhile."""
        if self.why is not None:
            me.tell(NOT_SAVED)

    def _announce(self, text: str) -> None:
        for room in self._rooms.values():
            if room.members:
                room.announce(text)
