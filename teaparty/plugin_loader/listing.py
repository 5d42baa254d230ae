"""What wizards and the tool are shown of the plugins, in lines."""

from teaparty.plugin_loader.found import Found
from teaparty.plugin_loader.plugins import Plugins


def listed(plugins: Plugins) -> list[str]:
    """Return a line for each plugin, what is wrong with it, and which others there are."""
    lines: list[str] = []
    for name, found in plugins.found.items():
        lines.append(f"{name}: {_provided(found)} ({found.file}).")
        lines += [f"  {fault}." for fault in plugins.merged.faults[name]]
    others = plugins.not_loaded()
    lines += [f"Not loaded: {', '.join(others)}."] if others else []
    return lines


def _provided(found: Found) -> str:
    parts = {
        "commands": [command.name for command in found.commands],
        "rooms": [kind.kind for kind in found.kinds],
        "listeners": [listener.name for listener in found.listeners],
        "appointments": [each.name for each in found.appointments],
    }
    said = [f"{what} {', '.join(names)}" for what, names in parts.items() if names]
    return "; ".join(said) or "nothing"
