"""Noticing that something held up everybody, and what it was: all are served by one thread."""

from collections.abc import Awaitable, Callable, Generator
from typing import Any, Protocol

from teaparty.core.values.notices import Slow

Began = tuple[float, float]
"""When something began, and how much was blamed until then on what it is a part of."""


class Measures(Protocol):
    """What measures each step of something that is called; see `HoldUps`."""

    waiting: dict[object, str]

    def begins(self) -> Any:
        """Return what `ends` needs."""
        ...

    def ends(self, began: Any, session: int, place: object) -> None:
        """Take note of how long it took."""
        ...


class HoldUps:
    """`steady` returns seconds that only go on. What was blamed on a part is not on the whole.

    What takes up to `most` seconds is not worth a word in the log.
    """

    def __init__(
        self, steady: Callable[[], float], report: Callable[[Slow], None], most: float = 0.1
    ) -> None:
        self.most = most
        self._steady = steady
        self._report = report
        self._blamed = 0.0
        self.waiting: dict[object, str] = {}
        """Where everything is written that was begun and is not done yet."""

    def begins(self) -> Began:
        """Return what `ends` needs."""
        began = self._steady(), self._blamed
        self._blamed = 0.0
        return began

    def ends(self, began: Began, session: int, place: object) -> None:
        """Report what was done in `place` for a session, or 0, where it took long by itself."""
        since, blamed = began
        took = self._steady() - since
        if took - self._blamed > self.most:
            self._report(Slow(session=session, place=str(place), seconds=took - self._blamed))
            self._blamed = took
        self._blamed += blamed


class Steps:
    """Awaits `work`, each of whose steps is one that may take long.

    A step that raises what only closes a coroutine, `GeneratorExit`, raises a `RuntimeError`.
    """

    def __init__(self, work: Awaitable[Any], holdups: Measures, session: int, place: str) -> None:
        self._work = _whole(work)
        self._holdups = holdups
        self._whose = session, place

    def __await__(self) -> Generator[Any, Any, Any]:
        self._holdups.waiting[self] = self._whose[1]
        try:
            return (yield from self._steps())
        finally:
            del self._holdups.waiting[self]

    def _steps(self) -> Generator[Any, Any, Any]:
        go_on: Callable[[Any], Any] = self._work.send
        with_what: Any = None
        while True:
            began = self._holdups.begins()
            try:
                waited = go_on(with_what)
            except StopIteration as end:
                return end.value
            except GeneratorExit as error:
                raise RuntimeError("it raised GeneratorExit") from error
            finally:
                self._holdups.ends(began, *self._whose)
            try:
                go_on, with_what = self._work.send, (yield waited)
            except GeneratorExit:
                self._work.close()
                raise
            except BaseException as error:
                go_on, with_what = self._work.throw, error


async def _whole(work: Awaitable[Any]) -> Any:
    return await work
