"""Which plugins a configuration asks for, and where each of them lies."""

import importlib
import os
import pkgutil
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import teaparty.plugins
from teaparty.plugin_loader.plugin import Plugin
from teaparty.plugin_loader.settings import Tables

EXAMPLES = "teaparty.plugins.examples"
SAME_NAME = "it has the same name as {other}, so it is left out."
_HOME = os.path.dirname(teaparty.plugins.__file__ or "")


class PluginConfig(NamedTuple):
    """What a configuration says of plugins: examples by name, folders, and settings."""

    examples: Sequence[str]
    folders: Sequence[str]
    tables: Tables

    @property
    def paths(self) -> list[str]:
        """The folders, from the root on."""
        return [os.path.abspath(folder) for folder in self.folders]

    def path(self, before: Sequence[str] = ()) -> list[str]:
        """Return where plugins are looked for, in order; no more in the folders of `before`."""
        others = [each for each in teaparty.plugins.__path__ if each not in before]
        ours = [each for each in self.paths if can_be_read(each) and each not in others]
        return [*others, *dict.fromkeys(ours)]

    def faults(self) -> list[str]:
        """Return which of the examples and folders that are asked for are missing."""
        known = example_names() if self.examples else []
        names = ", ".join(known)
        return [
            f"examples: there is no example {name}, but {names}."
            for name in self.examples
            if name not in known
        ] + [
            f"plugins: {folder} is no folder that can be read."
            for folder in self.paths
            if not can_be_read(folder)
        ]

    def available(self, before: Sequence[str] = ()) -> "Available":
        """Return which plugins are to be loaded; see `path` for `before`."""
        found, left_out = dict[str, Plugin](), list[str]()
        known = example_names() if self.examples else []
        for name in self.examples:
            if name in known:
                found[name] = example(name)
        for each in modules_in(self.path(before)):
            own = "the party's own examples" if each.full == EXAMPLES else ""
            other = own or (found[each.name].file if each.name in found else "")
            if other:
                left_out.append(f"{each.file}: {SAME_NAME.format(other=other)}")
            else:
                found[each.name] = each
        return Available(found, left_out)


class Available(NamedTuple):
    """The plugins that are to be loaded, by their names; and why other files are `left_out`."""

    found: dict[str, Plugin]
    left_out: list[str]


def example_names() -> list[str]:
    """Return the names of the examples that come with the party."""
    package = importlib.import_module(EXAMPLES)
    return sorted(name for _, name, _ in pkgutil.iter_modules(package.__path__))


def example(name: str) -> Plugin:
    """Return an example, of which nothing but its place is known yet."""
    return Plugin(name, f"the example {name}", f"{EXAMPLES}.{name}")


def modules_in(path: Iterable[str]) -> Iterator[Plugin]:
    """Yield the modules in these folders, in order; nothing but their places is known yet.

    The examples are none of them.
    """
    importlib.invalidate_caches()
    for folder in path:
        for _, name, package in pkgutil.iter_modules([folder]):
            if folder == _HOME and f"{teaparty.plugins.__name__}.{name}" == EXAMPLES:
                continue
            file = os.path.join(folder, name, "__init__.py") if package else f"{folder}/{name}.py"
            yield Plugin(name, file, f"{teaparty.plugins.__name__}.{name}")


def can_be_read(folder: str) -> bool:
    """Whether a folder is there, and what lies in it can be seen."""
    return os.path.isdir(folder) and os.access(folder, os.R_OK | os.X_OK)
