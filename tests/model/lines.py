"""What happens in a place, and how each person reads it: the model's own words for that.

A line is read by the one whose it is with `you`, and from elsewhere with the mark of the place.
People with a screen reader read some of it in another way.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests import sentences as s

if TYPE_CHECKING:
    from tests.model.town import Person


@dataclass(frozen=True)
class Author:
    """Somebody as they were called when they said it, in one session of theirs."""

    name: str
    account: int
    session: int

    def is_reader(self, who: "Person") -> bool:
        return self.session == who.session or self.account == who.account != 0


@dataclass(eq=False)
class Line:
    """What happened. `by` is who it was, `number` and `at` its place in its log."""

    by: Author
    number: int = -1
    at: float = 0.0
    allowed: frozenset[int] | None = None
    """Who was allowed to read it if the place was closed; see `Person.key`."""
    lasting = True
    """Whether it is part of the history."""
    elsewhere = True
    """Whether people who listen from elsewhere read it."""
    words = ""
    """What somebody has typed, which they can take back."""

    @property
    def says_where(self) -> bool:
        """Whether it has the mark among its words for a screen reader."""
        return False

    def text(self, who: "Person", mine: bool, mark: str, live: bool) -> str:
        """Return what is read by somebody whose it is, or not; nothing if it shows nothing."""
        raise NotImplementedError

    def shown(self, who: "Person", mark: str = "", live: bool = True) -> str:
        """Return what somebody reads of it, as it happens or later; nothing for nothing."""
        text = self.text(who, self.is_of(who, live), mark, live)
        if not (text and mark) or (who.aloud and self.says_where):
            return text
        return f"On {mark}: {text}" if who.aloud else f"[{mark}] {text}"

    def is_of(self, who: "Person", live: bool) -> bool:
        return self.by.session == who.session or (not live and self.by.account == who.account != 0)


@dataclass(eq=False)
class Said(Line):
    words: str = ""
    to: Sequence[Author] = ()
    named: set[int] = field(default_factory=set)
    """The sessions of those whom it names."""

    @property
    def says_where(self) -> bool:
        return not self.to

    def text(self, who: "Person", mine: bool, mark: str, live: bool) -> str:
        on = f" on {mark}" * bool(mark and who.aloud and not self.to)
        to = ", ".join("you" if each.is_reader(who) else each.name for each in self.to)
        verb = ("You say" if mine else f"{self.by.name} says") + (f" to {to}" if to else on)
        return f"{verb}{self.naming(who, live)}: {self.words}"

    def naming(self, who: "Person", live: bool) -> str:
        told = live and who.aloud and who.session in self.named
        return ", naming you" * (told and all(each.session != who.session for each in self.to))


@dataclass(eq=False)
class Emoted(Said):
    def text(self, who: "Person", mine: bool, mark: str, live: bool) -> str:
        if not who.aloud:
            return f"* {self.by.name} {self.words}"
        on = f" on {mark}" * bool(mark)
        emotes = "You emote" if mine else f"{self.by.name} emotes"
        return f"{emotes}{on}{self.naming(who, live)}: {self.words}"


@dataclass(eq=False)
class TopicSet(Line):
    words: str = ""
    """The topic; nothing if that was taken away."""

    def text(self, who: "Person", mine: bool, mark: str, live: bool) -> str:
        name = self.by.name
        if self.words:
            return s.you_set_topic(self.words) if mine else s.sets_topic(name, self.words)
        return s.you_take_topic() if mine else s.takes_topic(name)


@dataclass(eq=False)
class TakenBack(Line):
    """Stands where a line was that its author, or staff, has taken back."""

    staff: str = ""

    def text(self, who: "Person", mine: bool, mark: str, live: bool) -> str:
        if self.staff:
            by = self.staff
            return s.yours_was_taken_back_by(by) if mine else s.was_taken_back_by(self.by.name, by)
        return s.yours_was_taken_back() if mine else s.was_taken_back(self.by.name)


@dataclass(eq=False)
class Passing(Line):
    """What nobody reads later: a sentence for others, and one for the person, or none."""

    theirs: str = ""
    own: str = ""
    lasting = False

    def text(self, who: "Person", mine: bool, mark: str, live: bool) -> str:
        return self.own if mine else self.theirs


@dataclass(eq=False)
class Here(Passing):
    """The same, of what only people read who stand there."""

    elsewhere = False
