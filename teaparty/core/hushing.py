"""Lines that may hold a password, so that they are not said aloud as they stand.

In chat mode a line is said unless it is a command. Somebody who is in already, or thinks that a
command needs no sign, types what would be a login or a new password there.
"""

import re
from collections.abc import Iterable, Mapping

from teaparty.core.commands import Command
from teaparty.core.names import fold, unquoted
from teaparty.core.nearness import LEAST, fumbled
from teaparty.core.refusal import Refusal
from teaparty.core.signs import plain

HUSHED = "That may hold a password, so it was not said. To say it, begin with '."
ELSEWHERE: Mapping[str, tuple[int, ...]] = {
    "identify": (1, 2), "nickserv": (1, 2, 3), "passwd": (1, 2), "pwd": (1, 2), "auth": (1, 2),
}  # fmt: skip
"""Words of other systems, and how many words may stand behind each."""
TALK = frozenset({"loin"})
"""What is a word itself, although a letter more makes it one of those."""
_FIRST = re.compile(r"[\W_]*(\w+)[:=]?(.*)", re.DOTALL)


def words_before_passwords(commands: Iterable[Command]) -> dict[str, tuple[int, ...]]:
    """Return the words of `commands`, as they declare them, behind which a password may stand."""
    found = dict(ELSEWHERE)
    for command in commands:
        found |= dict.fromkeys(command.words, command.passwords) if command.passwords else {}
    return found


def refuse_password(line: str, name: str, words: Mapping[str, tuple[int, ...]]) -> None:
    """Raise `Refusal` for a line that may hold a password.

    It has one of `words` first, and then as many others as belong there; or the `name` of its
    author, who logs in once more with a password that has blanks.
    """
    first, *others = plain(line).split(" ")
    found = _FIRST.fullmatch(first)
    counts = _counts(found[1].casefold(), words) if found else ()
    if found is None or not counts:
        return
    others = [found[2], *others] if found[2] else others
    if len(others) in counts or (len(others) > 1 and fold(unquoted(others[0])) == fold(name)):
        raise Refusal(HUSHED)


def _counts(word: str, words: Mapping[str, tuple[int, ...]]) -> tuple[int, ...]:
    """Return how many words may stand behind one of `words`, or a longer one that was misspelt."""
    found = words.get(word)
    if found is None and word not in TALK:
        found = words.get(fumbled(word, (each for each in words if len(each) > LEAST + 1)))
    return found or ()
