"""A door: one person's connection, as their session sees it."""

from typing import TYPE_CHECKING, Protocol

from teaparty.core.log.follower import Following
from teaparty.core.log.log import Batch, Entry
from teaparty.core.party.stay import Stay
from teaparty.core.values.looks import DEFAULT, Look, Wishes
from teaparty.core.values.modes import Mode

if TYPE_CHECKING:
    from teaparty.core.party.session import Session


class Door(Protocol):
    """One person's connection, as its session sees it."""

    @property
    def mode(self) -> Mode | None:
        """How all lines that come by it are understood; None leaves that to the person."""
        ...

    @property
    def unused(self) -> frozenset[str]:
        """What nobody can wish for here: fields of `Wishes`, and `mode` if there is only one."""
        ...

    @property
    def stay(self) -> Stay | None:
        """What another connection needs to go on where this one is lost; None if none can."""
        ...

    @property
    def address(self) -> str:
        """The address of the peer; empty if it has none."""
        ...

    @property
    def ready(self) -> bool:
        """Whether the peer accepts output at the moment."""
        ...

    def belongs_to(self, session: "Session") -> None:
        """Serve this session from now on."""
        ...

    def show(self, entries: list[Entry]) -> None:
        """Write these entries."""
        ...

    def flush(self) -> None:
        """Write all that the session has not read yet."""
        ...

    def catch_up(self) -> None:
        """Send what has changed and is no line, if all lines are written."""
        ...

    def resume(self) -> None:
        """Hand over the lines that waited while the session was busy."""
        ...

    def close(self) -> None:
        """End the connection once all that was written has been sent."""
        ...

    def notice(self) -> None:
        """Find out whether the connection has ended, and if so, lose the link.

        Nothing is read while the session is busy, so nobody has noticed it yet.
        """
        ...

    def dress(self, wishes: Wishes) -> Look:
        """Take the look that the client can show and the person wishes; return it."""
        ...

    def ask(self, text: str, hidden: bool) -> None:
        """Show `text` after all that is still to be read. A `hidden` answer is not shown.

        An empty text ends the question.
        """
        ...


class NoDoor:
    """The door of a person whose link was lost: nothing is read by it."""

    address = ""
    mode: Mode | None = None
    ready = False
    stay: Stay | None = None
    unused: frozenset[str] = frozenset()

    def belongs_to(self, session: "Session") -> None:
        """See `Door`."""

    def flush(self) -> None:
        """See `Door`."""

    def catch_up(self) -> None:
        """See `Door`."""

    def show(self, entries: list[Entry]) -> None:
        """See `Door`."""

    def deliver(self, batch: Batch, aside: Following | None = None) -> None:
        """See `Door`."""

    def step_in(self) -> None:
        """See `Door`."""

    def resume(self) -> None:
        """See `Door`."""

    def close(self) -> None:
        """See `Door`."""

    def notice(self) -> None:
        """See `Door`."""

    def dress(self, wishes: Wishes) -> Look:
        """See `Door`."""
        return wishes.over(DEFAULT)

    def ask(self, text: str, hidden: bool) -> None:
        """See `Door`."""


NO_DOOR = NoDoor()
