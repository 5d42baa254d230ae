"""Imports a plugin's modules once more, from their sources as they are now."""

import importlib
import linecache
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType, ModuleType

from teaparty.plugin_loader.undo import Undo


class _FromSource(SourceFileLoader):
    """Compiles the source itself: a `.pyc` counts as current if second and size are the same."""

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        code: CodeType = self.source_to_code(self.get_data(path), path)
        return code


class _Finder:
    """Finds a module, and the submodules of a package, for `_FromSource`."""

    def __init__(self, name: str) -> None:
        self._name = name

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """See `importlib.abc.MetaPathFinder`."""
        if not _is_part(name, self._name):
            return None
        spec = PathFinder.find_spec(name, path, target)
        if name == self._name and spec is not None and spec.loader is None:
            raise ModuleNotFoundError("a folder without an __init__.py is no plugin", name=name)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _FromSource(spec.loader.name, spec.loader.path)
        return spec


def imported_anew(name: str, undo: Undo) -> ModuleType:
    """Return the module of that name, which is run once more; raise whatever it raises.

    Undone, the modules that there were before are in their places again.
    """
    undo.by(_put_back, name, taken_out(name))
    importlib.invalidate_caches()
    linecache.checkcache()
    with _found_by(_Finder(name)):
        return importlib.import_module(name)


def taken_out(name: str) -> dict[str, ModuleType]:
    """Take a module and its submodules out of those that are imported, and return them."""
    found = {each: sys.modules.pop(each) for each in list(sys.modules) if _is_part(each, name)}
    parent, _, last = name.rpartition(".")
    if parent in sys.modules:
        vars(sys.modules[parent]).pop(last, None)
    return found


def _put_back(name: str, modules: Mapping[str, ModuleType]) -> None:
    """Have these modules imported, in place of those that are."""
    taken_out(name)
    sys.modules.update(modules)
    parent, _, last = name.rpartition(".")
    if parent in sys.modules and name in modules:
        setattr(sys.modules[parent], last, modules[name])


@contextmanager
def _found_by(finder: _Finder) -> Iterator[None]:
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


def _is_part(name: str, of: str) -> bool:
    return name == of or name.startswith(f"{of}.")
