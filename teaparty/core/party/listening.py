"""The side of a session that listens to streams, and may have to read them once more."""

from typing import Any, ClassVar

from teaparty.core.log.follower import Following
from teaparty.core.log.places import Position
from teaparty.core.log.reading import Asked
from teaparty.core.log.stream import Stream
from teaparty.core.party.asking import Asking
from teaparty.core.party.entering import Entering
from teaparty.core.party.visits import Visits


class Listening(Asking):
    """Somebody whose visits may be noted, and who may go on from another node."""

    __slots__ = ("entering", "visits")

    is_here: ClassVar[bool] = True
    """Whether they are in by this process; see `Elsewhere`."""

    def __init__(self, turns: Asked, room: Stream[Any], number: int, inbox: int) -> None:
        super().__init__(turns, room, number, inbox)
        self.entering = Entering()
        self.visits: Visits | None = None
        """Where they stood and listened, if a link of theirs may go on where it was lost."""

    def start_in(self, stream: Stream[Any]) -> Position:
        """See `Follower`. Whoever was in by another node reads what is on its way."""
        return stream.log.end if self.entering.instead else super().start_in(stream)

    def begin_to_hear(self, following: Following) -> None:
        """See `Follower`."""
        if self.visits is not None:
            stream = following.stream
            self.visits.hear(stream.name, following.cursor, stream.mark)
        super().begin_to_hear(following)

    def cease_to_hear(self, following: Following) -> None:
        """See `Follower`."""
        super().cease_to_hear(following)
        if self.visits is not None:
            self.visits.hear_no_more(following.stream.name, following.cursor)
