"""The parameters of a command, from its signature: what each takes from a line, and its usage.

| annotation               | takes                                             |
| ------------------------ | ------------------------------------------------- |
| `str`, as the last one   | the rest of the line                              |
| `str`, before others     | one word                                          |
| `int`                    | a whole number                                    |
| `Literal["a", "b"]`      | one of these words, or a beginning of just one    |
| `Session`                | somebody who is in, by name                       |
| `Here`                   | the same, of people in the room alone             |
| `list[Session]`          | several, with commas; so does `list[Here]`        |
| `Name`                   | the name of somebody who is in or out             |
| `Names`                  | several of these, with commas                     |
| a class with `parse`     | one word (the rest, as the last), given to it;    |
|                          | its `usage` says how it reads in a usage          |

`X | None = None` or any other default makes a parameter optional. Names of people may be shortened
if just one person who is in fits, unless the annotation is `Annotated[X, IN_FULL]`.
"""

import inspect
import types
from collections.abc import Callable
from functools import partial
from typing import (
    Annotated,
    Any,
    Final,
    Literal,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from teaparty.core.words.people import (
    Name,
    Names,
    People,
    take_name,
    take_name_in_full,
    take_names,
    taking_one,
    taking_several,
)
from teaparty.core.words.taking import (
    MissingParameter,
    Take,
    take_number,
    take_text,
    taking_choice,
    taking_parsed,
)
from teaparty.core.words.typist import Typist


class InFull:
    """See `IN_FULL`."""


IN_FULL: Final = InFull()
"""For people whose names have to be typed in full, as in commands that harm them:
`Annotated[Session, IN_FULL]`."""


class InRoom:
    """See `IN_ROOM`."""


IN_ROOM: Final = InRoom()
"""For people who have to stand in the room of the one who names them: `Here` is
`Annotated[Session, IN_ROOM]`."""


class Reads(str):
    """How a parameter reads in a usage, where its name would say too little:
    `Annotated[str, Reads("[in PLACE]")]`."""

    __slots__ = ()


class Parameter:
    """One parameter of a command."""

    __slots__ = ("default", "kind", "last", "name", "optional", "people", "take", "usage")

    def __init__(self, name: str, annotation: Any, default: Any, last: bool) -> None:
        self.name = name
        self.last = last
        self.optional = default is not inspect.Parameter.empty
        self.default = default
        kind, marks = _kind_of(annotation)
        self.kind = kind
        self.take = _taking(kind, IN_FULL in marks, IN_ROOM in marks)
        self.people = kind in (Name, Names) or _person_class(kind) is not None
        """Whether it takes somebody, or several."""
        words = "|".join(get_args(kind)) if get_origin(kind) is Literal else name.upper()
        usual = getattr(kind, "usage", f"[{words}]" if self.optional else words)
        self.usage = next((str(each) for each in marks if isinstance(each, Reads)), usual)

    def read(self, session: Typist, rest: str) -> tuple[Any, str]:
        """Return the value and what is left; raise `Refusal` or `MissingParameter`."""
        if rest:
            return self.take(session, rest, self.last)
        if not self.optional:
            raise MissingParameter
        return self.default, rest


def parameters(function: Callable[..., Any], skip: int) -> tuple[Parameter, ...]:
    """Read the parameters of a command's function, without the first `skip`.

    Raises TypeError for an annotation that is missing or has no meaning here, and whatever reading
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


def _kind_of(annotation: Any) -> tuple[Any, list[Any]]:
    """Return what an annotation is for, and its marks, such as `IN_FULL`."""
    annotation = _without_none(annotation)
    inner, *marks = get_args(annotation) or (annotation,)
    if get_origin(annotation) is Annotated:
        kind, more = _kind_of(inner)
        return kind, marks + more
    if get_origin(annotation) is list:
        kind, more = _kind_of(inner)
        return types.GenericAlias(list, (kind,)), more
    return annotation, []


def _person_class(annotation: Any) -> "type[People] | None":
    """Return the class of people that an annotation is for: `Session`, or `list[Session]`."""
    several = get_args(annotation) if get_origin(annotation) is list else ()
    kind = several[0] if several else annotation
    return kind if isinstance(kind, type) and issubclass(kind, People) else None


def _taking(annotation: Any, in_full: bool, here: bool) -> Take:
    if annotation is str:
        return take_text
    if annotation is int:
        return take_number
    if get_origin(annotation) is Literal:
        return taking_choice(get_args(annotation))
    people = _person_class(annotation)
    if people is not None:
        one = people.called if in_full else people.meant
        if here:
            one = partial(people.found_here, in_full=in_full)
        return taking_one(one) if annotation is people else taking_several(one)
    if annotation is Name:
        return take_name_in_full if in_full else take_name
    if annotation is Names:
        return take_names
    parse = getattr(annotation, "parse", None)
    if callable(parse):
        return taking_parsed(parse)
    raise TypeError(
        f"{annotation!r} is no kind of parameter: use str, int, Literal, Session, Here,"
        " list[Session], or a class with a classmethod parse(text)"
    )
