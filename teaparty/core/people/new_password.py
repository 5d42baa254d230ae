"""Asking for a new password, twice."""

from collections.abc import Awaitable, Callable

from teaparty.core.party.asking import Answer, Question
from teaparty.core.party.session import Session
from teaparty.core.people.account_passwords import LATER, TRY_AGAIN
from teaparty.core.values.passwords import good_enough
from teaparty.core.values.refusal import Refusal

NOTHING = "Nothing was changed."
Then = Callable[[Session, str, str], Awaitable[None]]
"""Is called with the session, the name and the password."""


class NewPassword:
    """Asks until a password is good enough for a name, and the same was typed twice.

    An empty line ends it. Nothing else does, so that no password is taken for a command: it is
    asked for again where `then`, which is called with it, has to be done later. What was typed
    first stands in no question (see `Asking.typed`); if it is lost, it is asked for anew.
    """

    def __init__(self, what_for: str, then: Then) -> None:
        self._kind, self._kind_again = f"new password to {what_for}", f"again to {what_for}"
        self._then = then
        self.answers: dict[str, Answer] = {
            self._kind: self._first,
            self._kind_again: self._second,
        }

    def ask(self, me: Session, name: str, text: str = "A new password: ") -> None:
        """Ask for it, by that `text`."""
        me.put(Question(text, self._kind, (name,), hidden=True))

    def _first(self, me: Session, password: str, name: str) -> None:
        if not password:
            raise Refusal(NOTHING)
        try:
            good_enough(password, name, me.limits)
        except Refusal as refusal:
            me.refuse(refusal)
            self.ask(me, name, "Another password: ")
        else:
            again = Question("The same again: ", self._kind_again, (name,), hidden=True)
            me.put(again, typed=password)

    def _second(self, me: Session, typed: str, name: str) -> Awaitable[None] | None:
        password = me.typed
        if not typed:
            raise Refusal(NOTHING)
        if not password:
            self.ask(me, name)
        elif typed == password:
            return self._done(me, name, password)
        else:
            me.refuse(Refusal("They are not the same."))
            self.ask(me, name)
        return None

    async def _done(self, me: Session, name: str, password: str) -> None:
        try:
            await self._then(me, name, password)
        except LATER as refusal:
            me.refuse(refusal)
            me.tell(TRY_AGAIN)
            self.ask(me, name)
