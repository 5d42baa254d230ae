"""What a run was made on: figures are only worth comparing with others of the same run."""

import os
import platform
import re
from pathlib import Path


def machine() -> dict[str, str]:
    """Return what is known of this machine, by name."""
    cores = range(os.cpu_count() or 1)
    memory = int(_found("/proc/meminfo", r"MemTotal:\s*(\d+)") or 0)
    return {
        "processor": _found("/proc/cpuinfo", r"model name\s*: (.*)") or platform.machine(),
        "cores": f"{len(cores)}: the server on {cores[0]}, the generator on {cores[-1]}",
        "memory": f"{memory / 1e6:.0f} GB",
        "system": f"{_system()}, Linux {platform.release()}",
        "Python": platform.python_version(),
    }


def _found(path: str, pattern: str) -> str:
    try:
        match = re.search(pattern, Path(path).read_text())
    except OSError:
        return ""
    return match[1].strip() if match else ""


def _system() -> str:
    return _found("/etc/os-release", r'PRETTY_NAME="(.*)"') or platform.system()
