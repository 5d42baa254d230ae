"""Operations: commands that programs of the operator can have done, with values instead of a line.

The parameters of a command are the fields of the values. A parameter of a class with fields of its
own, such as for how long and why, is these fields. People go by their names.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Annotated, Any, Literal, get_origin, get_type_hints

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType, defstruct, structs

from teaparty.core.values.heaps import taken_in
from teaparty.core.values.kinds import expected, shown
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.command import Command
from teaparty.core.words.params import Parameter
from teaparty.core.words.people import Names
from teaparty.core.words.taking import MissingParameter
from teaparty.core.words.typist import Typist

ONE_LINE = "{field} has to be one line of at most {most} bytes, without control characters."
EMPTY = "There has to be something in {field}."
NO_VALUES = "These are no values for {name}: {why}."
UNKNOWN, FIELDS, NO_FIELDS = "there is no field {name}", "the fields are {names}", "it takes none"
LACKING = "{field} is missing"
_CONTROLS = ("Cc", "Cs", "Zl", "Zp")
_UNFIT = (msgspec.ValidationError, UnicodeEncodeError)  # the second one for half a character
_LINE = r"^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$"
Text = Annotated[str, Meta(extra_json_schema={"pattern": _LINE})]
"""A text as documents describe it; `one_line` is what refuses others."""


class NoValues(Refusal):
    """The values are not those that the operation takes."""


def usage(command: Command) -> str:
    """Return an operation as people type it: `say WHERE TEXT`."""
    return command.operation + command.usage.removeprefix(command.name)


def values_class(command: Command) -> type[Struct]:
    """Return the class of the values that an operation takes."""
    found = [each for parameter in command.parameters for each in _fields(parameter)]
    name = command.operation.replace("_", " ").title().replace(" ", "")
    return defstruct(name, found, frozen=True, kw_only=True, forbid_unknown_fields=True)


def _fields(parameter: Parameter) -> Iterator[tuple[str, Any] | tuple[str, Any, Any]]:
    """Yield the fields of a parameter. What may be left out is unset by default."""
    if is_dataclass(parameter.kind):
        for name, kind, optional in _parts(parameter.kind):
            yield _field(name, kind, optional or parameter.optional)
    else:
        yield _field(parameter.name, _type(parameter.kind), parameter.optional)


def _field(name: str, kind: Any, optional: bool) -> tuple[str, Any] | tuple[str, Any, Any]:
    return (name, kind | UnsetType, UNSET) if optional else (name, kind)


def _parts(kind: Any) -> Iterator[tuple[str, Any, bool]]:
    """Yield the name and the type of each field of a class, and whether it may be left out."""
    hints = get_type_hints(kind, include_extras=True)
    for each in fields(kind):
        if is_dataclass(hints[each.name]):
            yield from _parts(hints[each.name])
        else:
            found = hints[each.name]
            yield each.name, Text if found is str else found, _has_default(each)


def _has_default(part: Field[Any]) -> bool:
    return part.default is not MISSING or part.default_factory is not MISSING


def _type(kind: Any) -> Any:
    if kind is int or get_origin(kind) is Literal:
        return kind
    return list[Text] if kind is Names or get_origin(kind) is list else Text


def checked(command: Command, given: Mapping[str, Any], longest: int) -> dict[str, Any]:
    """Return the values that are given to an operation; raise `NoValues`.

    No text has more than `longest` bytes.
    """
    whole = {name: _whole(value) for name, value in given.items()}
    kind = values_class(command)
    try:
        values = msgspec.convert(whole, kind)
    except _UNFIT:
        why = next(_faults(whole, kind))
        raise NoValues(NO_VALUES, name=command.operation, why=why) from None
    set_ = {name: getattr(values, name) for name in values.__struct_fields__}
    return {name: _text(name, each, longest) for name, each in set_.items() if each is not UNSET}


def _faults(given: Mapping[str, Any], kind: type[Struct]) -> Iterator[str]:
    """Yield what is wrong with values: which field, and what is expected there."""
    kinds = {field.name: field for field in structs.fields(kind)}
    for name in given.keys() - kinds.keys():
        others = FIELDS.format(names=", ".join(kinds)) if kinds else NO_FIELDS
        yield f"{UNKNOWN.format(name=shown(name))}; {others}"
    for name, field in kinds.items():
        if name in given and not _is_of(given[name], field.type):
            yield f"{name} has to be {expected(field.type)}"
        elif name not in given and field.required:
            yield LACKING.format(field=name)


def _is_of(value: Any, kind: Any) -> bool:
    try:
        msgspec.convert(value, kind)
    except _UNFIT:
        return False
    return True


def _whole(value: Any) -> Any:
    """Return 60 for 60.0: programs may write a whole number so, by JSON Schema it is the same."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _text(field: str, value: Any, longest: int) -> Any:
    if isinstance(value, list):
        return ", ".join(one_line(each, longest, field) for each in value)
    return one_line(value, longest, field) if isinstance(value, str) else value


def one_line(text: str, longest: int, field: str = "The text") -> str:
    """Return a text as if it had been typed; raise `NoValues` if it is no line."""
    is_line = not any(unicodedata.category(each) in _CONTROLS for each in text)
    if not is_line or len(text.encode()) > longest:
        raise NoValues(ONE_LINE, field=field, most=longest)
    return taken_in(text)


def arguments(command: Command, me: Typist, values: Mapping[str, Any]) -> list[Any]:
    """Return what a command is called with, besides `me`, of checked values; raise `Refusal`."""
    return [_argument(each, me, values) for each in command.parameters]


def _argument(parameter: Parameter, me: Typist, values: Mapping[str, Any]) -> Any:
    if is_dataclass(parameter.kind):
        left_out = not any(name in values for name, *_ in _parts(parameter.kind))
        return (
            parameter.default if left_out and parameter.optional else _made(parameter.kind, values)
        )
    given = values.get(parameter.name, "")
    if given == "" and parameter.optional:
        return parameter.default
    if isinstance(given, int) or get_origin(parameter.kind) is Literal:
        return given
    try:
        return parameter.take(me, _something(parameter.name, given), True)[0]
    except MissingParameter:
        raise Refusal(EMPTY, field=parameter.name) from None


def _made(kind: Any, values: Mapping[str, Any]) -> Any:
    """Return a value of a class with fields, of those that were given."""
    hints, own = get_type_hints(kind), dict[str, Any]()
    for each in fields(kind):
        if is_dataclass(hints[each.name]):
            own[each.name] = _made(hints[each.name], values)
        elif each.name in values:
            given = values[each.name]
            own[each.name] = _something(each.name, given) if each.default is MISSING else given
        elif not _has_default(each):
            raise Refusal(EMPTY, field=each.name)
    return kind(**own)


def _something(name: str, given: str) -> str:
    """Return what was given; raise `Refusal` if it is nothing."""
    if given == "":
        raise Refusal(EMPTY, field=name)
    return given
