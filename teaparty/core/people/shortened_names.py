"""Shortened names in whispers: the first time, it is asked who is meant.

What is whispered reaches just the one person who is in and fits. As it may not be meant for them,
they are named before it is sent; after that the same few letters do for as long as both are in.
"""

from collections.abc import Callable, Iterable
from typing import Any

from teaparty.core.party.features import Feature
from teaparty.core.party.registry import Registry
from teaparty.core.party.session import Session
from teaparty.core.values.names import fold
from teaparty.core.words.offers import Offer


class ShortenedNames(Feature):
    """Whom people mean by names that they shorten; the last `most` are remembered of each."""

    def __init__(self, registry: Registry[Session], most: int) -> None:
        self._registry = registry
        self._most = most
        self._meant: dict[int, dict[str, int]] = {}
        """For each session, by its number: the letters typed, and the session that they mean."""

    def is_sure(self, me: Session, short: str) -> bool:
        """Whether `me` has said before whom these letters, or fewer, mean, and they still do."""
        number, typed = self._registry.meant(short, me).number, fold(short)
        meant = self._meant.get(me.number, {})
        return any(known == number and typed.startswith(each) for each, known in meant.items())

    def ask(
        self,
        me: Session,
        people: Iterable[str],
        short: Iterable[str],
        text: str,
        then: Callable[[Session, str], Any],
    ) -> None:
        """Ask whether to whisper `text` to these people, some of whose names were `short`."""
        names = list(dict.fromkeys(people))
        value = "\n".join((",".join(names), ",".join(short), text))
        me.offer(Offer(then, value), "Whisper to {names}? Type yes.", names=", ".join(names))

    def confirmed(self, me: Session, value: str) -> tuple[list[str], str]:
        """Return whom to whisper what, after a yes; remember whom the short names mean."""
        names, short, text = value.split("\n", 2)
        for each in short.split(","):
            for person in self._registry.fitting(each):
                if person.name in names.split(","):
                    self._remember(me, fold(each), person.number)
        return names.split(","), text

    def leaves(self, me: Session) -> None:
        """Forget whom somebody meant."""
        self._meant.pop(me.number, None)

    def _remember(self, me: Session, short: str, number: int) -> None:
        meant = self._meant.setdefault(me.number, {})
        meant.pop(short, None)
        meant[short] = number
        while len(meant) > self._most:
            del meant[next(iter(meant))]
