"""How the faults of a configuration put into words what was found, and what was expected."""

from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from msgspec import Meta


def shown(value: Any) -> str:
    """Return a value as a fault shows it."""
    if isinstance(value, bool):
        return str(value).lower()
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def expected(kind: Any) -> str:
    """Say in words which values `kind` takes."""
    if get_origin(kind) is Annotated:
        return _expected_with(*get_args(kind))
    if get_origin(kind) is Literal:
        return " or ".join(f'"{word}"' for word in get_args(kind))
    if get_origin(kind) in (Union, UnionType):
        parts = [expected(part) for part in get_args(kind) if part is not NoneType]
        return " or ".join(parts)
    if get_origin(kind) is list:
        return f"a list of which each part is {expected(get_args(kind)[0])}"
    if get_origin(kind) is dict:
        return "a table"
    names = {str: "a text", bool: "true or false", int: "a whole number"}
    return names.get(kind, "a table")


def _expected_with(kind: Any, meta: Meta) -> str:
    if kind is int:
        return f"a whole number from {meta.ge} to {meta.le}"
    if meta.description:
        return meta.description
    if kind is str:
        return f"a text of at most {meta.max_length} characters"
    return f"{expected(kind)} (one part at least)"
