"""Calling what a plugin has: its faults, and what is slow, are reported with the plugin's name.

While it is called, it is known for whom that is done; see `Cause`.
"""

import inspect
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, Literal, Self

from teaparty.core.log.holdups import Measures, Steps
from teaparty.core.values.notices import Fault
from teaparty.core.values.numbers import counted
from teaparty.core.values.plugin_names import placed_in

MANY = 3
"""Plugins that are named where many calls together have held up everybody."""
Run = Callable[[Awaitable[Any], str], None]
"""As `Party.run`."""
Whose = Literal["person", "node", "party"]
"""For whom something is done: somebody who is in here, or the party. What begins or ends with a
server is done by each `node` alike; what is of the `party` only by one of them.
"""


class Cause:
    """For whom is done what plugins do just now."""

    def __init__(self) -> None:
        self.now: Whose = "person"


class Caused:
    """Measures as another does, while all that is measured is done for one cause."""

    def __init__(self, measures: Measures, cause: Cause, whose: Whose) -> None:
        self._measures, self._cause, self._whose = measures, cause, whose
        self.waiting = measures.waiting

    def begins(self) -> tuple[Whose, Any]:
        """See `HoldUps`."""
        before, self._cause.now = self._cause.now, self._whose
        return before, self._measures.begins()

    def ends(self, began: tuple[Whose, Any], session: int, place: object) -> None:
        """See `HoldUps`."""
        self._cause.now, measured = began
        self._measures.ends(measured, session, place)


class Called(Counter[str]):
    """How many calls were made together, by the names of plugins; in the log, in words.

    `one` is what one of them is called there.
    """

    def __init__(self, one: str) -> None:
        super().__init__()
        self._one = one

    def __str__(self) -> str:
        said = [
            placed_in(counted(count, self._one), plugin) for plugin, count in self.most_common(MANY)
        ]
        return ", ".join(said) or f"no {self._one}"


def at_once(what: str, value: Any) -> Any:
    """Return what a hook returns that nobody waits for; raise TypeError if it is a coroutine.

    It may be one that a decorator hides, so that it can't be seen before.
    """
    if not inspect.isawaitable(value):
        return value
    if isinstance(value, Coroutine):
        value.close()
    raise TypeError(f"{what} can't wait: make it a plain method")


class Calls:
    """Calls functions of plugins for nobody in particular."""

    def __init__(
        self,
        holdups: Measures,
        report: Callable[[Fault], None],
        run: Run,
        cause: Cause | None = None,
    ) -> None:
        self._holdups = holdups
        self._report = report
        self._run = run
        self.cause = cause or Cause()

    def done_for(self, whose: Whose) -> Self:
        """Return what calls things as this does, for whom it says."""
        caused = Caused(self._holdups, self.cause, whose)
        return type(self)(caused, self._report, self._run, self.cause)

    @contextmanager
    def together(self, called: Called) -> Iterator[None]:
        """Make calls, each of which is noted in `called`; report if they take long together."""
        called.clear()
        began = self._holdups.begins()
        try:
            yield
        finally:
            self._holdups.ends(began, 0, called)

    def call(self, place: str, does: Callable[..., Any], *given: object) -> None:
        """Call something that stands in `place`, and report what it raises."""
        try:
            self.begin(place, does, *given)
        except BaseException as error:
            self._report(Fault(session=0, place=place, error=error))

    def begin(self, place: str, does: Callable[..., Any], *given: object) -> None:
        """Call something that stands in `place`; raise what it raises. What it awaits is later."""
        steps = self.made(place, does, *given)
        if steps is not None:
            self.go_on(steps)

    def made(self, place: str, does: Callable[..., Any], *given: object) -> Steps | None:
        """As `begin`, but return what has to be awaited, if it is a coroutine: `go_on` with it."""
        began = self._holdups.begins()
        try:
            work = does(*given)
        finally:
            self._holdups.ends(began, 0, place)
        return Steps(work, self._holdups, 0, place) if inspect.isawaitable(work) else None

    def go_on(self, steps: Steps) -> None:
        """Have it done, and report what it raises."""
        self._run(steps, steps.place)
