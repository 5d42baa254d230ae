"""The world outside of a test: the network and Twisted's reactor, which a plugin can't use there.

A test of a plugin has no network and waits for nothing. What asks for one or the other would
depend on the machine, or never happen at all; so it is refused in a sentence.
"""

import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import ModuleType
from typing import Any, NoReturn
from unittest.mock import patch

REACTOR = "twisted.internet.reactor"
OF_REACTOR = (
    "callLater", "callWhenRunning", "callInThread", "getThreadPool", "connectTCP", "connectSSL",
    "connectUNIX", "listenTCP", "listenSSL", "listenUNIX", "listenUDP", "spawnProcess", "run",
)  # fmt: skip
OF_SOCKETS = ("connect", "connect_ex", "bind", "sendto")
NO_REACTOR = (
    "a plugin uses the reactor ({name}), which does not run in a test: for time there are later and"
    " sleep, and whatever waits for the world outside has to be replaced by the test"
)
NO_NETWORK = (
    "a plugin uses the network ({name}), which is shut out of a test: whatever waits for the world"
    " outside has to be replaced by the test"
)


class ShutOut(AssertionError):
    """A plugin has reached for the world outside in a test."""


class _NoReactor(ModuleType):
    """Stands where Twisted's reactor would be made when it is first imported."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise ShutOut(NO_REACTOR.format(name=name))


def _refuse_reactor(name: str) -> Callable[..., NoReturn]:
    def refuse(*given: object, **named: object) -> NoReturn:
        raise ShutOut(NO_REACTOR.format(name=name))

    return refuse


def _refuse_network(name: str) -> Callable[..., Any]:
    """Return what stands in the place of a method of sockets; within one machine it still works."""
    does = getattr(socket.socket, name)

    def refuse(one: socket.socket, *given: Any) -> Any:
        if one.family in (socket.AF_INET, socket.AF_INET6):
            raise ShutOut(NO_NETWORK.format(name=name))
        return does(one, *given)

    return refuse


def _refuse_lookup(*given: object, **named: object) -> NoReturn:
    raise ShutOut(NO_NETWORK.format(name="getaddrinfo"))


@contextmanager
def shut_out() -> Iterator[None]:
    """Refuse what reaches for the world outside."""
    with ExitStack() as shut:
        for name in OF_SOCKETS:
            shut.enter_context(patch.object(socket.socket, name, _refuse_network(name)))
        shut.enter_context(patch.object(socket, "getaddrinfo", _refuse_lookup))
        reactor = sys.modules.get(REACTOR)
        if reactor is None:
            sys.modules[REACTOR] = _NoReactor(REACTOR)
            shut.callback(sys.modules.pop, REACTOR)
        elif not isinstance(reactor, _NoReactor):
            for name in filter(lambda name: hasattr(reactor, name), OF_REACTOR):
                shut.enter_context(patch.object(reactor, name, _refuse_reactor(name)))
        yield
