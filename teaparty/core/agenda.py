"""What is to happen later. It happens in the first tick from its time on."""

from collections.abc import Callable
from heapq import heappop, heappush


class Appointment:
    """Something that is to happen at `when`, unless it is `cancelled`."""

    __slots__ = ("cancelled", "do", "when")

    def __init__(self, when: float, do: Callable[[], None]) -> None:
        self.when = when
        self.do = do
        self.cancelled = False

    def __lt__(self, other: "Appointment") -> bool:
        return self.when < other.when

    def cancel(self) -> None:
        """Let it not happen."""
        self.cancelled = True


class Agenda:
    """Appointments. `watch` asks for ticks, as long as there are any."""

    def __init__(self, watch: Callable[[], None]) -> None:
        self._watch = watch
        self._appointments: list[Appointment] = []

    def __len__(self) -> int:
        return len(self._appointments)

    def at(self, when: float, do: Callable[[], None]) -> Appointment:
        """Have `do` called at `when`, which is a time as of the ticks."""
        made = Appointment(when, do)
        heappush(self._appointments, made)
        self._watch()
        return made

    def tick(self, now: float) -> None:
        """Do what is due. What raises is not done again."""
        while self._appointments and self._appointments[0].when <= now:
            due = heappop(self._appointments)
            if not due.cancelled:
                due.do()
