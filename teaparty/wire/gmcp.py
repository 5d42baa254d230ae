"""GMCP: messages of a package and JSON, beside the text (tintin.mudhalla.net/protocols/gmcp)."""

import json
import math
import re
from typing import Any, NamedTuple

MOST_DEPTH = 16
"""Lists and tables within each other; a deeper message is refused."""
MOST_MODULES = 128
"""Modules that a client can say that it supports."""

_MESSAGE = re.compile(r"\s*([A-Za-z][\w.-]{0,63})(?![\w.-])\s*(.*)", re.DOTALL | re.ASCII)


class Message(NamedTuple):
    """What `package` says, such as `Core.Hello`; `data` is what its JSON means, or None.

    Its numbers are finite, and its texts can be encoded.
    """

    package: str
    data: Any


def parameters(package: str, data: Any = None) -> bytes:
    """Return the parameters of the subnegotiation."""
    if data is None:
        return package.encode()
    return f"{package} {json.dumps(data, ensure_ascii=False)}".encode("utf-8", "replace")


def parse(received: bytes) -> Message | None:
    """Return the message; None if it is none."""
    found = _MESSAGE.fullmatch(received.decode("utf-8", "replace"))
    if found is None:
        return None
    package, text = found.groups()
    if not text:
        return Message(package, None)
    try:
        return Message(package, _clean(json.loads(text), MOST_DEPTH))
    except (ValueError, RecursionError):
        return None


def _clean(data: Any, depth: int) -> Any:
    """Return what JSON means, without lone surrogates; raise ValueError for what is no JSON."""
    if isinstance(data, str):
        return data.encode("utf-8", "replace").decode()
    if isinstance(data, float) and not math.isfinite(data):
        raise ValueError("not finite")
    if isinstance(data, list | dict) and not depth:
        raise ValueError("too deep")
    if isinstance(data, list):
        return [_clean(each, depth - 1) for each in data]
    if isinstance(data, dict):
        return {_clean(key, depth): _clean(value, depth - 1) for key, value in data.items()}
    return data


class Supported:
    """What a client supports, as `Core.Supports` tells; until it does, it has `modules`."""

    __slots__ = ("_modules",)

    def __init__(self, *modules: str) -> None:
        self._modules = {module.casefold() for module in modules}

    def receive(self, verb: str, modules: Any) -> None:
        """Take `Core.Supports.Set`, `.Add` or `.Remove` with its list of modules."""
        found = _names(modules)
        if verb == "Set":
            self._modules = _bounded(found)
        elif verb == "Add":
            self._modules = _bounded(self._modules | found)
        elif verb == "Remove":
            self._modules -= {
                module for module in self._modules for name in found if _within(module, name)
            }

    def has(self, module: str) -> bool:
        """Whether messages of `module`, such as `Comm.Channel`, may be sent."""
        return any(_within(module.casefold(), name) for name in self._modules)


def _within(module: str, name: str) -> bool:
    """Whether `module` is the one called `name`, or a part of it, as Comm.Channel is of Comm."""
    return module == name or module.startswith(f"{name}.")


def _names(modules: Any) -> set[str]:
    """Return the names in a list such as `["Comm.Channel 1"]`, without the versions."""
    found = modules if isinstance(modules, list) else []
    return {text.split(" ")[0].casefold()[:64] for text in found if isinstance(text, str)}


def _bounded(names: set[str]) -> set[str]:
    return set(sorted(names)[:MOST_MODULES])
