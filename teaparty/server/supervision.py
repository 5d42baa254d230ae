"""What systemd is told of the server, if it wants to know (sd_notify(3), `Type=notify`).

It is one datagram for each change, to the socket that `NOTIFY_SOCKET` names; nobody waits for an
answer. Without such a socket nothing is told, and there is no clock.
"""

import os
import socket
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress

from twisted.internet.interfaces import IDelayedCall, IReactorTime

from teaparty.core.party.features import Feature
from teaparty.core.party.party import Party
from teaparty.core.party.session import Session
from teaparty.core.people.draining import is_draining
from teaparty.core.ports import Outcome
from teaparty.core.records import Account
from teaparty.core.values.numbers import counted

STATUS_SECONDS = 10
"""Between two lines of status."""
MARGIN = 30
"""Seconds that may go by between two messages beyond what was planned."""
MICROSECONDS = 1_000_000
SHORTEST, DIGITS = 0.1, 15
"""Seconds between two signs of life at least, and digits of a time that can be meant."""


class Supervisor:
    """Who watches over the process: its socket, and how often it wants a sign of life."""

    def __init__(self, environ: MutableMapping[str, str]) -> None:
        """Take what the environment says out of it: it is not for processes of plugins."""
        self._address = _address(environ.pop("NOTIFY_SOCKET", ""))
        self._usec = environ.pop("WATCHDOG_USEC", "")
        self._pid = environ.pop("WATCHDOG_PID", "")

    @property
    def listens(self) -> bool:
        """Whether anybody wants to be told."""
        return self._address is not None

    @property
    def patience(self) -> float | None:
        """Seconds within which this process must give a sign of life, again and again."""
        meant = self._pid in ("", str(os.getpid()))
        return int(self._usec) / MICROSECONDS if meant and _is_count(self._usec) else None

    def tell(self, **fields: object) -> None:
        """Tell something. That nobody can be told is no reason not to go on."""
        if self._address is None:
            return
        text = "\n".join(f"{name}={value}" for name, value in fields.items())
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
            told.setblocking(False)
            told.sendto(text.encode(), self._address)


def _address(named: str) -> str | None:
    """Return the address of a socket: a path, or a name in no folder, which begins with `@`."""
    if named.startswith("@"):
        return f"\0{named[1:]}"
    return named if named.startswith("/") else None


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= DIGITS and int(text) > 0


class Supervision(Feature):
    """Tells a supervisor that the party is open, how many are in, and that it closes."""

    def __init__(self, supervisor: Supervisor, party: Party, clock: IReactorTime) -> None:
        self._supervisor = supervisor
        self._party, self._people = party, party.people
        self._clock = clock
        self._ready = False
        self._closing = ""
        self._told = ""
        self._told_at = float("-inf")
        self._telling: IDelayedCall | None = None
        self._features = party.features
        self._features.add(self)

    # --- the process

    def begin(self) -> None:
        """Say that people can come in now, and give signs of life from now on."""
        self._ready = True
        self._tell(READY=1)
        patience = self._supervisor.patience
        if self._supervisor.listens and patience is not None:
            self._live(max(SHORTEST, patience / 2))

    def _live(self, seconds: float) -> None:
        self._supervisor.tell(WATCHDOG=1)
        self._clock.callLater(seconds, self._live, seconds)

    def end(self, seconds: float) -> None:
        """Say that the process ends within so many seconds."""
        self._closing = " The party closes."
        self._tell(STOPPING=1, **_within(seconds))

    def reload(
        self, operation: Callable[[], Awaitable[Outcome]]
    ) -> Callable[[], Awaitable[Outcome]]:
        """Return what reads the configuration again, with news of when that begins and is done."""

        async def reload() -> Outcome:
            now = int(self._clock.seconds() * MICROSECONDS)
            self._supervisor.tell(RELOADING=1, MONOTONIC_USEC=now)
            try:
                return await operation()
            finally:
                self._tell(READY=1)

        return reload

    # --- the party

    def came_in(self, me: Session, account: Account | None) -> None:
        """See `Feature`."""
        self._tell_soon()

    def leaves(self, me: Session) -> None:
        """See `Feature`."""
        self._tell_soon()

    def closes_in(self, seconds: int | None) -> None:
        """Have the countdown go on, though a service of systemd's may run no longer."""
        self._closing = "" if seconds is None else " The party is about to close."
        self._tell(**{} if seconds is None else _within(seconds))

    def drains(self) -> None:
        """See `Feature`."""
        if self._ready:
            self._tell()

    def _tell_soon(self) -> None:
        if self._telling is None and self._ready and self._supervisor.listens:
            wait = self._told_at + STATUS_SECONDS - self._clock.seconds()
            self._telling = self._clock.callLater(max(0.0, wait), self._tell_now)

    def _tell_now(self) -> None:
        self._telling = None
        if self._told != self._status:
            self._tell()

    @property
    def _status(self) -> str:
        drains = " Newcomers go to other nodes." if is_draining(self._party) else ""
        return f"{counted(len(self._people), 'person', 'people')} in.{drains}{self._closing}"

    def _tell(self, **fields: object) -> None:
        """Tell this, and the status with it."""
        self._told, self._told_at = self._status, self._clock.seconds()
        self._supervisor.tell(**fields, STATUS=self._told)


def _within(seconds: float) -> dict[str, object]:
    """Return that the next message comes within so many seconds."""
    return {"EXTEND_TIMEOUT_USEC": int((seconds + MARGIN) * MICROSECONDS)}
