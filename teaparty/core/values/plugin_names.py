"""The name of a plugin, from that of a module of its."""

from functools import lru_cache

PACKAGES = ("teaparty.plugins.examples.", "teaparty.plugins.")
"""Where plugins are found; a plugin that is a package has modules of its own."""
PARTY = "teaparty."
OF_PLUGIN = " of the plugin "


@lru_cache(maxsize=1_024)
def plugin_name(module: str) -> str:
    """Return the name of the plugin that a module belongs to: `polls` for this or a part of it.

    It is empty for the party's own modules. A module that stands elsewhere, such as one in a test,
    is called by the last part of its name.
    """
    for package in PACKAGES:
        if module.startswith(package):
            return module.removeprefix(package).partition(".")[0]
    return "" if module.startswith(PARTY) else module.rpartition(".")[2]


def plugin_of(thing: object) -> str:
    """Return the name of the plugin that has the class of `thing`; empty for the party's own."""
    return plugin_name(type(thing).__module__)


def full_name(kind: type) -> str:
    """Return by what a class is found again after its module was run once more."""
    return f"{kind.__module__}.{kind.__qualname__}"


def placed(place: str, thing: object) -> str:
    """Return `place`, for the log, with the name of the plugin that `thing` belongs to."""
    return placed_in(place, plugin_of(thing))


def placed_in(place: str, plugin: str) -> str:
    """Return `place`, for the log, with the name of the plugin, if it is in one."""
    return f"{place}{OF_PLUGIN}{plugin}" if plugin else place


def in_plugin(place: str) -> bool:
    """Whether a place, as it stands in the log, is in a plugin: a function's, or one from above."""
    return OF_PLUGIN in place or bool(" " not in place and plugin_name(place))
