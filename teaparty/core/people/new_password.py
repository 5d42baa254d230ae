"""Asking for a new password, twice."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from teaparty.core.people.accounts import LATER, TRY_AGAIN
from teaparty.core.values.limits import Limits
from teaparty.core.values.passwords import good_enough
from teaparty.core.values.refusal import Refusal

if TYPE_CHECKING:
    from teaparty.core.party.session import Session

NOTHING = "Nothing was changed."


class NewPassword:
    """Asks until a password is good enough for `name`, and the same was typed twice.

    An empty line ends it. Nothing else does, so that no password is taken for a command: it is
    asked for again where `then`, which is called with it, has to be done later.
    """

    def __init__(self, name: str, limits: Limits, then: Callable[[str], Awaitable[None]]) -> None:
        self._name = name
        self._limits = limits
        self._then = then

    def ask(self, me: "Session", text: str = "A new password: ") -> None:
        """Ask for it, by that `text`."""
        me.ask(text, self._first, hidden=True)

    def _first(self, me: "Session", password: str) -> None:
        if not password:
            raise Refusal(NOTHING)
        try:
            good_enough(password, self._name, self._limits)
        except Refusal as refusal:
            me.refuse(refusal)
            self.ask(me, "Another password: ")
        else:
            me.ask(
                "The same again: ",
                lambda me, typed: self._second(me, password, typed),
                hidden=True,
            )

    def _second(self, me: "Session", password: str, typed: str) -> Awaitable[None] | None:
        if not typed:
            raise Refusal(NOTHING)
        if typed == password:
            return self._done(me, password)
        me.refuse(Refusal("They are not the same."))
        self.ask(me)
        return None

    async def _done(self, me: "Session", password: str) -> None:
        try:
            await self._then(password)
        except LATER as refusal:
            me.refuse(refusal)
            me.tell(TRY_AGAIN)
            self.ask(me)
