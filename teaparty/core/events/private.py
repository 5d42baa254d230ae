"""Events for one person: words to them, and answers of a sentence or two."""

from typing import ClassVar, Literal

from msgspec import Struct

from teaparty.core.events.base import Event, Guiding, Person


class Whispered(Event, frozen=True, kw_only=True):
    """Somebody said something to `to` alone; the speaker reads it too."""

    speech: ClassVar[bool] = True
    to: tuple[Person, ...]
    text: str

    @property
    def lasts(self) -> bool:
        """Whether it is stored: only where its speaker and somebody it is for have accounts."""
        return bool(self.who.account) and any(person.account for person in self.to)


class Invited(Whispered, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody invited `to` into a place; its `text` is what that is called.

    `word` is what they type for it, to go there, or to listen if it is a `channel`. They may for so
    many `seconds`; 0 is for ever. How they do that they read with a `sign`, which stands before
    their commands.
    """

    speech: ClassVar[bool] = False
    shown_to_ignoring: ClassVar[bool] = False
    word: str
    channel: bool = False
    seconds: int = 0
    sign: str | None = None


class Told(Guiding, frozen=True, kw_only=True):
    """A private answer: a template and what goes into it, as with `Refusal`."""

    text: str
    fields: dict[str, str] = {}


class Refused(Guiding, frozen=True, kw_only=True):
    """What was asked for can't be done; a template and its fields say why."""

    text: str
    fields: dict[str, str] = {}


class Settled(Event, frozen=True, kw_only=True):
    """People who have read this know how their next lines are read.

    Lines that they sent before it are not said. It shows nothing itself.
    """


class CameIn(Settled, frozen=True, kw_only=True):
    """A person is in, as `name`, and reads how to speak in that `mode`.

    They come in `now`, are `back` after a lost link, or have come in `again`, by a further link.
    """

    name: str
    mode: Literal["mud", "chat"]
    way: Literal["now", "back", "again"] = "now"


class Missed(Event, frozen=True, kw_only=True):
    """As many lines as `count` says went by unread, and can't be shown any more."""

    history: ClassVar[bool] = False
    count: int


class MissedAside(Missed, frozen=True, kw_only=True):
    """The same, of what people listen to from elsewhere, and call by the word `on`."""

    on: str


class WhispersMissed(Struct, frozen=True, kw_only=True, tag=True, gc=False):
    """So many whispers wait for somebody, and so many `invitations`."""

    count: int
    invitations: int = 0


class LinesMissed(Struct, frozen=True, kw_only=True, tag=True, gc=False):
    """So many lines were said in a room, or on a channel, while somebody was away.

    There were `more` lines than are counted, if that is true; so many of them are `named`: they
    name the reader. They stand in the log of that name, from the number `first` to `last`, between
    lines that the reader knows.
    """

    title: str
    lines: int
    more: bool = False
    named: int = 0
    channel: bool = False
    log: str = ""
    first: int = 0
    last: int = 0


MissedPart = WhispersMissed | LinesMissed


class Recalled(Guiding, frozen=True, kw_only=True):
    """What somebody missed while they were away, in the order in which they can recall it."""

    parts: tuple[MissedPart, ...]


class TimeTold(Guiding, frozen=True, kw_only=True):
    """The time, for a person who has asked for it."""

    at: float


class Greeted(Event, frozen=True, kw_only=True):
    """A newcomer is welcomed by the operator's `text`, with how many `people` are in.

    `guests` says whether people can come in without an account, `registering` whether they can
    make one.
    """

    text: str
    people: int
    guests: bool = True
    registering: bool = True
