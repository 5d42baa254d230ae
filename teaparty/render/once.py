"""Lists that many people ask for at the same time are laid out once for each look."""

from functools import lru_cache
from typing import Any

from teaparty.core.events import Event
from teaparty.core.values.looks import Look
from teaparty.render.sentences import Render

REMEMBERED = 16
"""Texts of one kind of event."""


class _Same:
    """An event that only equals itself, which is cheaper to compare than a long list."""

    __slots__ = ("event",)

    def __init__(self, event: Event) -> None:
        self.event = event

    def __hash__(self) -> int:
        return id(self.event)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.event is self.event


def once(render: Render) -> Render:
    """Return a renderer that lays out an event once for each look, if it reads alike for all."""

    @lru_cache(maxsize=REMEMBERED)
    def made(same: _Same, look: Look) -> str:
        return render(same.event, look, -1)

    def shown(event: Any, look: Look, viewer: int) -> str:
        return made(_Same(event), look)

    return shown
