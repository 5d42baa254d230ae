"""Offers: what is done if somebody types `yes`, or another answer, on the very next line.

If `yes` would accept it, `no` is an answer, too: nothing is done. Any other line is obeyed as
usual, and withdraws the offer, so that nothing that is typed gets lost.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from teaparty.core.values.refusal import Refusal
from teaparty.core.values.signs import plain_word
from teaparty.core.words.typist import Typist

YES, NO = "yes", "no"


class Offer(NamedTuple):
    """`then` is called with the session and `value`, and may do what a command may do.

    It is a function of a module, so that an offer can be written down.
    """

    then: Callable[[Any, str], Any]
    value: str
    answers: tuple[str, ...] = (YES,)

    @property
    def place(self) -> str:
        """Where it is written, for a log."""
        return f"{self.then.__module__}.{self.then.__qualname__}"


def accepted(me: Typist, line: str) -> Offer | None:
    """Withdraw the last offer to `me`; return it if this line accepts it.

    Raises `Refusal` if the line declines it.
    """
    offer: Offer | None = me.offered
    me.offered = None
    if offer is None:
        return None
    answer = plain_word(line)
    answers = (answer, answer.rstrip(".!"))
    if YES in offer.answers and NO in answers:
        raise Refusal("Nothing was done.")
    return offer if any(each in offer.answers for each in answers) else None
