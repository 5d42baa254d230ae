"""Shared timers: what rooms do later that is of the whole party is done by one node.

Each node has such timers, as it has begun alike. The one that leads calls them, and tells the
others: so another goes on with the same ones at their times when that node is gone.
"""

from teaparty.core.events import TimerIs
from teaparty.core.party.features import Feature
from teaparty.core.party.party import Party
from teaparty.core.party.plugin_timers import Later
from teaparty.core.people.roster import Roster


class SharedTimers(Feature):
    """Tells other nodes what was called here, and what is called next; does what they tell."""

    def __init__(self, party: Party, roster: Roster) -> None:
        self._timers, self._clock, self._roster = party.plugin_timers, party.clock, roster
        self._timers.tell = self._tell
        roster.on(TimerIs, self._is)

    def _tell(self, later: Later, when: float | None) -> None:
        clock = self._clock
        at = 0.0 if when is None else clock.time() + max(0.0, when - clock.monotonic())
        self._roster.tell(
            TimerIs(
                epoch=self._roster.epoch,
                plugin=later.plugin,
                of=later.of,
                whose=later.whose,
                method=later.method,
                values=later.values,
                at=at,
            )
        )

    def _is(self, event: TimerIs) -> None:
        clock = self._clock
        if event.epoch == self._roster.epoch:
            return
        later = Later(
            event.plugin, event.of, event.whose, event.method, event.values, shared=True
        )  # fmt: skip
        if event.at:
            self._timers.is_called(later, clock.monotonic() + max(0.0, event.at - clock.time()))
        else:
            self._timers.is_over(later)
