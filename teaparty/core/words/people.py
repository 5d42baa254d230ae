"""People as the parameters of a command: by their names, which may be shortened or not."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, Self

from teaparty.core.values.numbers import counted
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.signs import looking_like, plain
from teaparty.core.words.taking import MissingParameter, Take
from teaparty.core.words.typist import Typist


class Name(str):
    """A name that somebody typed, of a person who is in or out; it may be shortened."""

    __slots__ = ()


class Names(tuple[str, ...]):
    """Names that somebody typed; the people may be in or out."""

    __slots__ = ()


class People(ABC):
    """A class of people whom a command can take as a parameter, found by their names."""

    __slots__ = ()
    number: int

    @classmethod
    @abstractmethod
    def called(cls, name: str, session: Any) -> Self:
        """Return the one of exactly that name; raise `Refusal`."""

    @classmethod
    @abstractmethod
    def meant(cls, name: str, session: Any) -> Self:
        """Return the one whom `session` means by a name that may be shortened; raise `Refusal`."""

    @classmethod
    @abstractmethod
    def found_here(cls, name: str, session: Any, in_full: bool) -> Self:
        """Return the one, of those in the room of `session`; raise `Refusal`."""


_EQUALS = looking_like("=")
_NAME = re.compile(f"([^ {_EQUALS}]*)(?:[ {_EQUALS}] *(?:[{_EQUALS}] +)?)?")
"""A name, and the blanks and the sign after it."""
Find = Callable[[str, Any], People]


def _name_word(rest: str) -> tuple[str, str]:
    """Take a name, with commas after it. `=` ends it as a blank does: `bob=hi`, `bob = hi`.

    A colon at its end is left out: `bob: hi`; so is the sign before `@bob`.
    """
    found = _NAME.match(rest)
    assert found is not None
    word = bare_name(found[1])
    return word.rstrip(":") or word, rest[found.end() :]


def bare_name(word: str) -> str:
    """Return a name without the sign of `@bob`, by which a person is meant and no place."""
    word = plain(word)
    return word.removeprefix("@") or word


def taking_one(find: Find) -> Take:
    """Return what takes a name, and finds whom it means."""

    def take(session: Typist, rest: str, last: bool) -> tuple[People, str]:
        word, rest = _name_word(rest)
        return find(word, session), rest

    return take


def taking_several(find: Find) -> Take:
    """Return what takes names, and finds the different people whom they mean."""

    def take(session: Typist, rest: str, last: bool) -> tuple[list[People], str]:
        names, rest = take_names(session, rest, last)
        people = (find(name, session) for name in names)
        return list({person.number: person for person in people}.values()), rest

    return take


def take_name(session: Typist, rest: str, last: bool) -> tuple[Name, str]:
    """Take the name of somebody who is in or out."""
    word, rest = _name_word(rest)
    return Name(word), rest


def take_name_in_full(session: Typist, rest: str, last: bool) -> tuple[str, str]:
    """Take a name that is not shortened."""
    return _name_word(rest)


def take_names(session: Typist, rest: str, last: bool) -> tuple[Names, str]:
    """Take names with commas between them."""
    names: list[str] = []
    more = True
    while more and rest:
        word, rest = _name_word(rest)
        more = word.endswith(",") or plain(rest[:1]) == ","
        rest = _past_commas(rest) if more else rest
        names += map(bare_name, filter(None, word.split(",")))
    if not names:
        raise MissingParameter
    most = session.recipients
    if len(names) > most:
        raise Refusal("That is for {most} at the most.", most=counted(most, "person", "people"))
    return Names(names), rest


def _past_commas(rest: str) -> str:
    return next((rest[index:] for index, c in enumerate(rest) if plain(c) not in ", "), "")
