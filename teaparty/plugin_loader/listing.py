"""What wizards and the tool are shown of the plugins, in lines."""

from collections.abc import Iterable

from teaparty.core.party.failures import Failed
from teaparty.core.values.plugin_names import plugin_of
from teaparty.plugin_loader.faults import failure
from teaparty.plugin_loader.merging import Merged
from teaparty.plugin_loader.plugin import Plugin
from teaparty.plugin_loader.plugins import Plugins


def listed(plugins: Plugins, failed: Iterable[Failed]) -> list[str]:
    """Return a line for each plugin, what is wrong with it, and which others there are.

    What was left out, as something is wrong with it, is not said to be there. Of some listeners
    `started` has `failed`.
    """
    lines: list[str] = []
    for name, found in plugins.found.items():
        lines.append(f"{name}: {_provided(found, plugins.merged)} ({found.file}).")
        ours = [failure(each) for each in failed if plugin_of(each.listener) == name]
        lines += [f"  {fault}." for fault in (*plugins.merged.faults[name], *ours)]
    others = plugins.not_loaded()
    lines += [f"Not loaded: {', '.join(others)}."] if others else []
    return lines


def _provided(found: Plugin, merged: Merged) -> str:
    kinds = merged.kinds.values()
    parts = {
        "commands": [each.name for each in found.commands if each in list(merged.commands)],
        "rooms": [each.kind for each in found.kinds if each in kinds],
        "listeners": [each.name for each in found.listeners if each in merged.listeners],
        "appointments": [
            each.name for each in found.appointments if each in merged.appointments.values()
        ],
    }
    said = [f"{what} {', '.join(names)}" for what, names in parts.items() if names]
    return "; ".join(said) or "nothing"
