"""Shortened names in whispers: the first time, it is asked who is meant.

What is whispered reaches just the one person who is in and fits. As it may not be meant for them,
they are named before it is sent; after that the same few letters do for as long as both are in.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from teaparty.core.values.names import fold
from teaparty.core.words.offers import Offer

if TYPE_CHECKING:
    from teaparty.core.party.session import Session


def is_sure(me: "Session", short: str) -> bool:
    """Whether `me` has said before whom these letters, or fewer, mean, and they still do."""
    number, typed = me.party.registry.meant(short, me).number, fold(short)
    return any(known == number and typed.startswith(each) for each, known in me.sure.items())


def ask(
    me: "Session",
    people: Iterable[str],
    short: Iterable[str],
    text: str,
    then: Callable[["Session", str], Any],
) -> None:
    """Ask whether to whisper `text` to these people, some of whose names were `short`."""
    names = list(dict.fromkeys(people))
    value = "\n".join((",".join(names), ",".join(short), text))
    me.offer(Offer(then, value), "Whisper to {names}? Type yes.", names=", ".join(names))


def confirmed(me: "Session", value: str) -> tuple[list[str], str]:
    """Return whom to whisper what, after a yes, and ask no more whom the short names mean."""
    names, short, text = value.split("\n", 2)
    for each in short.split(","):
        for person in me.party.registry.fitting(each):
            if person.name in names.split(","):
                _remember(me, fold(each), person.number)
    return names.split(","), text


def _remember(me: "Session", short: str, number: int) -> None:
    me.sure.pop(short, None)
    me.sure[short] = number
    while len(me.sure) > me.party.limits.short_names:
        del me.sure[next(iter(me.sure))]
