"""Time in memory: a clock that stands still, waits that end when it moves, and what waits."""

from collections.abc import Coroutine, Generator
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Shows(Protocol):
    """What a clock shows: see `TestParty`."""

    now: float

    @property
    def time(self) -> float: ...


class PartyClock:
    """The clock of a party in memory: it stands still until a test lets time pass."""

    def __init__(self, party: Shows) -> None:
        self._party = party

    def monotonic(self) -> float:
        """See `core.ports.Clock`."""
        return self._party.now

    def time(self) -> float:
        """See `core.ports.Clock`."""
        return self._party.time


class Sleep:
    """Waits until so many seconds have passed; `sleeping` has the times when waits will end."""

    def __init__(self, clock: PartyClock, seconds: float, sleeping: list[float]) -> None:
        self._clock = clock
        self._until = clock.monotonic() + seconds
        self._sleeping = sleeping

    @property
    def over(self) -> bool:
        """Whether so much time has passed."""
        return self._clock.monotonic() >= self._until

    def __await__(self) -> Generator["Sleep", None, None]:
        self._sleeping.append(self._until)
        try:
            while not self.over:
                yield self
        finally:
            self._sleeping.remove(self._until)


class Coroutines:
    """What takes its time: each that waits goes one step on when it is asked to.

    One that waits for the end of a `Sleep` is left alone until then.
    """

    def __init__(self) -> None:
        self._waiting: list[Coroutine[Any, Any, None]] = []
        self._asleep: dict[Coroutine[Any, Any, None], Sleep] = {}
        self._stepping = False

    def add(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Begin with `coroutine` in the next step."""
        self._waiting.append(coroutine)

    def close(self) -> None:
        """End all that waits, as the end of a process does."""
        waiting, self._waiting = self._waiting, []
        self._asleep.clear()
        for coroutine in waiting:
            coroutine.close()

    def step(self) -> None:
        """Go one step on with each, and begin those that are added meanwhile."""
        if self._stepping:
            return
        self._stepping = True
        waiting: list[Coroutine[Any, Any, None]] = []
        while self._waiting:
            coroutines, self._waiting = self._waiting, []
            waiting += [coroutine for coroutine in coroutines if self._waits(coroutine)]
        self._waiting = waiting
        self._stepping = False

    def _waits(self, coroutine: Coroutine[Any, Any, None]) -> bool:
        sleep = self._asleep.pop(coroutine, None)
        if sleep is None or sleep.over:
            try:
                sleep = coroutine.send(None)
            except StopIteration:
                return False
        if isinstance(sleep, Sleep):
            self._asleep[coroutine] = sleep
        return True


def result_of(coroutine: Coroutine[Any, Any, T]) -> T:
    """Return what a coroutine returns that does not wait."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        result: T = end.value
        return result
    raise AssertionError("it waits")
