"""What one plugin's module provides, read from the module alone."""

from collections.abc import Callable, Iterable, Iterator
from types import ModuleType
from typing import Any, NamedTuple, TypeVar

from msgspec import Struct

from teaparty.core.party.listeners import Hearer
from teaparty.core.party.rooms import Room
from teaparty.core.party.shelf import Shelf
from teaparty.core.values.plugin_names import plugin_name
from teaparty.core.words.appointed import Appointed, appointed
from teaparty.core.words.command import Command, declared
from teaparty.interfaces import IListener
from teaparty.plugin_loader.faults import RAISED, in_words, kind_faults, listener_faults
from teaparty.plugin_loader.settings import Tables, checked
from teaparty.plugin_loader.shelves import shelves_of

T = TypeVar("T")


class Plugin(NamedTuple):
    """What a plugin provides. `faults` say what is wrong with the rest of it.

    `full` is the whole name of its `module`, which is None if it can't be imported. If it is
    `lacking` settings, nothing of it is used.
    """

    name: str
    file: str
    full: str
    module: ModuleType | None = None
    commands: tuple[Command, ...] = ()
    kinds: tuple[type[Room], ...] = ()
    listeners: tuple[Hearer, ...] = ()
    appointments: tuple[Appointed, ...] = ()
    shelves: tuple[Shelf[Any], ...] = ()
    settings: Struct | None = None
    lacking: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


def plugin_in(module: ModuleType, file: str) -> Plugin:
    """Return what the module itself defines, and the faults of the rest."""
    faults: list[str] = []
    classes = list(_classes(module))
    commands = [each for each in declared(module) if each.function.__module__ == module.__name__]
    agreed = [each for each in appointed(module) if each.function.__module__ == module.__name__]
    kinds = [each for each in classes if issubclass(each, Room)]
    listening = [each for each in classes if each not in kinds and IListener.implementedBy(each)]
    return Plugin(
        name=plugin_name(module.__name__),
        file=file,
        full=module.__name__,
        module=module,
        commands=tuple(_faultless(commands, lambda command: command.faults(), faults)),
        kinds=tuple(_faultless(kinds, kind_faults, faults)),
        listeners=tuple(_listeners(listening, faults)),
        appointments=tuple(_faultless(agreed, lambda each: each.faults(), faults)),
        shelves=tuple(shelves_of(module, faults)),
        faults=tuple(faults),
    )


def with_settings(found: Plugin, tables: Tables) -> tuple[Plugin, tuple[str, ...]]:
    """Return a plugin with the settings that its table makes, and what is wrong with that."""
    if found.module is None:
        return found, ()
    settings, lacking, wrong = checked(found.name, found.module, tables)
    return found._replace(settings=settings, lacking=lacking), wrong


def _classes(module: ModuleType) -> Iterator[type[Any]]:
    """Yield the classes that the module defines."""
    for value in list(vars(module).values()):
        if isinstance(value, type) and value.__module__ == module.__name__:
            yield value


def _faultless(
    values: Iterable[T], faults_of: Callable[[T], Iterable[str]], faults: list[str]
) -> Iterator[T]:
    """Yield the values without faults; add the faults of the others to `faults`."""
    for value in values:
        wrong = list(faults_of(value))
        faults += wrong
        if not wrong:
            yield value


def _listeners(kinds: Iterable[type[Any]], faults: list[str]) -> Iterator[Hearer]:
    """Yield a listener of each class; add what is wrong with the others to `faults`."""
    for kind in _faultless(kinds, listener_faults, faults):
        try:
            listener = kind()
        except RAISED as error:
            why = in_words(error, kind.__module__)
            faults.append(f"the listener {kind.__name__} can't be made: {why}")
            continue
        if isinstance(getattr(listener, "name", None), str):
            yield listener
        else:
            faults.append(
                f'the listener {kind.__name__} has no name: give the class a name = "..."'
            )
