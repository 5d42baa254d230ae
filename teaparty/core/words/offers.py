"""Offers: what is done if somebody types `yes`, or another answer.

One that `yes` accepts stands until it is accepted or declined by `no`, another one is made, or
`Limits.offer_seconds` are over. Any other line is obeyed as usual. In chat mode `yes` may be talk
by then, so after another line it is `/yes` that accepts it. No `yes` accepts an offer that is not
the last that was shown: then it is shown once more. An offer with other answers is for the very
next line alone; see `unsaid`.
"""

from typing import Any

from msgspec import Struct, structs

from teaparty.core.values.refusal import Refusal
from teaparty.core.values.signs import plain_word
from teaparty.core.words.typist import Typist, sign

YES, NO = "yes", "no"
SURE = 2.0
"""Seconds after which a `yes` is meant for an offer that has taken the place of another one."""
STANDS = "You can still answer that: type {sign}yes or {sign}no."
NOTHING_DONE = "Nothing was done."


class Offer(Struct, frozen=True):
    """An offer that can be written down: it holds no function.

    What is `given` is for what accepting it does, which is found by its `kind`, as with questions.
    It is shown by its `text` and `fields`; it stands `until` a time, and before it is `sure` it is
    shown once more. In chat mode it is `aside` once its person has typed something else.
    """

    kind: str
    given: tuple[str | tuple[str, ...], ...] = ()
    answers: tuple[str, ...] = (YES,)
    text: str = ""
    fields: dict[str, Any] = {}
    until: float = 0.0
    sure: float = 0.0
    aside: bool = False


def accepted(me: Typist, line: str, now: float) -> Offer | None:
    """Return the offer to `me` that this line accepts, if it does so, at this time.

    Raises `Refusal` if the line declines it, or if it has to be shown once more.
    """
    unsaid: Offer | None = me.unsaid
    me.unsaid = None
    answer = plain_word(line)
    if unsaid is not None and not {answer, answer.rstrip(".!")}.isdisjoint(unsaid.answers):
        return unsaid
    offer: Offer | None = me.offered
    if offer is None or now >= offer.until:
        me.offered = None
        return None
    word, commanded = _word(me, answer)
    if word not in (YES, NO) or (me.mode == "chat" and offer.aside and not commanded):
        _put_aside(me, offer)
        return None
    if word == YES and (unsaid is not None or now < offer.sure):
        me.offered = structs.replace(offer, sure=0.0)
        raise Refusal(offer.text, **offer.fields)
    me.offered = None
    if word == NO:
        raise Refusal(NOTHING_DONE)
    return offer


def _word(me: Typist, answer: str) -> tuple[str, bool]:
    """Return a line without its last sign, and whether it was no talk by the sign before it."""
    command = sign(me)
    commanded = bool(command) and answer.startswith(command)
    return answer.removeprefix(command).rstrip(".!"), commanded


def _put_aside(me: Typist, offer: Offer) -> None:
    """Say how it can still be answered where `yes` is talk from now on."""
    if me.mode == "chat" and not offer.aside:
        me.offered = structs.replace(offer, aside=True)
        me.tell(STANDS)
