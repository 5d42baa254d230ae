"""The base of plugins' listeners: what the party calls, and what a listener does there."""

from collections.abc import Awaitable, Iterable
from typing import Any, ClassVar

from teaparty.core.events import Event, Person, Whispered
from teaparty.core.party.channel import Channel
from teaparty.core.party.party import Party
from teaparty.core.party.plugin_timers import Later
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.values.heaps import without_heaps
from teaparty.core.values.plugin_names import plugin_of
from teaparty.core.values.templates import as_fields, filled

HOOKS = (
    "heard",
    "heard_on",
    "whispered",
    "may_say",
    "connected",
    "came_in",
    "left",
    "started",
    "stopped",
)


class Listener:
    """Each of these methods does nothing here, and is called only where a class overrides it.

    All but `may_say` may be coroutines. A `Refusal` is shown to the person concerned;
    what else it raises is reported, and harms nobody.
    """

    hooks: ClassVar[frozenset[str]] = frozenset()
    """The names of those that the class overrides."""
    name: str
    """Its name when it speaks; nobody else can have it."""
    description: str = ""
    """What people read who look at it."""
    party: Party
    """The party where it listens; it is not known yet while the listener is made."""

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        cls.hooks = frozenset(
            hook for hook in HOOKS if getattr(cls, hook) is not getattr(Listener, hook)
        )

    def heard(self, room: Room, event: Event) -> Awaitable[None] | None:
        """People in `room` have read an event. No listener hears what listeners do."""

    def heard_on(self, channel: Channel, event: Event) -> Awaitable[None] | None:
        """People have read an event on a channel; as `heard`."""

    def whispered(self, me: Session, text: str) -> Awaitable[None] | None:
        """`me` has whispered `text` to this listener alone."""

    def may_say(self, me: Session, text: str) -> None:
        """`me` is about to say `text` in the room; raise `Refusal` if they may not."""

    def connected(self, me: Session) -> Awaitable[None] | None:
        """`me` has connected, and has no name yet."""

    def came_in(self, me: Session) -> Awaitable[None] | None:
        """`me` has a name now, and stands in the first room."""

    def left(self, me: Session) -> Awaitable[None] | None:
        """`me` leaves for good, and stands in the last room still.

        Their first room may have sent them out before `came_in` was called.
        """

    def started(self, party: Party) -> Awaitable[None] | None:
        """The party has begun, or the plugin was loaded or reloaded while it goes on."""

    def stopped(self) -> Awaitable[None] | None:
        """The party ends, or the plugin is about to be reloaded or unloaded."""

    # --- what a listener may do

    def whisper(self, me: Session, text: str, /, **fields: object) -> None:
        """Whisper to somebody, who may reply if this listener takes whispers.

        With `fields` the text is a template, as in `Room.announce`.
        """
        text = filled(without_heaps(text), as_fields(fields))
        event = Whispered(who=Person(0, self.name), to=(me.person,), text=text)
        if not me.ignoring.has(event.who):
            me.correspondence.comes(event, me.clock.monotonic())
        me.send(event)

    def later(self, seconds: float, method: str, /, **values: object) -> int:
        """Call a method of this listener in so many seconds; see `Room.later`."""
        of = Later(plugin_of(self), "listener", type(self).__name__, method, values)
        return self.party.do_later(seconds, of)


def join(listeners: Iterable[object], party: Party) -> None:
    """Let these listen at a party."""
    for listener in listeners:
        if isinstance(listener, Listener):
            listener.party = party
