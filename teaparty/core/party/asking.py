"""What somebody is asked: questions, which take the next line, and offers, which need not.

Those of the party itself are values, so that they could be written down: each names its kind, by
which a feature takes the answer (see `Feature.answers`).
"""

import inspect
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple

from msgspec import Struct, structs

from teaparty.core.events import Settled
from teaparty.core.log.reader import Reader
from teaparty.core.log.reading import Asked
from teaparty.core.log.stream import Stream
from teaparty.core.party.door import Door
from teaparty.core.ports import Clock
from teaparty.core.values.limits import Limits
from teaparty.core.values.notices import Reason
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.offers import SURE, Offer

TOO_EARLY = (
    "You sent that before you could read the answer, so it was not said. Type it again if you mean"
    " it."
)
THIS_EARLY = "You sent this before you could read the answer, so it was not said: {text}"
TOO_SOON = (
    "That came right after what may be a password, so it was not said. Type it again if you mean"
    " it."
)
Then = Callable[[Any, str], Any]
"""Is called with the session and the line."""
Answer = Callable[..., Any]
"""Is called with the session, the line, and what was `given` with the question or the offer."""


class Question(Struct, frozen=True):
    """A question that can be written down: it holds no function, and nothing secret.

    `text` stands before what is typed. A `hidden` answer, such as a password, is not shown on the
    person's own screen.
    """

    text: str
    kind: str
    given: tuple[str, ...] = ()
    hidden: bool = False


class FreeQuestion(NamedTuple):
    """A question of a plugin: `then` is called with the session and the line that answers it.

    As it holds a function it can't be written down: after an upgrade it has to be asked anew.
    """

    text: str
    then: Then
    hidden: bool


class Asking(Reader, ABC):
    """The side of a session that asks its person something."""

    __slots__ = ("early", "gone", "offered", "question", "typed", "unsaid", "wary")

    clock: Clock
    door: Door
    limits: Limits

    def __init__(self, turns: Asked, room: Stream[Any], number: int, inbox: int) -> None:
        super().__init__(turns, room, number, inbox)
        self.gone: Reason | None = None
        self.early = False
        """Whether the line that is being obeyed came before its sender could know what it means."""
        self.wary = 0.0
        """Until this time lines are early, because what may be passwords was sent along."""
        self.question: Question | FreeQuestion | None = None
        self.typed = ""
        """What has to be typed once more, such as a new password. Never shown, nor written down."""
        self.offered: Offer | None = None
        self.unsaid: Offer | None = None

    @property
    @abstractmethod
    def name(self) -> str:
        """The name as it is shown, or an empty string."""

    @property
    @abstractmethod
    def answers(self) -> Mapping[str, Answer]:
        """What takes the answers to questions and offers, by their kinds."""

    @abstractmethod
    def tell(self, text: str, /, **fields: object) -> None:
        """Tell this person something."""

    def ask(self, text: str, then: Then, hidden: bool = False) -> None:
        """Ask something: the next line goes to `then`, which may do what a command may do.

        `text` stands before what is typed; it takes the place of an earlier question. An empty line
        answers as well. A `hidden` answer, such as a password, is not shown on the person's own
        screen, and is given to `then` just as it was typed; in any other, blanks in a row are one.
        Such a question holds a function, so after an upgrade of the server it is asked anew.
        """
        self.put(FreeQuestion(text, then, hidden))

    def put(self, question: Question | FreeQuestion, typed: str = "") -> None:
        """Put a question, in the place of an earlier one; see `ask`.

        What was `typed` before, and has to be typed once more, is no part of the question.
        """
        if self.gone is not None:
            return
        self.offered = None
        self.question, self.typed = question, typed
        self.door.ask(question.text, question.hidden)
        self._settle()

    def ask_again(self) -> None:
        """Put the open question once more: there is a door that has not shown it yet."""
        if self.question is not None:
            self.put(self.question, self.typed)

    def offer(self, offer: Offer, text: str, /, **fields: object) -> None:
        """Tell this person by `text` what the line `yes` does; see `tell`.

        It takes the place of an earlier offer.
        """
        now, before, self.unsaid = self.clock.monotonic(), self.offered, None
        self.offered = structs.replace(
            offer, text=text, fields=fields, until=now + self.limits.offer_seconds,
            sure=now + SURE if before is not None and now < before.until else 0.0,
        )  # fmt: skip
        self.tell(text, **fields)

    def accept(self, line: str, offer: Offer) -> Any:
        """Do what was offered and is accepted by this line."""
        return self.answers[offer.kind](self, line, *offer.given)

    def ask_no_more(self) -> None:
        """Take back what was asked or offered: the next line is a command again."""
        self.offered = self.unsaid = None
        if self.question is not None:
            self.question, self.typed = None, ""
            self.door.ask("", False)
            self._settle()

    def answer(self, line: str) -> Any:
        """Answer the question by this line; whatever takes the answer may ask again."""
        question = self.question
        assert question is not None
        if self.early and self.name and (self.door.stay is not None or not question.hidden):
            raise self.too_early(line)
        self.question = None
        answer = None
        try:
            answer = self._take(question, line)
        finally:
            if self.question is None:
                self.typed = ""
                self.door.ask("", False)
            if not inspect.isawaitable(answer):
                self._settle()
        return self._settled(answer) if inspect.isawaitable(answer) else answer

    def too_early(self, line: str) -> Refusal:
        """Return why an early line is refused.

        By a client with a ticket, which sends several at once and no password, it is named.
        """
        named = self.door.stay is not None
        return Refusal(THIS_EARLY, text=line) if named else Refusal(TOO_EARLY)

    def _take(self, question: Question | FreeQuestion, line: str) -> Any:
        if isinstance(question, FreeQuestion):
            return question.then(self, line)
        return self.answers[question.kind](self, line, *question.given)

    async def _settled(self, work: Awaitable[Any]) -> None:
        try:
            await work
        finally:
            self._settle()

    def _settle(self) -> None:
        """Mark the end of an answer: a line that was sent before this end is shown is not said.

        While something hidden is asked for, the mark waits until that is over.
        """
        if self.question is None or not self.question.hidden:
            self.send(Settled())
