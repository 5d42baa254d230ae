"""Keeping passwords from being said aloud, where a line is said unless it is a command."""

from teaparty.core.party.features import Feature
from teaparty.core.party.party import Party
from teaparty.core.party.session import Session
from teaparty.core.ports import Clock
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.signs import plain_word
from teaparty.core.words.hushing import BeforePasswords, refuse_password

WARY_SECONDS = 1.0
"""How long lines count as sent along with one that may hold a password: nobody reads faster."""


class Hush(Feature):
    """Refuses lines that may hold a password, by the words that the commands of a party declare."""

    def __init__(self, party: Party, clock: Clock) -> None:
        self._party = party
        self._house = party.house
        self._read = -1  # after how many of the house's changes the commands were read
        self._words = BeforePasswords()
        self._clock = clock

    @property
    def _before(self) -> BeforePasswords:
        if self._read != self._house.changes:
            self._read = self._house.changes
            self._words = BeforePasswords(self._party.commands)
        return self._words

    def refuse_line(self, me: Session, line: str) -> None:
        """Refuse a line that may hold a password.

        Lines that were sent along may hold one, too, also where the first is but a word.
        """
        try:
            refuse_password(line, me.name, self._before)
        except Refusal:
            self._beware(me)
            raise
        if " " not in line and self._before.counts(plain_word(line)):
            self._beware(me)

    def _beware(self, me: Session) -> None:
        me.wary = self._clock.monotonic() + WARY_SECONDS
