"""Pages of long lists: how many entries are read at once, and which."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self, TypeVar

from teaparty.core.words.taking import Number, whole_number

T = TypeVar("T")


@dataclass(frozen=True)
class Page:
    """How many entries, and, for programs, that they are `before` the one of that number."""

    usage: ClassVar[str] = "[COUNT]"
    count: int | None = None
    before: Number | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read it; raise `Refusal`."""
        return cls(whole_number(text))

    def of(self, entries: Sequence[T], most: int) -> tuple[Sequence[T], int]:
        """Return the last of these, at most `most`, and how many are older.

        They are numbered from 1 on.
        """
        end = len(entries) if self.before is None else min(len(entries), max(0, self.before - 1))
        start = max(0, end - (most if self.count is None else max(1, min(self.count, most))))
        return entries[start:end], start


@dataclass(frozen=True)
class OlderPage(Page):
    """A page of a list whose numbers people read, so that they can ask for older entries, too."""

    usage: ClassVar[str] = "[COUNT] [before NUMBER]"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read it; raise `Refusal`."""
        count, word, number = f" {text}".partition(" before ")
        before = max(0, whole_number(number.strip())) if word else None
        return cls(whole_number(count.strip()) if count.strip() else None, before)


LAST = Page()
LATEST = OlderPage()
