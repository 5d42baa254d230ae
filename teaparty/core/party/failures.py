"""What hooks have raised that nobody waits for: the start and the end of a listener."""

from collections.abc import Awaitable, Callable, Collection, Coroutine, Generator
from inspect import isawaitable
from typing import Any, NamedTuple


class Failed(NamedTuple):
    """The hook of a listener, `started` or `stopped`, that has raised an error."""

    listener: Any
    hook: str
    error: BaseException


class Failures(list[Failed]):
    """What has failed so far of listeners that there are, each the last time."""

    def keep(self, listeners: Collection[object]) -> None:
        """Forget all but that of these listeners."""
        here = set(map(id, listeners))
        self[:] = [each for each in self if id(each.listener) in here]

    def forget(self, listeners: Collection[object]) -> None:
        """Forget that of these listeners."""
        gone = set(map(id, listeners))
        self[:] = [each for each in self if id(each.listener) not in gone]


def noting(listener: Any, hook: str, failed: list[Failed]) -> Callable[..., Any]:
    """Return what calls a hook, and adds to `failed` what it raises, also as it is awaited."""

    def note(error: BaseException) -> None:
        failed.append(Failed(listener, hook, error))

    def call(*given: object) -> Any:
        try:
            work = getattr(listener, hook)(*given)
        except BaseException as error:
            note(error)
            raise
        return Noted(work, note) if isawaitable(work) else work

    return call


class Noted:
    """Awaits something, and notes what it raises."""

    def __init__(self, work: Awaitable[Any], note: Callable[[BaseException], None]) -> None:
        self._work = work
        self._note = note

    def __await__(self) -> Generator[Any, Any, Any]:
        try:
            yield from self._work.__await__()
        except GeneratorExit:
            raise  # nobody waits for it any more
        except BaseException as error:
            self._note(error)
            raise

    def close(self) -> None:
        """Close what was not begun, if that is a coroutine."""
        if isinstance(self._work, Coroutine):
            self._work.close()
