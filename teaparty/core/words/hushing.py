"""Lines that may hold a password and are therefore not said aloud.

In chat mode a line is said unless it is a command. People who are in already, or think that a
command needs no sign, type a login or a new password there.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from teaparty.core.values.names import fold, unquoted
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.signs import plain
from teaparty.core.words.command import Command
from teaparty.core.words.nearness import LEAST, LONGEST, fumbled

HUSHED = "That may hold a password, so it was not said. To say it, begin with '."
ELSEWHERE: Mapping[str, tuple[int, ...]] = {
    "identify": (1, 2), "nickserv": (1, 2, 3), "passwd": (1, 2), "pwd": (1, 2), "auth": (1, 2),
}  # fmt: skip
"""Words of other systems, and how many words may follow each."""
TALK = frozenset({"loin"})
"""Ordinary words that are one letter short of one of those."""
_FIRST = re.compile(r"[\W_]*(\w+)[:=]?(.*)", re.DOTALL)


class BeforePasswords:
    """Words that a password may follow: those that `commands` declare, and `ELSEWHERE`.

    The answer for a word is remembered, since every line in chat mode is checked.
    """

    def __init__(self, commands: Iterable[Command] = ()) -> None:
        self.words = dict(ELSEWHERE)
        for command in commands:
            if command.passwords:
                self.words |= dict.fromkeys(command.words, command.passwords)
        self._long = [word for word in self.words if len(word) > LEAST + 1]
        self._known = lru_cache(maxsize=2_048)(self._found)
        self._begins = lru_cache(maxsize=2_048)(self._begun)

    def begun(self, first: str) -> tuple[tuple[int, ...], str]:
        """Return how many words may follow what a line begins with, and what stands in it already.

        That is `counts` of its word: of `login:alice` those of `login`, with `alice`.
        """
        return self._begins(first) if len(first) <= LONGEST else self._begun(first)

    def _begun(self, first: str) -> tuple[tuple[int, ...], str]:
        found = _FIRST.fullmatch(plain(first))
        return (self.counts(found[1].casefold()), found[2]) if found is not None else ((), "")

    def counts(self, word: str) -> tuple[int, ...]:
        """Return how many words may follow one of these, or a longer one that is misspelt."""
        return self._known(word) if len(word) <= LONGEST else ()

    def _found(self, word: str) -> tuple[int, ...]:
        found = self.words.get(word)
        if found is None and word not in TALK:
            found = self.words.get(fumbled(word, self._long))
        return found or ()


def refuse_password(line: str, name: str, before: BeforePasswords) -> None:
    """Raise `Refusal` for a line that may hold a password.

    Its first word is one that `before` knows, and the right number of words follows; or the `name`
    of its author follows, who logs in once more with a password that has blanks.
    """
    first, _, rest = line.partition(" ")
    counts, along = before.begun(first)
    if not counts:
        return
    others = [*filter(None, (along,)), *plain(rest).split()]
    if len(others) in counts or (len(others) > 1 and fold(unquoted(others[0])) == fold(name)):
        raise Refusal(HUSHED)
