"""Which plugins come and go where a configuration takes the place of another one."""

from collections.abc import Container, Iterator, Mapping
from typing import NamedTuple

from teaparty.plugin_loader.found import Found
from teaparty.plugin_loader.wanted import Wanted


class Coming(NamedTuple):
    """The plugins that come, of which only the places are known, and the names of the others.

    `lying` are all that the new configuration asks for, and `path` is where these are looked for.
    """

    new: list[Found]
    replaced: list[str]
    gone: list[str]
    lying: set[str]
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


def coming(
    here: Mapping[str, Found], away: Container[str], before: Wanted, after: Wanted
) -> Coming:
    """Return which plugins come and go, where those `here` are loaded, and others unloaded.

    Only what the configurations say otherwise changes: a plugin that was loaded or unloaded by a
    command stays so. One of the same name in another place is another one.
    """
    had, (lying, left_out) = before.lying(before.paths).found, after.lying(before.paths)
    changed = {
        name: each for name, each in lying.items() if name not in had or had[name].file != each.file
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
        if name not in lying and (name in had or _lies_in(each, old))
    ]
    replaced, path = [each.name for each in new if each.name in here], after.path(before.paths)
    return Coming(new, replaced, gone, set(lying), left_out, path)


def _lies_in(found: Found, folders: list[str]) -> bool:
    return any(found.file.startswith(f"{folder}/") for folder in folders)
