"""Events for the staff: bans and mutes, the audit log, reports."""

from typing import ClassVar

from msgspec import Struct

from teaparty.core.events.base import Event, Guiding


class SanctionRow(Struct, frozen=True, kw_only=True, gc=False):
    """A ban or a mute in a list; `until` is None if it is for ever."""

    target: str
    until: float | None
    by: str
    why: str


class BansListed(Event, frozen=True, kw_only=True):
    """The bans that are in force."""

    bulky: ClassVar[bool] = True
    sanctions: tuple[SanctionRow, ...]


class MutesListed(Event, frozen=True, kw_only=True):
    """The mutes that are in force."""

    bulky: ClassVar[bool] = True
    sanctions: tuple[SanctionRow, ...]


class AuditRow(Struct, frozen=True, kw_only=True, gc=False):
    """What a member of the staff did; `whom` and `why` may be empty."""

    at: float
    who: str
    what: str
    whom: str
    why: str


class AuditListed(Event, frozen=True, kw_only=True):
    """What the staff did, the oldest first."""

    bulky: ClassVar[bool] = True
    entries: tuple[AuditRow, ...]


class ReportRow(Struct, frozen=True, kw_only=True, gc=False):
    """A report in a list, or by itself; `host` has claimed or closed it."""

    number: int
    at: float
    by: str
    whom: str
    room: str
    text: str
    state: str
    host: str
    answer: str = ""


class ReportsListed(Guiding, frozen=True, kw_only=True):
    """What was reported, the oldest first."""

    bulky: ClassVar[bool] = True
    reports: tuple[ReportRow, ...]


class ReportShown(Event, frozen=True, kw_only=True):
    """One report, without its lines."""

    bulky: ClassVar[bool] = True
    report: ReportRow
