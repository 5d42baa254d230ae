"""Finds what is wrong in a table of the configuration: a sentence for each key."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from types import NoneType, UnionType
from typing import Annotated, Any, get_args, get_origin

import msgspec
from msgspec import Struct

from teaparty.config_network import Endpoint, Listen, Tls, TlsFiles, idle_keys
from teaparty.core.values.kinds import expected, shown

LONGEST_KEY = 60
"""Characters of a key that a fault shows."""


def faults_of(found: Any, kind: type[Struct], path: str = "") -> Iterator[str]:
    """Yield a sentence for each key of a table that is unknown or has the wrong value."""
    if not isinstance(found, Mapping):
        yield _fault(path, found, "a table")
        return
    kinds = {field.encode_name: field.type for field in msgspec.structs.fields(kind)}
    for key, value in found.items():
        where = _within(path, key)
        if key in kinds:
            yield from _value_faults(value, kinds[key], where)
        else:
            near = get_close_matches(key, kinds, n=1)
            hint = f" Did you mean {near[0]}?" if near else _keys(kinds)
            yield f"{where} is no key that is known.{hint}"


def _within(path: str, key: str) -> str:
    """Return where a key stands; of a very long one only its beginning is shown."""
    key = key if len(key) <= LONGEST_KEY else f"{key[: LONGEST_KEY - 1]}…"
    return f"{path}.{key}" if path else key


def missing_keys(found: Any, kind: type[Struct], path: str) -> Iterator[str]:
    """Yield a sentence for each key that a table must have and lacks."""
    for key in msgspec.structs.fields(kind):
        if key.required and isinstance(found, Mapping) and key.encode_name not in found:
            yield f"{path}.{key.encode_name} is missing."


def _keys(kinds: Mapping[str, object]) -> str:
    return f" The keys are {', '.join(kinds)}." if kinds else " There are none."


def _value_faults(value: Any, kind: Any, path: str) -> Iterator[str]:
    bare = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    bare = _optional_struct(bare) or bare
    if _is_struct(bare):
        yield from _table_faults(value, bare, path)
    elif get_origin(bare) is list and _is_struct(get_args(bare)[0]) and isinstance(value, list):
        for number, item in enumerate(value):
            yield from _table_faults(item, get_args(bare)[0], f"{path}[{number}]")
    elif (parts := _parts_of(bare)) and isinstance(value, Mapping) and value:
        for name, item in value.items():
            where = _within(path, name)
            yield from _one_fault(name, parts[0], where)
            yield from _value_faults(item, parts[1], where)
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


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Struct)


def _optional_struct(kind: Any) -> Any:
    """Return the struct that a key may have or not; None for all other kinds."""
    parts = [part for part in get_args(kind) if part is not NoneType]
    optional = isinstance(kind, UnionType) and len(parts) == 1 and _is_struct(parts[0])
    return parts[0] if optional else None


def _table_faults(value: Any, kind: type[Struct], path: str) -> Iterator[str]:
    yield from faults_of(value, kind, path)
    yield from missing_keys(value, kind, path)


def _parts_of(kind: Any) -> tuple[Any, ...]:
    """Return the kinds of the names and values in a table, which may be optional; else nothing."""
    kinds = (kind, *get_args(kind))
    return next((get_args(each) for each in kinds if get_origin(each) is dict), ())


def _tls_faults(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, list) and value:
        for number, item in enumerate(value):
            yield from _table_faults(item, TlsFiles, f"{path}[{number}]")
    else:
        yield from _table_faults(value, TlsFiles, path)


def _one_fault(value: Any, kind: Any, path: str) -> Iterator[str]:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        yield _fault(path, value, expected(kind))


def _fault(path: str, value: Any, wanted: str) -> str:
    """Return a sentence. Of what a plugin is told it shows numbers only: a text may be a secret."""
    hidden = path.startswith("plugin.") and not isinstance(value, int | float)
    found = expected(type(value)) if hidden else shown(value)
    return f"{path} is {found}, but {wanted} was expected."
