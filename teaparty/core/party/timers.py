"""What is to happen later. It happens in the first tick from its time on."""

from collections.abc import Callable
from heapq import heappop, heappush

Do = Callable[[], None]


class Timer:
    """Something that is to happen once, unless it is cancelled before."""

    __slots__ = ("_agenda", "_do")

    def __init__(self, agenda: "Timers", do: Do) -> None:
        self._agenda = agenda
        self._do: Do | None = do

    def cancel(self) -> None:
        """Let it not happen any more."""
        self.take()

    def take(self) -> Do | None:
        """Return what is to be done, and let it not happen again."""
        do, self._do = self._do, None
        if do is not None:
            self._agenda.left -= 1
        return do


class Timers:
    """Appointments. `watch` asks for ticks, as long as there are any."""

    def __init__(self, watch: Callable[[], None]) -> None:
        self._watch = watch
        self._made = 0
        # By time, and those of one time in the order in which they were made. Cancelled ones stay
        # here until their time has come, but ask for no ticks.
        self._appointments: list[tuple[float, int, Timer]] = []
        self.left = 0
        """How many are still to happen."""

    def __len__(self) -> int:
        return self.left

    def at(self, when: float, do: Do) -> Timer:
        """Have `do` called at `when`, which is a time as of the ticks."""
        if not self.left:
            self._appointments.clear()
        made = Timer(self, do)
        self._made += 1
        self.left += 1
        heappush(self._appointments, (when, self._made, made))
        self._watch()
        return made

    def tick(self, now: float) -> None:
        """Do what is due. What raises is not done again, and the rest in the next tick."""
        while self._appointments and self._appointments[0][0] <= now:
            do = heappop(self._appointments)[2].take()
            if do is not None:
                do()
