"""The parameters of a command, from its signature: what each takes from a line, and its usage.

| annotation               | takes                                             |
| ------------------------ | ------------------------------------------------- |
| `str`, as the last one   | the rest of the line                              |
| `str`, before others     | one word                                          |
| `int`                    | a whole number                                    |
| `Literal["a", "b"]`      | one of these words, or a beginning of just one    |
| `Session`                | somebody who is in, by name                       |
| `list[Session]`          | several, with commas                              |
| `Name`                   | the name of whoever it may be                     |
| `Names`                  | several of these, with commas                     |
| a class with `parse`     | one word (the rest, as the last), given to it;    |
|                          | it may say itself how it reads in a `usage`       |

`X | None = None` or any other default makes a parameter optional. Names of people may be shortened
where just one person who is in fits, but not where the annotation is `Annotated[X, IN_FULL]`.
"""

import inspect
import types
import unicodedata
from collections.abc import Callable, Mapping
from typing import (
    Annotated,
    Any,
    Final,
    Literal,
    Self,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from teaparty.core.values.names import INVISIBLE
from teaparty.core.values.refusal import Refusal, ambiguous
from teaparty.core.values.signs import plain, plain_word
from teaparty.core.words.typist import Typist

Take = Callable[[Typist, str, bool], tuple[Any, str]]
"""(session, rest of the line, is it the last parameter) -> (value, what is left)."""

_LONGEST_NUMBER = 18


class InFull:
    """See `IN_FULL`."""


IN_FULL: Final = InFull()
"""For a parameter that takes people whose names have to be typed in full, as for what harms them:
`Annotated[Session, IN_FULL]`."""


class Name(str):
    """The name that somebody typed of whoever is in or out; it may be shortened."""

    __slots__ = ()


class Names(tuple[str, ...]):
    """Names that somebody typed; the people may be in or out."""

    __slots__ = ()


class People:
    """A class of people whom a command can take as a parameter, found by their names."""

    __slots__ = ()
    number: int

    @classmethod
    def called(cls, name: str, session: Any) -> Self:
        """Return the one of exactly that name; raise `Refusal`."""
        raise NotImplementedError

    @classmethod
    def meant(cls, name: str, session: Any) -> Self:
        """Return the one whom `session` means by a name that may be shortened; raise `Refusal`."""
        raise NotImplementedError


Find = Callable[[str, Any], People]


class MissingParameter(Exception):
    """The line ends before the parameter."""


class Parameter:
    """One parameter of a command."""

    __slots__ = ("default", "last", "name", "optional", "people", "take", "usage")

    def __init__(self, name: str, annotation: Any, default: Any, last: bool) -> None:
        self.name = name
        self.last = last
        self.optional = default is not inspect.Parameter.empty
        self.default = default
        kind, in_full = _kind_of(annotation)
        self.take = _taking(kind, in_full)
        self.people = kind in (Name, Names) or _person_class(kind) is not None
        """Whether it takes somebody, or several."""
        words = "|".join(get_args(kind)) if get_origin(kind) is Literal else name.upper()
        self.usage = getattr(kind, "usage", f"[{words}]" if self.optional else words)

    def read(self, session: Typist, rest: str) -> tuple[Any, str]:
        """Return the value and what is left; raise `Refusal` or `MissingParameter`."""
        if rest:
            return self.take(session, rest, self.last)
        if not self.optional:
            raise MissingParameter
        return self.default, rest


def parameters(function: Callable[..., Any], skip: int) -> tuple[Parameter, ...]:
    """Read the parameters of a command's function, without the first `skip`.

    Raises TypeError for an annotation that is missing or means nothing here, and whatever reading
    an annotation raises.
    """
    hints = get_type_hints(function, include_extras=True)
    found = list(inspect.signature(function).parameters.values())
    if len(found) < skip:
        raise TypeError("its first parameter must be me, the session")
    for parameter in found:
        if parameter.kind not in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD):
            raise TypeError(f"the parameter {parameter.name} can't have a * before it")
    found = found[skip:]
    result: list[Parameter] = []
    for position, parameter in enumerate(found):
        if parameter.name not in hints:
            raise TypeError(f"the parameter {parameter.name} has no annotation")
        last = position == len(found) - 1
        result.append(Parameter(parameter.name, hints[parameter.name], parameter.default, last))
    return tuple(result)


def _without_none(annotation: Any) -> Any:
    if get_origin(annotation) in (Union, types.UnionType):
        left = [part for part in get_args(annotation) if part is not type(None)]
        if len(left) == 1:
            return left[0]
    return annotation


def _kind_of(annotation: Any) -> tuple[Any, bool]:
    """Return what an annotation is for, and whether names are to be typed in full."""
    in_full = False
    annotation = _without_none(annotation)
    if get_origin(annotation) is Annotated:
        annotation, *more = get_args(annotation)
        in_full = any(each is IN_FULL for each in more)
        annotation = _without_none(annotation)
    return annotation, in_full


def _person_class(annotation: Any) -> "type[People] | None":
    """Return the class of people that an annotation is for: `Session`, or `list[Session]`."""
    several = get_args(annotation) if get_origin(annotation) is list else ()
    kind = several[0] if several else annotation
    return kind if isinstance(kind, type) and issubclass(kind, People) else None


def _taking(annotation: Any, in_full: bool) -> Take:
    if annotation is str:
        return _text
    if annotation is int:
        return _number
    if get_origin(annotation) is Literal:
        return _choice(get_args(annotation))
    people = _person_class(annotation)
    if people is not None:
        one = people.called if in_full else people.meant
        return _one(one) if annotation is people else _several(one)
    if annotation is Name:
        return _name_in_full if in_full else _name
    if annotation is Names:
        return _names
    parse = getattr(annotation, "parse", None)
    if callable(parse):
        return _parsed(parse)
    raise TypeError(
        f"{annotation!r} is no kind of parameter: use str, int, Literal, Session, list[Session],"
        " or a class with a classmethod parse(text)"
    )


def _word(rest: str) -> tuple[str, str]:
    word, _, rest = rest.partition(" ")
    return word, rest.lstrip()


def _text(session: Typist, rest: str, last: bool) -> tuple[str, str]:
    if not (rest.isascii() and rest.isprintable()) and not any(map(_shows, rest)):
        raise MissingParameter
    return (rest, "") if last else _word(rest)


def _shows(character: str) -> bool:
    kind = unicodedata.category(character)
    return kind not in ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp") and character not in INVISIBLE


def _number(session: Typist, rest: str, last: bool) -> tuple[int, str]:
    word, rest = _word(rest)
    digits = word.removeprefix("-").removeprefix("+")
    if not (digits.isdecimal() and digits.isascii() and len(digits) <= _LONGEST_NUMBER):
        raise Refusal("{word} is not a whole number.", word=shortened(word))
    return int(word), rest


def _choice(words: tuple[str, ...]) -> Take:
    def take(session: Typist, rest: str, last: bool) -> tuple[str, str]:
        typed, rest = _word(rest)
        return chosen(typed, dict(zip(words, words, strict=True))), rest

    return take


def chosen(typed: str, meanings: Mapping[str, str]) -> str:
    """Return what a word means: one of the keys, or the beginning of those with one meaning."""
    given = plain_word(typed)
    if given in meanings:
        return meanings[given]
    found = {meaning for word, meaning in meanings.items() if word.startswith(given)}
    if len(found) > 1:
        raise ambiguous(typed, found)
    if not found:
        raise Refusal(
            "{word} is none of these: {choices}.",
            word=shortened(typed),
            choices=", ".join(dict.fromkeys(meanings.values())),
        )
    return found.pop()


def _name_word(rest: str) -> tuple[str, str]:
    """Take a name, and commas at it. `=` ends it as a blank does: `bob=hi`, `bob = hi`."""
    end = next((place for place, c in enumerate(rest) if c == " " or plain(c) == "="), len(rest))
    word, rest = plain(rest[:end]), rest[end + 1 :].lstrip()
    return word, rest[2:].lstrip() if plain(rest[:2]) == "= " else rest


def _one(find: Find) -> Take:
    def take(session: Typist, rest: str, last: bool) -> tuple[People, str]:
        word, rest = _name_word(rest)
        return find(word, session), rest

    return take


def _several(find: Find) -> Take:
    def take(session: Typist, rest: str, last: bool) -> tuple[list[People], str]:
        names, rest = _names(session, rest, last)
        people = (find(name, session) for name in names)
        return list({person.number: person for person in people}.values()), rest

    return take


def _name(session: Typist, rest: str, last: bool) -> tuple[Name, str]:
    word, rest = _name_word(rest)
    return Name(word), rest


def _name_in_full(session: Typist, rest: str, last: bool) -> tuple[str, str]:
    return _name_word(rest)


def _names(session: Typist, rest: str, last: bool) -> tuple[Names, str]:
    names: list[str] = []
    more = True
    while more and rest:
        word, rest = _name_word(rest)
        more = word.endswith(",") or plain(rest[:1]) == ","
        rest = _past_commas(rest) if more else rest
        names += filter(None, word.split(","))
    if not names:
        raise MissingParameter
    most = session.recipients
    if len(names) > most:
        raise Refusal("That is for {most} people at the most.", most=most)
    return Names(names), rest


def _past_commas(rest: str) -> str:
    return next((rest[place:] for place, c in enumerate(rest) if plain(c) not in ", "), "")


def _parsed(parse: Callable[[str], Any]) -> Take:
    def take(session: Typist, rest: str, last: bool) -> tuple[Any, str]:
        word, rest = (rest, "") if last else _word(rest)
        try:
            return parse(word), rest
        except ValueError as error:
            raise Refusal(str(error)) from error

    return take


def shortened(word: str, most: int = 40) -> str:
    """Return `word` in a length that an answer can repeat."""
    return word if len(word) <= most else word[: most - 1] + "…"
