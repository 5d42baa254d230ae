"""Calling what a plugin has: its faults, and what is slow, are reported with the plugin's name."""

import inspect
from collections.abc import Awaitable, Callable
from typing import Any

from teaparty.core.log.holdups import Measures, Steps
from teaparty.core.values.notices import Fault

Run = Callable[[Awaitable[Any], str], None]
"""As `Party.run`."""


class Calls:
    """Calls functions of plugins for nobody in particular."""

    def __init__(self, holdups: Measures, report: Callable[[Fault], None], run: Run) -> None:
        self._holdups = holdups
        self._report = report
        self._run = run

    def call(self, place: str, does: Callable[..., Any], *given: object) -> None:
        """Call something that stands in `place`, and report what it raises."""
        try:
            self.begin(place, does, *given)
        except BaseException as error:
            self._report(Fault(session=0, place=place, error=error))

    def begin(self, place: str, does: Callable[..., Any], *given: object) -> None:
        """Call something that stands in `place`; raise what it raises. What it awaits is later."""
        began = self._holdups.begins()
        try:
            work = does(*given)
            if inspect.isawaitable(work):
                self._run(Steps(work, self._holdups, 0, place), place)
        finally:
            self._holdups.ends(began, 0, place)
