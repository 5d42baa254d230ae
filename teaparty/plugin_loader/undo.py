"""A change that happens wholly, or not at all: each of its steps says how it is undone."""

from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, NamedTuple, Self

from teaparty.core.values.notices import Fault
from teaparty.plugin_loader.checks import Faulty
from teaparty.plugin_loader.faults import in_words

Report = Callable[[Fault], None]


class Step(NamedTuple):
    """Something to be done; `what` it is stands in the log if it fails, and is told."""

    what: str
    does: Callable[..., object]
    given: tuple[Any, ...] = ()


class Partly(Exception):
    """A change has failed, and could be undone only in part; the text says what was not."""


class Undo:
    """What has all as it was before, if the block that begins with it raises anything.

    Steps are taken in reverse order, but for the last ones. The fault of one is reported, and the
    others are taken all the same; then `Partly` is raised in place of what the block has raised.
    """

    def __init__(self, report: Report) -> None:
        self._report = report
        self._steps: list[Step] = []
        self._last: list[Step] = []

    def by(self, does: Callable[..., object], *given: object) -> None:
        """Let this undo what is changed next, or was changed just now."""
        self._steps.append(_step(does, given))

    def at_last(self, does: Callable[..., object], *given: object) -> None:
        """As `by`, when all else is as it was before; these steps are taken in their order."""
        self._last.append(_step(does, given))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Undo all if there is an error."""
        if error is None:
            return
        faults = each_done([*reversed(self._steps), *self._last], self._report)
        if faults:
            self._report(Fault(session=0, place="a change that was undone in part", error=error))
            why = str(error) if isinstance(error, Faulty) else in_words(error)
            raise Partly("; ".join([why, *faults])) from error


def _step(does: Callable[..., object], given: tuple[object, ...]) -> Step:
    name = getattr(does, "__qualname__", "something").strip("_")
    return Step(f"undoing a change by {name}", does, given)


def each_done(steps: Iterable[Step], report: Report) -> list[str]:
    """Take all of these steps; report the faults, and return them as parts of sentences."""
    faults = []
    for step in steps:
        try:
            step.does(*step.given)
        except BaseException as error:
            report(Fault(session=0, place=step.what, error=error))
            faults.append(f"{step.what} has failed: {in_words(error)}")
    return faults
