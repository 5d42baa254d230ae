"""Telling people when what they say can't be saved, and when it is saved again."""

from teaparty.core.party.broadcast import tell_operators, tell_operators_here
from teaparty.core.party.features import Feature
from teaparty.core.party.party import Party
from teaparty.core.party.session import Session
from teaparty.core.records import Account

NOT_SAVED = "What is said now is not being saved."
SAVED_AGAIN = "What is said is being saved again."
OUT_OF_REACH = "The party can't be reached from here at the moment. What you say waits."
NOBODY = (
    "The party can't be reached from here at the moment, so nobody can come in now. Please try"
    " again in a moment."
)
NOT_ASKED = "The database can't be asked: {why}"
WITHIN_REACH = "The party is back."


class Outage(Feature):
    """Whether what is said in a party is not being saved at the moment."""

    def __init__(self, party: Party) -> None:
        self._party = party
        self._rooms, self._sessions, self._turns = party.rooms, party.sessions, party.turns
        self.why: str | None = None
        """Why nothing can be saved; None while all is well."""
        self.waits = False
        """Whether what is said is not shown either, until it can be saved."""

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

    def out_of_reach(self, why: str) -> None:
        """Tell everybody that what they say waits, and staff why: nothing is shown unsaved.

        Newcomers read that nobody can come in. What is private is read before lines that wait.
        """
        self.why, self.waits = why, True
        self._turns.stalled = True
        for session in self._sessions.values():
            session.tell(OUT_OF_REACH if session.name else NOBODY)
        tell_operators_here(self._party, NOT_ASKED, why=why)

    def within_reach(self) -> None:
        """Tell everybody that what they say waits no longer, before they read what was missed."""
        for session in self._sessions.values():
            session.tell(WITHIN_REACH)
        self._turns.take([])
        self.why, self.waits = None, False
        self._turns.stalled = False

    def connected(self, me: Session) -> None:
        """Tell a newcomer that it is no use to try."""
        if self.waits:
            me.tell(NOBODY)

    def came_in(self, me: Session, account: Account | None) -> None:
        """Tell somebody who comes in meanwhile."""
        if self.why is not None:
            me.tell(OUT_OF_REACH if self.waits else NOT_SAVED)

    def _announce(self, text: str) -> None:
        for room in self._rooms.values():
            if room.members:
                room.announce(text)
