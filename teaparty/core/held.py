"""Telling staff that much is about to be erased for its age, and that the server waits with it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from teaparty.core.party import Party
    from teaparty.core.session import Session

RIGHT = "operate"
WAITS = (
    "{what} are old enough to be erased. That is so much at once that the server waits. Is the"
    " clock right, and is there a backup? Then type on the server: teaparty-admin expire"
)
OVER = "Nothing waits to be erased any more."


class Held:
    """What waits to be erased, in words, such as `30 of 40 accounts`; None while nothing does."""

    def __init__(self, party: "Party") -> None:
        self._party = party
        self.what: str | None = None

    def begin(self, what: str) -> None:
        """Tell staff what waits."""
        self.what = what
        self._tell_all()

    def end(self) -> None:
        """Tell staff that nothing waits any more."""
        self.what = None
        self._tell_all()

    def tell(self, session: "Session") -> None:
        """Tell somebody who has just come in, if something waits that is theirs to look after."""
        if self.what is not None and RIGHT in session.rights:
            session.tell(WAITS, what=self.what)

    def _tell_all(self) -> None:
        for session in self._party.people.values():
            if self.what is not None:
                self.tell(session)
            elif RIGHT in session.rights:
                session.tell(OVER)
