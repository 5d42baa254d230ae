"""What happens later in a party, of itself and of plugins. The party derives from this."""

from typing import Any

from teaparty.core.party.calls import Calls
from teaparty.core.party.links import ABSENCE
from teaparty.core.party.listeners import Listeners
from teaparty.core.party.newcomers import Newcomers
from teaparty.core.party.plugin_timers import Later, Of, PluginTimers
from teaparty.core.party.rooms import Room
from teaparty.core.party.timers import Timers
from teaparty.core.ports import Ports
from teaparty.core.values.limits import Limits


class Scheduling:
    """The side of the party that has to do with time."""

    newcomers: Newcomers
    rooms: dict[str, Room]
    listeners: Listeners

    def _begin_time(self, ports: Ports, limits: Limits, calls: Calls) -> None:
        self.timers = Timers(ports.watch)
        self.plugin_timers = PluginTimers(
            self.timers, ports.clock.monotonic, limits, self._called_later, calls
        )

    def begin(self) -> None:
        """Let the listeners begin: the process that stays goes on from here."""
        self.listeners.start(self.listeners.listeners, self)

    def end(self) -> None:
        """Let the listeners end, as everybody has left."""
        self.listeners.stop(self.listeners.listeners)

    def _called_later(self, of: Of, name: str) -> Any:
        """Return the room or listener of that name; None if it is gone."""
        if of == "room":
            return self.rooms.get(name)
        return next((each for each in self.listeners.listeners if each.name == name), None)

    @property
    def next_tick(self) -> float | None:
        """When a tick does something next, by the clock's `monotonic`; None if none does."""
        times = (self.timers.next, self.newcomers.next)
        return min((time for time in times if time is not None), default=None)

    @property
    def absent(self) -> int:
        """How many people are expected back, whose link was lost."""
        return self.timers.count(ABSENCE)

    def do_later(self, seconds: float, later: Later) -> int:
        """Call something of a plugin in so many seconds; see `Room.later`."""
        return self.plugin_timers.add(seconds, later)

    def cancel(self, number: int) -> None:
        """Cancel what was to be called later, by the number that `later` returned.

        It does nothing where that has been called already.
        """
        self.plugin_timers.cancel(number)
