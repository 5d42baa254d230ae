"""Whether the party is ready for people, and in plain sentences why not."""

from http import HTTPStatus

from msgspec import Struct

from teaparty.doors.web.answers import Answer

HEALTHY = "The party answers.\n"
READY = "The party is ready.\n"
CLOSING = "The party is closing."
FULL = "The party is full: it has all the connections that it may have."
NOT_SAVING = "What is said is not being saved."
NO_DATABASE = "The database does not answer."
GONE = (
    "The file of the database was removed or replaced: what is said since then is not in it. The"
    " operator's guide says, under A database file that is replaced, how to save that."
)
OUT_OF_REACH = "The database can't be reached: what is said waits."
JOINING = "This node is joining the other ones."
DRAINING = "This node is draining: send newcomers to the other nodes."


class State(Struct, frozen=True, kw_only=True):
    """What may keep people from coming in, or their lines from being stored."""

    closing: bool
    full: bool
    saving: bool
    database: bool
    reached: bool = True
    gone: bool = False
    joining: bool = False
    draining: bool = False

    @property
    def why_not(self) -> list[str]:
        """Why the party is not ready; nothing if it is."""
        found = (
            (self.closing, CLOSING),
            (self.full, FULL),
            (not self.saving, NOT_SAVING),
            (not self.database, NO_DATABASE),
            (not self.reached, OUT_OF_REACH),
            (self.gone, GONE),
            (self.joining, JOINING),
            (self.draining, DRAINING),
        )
        return [why for holds, why in found if holds]


def readiness(state: State) -> Answer:
    """Return the answer to somebody who asks whether the party is ready."""
    why_not = state.why_not
    if not why_not:
        return Answer(HTTPStatus.OK, READY.encode())
    body = "".join(f"{why}\n" for why in why_not)
    return Answer(HTTPStatus.SERVICE_UNAVAILABLE, body.encode())
