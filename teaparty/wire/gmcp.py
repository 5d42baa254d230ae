"""GMCP: messages of a package and JSON, beside the text (tintin.mudhalla.net/protocols/gmcp)."""

import json
import re
from typing import Any, NamedTuple

_MESSAGE = re.compile(r"\s*([A-Za-z][\w.-]{0,63})\s*(.*)", re.DOTALL)


class Message(NamedTuple):
    """What `package` says, such as `Core.Hello`; `data` is what its JSON means, None for none."""

    package: str
    data: Any


def parameters(package: str, data: Any = None) -> bytes:
    """Return the parameters of the subnegotiation."""
    if data is None:
        return package.encode()
    return f"{package} {json.dumps(data, ensure_ascii=False)}".encode("utf-8", "replace")


def parse(received: bytes) -> Message | None:
    """Return the message; None for what is none."""
    found = _MESSAGE.fullmatch(received.decode("utf-8", "replace"))
    if found is None:
        return None
    package, text = found.groups()
    if not text:
        return Message(package, None)
    try:
        return Message(package, json.loads(text))
    except (ValueError, RecursionError):
        return None


class Supported:
    """What a client supports, as `Core.Supports` tells; until it does, everything."""

    __slots__ = ("_modules",)

    def __init__(self) -> None:
        self._modules: set[str] | None = None

    def receive(self, verb: str, modules: Any) -> None:
        """Take `Core.Supports.Set`, `.Add` or `.Remove` with its list of modules."""
        found = {str(module).split(" ")[0].casefold() for module in _texts(modules)}
        if verb == "Set":
            self._modules = found
        elif verb == "Add":
            self._modules = (self._modules or set()) | found
        elif verb == "Remove" and self._modules is not None:
            self._modules -= found

    def has(self, module: str) -> bool:
        """Whether messages of `module`, such as `Comm.Channel`, may be sent."""
        if self._modules is None:
            return True
        words = module.casefold().split(".")
        return any(".".join(words[:end]) in self._modules for end in range(1, len(words) + 1))


def _texts(modules: Any) -> list[str]:
    found = modules if isinstance(modules, list) else []
    return [module for module in found if isinstance(module, str)]
