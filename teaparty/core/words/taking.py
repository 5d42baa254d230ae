"""What a parameter takes from a line: a text, a number, a word to choose, or what a class makes."""

import unicodedata
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from msgspec import Meta

from teaparty.core.values.names import INVISIBLE
from teaparty.core.values.refusal import Refusal, ambiguous
from teaparty.core.values.signs import plain_word
from teaparty.core.words.typist import Typist

Take = Callable[[Typist, str, bool], tuple[Any, str]]
"""(session, rest of the line, is it the last parameter) -> (value, what is left)."""


LONGEST_NUMBER = 18
"""Digits."""
Number = Annotated[int, Meta(ge=0, lt=10**LONGEST_NUMBER)]
"""The number that something has in a list."""


class MissingParameter(Exception):
    """The line ends before the parameter."""


def first_word(rest: str) -> tuple[str, str]:
    """Return the first word and what comes after it."""
    word, _, rest = rest.partition(" ")
    return word, rest.lstrip()


def take_text(session: Typist, rest: str, last: bool) -> tuple[str, str]:
    """Take the rest of the line, or a word before other parameters."""
    if not (rest.isascii() and rest.isprintable()) and not any(map(_shows, rest)):
        raise MissingParameter
    return (rest, "") if last else first_word(rest)


def _shows(character: str) -> bool:
    kind = unicodedata.category(character)
    return kind not in ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp") and character not in INVISIBLE


def take_number(session: Typist, rest: str, last: bool) -> tuple[int, str]:
    """Take a whole number."""
    word, rest = first_word(rest)
    return whole_number(word), rest


def whole_number(word: str) -> int:
    """Return the number that a word is; raise `Refusal`."""
    digits = word.removeprefix("-").removeprefix("+")
    if not (digits.isdecimal() and digits.isascii() and len(digits) <= LONGEST_NUMBER):
        raise Refusal("{word} is not a whole number.", word=shortened(word))
    return int(word)


def taking_choice(words: tuple[str, ...]) -> Take:
    """Return what takes one of these words."""

    def take(session: Typist, rest: str, last: bool) -> tuple[str, str]:
        typed, rest = first_word(rest)
        return chosen(typed, dict(zip(words, words, strict=True))), rest

    return take


def chosen(typed: str, meanings: Mapping[str, str]) -> str:
    """Return what a word means: a key, or the beginning of keys that all mean the same."""
    given = plain_word(typed)
    if given in meanings:
        return meanings[given]
    found = {meaning for word, meaning in meanings.items() if word.startswith(given)}
    if len(found) > 1:
        raise ambiguous(typed, found)
    if not found:
        raise Refusal(
            "{word} does not fit there. Type one of these: {choices}.",
            word=shortened(typed),
            choices=", ".join(dict.fromkeys(meanings.values())),
        )
    return found.pop()


def taking_parsed(parse: Callable[[str], Any]) -> Take:
    """Return what takes a word, or the rest as the last parameter, and gives it to `parse`."""

    def take(session: Typist, rest: str, last: bool) -> tuple[Any, str]:
        word, rest = (rest, "") if last else first_word(rest)
        try:
            return parse(word), rest
        except ValueError as error:
            raise Refusal(str(error)) from error

    return take


def takes_away(text: str) -> bool:
    """Whether somebody typed what stands for no text at all, so that the one there is goes."""
    return text.casefold().rstrip(".") == "nothing"


def shortened(word: str, most: int = 40) -> str:
    """Return `word`, cut to a length that an answer can repeat."""
    return word if len(word) <= most else word[: most - 1] + "…"
