"""Events for the staff: bans and mutes, the audit log, reports."""

from typing import ClassVar, Literal

from msgspec import Struct

from teaparty.core.events.base import Event, Paged


class SanctionRow(Struct, frozen=True, kw_only=True, gc=False):
    """A ban or a mute in a list; `until` is None if it is for ever.

    `target` is shown, and stands in the records as `key`. In a list it has a `number`.
    """

    target: str
    until: float | None
    by: str
    why: str
    key: str = ""
    at: float = 0.0
    number: int = 0


class BansListed(Paged, frozen=True, kw_only=True):
    """The bans that are in force, the oldest first."""

    sanctions: tuple[SanctionRow, ...]


class MutesListed(Paged, frozen=True, kw_only=True):
    """The mutes that are in force, the oldest first."""

    sanctions: tuple[SanctionRow, ...]


class Imposed(Event, frozen=True, kw_only=True):
    """What programs read of a ban or a mute that they impose. It shows nothing itself.

    Nobody has the name if it is not `known`; it may be meant for the one called `near`. People were
    sent `out`, or `stay` for their roles; `more` of them are not named, and `newcomers` have no
    names. They `came_from` blocks that can be banned, too.
    """

    kind: Literal["ban", "mute"]
    row: SanctionRow
    known: bool = True
    near: str = ""
    out: tuple[str, ...] = ()
    stay: tuple[str, ...] = ()
    more: int = 0
    newcomers: int = 0
    came_from: tuple[str, ...] = ()


class Tried(Event, frozen=True, kw_only=True):
    """What programs read of a ban that they only try, by the same names. It shows nothing itself.

    `key` is the target, as it would stand in the records.
    """

    key: str
    out: tuple[str, ...] = ()
    stay: tuple[str, ...] = ()
    more: int = 0
    newcomers: int = 0


class Lifted(Event, frozen=True, kw_only=True):
    """What programs read of a ban or a mute that they lift. It shows nothing itself."""

    kind: Literal["ban", "mute"]
    key: str
    name: str


class LockShown(Event, frozen=True, kw_only=True):
    """What programs read of the lock: its people, or `open`. It shows nothing itself."""

    people: str


class RoleGiven(Event, frozen=True, kw_only=True):
    """What programs read of a role that they give somebody, who had another. It shows nothing."""

    name: str
    was: str
    role: str


class AuditRow(Struct, frozen=True, kw_only=True, gc=False):
    """What a member of the staff did; `whom` and `why` may be empty."""

    at: float
    who: str
    what: str
    whom: str
    why: str
    number: int = 0


class AuditListed(Event, frozen=True, kw_only=True):
    """What the staff did, the oldest first."""

    bulky: ClassVar[bool] = True
    entries: tuple[AuditRow, ...]


class ReportRow(Struct, frozen=True, kw_only=True, gc=False):
    """A report in a list, or by itself; `host` has claimed or closed it.

    `room` is a title, and `log` the key of the lines there.
    """

    number: int
    at: float
    by: str
    whom: str
    room: str
    text: str
    state: str
    host: str
    answer: str = ""
    log: str = ""


class ReportsListed(Paged, frozen=True, kw_only=True):
    """What was reported, the oldest first; `closed` reports among it, or none."""

    reports: tuple[ReportRow, ...]
    closed: bool = False


class ReportShown(Event, frozen=True, kw_only=True):
    """One report, without its lines."""

    bulky: ClassVar[bool] = True
    report: ReportRow
