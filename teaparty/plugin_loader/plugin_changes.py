"""Which plugins come and go where a configuration takes the place of another one."""

from collections.abc import Container, Iterator, Mapping
from typing import NamedTuple

from teaparty.plugin_loader.plugin import Plugin
from teaparty.plugin_loader.plugin_config import PluginConfig


class PluginChanges(NamedTuple):
    """The plugins that come, of which only the places are known, and the names of the others.

    `asked_for` are all that the new configuration asks for; they are looked for in `path`.
    """

    new: list[Plugin]
    replaced: list[str]
    gone: list[str]
    asked_for: set[str]
    left_out: list[str]
    path: list[str]

    def sentences(self) -> Iterator[str]:
        """Yield what was done."""
        loaded = [each.name for each in self.new if each.name not in self.replaced]
        elsewhere = "loaded from another place"
        said = ("loaded", loaded), ("unloaded", self.gone), (elsewhere, self.replaced)
        for done, names in said:
            if names:
                yield f"Plugins that were {done}: {', '.join(sorted(names))}."


def plugin_changes(
    here: Mapping[str, Plugin], away: Container[str], before: PluginConfig, after: PluginConfig
) -> PluginChanges:
    """Return which plugins come and go, where those `here` are loaded, and others unloaded.

    Only what the configurations say otherwise changes: a plugin that was loaded or unloaded by a
    command stays so. One of the same name in another place is another one.
    """
    had, (asked_for, left_out) = before.available(before.paths).found, after.available(before.paths)
    changed = {
        name: each
        for name, each in asked_for.items()
        if name not in had or had[name].file != each.file
    }
    new = [
        each
        for name, each in changed.items()
        if (here[name].file != each.file if name in here else name not in away)
    ]
    old = [folder for folder in before.paths if folder not in after.paths]
    gone = [
        name
        for name, each in here.items()
        if name not in asked_for and (name in had or _lies_in(each, old))
    ]
    replaced, path = [each.name for each in new if each.name in here], after.path(before.paths)
    return PluginChanges(new, replaced, gone, set(asked_for), left_out, path)


def _lies_in(found: Plugin, folders: list[str]) -> bool:
    return any(found.file.startswith(f"{folder}/") for folder in folders)
