"""Features: what a party can do besides letting people talk in rooms. It knows none by name.

A feature keeps its own state, gets all that it needs by its constructor, and overrides the hooks
that it needs. `Staff.of(me)` is the one of that class in somebody's party. Hooks are called in the
order in which the features were added; what one of them raises is raised to whoever calls the hook.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, Self, TypeVar, TypeVarTuple

from teaparty.core.events import Person
from teaparty.core.party.asking import Answer
from teaparty.core.party.session import Session
from teaparty.core.records import Account
from teaparty.core.values.refusal import Refusal

F = TypeVar("F", bound="Feature")
Given = TypeVarTuple("Given")


class Feature:
    """One feature. Each method but `of` is a hook; it does nothing unless it is overridden."""

    answers: Mapping[str, Answer] = {}
    """What takes the answers to the questions that it asks, by their kinds; see `Question`."""

    @classmethod
    def of(cls, me: Session) -> Self:
        """Return the feature of this class; raise `Refusal` where the party does without it."""
        return me.features.get(cls)

    def came_in(self, me: Session, account: Account | None) -> None:
        """Somebody has a name now and stands in their first room; a member has an account."""

    def leaves(self, me: Session) -> None:
        """Somebody with a name leaves for good; they stand in their last room still."""

    def moved(self, me: Session) -> None:
        """Somebody stands in another room now, which may be that of the login or not `public`."""

    def renamed(self, me: Session, old: Person) -> None:
        """Somebody who was `old` has another name now, or an account."""

    def set(self, me: Session) -> None:
        """Somebody has changed their preferences."""

    def refuse_speech(self, me: Session) -> None:
        """Raise `Refusal` where somebody may not speak now."""

    def refuse_line(self, me: Session, line: str) -> None:
        """Raise `Refusal` where a line that is no command may not be said."""

    def refuse_name(self, name: str) -> None:
        """Raise `Refusal` where nobody may have that name."""

    def refuse_entry(self, name: str, account: Account | None) -> None:
        """Raise `Refusal` where nobody may come in by that name; a member has an account."""

    def refuse_address(self, address: str) -> None:
        """Raise `Refusal` where nobody from that address may connect."""


class Features:
    """The features of one party. Its hooks call those of all features that override them."""

    def __init__(self) -> None:
        self._by_class: dict[type[Feature], Feature] = {}
        self.answers: dict[str, Answer] = {}
        self.came_in: Hook[Session, Account | None] = Hook("came_in")
        self.leaves: Hook[Session] = Hook("leaves")
        self.moved: Hook[Session] = Hook("moved")
        self.renamed: Hook[Session, Person] = Hook("renamed")
        self.set: Hook[Session] = Hook("set")
        self.refuse_speech: Hook[Session] = Hook("refuse_speech")
        self.refuse_line: Hook[Session, str] = Hook("refuse_line")
        self.refuse_name: Hook[str] = Hook("refuse_name")
        self.refuse_entry: Hook[str, Account | None] = Hook("refuse_entry")
        self.refuse_address: Hook[str] = Hook("refuse_address")
        self._hooks: tuple[Hook[Any], ...] = tuple(
            each for each in vars(self).values() if isinstance(each, Hook)
        )

    def add(self, *features: Feature) -> None:
        """Take these in, in the order in which their hooks are to be called."""
        for feature in features:
            self._by_class[type(feature)] = feature
            assert self.answers.keys().isdisjoint(feature.answers), "two answers to one question"
            self.answers.update(feature.answers)
            for hook in self._hooks:
                hook.add(feature)

    def __iter__(self) -> Iterator[Feature]:
        return iter(self._by_class.values())

    def get(self, kind: type[F]) -> F:
        """Return the feature of that class; raise `Refusal` where there is none."""
        found = self._by_class.get(kind)
        if found is None:
            raise Refusal("That is not possible at this party.")
        assert isinstance(found, kind)
        return found


class Hook(Generic[*Given]):
    """One hook: calling it calls the methods of that name of all features that override it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._called: list[Callable[[*Given], None]] = []

    def add(self, feature: Feature) -> None:
        """Hang a feature on this hook, if it overrides it."""
        if getattr(type(feature), self._name) is not getattr(Feature, self._name):
            self._called.append(getattr(feature, self._name))

    def __call__(self, *given: *Given) -> None:
        for called in self._called:
            called(*given)
