"""Noticing that something held up everybody, and what it was: all are served by one thread."""

from collections.abc import Awaitable, Callable, Generator
from typing import Any, Protocol

from teaparty.core.log.places import Line
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
        self.place = place
        self._given, self._work = work, _whole(work)
        self._holdups = holdups
        self._session = session
        self._at_work = self._ended = False
        self._awaited: Any = None

    def end(self) -> None:
        """Have it go no step further: it is closed where it waits; raise what it raises by that.

        What it waits for is cancelled, if that can be.
        """
        self._ended = True
        self._holdups.waiting.pop(self, None)
        if self._at_work:
            return
        try:
            self._work.close()
            _call_if_there(self._given, "close")  # where it was not begun
        finally:
            _call_if_there(self._awaited, "cancel")

    def __await__(self) -> Generator[Any, Any, Any]:
        self._holdups.waiting[self] = self.place
        try:
            return (yield from self._steps())
        finally:
            self._holdups.waiting.pop(self, None)

    def _steps(self) -> Generator[Any, Any, Any]:
        go_on: Callable[[Any], Any] = self._work.send
        with_what: Any = None
        while not self._ended:
            began = self._holdups.begins()
            self._at_work, self._awaited = True, None
            try:
                self._awaited = go_on(with_what)
            except StopIteration as end:
                return end.value
            except GeneratorExit as error:
                raise RuntimeError("it raised GeneratorExit") from error
            finally:
                self._at_work = False
                self._holdups.ends(began, self._session, self.place)
            if self._ended:
                self._work.close()
                return None
            try:
                go_on, with_what = self._work.send, (yield self._awaited)
            except GeneratorExit:
                self._work.close()
                raise
            except BaseException as error:
                go_on, with_what = self._work.throw, error
        return None


def _call_if_there(owner: object, method: str) -> None:
    getattr(owner, method, _nothing)()


def _nothing() -> None:
    """Do nothing: it has no such method."""


async def _whole(work: Awaitable[Any]) -> Any:
    return await work


class Many(list[Line]):
    """The lines of a turn, which a log calls by what plugins have made of them."""

    def __str__(self) -> str:
        kinds = {type(line.event) for line in self}
        theirs = {f"{kind.__module__}.{kind.__qualname__}" for kind in kinds}
        names = sorted(name for name in theirs if not name.startswith("teaparty.core."))
        return " with ".join(["a turn", *([", ".join(names)] if names else [])])
