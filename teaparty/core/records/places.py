"""Places that people have made, and what hosts have made of the operator's rooms."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal, Protocol, TypeVar

from msgspec import Struct, structs

from teaparty.core.records.cursors import Stretches

SIGN = "~"
"""Stands between the word and the number in the key of a log, so that no room of the operator's, or
of a plugin, has the same one."""
HOSTS = 0
"""The owner of a place that belongs to the hosts."""
GOES_ON = -1
"""The end of a stretch of a log that goes on."""
K = TypeVar("K")
V = TypeVar("V")
ForTopics = Literal["trusted", "all"]


class Topic(Struct, frozen=True, kw_only=True):
    """What is being talked about, by whom that was set, and when."""

    text: str
    by: str
    account: int = 0
    at: float


class Place(Struct, frozen=True, kw_only=True):
    """What people have made of a place. A field that an older release did not know is as here."""

    title: str = ""
    description: str = ""
    topic: Topic | None = None
    topics: ForTopics = "trusted"
    """Who may set the topic, besides the owner."""
    exits: dict[str, str] = {}
    """The names of the rooms to which they lead, by words."""
    trusted: tuple[int, ...] = ()
    """The numbers of the accounts of those who may do what says so."""
    closed: bool = False
    """Whether only its owner, those who are trusted and those who are invited may come in."""
    listed: bool = False
    """Whether everybody reads in lists that it is there, though it is closed."""
    invited: dict[int, float] = {}
    """Until when accounts are invited, by their numbers; 0 is for ever."""
    closures: Stretches = ()
    """The stretches of its log that were said while it was closed; the last may go on."""
    readers: dict[int, Stretches] = {}
    """Which of those lines accounts may read, by their numbers."""
    quiet: dict[int, float] = {}
    """Until when accounts can't speak there, by their numbers; 0 is for ever."""


class Made(Struct, frozen=True, kw_only=True):
    """A place that somebody made; `number` is never given to another.

    `name` is the word by which people call it, and `owner` an account, or `HOSTS`. Where `kind` is
    empty it is a room of the operator's, and this is what hosts have made of it.
    """

    number: int = 0
    name: str
    kind: str = ""
    owner: int = HOSTS
    since: float = 0.0
    state: Place = Place()

    @property
    def key(self) -> str:
        """The name of its room or channel, which is the key of its log."""
        return f"{self.name}{SIGN}{self.number}" if self.kind else self.name


def word_of(key: str) -> str:
    """Return the word by which people call the room with this key of its log."""
    return key.partition(SIGN)[0]


def is_valid(until: float, now: float) -> bool:
    """Whether what holds until that time has not ended; 0 is for ever."""
    return not until or until > now


def still_valid(held: Mapping[K, float], now: float) -> dict[K, float]:
    """Return that of several which has not ended, each with the time until which it holds."""
    return {key: until for key, until in held.items() if is_valid(until, now)}


def affected(before: Made, made: Made) -> set[int]:
    """Return the accounts of those who may come into a closed place from now on, or no more."""
    return {account for account, _ in _allowed(before) ^ _allowed(made)}


def _allowed(made: Made) -> set[tuple[int, float]]:
    ever = {(account, 0.0) for account in (made.owner, *made.state.trusted)}
    return ever | set(made.state.invited.items())


def known_to_all(made: Made) -> object:
    """Return what all people may know of a place; nothing of one that they don't find in lists."""
    state = made.state
    if state.closed:
        return state.title if state.listed else None
    return made


def _without(held: Mapping[int, V], account: int) -> dict[int, V]:
    return {each: value for each, value in held.items() if each != account}


def without_account(made: Made, account: int) -> Made:
    """Return a place where nothing is an account's any more: its own places go to the hosts."""
    state = made.state
    topic = None if state.topic is not None and state.topic.account == account else state.topic
    trusted = tuple(each for each in state.trusted if each != account)
    owner = HOSTS if made.owner == account else made.owner
    state = structs.replace(
        state,
        topic=topic,
        trusted=trusted,
        invited=_without(state.invited, account),
        readers=_without(state.readers, account),
        quiet=_without(state.quiet, account),
    )
    return structs.replace(made, owner=owner, state=state)


def with_state(made: Made, **changes: object) -> Made:
    """Return a place with something else in its state."""
    return structs.replace(made, state=structs.replace(made.state, **changes))


def named_in(made: Sequence[Made]) -> Iterator[int]:
    """Yield the numbers of accounts that are named in places."""
    for each in made:
        state = each.state
        yield from {each.owner, *state.trusted, *state.invited, *state.quiet} - {HOSTS}


class WordTaken(Exception):
    """Another place that people have made has the word for a new one."""


class TitleTaken(Exception):
    """Another place that people have made looks like a new one; that is its title."""


Alike = Callable[[str], bool]
"""Whether a title, or a word, looks like the title of a new place."""


def refuse_alike(others: Iterable[Made], alike: Alike | None) -> None:
    """Raise `TitleTaken` if an open one of these places looks like a new one."""
    for each in others:
        title, state = each.state.title, each.state
        if alike and each.kind and not state.closed and (alike(title) or alike(each.name)):
            raise TitleTaken(title)


class Places(Protocol):
    """Stores places."""

    async def places(self) -> list[Made]:
        """Return all places, in the order in which they were made."""
        ...

    async def add_place(self, made: Made, alike: Alike | None = None) -> Made:
        """Store a new place; return it with its number, which none has had before.

        One whose owner is not there any more is the hosts'. What hosts have made of a room of the
        operator's is there once: if it is there already, that is returned. Raises `WordTaken`,
        and `TitleTaken` if an open one that people have made is `alike`.
        """
        ...

    async def change_place(self, made: Made) -> bool:
        """Store what a place is like now, and whose, unless it is gone; return whether that is so.

        What can't be stored at the moment is stored later, and before all lines that come later.
        """
        ...

    async def remove_place(self, made: Made) -> bool:
        """Erase a place, now or later; return whether it is gone.

        Of one that somebody made, all lines and cursors go as well, and what plugins store on their
        shelves under the key of its log.
        """
        ...
