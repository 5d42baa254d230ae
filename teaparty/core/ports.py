"""What the party needs from outside, as it sees it: a journal, records, and a few callables."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

from teaparty.core.events import Event
from teaparty.core.log.log import Batch, Entry
from teaparty.core.records import Records
from teaparty.core.values.names import fold
from teaparty.core.values.notices import Notice
from teaparty.core.values.passwords import Passwords

if TYPE_CHECKING:
    from teaparty.core.party.rooms import Room
    from teaparty.core.party.session import Session


class Journal(Protocol):
    """Where events are kept. What is `stored` may be shown; what is not may not."""

    def store(self, entries: list[Entry], stored: Callable[[list[Entry]], None]) -> None:
        """Keep `entries`, then call `stored` with them: at once or later, but in order."""
        ...


class Listener(Protocol):
    """Is told of what people do in rooms, after they have read it."""

    name: str

    def heard(self, room: "Room", event: Event) -> None:
        """Hear of one event in a `Room`; what is done to the room comes in the next turn."""
        ...


Failed = Callable[["Session", Exception], None]
Deliver = Callable[[Batch, "Room", Failed], None]
"""Carries the members of a room over the batch that it has just got, as `Door.flush` does for each.
What is raised for one of them is given to the last callable, and the others go on."""
Report = Callable[[Notice], None]
"""Takes note of a change of state, for the operator."""
Wake = Callable[[], None]
"""Asks that `Party.flush` is called soon, once."""
Spawn = Callable[[Coroutine[Any, Any, None]], None]
"""Runs a coroutine to its end; it raises nothing."""


def one_by_one(batch: Batch, room: "Room", failed: Failed) -> None:
    """Deliver to doors of any kind, which know nothing of each other; see `Deliver`."""
    for session in list(room.members.values()):
        try:
            session.door.flush()
        except Exception as error:
            failed(session, error)


Sleep = Callable[[float], Awaitable[None]]
"""Lets a coroutine wait for so many seconds."""


def nothing() -> None:
    """Do nothing."""


class Ports(Struct, frozen=True, kw_only=True):
    """What the party asks of the world around it; the composition root gives it."""

    journal: Journal
    records: Records
    passwords: Passwords
    wake: Wake
    report: Report
    spawn: Spawn
    sleep: Sleep
    time: Callable[[], float]
    """Returns Unix time in seconds."""
    steady: Callable[[], float] | None = None
    """Returns seconds by a clock that nobody sets; without one it is `time` that is believed."""
    deliver: Deliver = one_by_one
    watch: Callable[[], None] = nothing
    """Asks for `Party.tick` once a second, for as long as `Party.expects_ticks`."""
    stop: Callable[[], None] = nothing
    """Ends the process in order."""
    skeleton: Callable[[str], str] = fold
    """Returns what is equal for names that look alike (Unicode TR39, section 4)."""
    letters: Callable[[str], str] = fold
    """Returns the small letters that a name reads like, with its digits; see `NameRules`."""
