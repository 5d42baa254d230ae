"""The settings of plugins: their classes, and what the operator's tables make of them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from types import ModuleType
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct, ValidationError

from teaparty.config_faults import faults_of, missing_keys
from teaparty.plugin_loader.faults import RAISED, in_words

NAME = "Settings"
"""What a plugin calls the class of its settings."""
Tables = Mapping[str, Any]
"""The tables `[plugin.NAME]` of the configuration, by these names."""


class Unusable(Exception):
    """The class of a plugin's settings can't be used; the text says why."""


class Checked(NamedTuple):
    """The `settings` of a plugin, if it has any and they can be made.

    If the plugin is `lacking` something, it can't be used. What is `wrong` with its table is the
    configuration's fault.
    """

    settings: Struct | None = None
    lacking: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()


def settings_class(module: ModuleType) -> type[Struct] | None:
    """Return the class of a plugin's settings, if it has one; raise `Unusable`."""
    kind = vars(module).get(NAME)
    if not isinstance(kind, type) or not f"{kind.__module__}.".startswith(f"{module.__name__}."):
        return None
    if not issubclass(kind, Struct):
        raise Unusable(f"its class {NAME} must derive from msgspec.Struct")
    try:
        msgspec.convert({}, kind)
    except ValidationError:
        pass  # it lacks a key, which the operator may give
    except RAISED as error:
        raise Unusable(f"its class {NAME} can't be used: {in_words(error)}") from error
    return kind


def checked(name: str, module: ModuleType, tables: Tables) -> Checked:
    """Return what the table of the plugin called `name` makes of the class of its settings."""
    table, path = tables.get(name, {}), f"plugin.{name}"
    try:
        kind = settings_class(module)
    except Unusable as error:
        return Checked(lacking=(str(error),))
    if kind is None:
        return Checked(wrong=(f"{path}: the plugin {name} has no settings.",) * (name in tables))
    wrong = tuple(faults_of(table, kind, path))
    missing = tuple(fault.rstrip(".") for fault in missing_keys(table, kind, path))
    if wrong or missing:
        return Checked(lacking=missing, wrong=wrong)
    try:
        return Checked(msgspec.convert(table, kind))
    except RAISED as error:  # of its own `__post_init__`
        return Checked(wrong=(f"{path}: {in_words(error)}.",))


def unknown(tables: Tables, loaded: Collection[str], examples: list[str]) -> Iterator[str]:
    """Yield a sentence for each table whose plugin is not loaded."""
    for name in tables:
        if name in loaded:
            continue
        if name in examples:
            yield f"plugin.{name}: the example {name} is not turned on; name it in examples."
            continue
        yield f"plugin.{name}: there is no plugin {name}.{did_you_mean(name, [*loaded, *examples])}"


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """Return a question, after a space, if one of these names is near."""
    near = get_close_matches(name, names, n=1)
    return f" Did you mean {near[0]}?" if near else ""
