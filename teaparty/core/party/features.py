"""Features: what a party can do besides letting people talk in rooms. It knows none by name.

A feature keeps its own state, gets all that it needs by its constructor, and overrides the hooks
that it needs. `Staff.of(me)` and `Staff.of(party)` return the one of that class, and refuse where
there is none; `Staff.if_any(me)` is for what can go on without it. Hooks are called in the order in
which the features were added. What a `refuse_...` hook raises is raised to whoever asks; the others
are notices: what one feature raises is reported, and the next ones are called all the same.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from inspect import isfunction
from typing import Any, Protocol, Self, TypeVar

from teaparty.core.events import Person
from teaparty.core.log.places import Position
from teaparty.core.log.stream import Stream
from teaparty.core.party.asking import Answer
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.ports import NOT_POSSIBLE
from teaparty.core.records import Account
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.refusal import Refusal
from teaparty.core.words import unsaid

F = TypeVar("F", bound="Feature")


class Featured(Protocol):
    """A party, or a session."""

    @property
    def features(self) -> "Features": ...


class Feature:
    """One feature. Each method but `of` and `if_any` is a hook, and does nothing by itself."""

    answers: Mapping[str, Answer] = {}
    """What takes the answers to its questions and offers, by their kinds."""

    @classmethod
    def of(cls, there: "Featured") -> Self:
        """Return the feature of this class in a party, or in that of a session.

        Raises `Refusal` if the party does without it.
        """
        return there.features.get(cls)

    @classmethod
    def if_any(cls, there: "Featured") -> Self | None:
        """Return the same, or None if the party does without it."""
        return there.features.find(cls)

    def connected(self, me: Session) -> None:
        """Somebody has connected, and stands in the login room."""

    def came_in(self, me: Session, account: Account | None) -> None:
        """Somebody has a name now and stands in their first room; a member has an account.

        It is never called for people who are gone by then, such as those whom the room sends out.
        """

    def leaves(self, me: Session) -> None:
        """Somebody with a name leaves for good; they stand in their last room still.

        Their first room may send them out before `came_in` was called.
        """

    def moved(self, me: Session) -> None:
        """Somebody stands in another room now, which may be that of the login or not `public`."""

    def goes(self, me: Session, origin: Room, left: Position, came: Position) -> None:
        """Somebody stands in another room from now on, and reads its log from where they `came`.

        They have `left` the log of the room before, their `origin`, at that place. It is called
        also as they leave for good.
        """

    def renamed(self, me: Session, old: Person) -> None:
        """Somebody who was `old` has another name now, or an account."""

    def came_in_elsewhere(self, me: Session) -> None:
        """Somebody has come in by another node of the party; see `Elsewhere`."""

    def renamed_elsewhere(self, me: Session, old: Person) -> None:
        """As `renamed`, of somebody who is in by another node."""

    def shown_anew(self, me: Session) -> None:
        """Lists show something new of somebody: that they are away, without a link, or listen."""

    def hears_no_more(self, me: Session, each: Stream[Session]) -> None:
        """Somebody may not listen any more to a stream to which they listen from elsewhere."""

    def role_changed(self, me: Session) -> None:
        """Somebody who is in has another role."""

    def came_again(self, me: Session) -> None:
        """Somebody who was in has come in once more, by another link; see `takeover`."""

    def preferences_changed(self, me: Session) -> None:
        """Somebody has changed their preferences."""

    def refuse_speech(self, me: Session) -> None:
        """Raise `Refusal` if somebody may not speak now."""

    def refuse_line(self, me: Session, line: str) -> None:
        """Raise `Refusal` if a line that is no command may not be said."""

    def refuse_name(self, name: str) -> None:
        """Raise `Refusal` if nobody may have that name."""

    def refuse_entry(self, name: str, account: Account | None) -> None:
        """Raise `Refusal` if nobody may come in by that name; a member has an account."""

    def refuse_address(self, address: str) -> None:
        """Raise `Refusal` if nobody from that address may connect."""

    def records_changed(self) -> None:
        """Another process may have changed the records, or accounts were erased for their age."""

    def closes_in(self, seconds: int | None) -> None:
        """The party closes in so many seconds, or does not any more."""

    def drains(self) -> None:
        """This node of the party drains from now on, or does so no more; see `people.draining`."""

    def renewed(self, options: PartyOptions) -> None:
        """The operator has changed the options of the party; what was counted goes on."""


HOOKS = [name for name, method in vars(Feature).items() if isfunction(method)]
Attempt = Callable[..., bool]
"""As `Party.attempt`."""
Call = Callable[..., None]
"""As `Calls.call`."""


class Features:
    """The features of one party. Each hook of theirs can be called here for all of them."""

    connected: Callable[[Session], None]
    came_in: Callable[[Session, Account | None], None]
    leaves: Callable[[Session], None]
    moved: Callable[[Session], None]
    goes: Callable[[Session, Room, Position, Position], None]
    renamed: Callable[[Session, Person], None]
    came_in_elsewhere: Callable[[Session], None]
    renamed_elsewhere: Callable[[Session, Person], None]
    shown_anew: Callable[[Session], None]
    hears_no_more: Callable[[Session, Stream[Session]], None]
    role_changed: Callable[[Session], None]
    came_again: Callable[[Session], None]
    preferences_changed: Callable[[Session], None]
    refuse_speech: Callable[[Session], None]
    refuse_line: Callable[[Session, str], None]
    refuse_name: Callable[[str], None]
    refuse_entry: Callable[[str, Account | None], None]
    refuse_address: Callable[[str], None]
    records_changed: Callable[[], None]
    closes_in: Callable[[int | None], None]
    drains: Callable[[], None]
    renewed: Callable[[PartyOptions], None]

    def __init__(self, attempt: Attempt, call: Call) -> None:
        self._attempt, self._call = attempt, call
        self._by_class: dict[type[Feature], Any] = {}
        self.answers: dict[str, Answer] = {unsaid.SAY: unsaid.say}
        self.add()

    def add(self, *features: Feature) -> None:
        """Take these in, in the order in which their hooks are called."""
        for feature in features:
            assert type(feature) not in self._by_class, "two features of one class"
            self._by_class[type(feature)] = feature
            assert self.answers.keys().isdisjoint(feature.answers), "two answers of one kind"
            self.answers.update(feature.answers)
        for name in HOOKS:
            setattr(self, name, self._hook(name))

    def _hook(self, name: str) -> Callable[..., None]:
        methods = [
            getattr(feature, name)
            for feature in self
            if getattr(type(feature), name) is not getattr(Feature, name)
        ]
        if name.startswith("refuse_"):
            return methods[0] if len(methods) == 1 else _all_of(methods)
        if name in ("renewed", "records_changed", "closes_in", "drains"):
            return _of_nobody(methods, self._call)
        return _each_of(methods, self._attempt, only_here=name == "came_in")

    def __iter__(self) -> Iterator[Feature]:
        return iter(self._by_class.values())

    def get(self, kind: type[F]) -> F:
        """Return the feature of that class; raise `Refusal` if there is none."""
        found: F | None = self._by_class.get(kind)  # not by `find`: each line asks often
        if found is None:
            raise Refusal(NOT_POSSIBLE)
        return found

    def find(self, kind: type[F]) -> F | None:
        """Return the feature of that class, or None."""
        found: F | None = self._by_class.get(kind)
        return found


def _all_of(methods: Sequence[Callable[..., None]]) -> Callable[..., None]:
    """Return what calls all of these; a single one itself, as every spoken line asks for it."""
    if len(methods) == 1:
        return methods[0]

    def call_all(*given: object) -> None:
        for method in methods:
            method(*given)

    return call_all


def _of_nobody(methods: Sequence[Callable[..., None]], call: Call) -> Callable[..., None]:
    """Return what calls each of these, whatever another raises; it concerns no session."""

    def call_each(*given: object) -> None:
        for method in methods:
            call(method.__qualname__, method, *given)

    return call_each


def _each_of(
    methods: Sequence[Callable[..., None]], attempt: Attempt, only_here: bool
) -> Callable[..., None]:
    """Return what calls each of these, whatever another raises; `only_here` until people leave."""

    def call_each(me: Session, *given: object) -> None:
        for method in methods:
            if not (only_here and me.gone is not None):
                attempt(me, method.__qualname__, method, me, *given)

    return call_each
