"""What can come next on a command line, for the shells that ask.

They ask by a word of their own (`subcommands.completion.ASKS`), so that what they offer is what the
parser takes; see `shells`.
"""

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from teaparty.admin.arguments import FILES, Parser, help_of
from teaparty.admin.operation_words import expected

WORDS = "words"
"""The first line of an answer: the others are words. Or it is `FILES`, which the shell knows."""
Names = Callable[[str, str], Iterable[str]]
"""Returns names of a kind, of which the ones that begin so are wanted."""


class Offer(NamedTuple):
    """A word that can come next, and what it does."""

    word: str
    text: str = ""


class _Place(NamedTuple):
    """Where the next word stands: after so many of its parser's, or after an option."""

    parser: Parser
    taken: int
    option: argparse.Action | None
    no_options: bool


def offers(parser: Parser, words: Sequence[str], names: Names) -> tuple[str, list[Offer]]:
    """Return `WORDS` or `FILES`, and what can be in the place of the last word."""
    *before, word = words
    place = _place(parser, before)
    if place is None:
        return WORDS, []
    name, equals, value = word.partition("=")
    if place.option is not None:
        kind, found = _values(place.parser, place.option, 0, word, names)
    elif word.startswith("-") and not place.no_options:
        if not equals:
            return WORDS, [each for each in _options(place.parser) if each.word.startswith(word)]
        action = _option(place.parser, name)
        kind, found = _values(place.parser, action, 0, value, names) if action else (WORDS, [])
        found = [Offer(f"{name}={each.word}", each.text) for each in found]
    else:
        kind, found = _next(place, word, names)
    return kind, [each for each in found if each.word.casefold().startswith(word.casefold())]


def _place(parser: Parser, before: Iterable[str]) -> _Place | None:
    """Return where the word after these stands; None after what is no subcommand."""
    place = _Place(parser, 0, None, False)
    for word in before:
        if place.option is not None:
            place = place._replace(option=None)
        elif word == "--" and not place.no_options:
            place = place._replace(no_options=True)
        elif word.startswith("-") and not place.no_options:
            place = place._replace(option=_option(place.parser, word))
        elif (families := place.parser.families) is not None:
            found = (families.choices or {}).get(word)
            if found is None:
                return None
            place = place._replace(parser=found, taken=0)
        else:
            place = place._replace(taken=place.taken + 1)
    return place


def _option(parser: Parser, word: str) -> argparse.Action | None:
    """Return the option of that name, if a value follows it."""
    action = parser.option(word)
    return None if action is None or action.nargs == 0 else action


def _options(parser: Parser) -> Iterator[Offer]:
    for action in parser.arguments:
        for name in action.option_strings:
            yield Offer(name, help_of(action))


def _next(place: _Place, word: str, names: Names) -> tuple[str, list[Offer]]:
    """Return what can be the next word that is no option."""
    families = place.parser.families
    if families is not None:
        return WORDS, [Offer(each.dest, help_of(each)) for each in families._choices_actions]
    actions = [each for each in place.parser.arguments if not each.option_strings]
    for number, action in enumerate(actions):
        if number == place.taken or action.nargs == "*":
            return _values(place.parser, action, place.taken, word, names)
    return WORDS, []


def _values(
    parser: Parser, action: argparse.Action, count: int, word: str, names: Names
) -> tuple[str, list[Offer]]:
    """Return what an argument can be; of an operation, its word number `count`."""
    if action.choices is not None:
        return WORDS, [Offer(str(each)) for each in action.choices]
    kind = parser.completes.get(action.dest, "")
    if action.dest == "words":
        kind, choices = expected(parser.words, count)
        if choices:
            return WORDS, [Offer(each) for each in choices]
    if kind == FILES:
        return FILES, []
    return WORDS, [Offer(each) for each in names(kind, word)] if kind else []


# --- how shells ask


def asked(given: Sequence[str]) -> list[str]:
    """Return the words up to the current one, of what a shell gives after that word."""
    shell, number, *words = given
    current = [*words[: int(number)], *[""] * (int(number) - len(words))]
    return _unbroken(current) if shell == "bash" else current


def _unbroken(words: Sequence[str]) -> list[str]:
    """Put together what bash takes for three words: `--state`, `=`, `party`; remove its quotes."""
    found: list[str] = []
    joins = False
    for word in words:
        follows = found and found[-1].startswith("--") and (word == "=" or joins)
        if follows:
            found[-1] += word
        else:
            found.append(word.lstrip("\"'").replace("\\", ""))
        joins = bool(follows) and word == "="
    return found or [""]


def answered(given: Sequence[str], kind: str, found: Iterable[Offer]) -> list[str]:
    """Return the lines of the answer: a word, a blank, and what it does.

    Bash wants what comes after the `=` of an option alone.
    """
    lines = [kind]
    for each in found:
        word = each.word
        if given[0] == "bash" and word.startswith("--") and "=" in word:
            word = word.partition("=")[2]
        lines.append(f"{word} {each.text}".rstrip())
    return lines
