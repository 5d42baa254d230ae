"""What happens later in a party, of itself and of plugins. The party derives from this."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from teaparty.core.log.holdups import HoldUps
from teaparty.core.party.appointments import Appointments
from teaparty.core.party.calls import Calls
from teaparty.core.party.links import ABSENCE
from teaparty.core.party.listeners import Listeners
from teaparty.core.party.newcomers import Newcomers
from teaparty.core.party.plugin_timers import Later, Of, PluginTimers
from teaparty.core.party.rooms import Room
from teaparty.core.party.timers import Timers
from teaparty.core.ports import Ports
from teaparty.core.records import Account, Records
from teaparty.core.values.limits import Limits
from teaparty.core.words.appointed import Appointed


class Scheduling:
    """The side of the party that has to do with time.

    It is a base of the party and no feature, as lost links need time in every party, and plugins
    ask the party itself: `party.later(...)`. The work is done by what is begun here.
    """

    ports: Ports
    limits: Limits
    records: Records
    newcomers: Newcomers
    rooms: dict[str, Room]
    listeners: Listeners
    holdups: HoldUps
    calls: Calls

    def _begin_time(self, ports: Ports) -> None:
        calls = self.calls
        self.timers = Timers(ports.watch)
        by: dict[Of, Calls] = {
            "room": calls,
            "appointment": calls,
            "listener": self.listeners.calls,
        }
        self.plugin_timers = PluginTimers(
            self.timers, ports.clock.monotonic, self._called_later, by, ports.leads
        )
        self.appointments = Appointments(self, ports, self.timers, calls)

    def begin(self) -> None:
        """Let the listeners begin, and do what is overdue: the process stays, the store is open."""
        self.listeners.start(self.listeners.listeners, self)
        self.appointments.begin()

    def end(self) -> None:
        """Let the listeners end, as everybody has left; nothing more is done at its time."""
        self.listeners.stop(self.listeners.listeners)
        self.appointments.end()

    def _called_later(self, later: Later) -> Any:
        """Return the room, the listener or what the appointment calls; None if it is gone."""
        if later.of == "room":
            return self.rooms.get(later.whose)
        if later.of == "appointment":
            function = self.appointments.functions.get(later.whose)
            return None if function is None else partial(function, self)
        return self.listeners.of_class(later.plugin, later.whose)

    @property
    def leads(self) -> bool:
        """Whether this server does what one does for all: of several nodes that is one."""
        return self.ports.leads()

    @property
    def next_tick(self) -> float | None:
        """When a tick does something next, by the clock's `monotonic`; None if none does."""
        times = (self.timers.next, self.newcomers.next)
        return min((time for time in times if time is not None), default=None)

    @property
    def absent(self) -> int:
        """How many people are expected back, whose link was lost."""
        return self.timers.count(ABSENCE)

    @property
    def unfinished(self) -> list[str]:
        """Where all those coroutines are written that were begun and are not done."""
        return list(self.holdups.waiting.values())

    def appoint(self, appointed: Iterable[Appointed]) -> None:
        """Have these functions for appointments, and no others, from now on."""
        self.appointments.take(appointed)

    def tick(self) -> None:
        """Do what is due, and part with newcomers who take too long; see `next_tick`."""
        now = self.ports.clock.monotonic()
        self._do_due(now)
        self.newcomers.tick(now)

    def _do_due(self, now: float) -> None:
        """Do what is due; many timers that take long together are reported as well."""
        with self.calls.together(self.plugin_timers.called):
            self.timers.tick(now)

    def do_later(self, seconds: float, later: Later) -> int:
        """Call something of a plugin in so many seconds; see `Room.later`."""
        return self.plugin_timers.add(seconds, later, self.limits)

    def later(self, seconds: float, name: str, /, **data: object) -> int:
        """Call what a plugin has declared by `@appointment(name)` in so many seconds.

        It is looked up when it is due, and called with the party and this data, which is plain:
        numbers, texts, lists and dicts. Returns a number for `cancel`. Raises LookupError for a
        name that nobody declares, TypeError or ValueError for data that is not plain or is too
        much, and `Refusal` if the plugin has too many timers.
        """
        plugin = self.appointments.named(name).kind.plugin
        later = Later(plugin=plugin, of="appointment", whose=name, values=data)
        return self.do_later(seconds, later)

    async def at(
        self,
        when: float,
        name: str,
        data: Mapping[str, Any] | None = None,
        owner: Account | int | None = None,
    ) -> int:
        """As `later`, but at a Unix time, which is stored, so that it comes also after a restart.

        It is called once at most; where the time is over when the party opens, it is called then.
        With an `owner`, an account or its number, it is exported and erased with that account.
        Returns a number for `call_off`. Raises what `later` raises, ValueError for what is no time,
        and `Unavailable` while nothing can be stored.
        """
        number = owner.number if isinstance(owner, Account) else owner or 0
        return await self.appointments.add(when, name, data or {}, number, self.limits)

    async def call_off(self, number: int) -> None:
        """Erase what was to be called at a time, by the number that `at` returned."""
        await self.appointments.call_off(number)

    async def sleep(self, seconds: float) -> None:
        """Wait so many seconds, while everybody else goes on."""
        await self.ports.sleep(seconds)

    def cancel(self, number: int) -> None:
        """Cancel what was to be called later, by the number that `later` returned.

        It does nothing where that has been called already.
        """
        self.plugin_timers.cancel(number)
