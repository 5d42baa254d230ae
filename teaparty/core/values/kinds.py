"""How faults, as of a configuration, put into words what was found, and what was expected."""

from datetime import date, datetime, time
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from msgspec import Meta, UnsetType

NAMES = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    list: "a list",
    date: "a date",
    time: "a time of day",
    datetime: "a date with a time",
}
LEFT_OUT = (NoneType, UnsetType)
"""What stands for no value."""


def shown(value: Any) -> str:
    """Return a value as a fault shows it."""
    if isinstance(value, bool):
        return str(value).lower()
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def expected(kind: Any) -> str:
    """Say in words which values `kind` takes."""
    if get_origin(kind) is Annotated:
        bare, *notes = get_args(kind)
        return _expected_with(bare, next((one for one in notes if isinstance(one, Meta)), Meta()))
    if get_origin(kind) is Literal:
        return " or ".join(f'"{word}"' for word in get_args(kind))
    if get_origin(kind) in (Union, UnionType):
        parts = [expected(part) for part in get_args(kind) if part not in LEFT_OUT]
        return " or ".join(parts)
    if get_origin(kind) is list:
        return f"a list in which each part is {expected(get_args(kind)[0])}"
    return NAMES.get(kind, "a table")


def _expected_with(kind: Any, meta: Meta) -> str:
    """Say it of a kind with bounds.

    A description says which values there are, unless it is a sentence, which says what they do.
    """
    if meta.description and not meta.description.endswith("."):
        return meta.description
    if kind in (int, float):
        return f"{expected(kind)}{_between(meta.ge, _most(meta))}"
    if kind is str:
        like = f" like {meta.pattern}" if meta.pattern else ""
        return f"{expected(kind)}{_long(meta.min_length, meta.max_length)}{like}"
    return f"{expected(kind)} (one part at least)" if meta.min_length == 1 else expected(kind)


def _most(meta: Meta) -> float | None:
    return meta.le if meta.lt is None else meta.lt - 1


def _between(least: float | None, most: float | None) -> str:
    if least is None:
        return "" if most is None else f" up to {most}"
    return f" from {least} on" if most is None else f" from {least} to {most}"


def _long(least: int | None, most: int | None) -> str:
    if most is None:
        return f" of at least {_characters(least)}" if least else ""
    return f" of {least} to {_characters(most)}" if least else f" of at most {_characters(most)}"


def _characters(count: int | None) -> str:
    return "1 character" if count == 1 else f"{count} characters"
