"""Offers: what is done if somebody types `yes`, or another answer, on the very next line.

If `yes` would accept it, `no` is an answer, too: nothing is done. Any other line is obeyed as
usual, and withdraws the offer, so that nothing that is typed gets lost.
"""

from msgspec import Struct

from teaparty.core.values.refusal import Refusal
from teaparty.core.values.signs import plain_word
from teaparty.core.words.typist import Typist

YES, NO = "yes", "no"


class Offer(Struct, frozen=True):
    """An offer that can be written down: it holds no function.

    What is `given` is for what accepting it does, which is found by its `kind`, as with questions.
    """

    kind: str
    given: tuple[str | tuple[str, ...], ...] = ()
    answers: tuple[str, ...] = (YES,)


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
