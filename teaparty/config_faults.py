"""Finds what is wrong in a table of the configuration: a sentence for each key."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct

from teaparty.config_network import Endpoint, Listen, Tls, TlsFiles, idle_keys
from teaparty.config_words import expected, shown


def faults_of(found: Any, kind: type[Struct], path: str = "") -> Iterator[str]:
    """Yield a sentence for each key of a table that is unknown or has the wrong value."""
    if not isinstance(found, Mapping):
        yield f"{path} is {shown(found)}, but a table was expected."
        return
    hints = get_type_hints(kind, include_extras=True)
    for key, value in found.items():
        where = f"{path}.{key}" if path else key
        if key not in hints:
            near = get_close_matches(key, hints, n=1)
            hint = f" Did you mean {near[0]}?" if near else f" The keys are {', '.join(hints)}."
            yield f"{where} is no key that is known.{hint}"
        else:
            yield from _value_faults(value, hints[key], where)
    for key in msgspec.structs.fields(kind):
        if key.required and key.name not in found:
            yield f"{path}.{key.name} is missing."


def _value_faults(value: Any, kind: Any, path: str) -> Iterator[str]:
    bare = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    if isinstance(bare, type) and issubclass(bare, Struct):
        yield from faults_of(value, bare, path)
    elif (parts := _parts_of(bare)) and isinstance(value, Mapping) and value:
        for name, item in value.items():
            yield from _one_fault(name, parts[0], f"{path}.{name}")
            yield from _value_faults(item, parts[1], f"{path}.{name}")
    elif bare == Tls | None:
        yield from _tls_faults(value, path)
    elif bare == list[int | str | Listen] and isinstance(value, list) and value:
        for number, item in enumerate(value):
            if isinstance(item, Mapping):
                yield from faults_of(item, Listen, f"{path}[{number}]")
                yield from idle_keys(item, f"{path}[{number}]")
            else:
                yield from _one_fault(item, Endpoint, f"{path}[{number}]")
    else:
        yield from _one_fault(value, kind, path)


def _parts_of(kind: Any) -> tuple[Any, ...]:
    """Return the kinds of the names and values in a table, which may be optional; else nothing."""
    kinds = (kind, *get_args(kind))
    return next((get_args(each) for each in kinds if get_origin(each) is dict), ())


def _tls_faults(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, list) and value:
        for number, item in enumerate(value):
            yield from faults_of(item, TlsFiles, f"{path}[{number}]")
    else:
        yield from faults_of(value, TlsFiles, path)


def _one_fault(value: Any, kind: Any, path: str) -> Iterator[str]:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        yield f"{path} is {shown(value)}, but {expected(kind)} was expected."
