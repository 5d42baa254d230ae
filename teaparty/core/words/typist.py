"""The person who types a line, as the commands see them."""

from collections.abc import Set
from typing import Any, Protocol


class Typist(Protocol):
    """Somebody who types commands: all that this wing knows of a session."""

    offered: Any
    """What they may accept; see `offers.Offer`."""

    unsaid: Any
    """What only their next line may accept."""

    talks_on: str
    """The word for the channel to which their plain lines go, if any."""

    put_back: bool
    """Whether those go to the room again unasked, and none has come since."""

    def tell(self, text: str, /, **fields: Any) -> None:
        """Tell them something."""
        ...

    def gains(self, right: str) -> bool:
        """Whether they would have a right if their name were registered, and have it not."""
        ...

    @property
    def room(self) -> Any:
        """Where they stand; its own commands are methods of it."""
        ...

    @property
    def name(self) -> str:
        """The name as it is shown, or an empty string."""
        ...

    @property
    def mode(self) -> str:
        """How their lines are read: `mud` or `chat`."""
        ...

    @property
    def rights(self) -> Set[str]:
        """What they may do, by the names of the rights."""
        ...

    @property
    def recipients(self) -> int:
        """How many people one line of theirs can name."""
        ...


def sign(me: Typist) -> str:
    """What stands before their commands: in chat mode, a line without it is said aloud."""
    return "/" if me.name and me.mode == "chat" else ""
