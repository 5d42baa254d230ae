"""Appointments: what plugins have done at a time that is stored, and so also after a restart.

An appointment is erased in the same step in which it is taken to be done: so it is done at most
once. What is overdue at the start is done then; what is of a plugin that is not loaded waits. If
its plugin went while it was taken, or the party ended, it is stored again.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from teaparty.core.party.calls import Called, Calls
from teaparty.core.party.timers import Timer, Timers
from teaparty.core.ports import Ports
from teaparty.core.records import Unavailable
from teaparty.core.values.appointments import Appointment
from teaparty.core.values.limits import Limits
from teaparty.core.values.notices import Fault
from teaparty.core.values.numbers import FAR
from teaparty.core.values.plain_data import plain_copy
from teaparty.core.values.plugin_names import placed_in
from teaparty.core.words.appointed import Appointed

KIND = "appointments"
"""The kind of the one timer for the next look; the clock may be set before it is due."""
LONGEST = 60.0
"""Seconds between two looks at the clock, as it may be set."""
AGAIN = 10.0
"""Seconds after which the store is asked again, if it could not answer."""
SOONEST = 0.1
AT_ONCE = 100
"""Appointments that are taken in one step."""


class Appointments:
    """The appointments of a party; `party` is what their functions are called with."""

    def __init__(self, party: object, ports: Ports, timers: Timers, calls: Calls) -> None:
        self._party = party
        self._records, self._clock = ports.records, ports.clock
        self._spawn, self._report = ports.spawn, ports.report
        self._shared = ports.names is not None
        """Whether other nodes make appointments, too, of which this one is not told."""
        self._timers, self._calls = timers, calls
        timers.on(KIND, self._look)
        self.functions: Mapping[str, Appointed] = {}
        """What can be done, by its name."""
        self._begun = False
        self._known = False
        """Whether `_next` is the Unix time of the next one; if not, the store is asked soon."""
        self._next: float | None = None
        self._timer: Timer | None = None
        self._looking = False
        self._called = Called("appointment")
        self._left: list[Appointment] = []  # taken, not done, and to be stored again
        self._off: set[int] = set()  # called off during this look

    def take(self, appointed: Iterable[Appointed]) -> None:
        """Have these functions from now on, and do what is due of them."""
        self.functions = {each.name: each for each in appointed}
        self._known = False
        self._wait(SOONEST)

    def begin(self) -> None:
        """Do what is overdue, and the rest at its time, from now on: the store is open."""
        self._begun = True
        if self.functions:
            self._look(0)

    def end(self) -> None:
        """Do nothing any more: the party ends."""
        self._begun = False
        if self._timer is not None:
            self._timers.cancel(self._timer)

    async def add(
        self, when: float, name: str, data: Mapping[str, Any], owner: int, limits: Limits
    ) -> int:
        """Store an appointment; return its number. See `Scheduling.at`."""
        if not -FAR <= when <= FAR:
            raise ValueError(f"at takes a Unix time in seconds, not {when!r}")
        if not isinstance(data, Mapping):
            raise TypeError(f"the data of the appointment {name} is a dict, not {data!r}")
        plugin = self.named(name).kind.plugin
        copy = plain_copy(dict(data), f"what the appointment {name} is given", limits.timer_bytes)
        made = Appointment(at=float(when), plugin=plugin, name=name, data=copy, owner=owner)
        stored = await self._records.add_appointment(made, limits.appointments)
        if self._looking:
            self._known = False
        elif self._known and (self._next is None or when < self._next):
            self._next = when
            self._plan()
        return stored.number

    async def call_off(self, number: int) -> None:
        """See `Scheduling.call_off`."""
        self._left = [each for each in self._left if each.number != number]
        if self._looking:
            self._off.add(number)
        await self._records.drop_appointment(number)

    def named(self, name: str) -> Appointed:
        """Return the function of that name; raise LookupError if no plugin declares it."""
        if name not in self.functions:
            raise LookupError(f"there is no appointment {name!r}: declare it by @appointment")
        return self.functions[name]

    # --- doing what is due

    def _plan(self) -> None:
        """Look when the next is due, or in a minute, as the clock may be set."""
        if self._shared or self._next is not None:
            due = FAR if self._next is None else self._next
            self._wait(min(max(due - self._clock.time(), SOONEST), LONGEST))

    def _wait(self, seconds: float) -> None:
        """Look in so many seconds, and not as was planned before; never while nothing is done."""
        if self._timer is not None:
            self._timers.cancel(self._timer)
        if self._begun:
            self._timer = self._timers.at(self._clock.monotonic() + seconds, KIND)

    def _look(self, _: int) -> None:
        self._timer = None
        known = self._known and not self._shared
        if known and self._next is not None and self._clock.time() < self._next:
            self._plan()
        elif not self._looking:
            self._looking = True
            self._spawn(self._do_due())

    async def _do_due(self) -> None:
        self._known = True  # unless something changes meanwhile
        try:
            await self._put_back()
            wanted = [each.kind for each in self.functions.values()]
            due = await self._records.take_appointments(wanted, self._clock.time(), AT_ONCE)
            with self._calls.together(self._called):
                for each in due:
                    self._do(each)
            await self._put_back()
            self._next = await self._records.next_appointment(wanted)
        except Exception as error:
            if not isinstance(error, Unavailable):  # of which the store has said why
                self._report(Fault(session=0, place="appointments", error=error))
            self._known = False
            self._wait(AGAIN)
        else:
            if self._known:
                self._plan()
            else:
                self._wait(SOONEST)
        finally:
            self._looking = False
            self._off.clear()

    def _do(self, one: Appointment) -> None:
        """Do it, unless it was called off; if that can't be done any more, it is left."""
        function = self.functions.get(one.name)
        if one.number in self._off:
            return
        if function is None or function.kind != one.kind or not self._begun:
            self._left.append(one)
            return
        self._called[one.plugin] += 1
        place = placed_in(f"the appointment {one.name}", one.plugin)
        self._calls.call(place, self._call, function, one)

    def _call(self, function: Appointed, one: Appointment) -> Any:
        return function(self._party, **one.data)

    async def _put_back(self) -> None:
        """Store again what is left, under its numbers."""
        while self._left:
            one = self._left[0]
            await self._records.add_appointment(one, 0)
            self._left = [each for each in self._left if each is not one]
