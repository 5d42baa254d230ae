"""Timers of plugins: what is called later is looked up by its name when it is due.

Such a timer is a value, and can be written down. So it goes on after a reload of its plugin, and
is cancelled when the plugin is unloaded. What several nodes do alike, as they begin, makes a timer
at each of them; one node calls it, and tells the others (`shared`).
"""

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from inspect import Signature, signature
from typing import Any, Literal

from msgspec import Struct, structs

from teaparty.core.party.calls import Called, Calls
from teaparty.core.party.timers import Timer, Timers
from teaparty.core.values.limits import Limits
from teaparty.core.values.newest import hold_newest
from teaparty.core.values.numbers import FAR
from teaparty.core.values.plain_data import plain_copy
from teaparty.core.values.plugin_names import placed_in
from teaparty.core.values.refusal import Refusal

KIND = "plugin"
"""The kind of these timers among all; their number is that of the timer."""
AGAIN = 1.0
"""Seconds until a node that does not call it looks again at what is due."""
MOST_CALLED = 1_000
"""Timers called elsewhere whose numbers are known for those that follow."""
SOONEST = 0.1
"""Seconds that one waits at least, so that nothing can happen again and again at one time."""
TOO_MANY = "There is too much to be done later already. Please try again in a while."

Of = Literal["room", "listener", "appointment"]


class Later(Struct, frozen=True):
    """What is called later: a method of a room or of a listener, or an appointment's function."""

    plugin: str
    """The name of the plugin that it belongs to; empty for the party's own."""
    of: Of
    whose: str
    """The name of the room or the appointment, or of the listener's class in its plugin."""
    method: str = ""
    values: dict[str, Any] = {}
    shared: bool = False
    """Whether each node has it, and one calls it."""

    @property
    def what(self) -> str:
        """What is called, as part of a sentence."""
        whose = f"the {self.of} {self.whose}"
        return f"{self.method} of {whose}" if self.method else whose

    @property
    def place(self) -> str:
        """Where it is written, for the log."""
        return placed_in(self.what, self.plugin)

    @property
    def called(self) -> tuple[str, str, str, str]:
        """What is called, whatever it is given."""
        return self.plugin, self.of, self.whose, self.method

    def is_of_room(self, name: str) -> bool:
        """Whether it is called of the room of that name."""
        return (self.of, self.whose) == ("room", name)


Waiting = Mapping[int, tuple[Later, Timer]]
"""What is called later and when, by the numbers for `cancel`."""
Find = Callable[[Later], Any]
"""Returns the room or the listener, or what an appointment calls; None if it is gone."""


def _untold(later: Later, when: float | None) -> None:
    """Tell nobody: there are no other nodes."""


class PluginTimers:
    """The timers of all plugins of a party."""

    def __init__(
        self,
        timers: Timers,
        now: Callable[[], float],
        find: Find,
        calls: Mapping[Of, Calls],
        leads: Callable[[], bool],
    ) -> None:
        self._timers = timers
        self._timers.on(KIND, self._happen)
        self._now = now
        self._find = find
        self._calls = calls
        self._cause = calls["room"].cause
        self._leads = leads
        self.tell: Callable[[Later, float | None], object] = _untold
        """Tells the other nodes of what is shared: it is called at a time, or is over."""
        self._elsewhere: dict[tuple[str, ...], int] = {}
        """Numbers of what other nodes have called, for those who may cancel what follows."""
        self._made = 0  # the number of the one that was made last
        self._waiting: dict[int, tuple[Later, Timer]] = {}
        self._counts: Counter[str] = Counter()  # by the names of plugins
        self.called = Called("timer")
        """Those of the last tick."""

    def count_of(self, plugin: str) -> int:
        """Return how many timers of a plugin there are."""
        return self._counts[plugin]

    def add(self, seconds: float, later: Later, limits: Limits) -> int:
        """Make a timer; return its number, for `cancel`. Each plugin has at most so many.

        Raises TypeError or ValueError for what can't be called or written down, and `Refusal` if
        the plugin has too many.
        """
        if not 0 <= seconds <= FAR:
            raise ValueError(f"later takes seconds from 0 on, not {seconds!r}")
        self._check(later)
        values = plain_copy(later.values, f"what {later.whose} is given later", limits.timer_bytes)
        if self._counts[later.plugin] >= limits.plugin_timers:
            raise Refusal(TOO_MANY)
        self._made += 1
        cause, when = self._cause.now, self._now() + max(seconds, SOONEST)
        shared = later.of != "listener" and cause != "person"
        later = structs.replace(later, values=values, shared=shared)
        self._wait(self._made, later, when)
        if shared and cause == "party":
            self.tell(later, when)
        return self._made

    def _wait(self, number: int, later: Later, when: float) -> None:
        self._waiting[number] = later, self._timers.at(when, KIND, number)
        self._counts[later.plugin] += 1

    def cancel(self, number: int) -> None:
        """Do not call what waits under that number, if it still does."""
        found = self._drop(number)
        if found is not None and found.shared and self._cause.now != "node":
            self.tell(found, None)

    def _drop(self, number: int) -> Later | None:
        """Have it wait no more; return what it was, if it did."""
        if number not in self._waiting:
            return None
        later, timer = self._take(number)
        self._timers.cancel(timer)
        return later

    # --- what other nodes tell

    def is_called(self, later: Later, when: float) -> None:
        """Take note of what is called at a time: another node that has called the last one says so.

        It is nothing where this node has no such thing.
        """
        with suppress(LookupError, TypeError):
            self._check(later)
            number = self._elsewhere.pop(later.called, 0)
            if not number:
                self._made += 1
                number = self._made
            self._wait(number, later, when)

    def is_over(self, later: Later) -> None:
        """Have it wait here no more: another node has called it, or it was cancelled there."""
        alike = [
            (each.values != later.values, timer.when, number)
            for number, (each, timer) in self._waiting.items()
            if each.shared and each.called == later.called
        ]
        if alike:
            _, _, number = min(alike)
            self._drop(number)
            hold_newest(self._elsewhere, later.called, number, MOST_CALLED)

    # --- of plugins that go

    def cancel_of(self, plugin: str) -> None:
        """Cancel all timers of a plugin: it is unloaded."""
        self._cancel_where(lambda later: later.plugin == plugin)

    @property
    def waiting(self) -> Waiting:
        """Those that are still to happen."""
        return dict(self._waiting)

    def have_again(self, waiting: Waiting) -> None:
        """Have these wait and no others, if none has happened meanwhile."""
        for number in self._waiting.keys() - waiting.keys():
            self._drop(number)
        self.go_on(waiting)

    def go_on(self, waiting: Waiting) -> None:
        """Have these wait for their times also where they were cancelled."""
        for number, (later, timer) in waiting.items():
            if number not in self._waiting:
                self._wait(number, later, timer.when)

    def cancel_of_room(self, name: str, plugin: str | None = None) -> None:
        """Cancel all timers of a room, which is shut, or those of a plugin that it was of."""
        self._cancel_where(lambda later: later.is_of_room(name) and plugin in (None, later.plugin))

    def cancel_lost(self) -> list[str]:
        """Cancel all timers that call what is gone; return what that is, each once."""
        lost: dict[str, None] = {}
        for number, (later, _) in list(self._waiting.items()):
            try:
                self._check(later)
            except (LookupError, TypeError):
                lost[later.what] = None
                self._drop(number)
        return list(lost)

    def _cancel_where(self, gone: Callable[[Later], bool]) -> None:
        for number in [number for number, (later, _) in self._waiting.items() if gone(later)]:
            self._drop(number)

    def _take(self, number: int) -> tuple[Later, Timer]:
        later, timer = self._waiting.pop(number)
        self._counts[later.plugin] -= 1
        return later, timer

    def _happen(self, number: int) -> None:
        later, _ = self._take(number)
        calls = self._calls[later.of]
        if later.shared:
            if not self._leads():
                self._wait(number, later, self._now() + AGAIN)
                return
            self.tell(later, None)
            calls = calls.done_for("party")
        self.called[later.plugin] += 1
        calls.call(later.place, self._call, later)

    def _call(self, later: Later) -> Any:
        return self._callable(later)(**later.values)

    def _check(self, later: Later) -> None:
        """Raise LookupError or TypeError if it can't be called with its values."""
        does = self._callable(later)
        try:
            _signature(does).bind(**later.values)
        except TypeError as error:
            raise TypeError(f"{later.what} can't be called later so: {error}") from error

    def _callable(self, later: Later) -> Callable[..., Any]:
        """Return what is called; raise LookupError or TypeError if it is not there."""
        found = self._find(later)
        if found is None:
            raise LookupError(f"there is no {later.of} {later.whose!r} in the party now")
        does: object = getattr(found, later.method, None) if later.method else found
        if not callable(does):
            raise TypeError(f"the {later.of} {later.whose!r} has no method {later.method!r}")
        return does


def _signature(does: Callable[..., Any]) -> Signature:
    """Return what something can be called with: anything, if it does not say so itself."""
    try:
        return signature(does)
    except ValueError:
        return signature(lambda *_, **__: None)
