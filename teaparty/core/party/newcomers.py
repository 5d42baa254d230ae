"""People who have connected and have no name yet: they have a while to come in."""

from collections.abc import Callable

from teaparty.core.events import Event
from teaparty.core.party.session import Session
from teaparty.core.values.notices import Reason
from teaparty.core.values.numbers import counted

LATE = "You did not come in within {seconds}. Goodbye."


class Newcomers(dict[int, Session]):
    """The sessions without a name, by their numbers, in the order in which they came."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        self.tell: Callable[[Event], object] = self.show
        """Shows an event to everybody who has no name yet, at all nodes that there are."""

    def show(self, event: Event) -> None:
        """Show an event to all of these."""
        for session in self.values():
            session.send(event)

    @property
    def next(self) -> float | None:
        """When somebody will have taken too long; None if nobody is there."""
        return next((session.since + self.seconds for session in self.values()), None)

    def tick(self, now: float) -> None:
        """Part with people who have taken more than their time."""
        late = now - self.seconds
        for session in list(self.values()):
            if session.since > late:
                break
            session.tell(LATE, seconds=counted(self.seconds, "second"))
            session.leave(Reason.LATE)
