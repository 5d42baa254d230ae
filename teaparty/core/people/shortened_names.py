"""Shortened names in whispers: the first time, it is asked who is meant.

What is whispered reaches just the one person who is in and fits. As it may not be meant for them,
they are named before it is sent; after that the same few letters do for as long as both are in.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from teaparty.core.party.features import Feature
from teaparty.core.party.registry import Registry
from teaparty.core.party.session import Session
from teaparty.core.values.names import fold
from teaparty.core.words.command import Command
from teaparty.core.words.offers import Offer
from teaparty.core.words.people import Names

WHISPER = "whisper"
"""The kind of the offer, and the command that is called if it is accepted."""


class ShortenedNames(Feature):
    """Whom people mean by names that they shorten; the last `most` are remembered of each."""

    def __init__(self, registry: Registry[Session], commands: Iterable[Command]) -> None:
        self._registry = registry
        self._commands = commands
        self.answers = {WHISPER: self._accepted}
        self._meant: dict[int, dict[str, int]] = {}
        """For each session, by its number: the letters typed, and the session that they mean."""

    def is_sure(self, me: Session, short: str) -> bool:
        """Whether `me` has said before whom these letters, or fewer, mean, and they still do."""
        number, typed = self._registry.meant(short, me).number, fold(short)
        meant = self._meant.get(me.number, {})
        return any(known == number and typed.startswith(each) for each, known in meant.items())

    def ask(self, me: Session, people: Iterable[str], short: Iterable[str], text: str) -> None:
        """Ask whether to whisper `text` to these people, some of whose names were `short`."""
        names = tuple(dict.fromkeys(people))
        offer = Offer(WHISPER, (names, tuple(map(str, short)), text))
        me.offer(offer, "Whisper to {names}? Type yes.", names=", ".join(names))

    def _accepted(
        self, me: Session, answer: str, names: Sequence[str], short: Sequence[str], text: str
    ) -> Any:
        """Remember whom the short names mean, and whisper."""
        for each in short:
            for person in self._registry.fitting(each):
                if person.name in names:
                    self._remember(me, fold(each), person.number)
        whisper = next(command for command in self._commands if command.name == WHISPER)
        return whisper(me, Names(names), text)

    def leaves(self, me: Session) -> None:
        """Forget whom somebody meant."""
        self._meant.pop(me.number, None)

    def _remember(self, me: Session, short: str, number: int) -> None:
        meant = self._meant.setdefault(me.number, {})
        meant.pop(short, None)
        meant[short] = number
        while len(meant) > me.limits.short_names:
            del meant[next(iter(meant))]
