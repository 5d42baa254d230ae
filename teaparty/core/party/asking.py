"""What somebody is asked: questions, which take the next line, and offers, which need not."""

import inspect
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from teaparty.core.events import Settled
from teaparty.core.log.reader import Reader
from teaparty.core.party.door import Door
from teaparty.core.party.entering import TOO_EARLY
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.offers import Offer

if TYPE_CHECKING:
    from teaparty.core.party.party import Party
    from teaparty.core.values.notices import Reason


Then = Callable[[Any, str], Any]
"""Is given the session and the line."""


class Question(NamedTuple):
    """What somebody was asked: `then` is called with the session and the line that answers it."""

    text: str
    then: Then
    hidden: bool


class Asking(Reader):
    """The side of a session that asks its person something."""

    __slots__ = ("door", "early", "gone", "offered", "party", "question", "wary")

    def __init__(self, party: "Party", door: Door, number: int) -> None:
        super().__init__(party.turns, party.nowhere, number, party.limits.inbox)
        self.party = party
        self.door: Door = door
        self.gone: Reason | None = None
        self.early = False
        """Whether the line that is being obeyed came before its sender could know what it means."""
        self.wary = 0.0
        """Until this time lines are early, because what may be passwords was sent along."""
        self.question: Question | None = None
        self.offered: Offer | None = None

    @property
    def name(self) -> str:
        """The name as it is shown, or an empty string."""
        raise NotImplementedError

    def tell(self, text: str, /, **fields: object) -> None:
        """Tell this person something."""
        raise NotImplementedError

    def ask(self, text: str, then: Then, hidden: bool = False) -> None:
        """Ask something: the next line goes to `then`, which may do what a command may do.

        `text` stands before what is typed; it takes the place of an earlier question. An empty line
        answers as well. A `hidden` answer, such as a password, is not shown on the person's own
        screen, and is given to `then` just as it was typed; in any other, blanks in a row are one.
        """
        if self.gone is not None:
            return
        self.question = Question(text, then, hidden)
        self.door.ask(text, hidden)
        self._settle()

    def offer(self, offer: Offer, text: str, /, **fields: object) -> None:
        """Tell this person by `text` what the line `yes` does, if it comes next; see `tell`."""
        self.offered = offer
        self.tell(text, **fields)

    def ask_no_more(self) -> None:
        """Let the next line be a command again, whatever was asked or offered before."""
        self.offered = None
        if self.question is not None:
            self.question = None
            self.door.ask("", False)
            self._settle()

    def answer(self, line: str) -> Any:
        """Give the answer to who asked; they may ask again."""
        question = self.question
        assert question is not None
        if self.early and self.name and not question.hidden:
            raise Refusal(TOO_EARLY)
        self.question = None
        answer = None
        try:
            answer = question.then(self, line)
        finally:
            if self.question is None:
                self.door.ask("", False)
            if not inspect.isawaitable(answer):
                self._settle()
        return self._settled(answer) if inspect.isawaitable(answer) else answer

    async def _settled(self, work: Awaitable[Any]) -> None:
        try:
            await work
        finally:
            self._settle()

    def _settle(self) -> None:
        """Let no line be said that comes before what was told just now is shown.

        While something hidden is asked for, no line is said that comes before that is over.
        """
        if self.question is None or not self.question.hidden:
            self.send(Settled())
