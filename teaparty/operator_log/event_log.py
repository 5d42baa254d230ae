"""What the operator reads: a structured log line for each connection and change of state."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from twisted.logger import Logger, LogLevel

from teaparty.core.values.addresses import block
from teaparty.core.values.notices import (
    Differs,
    Drains,
    Fault,
    Gone,
    Moved,
    NameChanged,
    Named,
    Notice,
    Ordered,
    Registered,
    Returned,
    SetAside,
    Slow,
    Unlinked,
    WrongPassword,
)
from teaparty.core.values.session_numbers import count_of
from teaparty.operator_log.counts import Counts
from teaparty.operator_log.quotas import Quota, Tally
from teaparty.operator_log.tracebacks import traceback_of, where
from teaparty.render.safe import escaped_block

_FORMATS: dict[type[Notice], str] = {
    Named: "session {session} is {name}",
    NameChanged: "session {session} was {old} and is {name}",
    Moved: "session {session} {name} went from {origin} to {room}",
    Unlinked: "session {session} {name} lost the link, and may come back",
    Returned: "session {session} is {name}, who goes on as session {old}",
    Registered: "session {session} registered {name}",
    WrongPassword: "session {session} gave a wrong password for {name!r}",
    Gone: "session {session} {name} left: {reason}",
    SetAside: "{why}",
    Drains: "this node {what}",
    Differs: "the configuration of node {node} differs from this one's in {keys}",
    Slow: "session {session}: {place} took {seconds:.1f} seconds, and nobody was served meanwhile",
}
_NAMELESS: dict[type[Notice], str] = {
    WrongPassword: "session {session} gave a password for a name that nobody has registered",
    Gone: "session {session} left: {reason}",
}


def _format(change: Notice) -> str:
    """Return the format of a change. Texts that people type freely are quoted in it."""
    if isinstance(change, Ordered):
        whom = " {whom!r}" if change.whom else ""
        why = ": {why!r}" if change.why else ""
        return f"session {{session}} {{who}} of the staff: {{what}}{whom}{why}"
    if isinstance(change, WrongPassword | Gone) and not change.name:
        return _NAMELESS[type(change)]
    return _FORMATS[type(change)]


_MORE_REFUSED = (
    "refused one more connection from {home} within a minute",
    "refused {count} more connections from {home} within a minute",
)
_MORE_FAULTS = (
    "a fault in {place} came once more within a minute",
    "a fault in {place} came {count} more times within a minute",
)
_LEFT_OUT = "one log line was left out", "{count} log lines were left out"
"""What came once, or once more, and what came several times."""
SESSIONS = ("session", "old")
"""The fields of changes that may be numbers of sessions."""

log = Logger(namespace="teaparty")

BLOCKS = 4_096
"""Blocks whose refused connections are counted; those of other blocks are counted together."""
FAULTS = 256
"""Faults that are counted, by where they are."""


class Origin(NamedTuple):
    """Where a connection came in; it stands in each line about it."""

    listener: str
    """As `tcp:5005`."""
    tls: bool

    def fields(self, level: Any) -> dict[str, Any]:
        """What a line of that level has of it: for programs, and before its text in brackets."""
        if not self.listener:
            return {}
        system = f"{log.namespace}#{level.name} {self.listener}{' by TLS' * self.tls}"
        return {"listener": self.listener, "tls": self.tls, "log_system": system}


NOWHERE = Origin("", False)
"""The origin of what concerns no connection."""


class _Source(NamedTuple):
    """Where a session comes from: the block of its address, and its origin."""

    home: str = ""
    origin: Origin = NOWHERE


UNKNOWN = _Source()
"""The source of what concerns no session, or none that is known."""


def _shown(name: str, value: object) -> object:
    """Return the field of a change of that name as it is written down."""
    return count_of(value) if name in SESSIONS and isinstance(value, int) else value


def _harmless(name: str, value: object, shape: str) -> object:
    """Return a field with nothing raw in it, unless `shape` quotes it, which does the same."""
    quoted = f"{{{name}!r}}" in shape
    return escaped_block(value) if isinstance(value, str) and not quoted else value


class Record:
    """Writes to Twisted's log.

    There is a quota of `lines_a_second` for each kind of line: what people do, what the staff
    does, faults, refused connections, and what the server says of itself. So nobody can fill the
    log so that another kind is left out. Of the first kind, each block may have `block_lines` even
    while others keep the log busy. `now` returns seconds that only grow.
    """

    def __init__(
        self, lines_a_second: int, now: Callable[[], float], block_lines: int | None = None
    ) -> None:
        few = lines_a_second if block_lines is None else block_lines
        self._now = now
        self._people, self._staff, self._faulty, self._refusals, self._own = (
            Quota(lines_a_second, few) for _ in range(5)
        )
        self.counts = Counts()
        """What has happened so far, whether or not it was written."""
        self._refused = Tally(BLOCKS)
        self._faults = Tally(FAULTS)
        self._sources: dict[int, _Source] = {}  # by the numbers of sessions

    def renew(self, lines_a_second: int, block_lines: int) -> None:
        """Write so many lines from now on."""
        for quota in (self._people, self._staff, self._faulty, self._refusals, self._own):
            quota.renew(lines_a_second, block_lines)

    # --- what people do

    def begins(self, session: int, address: str, origin: Origin = NOWHERE) -> None:
        """Count lines about a session for the block of its address, until it has gone.

        They all have its origin in them.
        """
        self._sources[session] = _Source(block(address), origin)

    def report(self, change: Notice) -> None:
        """Take note of a change of state or a fault; see `core.ports.Report`."""
        self.counts.report(change)
        if isinstance(change, Fault):
            self._report_fault(change)
            return
        fields = {name: _shown(name, getattr(change, name)) for name in change.__struct_fields__}
        source = self._sources.get(change.session, UNKNOWN)
        if isinstance(change, Ordered):
            self._write(self._staff, source._replace(home=""), _format(change), fields)
        elif isinstance(change, Slow | SetAside | Drains | Differs):
            level = LogLevel.warn if isinstance(change, Slow | Differs) else LogLevel.info
            self._write(self._own, source._replace(home=""), _format(change), fields, level)
        else:
            self._write(self._people, source, _format(change), fields)
        if isinstance(change, Returned):
            self._sources[change.old] = source  # it has this link from now on
        elif isinstance(change, Gone):
            self._sources.pop(change.session, None)

    def note_of(self, session: int, shape: str, /, **fields: object) -> None:
        """Write one line about a session, whose number may stand in `shape` as `session`."""
        fields["session"] = count_of(session)
        source = self._sources.get(session, UNKNOWN)
        self._write(self._people, source, shape, fields)

    # --- what the server says of itself, and who may not come in

    def note(self, shape: str, /, **fields: object) -> None:
        """Write one line at the level of information, which nobody from outside can cause."""
        self._write(self._own, UNKNOWN, shape, fields)

    def warn(self, shape: str, /, **fields: object) -> None:
        """Write such a line at the level of a warning: somebody should look after it."""
        self._write(self._own, UNKNOWN, shape, fields, LogLevel.warn)

    def refused(self, address: str, peer: str, why: str, origin: Origin = NOWHERE) -> None:
        """Note that a connection was turned away: the first of a block in a minute."""
        home = block(address) or peer
        if self._refused.is_new(home, self._now()):
            shape = "refused a connection from {peer}: {why}"
            self._write(self._refusals, _Source(home, origin), shape, {"peer": peer, "why": why})

    def _report_fault(self, fault: Fault) -> None:
        if not self._faults.is_new(where(fault), self._now()):
            return
        if self._may_write(self._faulty, ""):
            log.critical(
                "session {session}: a fault in {place}\n{traceback}",
                session=count_of(fault.session),
                place=fault.place,
                traceback=traceback_of(fault.error),
                **self._sources.get(fault.session, UNKNOWN).origin.fields(LogLevel.critical),
            )

    def forget_faults(self) -> None:
        """Write how often faults came, and the next of each in full: the code is another one."""
        self._count_faults(float("inf"))
        self._faults = Tally(FAULTS)

    # --- how much of it

    def _write(
        self,
        quota: Quota,
        source: _Source,
        shape: str,
        fields: Mapping[str, object],
        level: Any = LogLevel.info,
    ) -> None:
        if self._may_write(quota, source.home):
            shown = {name: _harmless(name, fields[name], shape) for name in fields}
            log.emit(level, shape, **{**source.origin.fields(level), **shown})

    def _may_write(self, quota: Quota, home: str) -> bool:
        now = self._now()
        _tell_left_out(quota, now)
        return quota.takes(home, now)

    @property
    def _quotas(self) -> tuple[Quota, ...]:
        return self._people, self._staff, self._faulty, self._refusals, self._own

    @property
    def owes(self) -> bool:
        """Whether something was counted that `tick` will write."""
        left_out = any(quota.owes for quota in self._quotas)
        return left_out or self._refused.owes or self._faults.owes

    def tick(self) -> None:
        """Write what was left out, and what came again within a minute."""
        self._settle(self._now())

    def end(self) -> None:
        """Write all that was counted so far, at the end."""
        self._settle(float("inf"))

    def _settle(self, now: float) -> None:
        for quota in self._quotas:
            _tell_left_out(quota, now)
        for home, count in self._refused.due(now):
            log.info(_MORE_REFUSED[count > 1], count=count, home=home)
        self._count_faults(now)

    def _count_faults(self, now: float) -> None:
        for place, count in self._faults.due(now):
            log.critical(_MORE_FAULTS[count > 1], count=count, place=place)


def _tell_left_out(quota: Quota, now: float) -> None:
    count = quota.left_out(now)
    if count:
        log.warn(_LEFT_OUT[count > 1], count=count)
