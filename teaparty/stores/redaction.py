"""Takes the name and the words of an erased account out of what others did."""

from msgspec import structs

from teaparty.core.log.codec import concerned
from teaparty.core.records import Audit, Report, Sanction
from teaparty.core.values.names import fold

ERASED = "(erased)"
"""Stands where the name stood."""


def without(report: Report, key: str, account: int) -> Report | None:
    """Return a report without the lines of an account; None if it is by or about its name."""
    if key in (fold(report.by), fold(report.whom)):
        return None
    lines = tuple(line for line in report.lines if account not in concerned(line.event))
    host = ERASED if fold(report.host) == key else report.host
    if (lines, host) == (report.lines, report.host):
        return report
    return structs.replace(report, lines=lines, host=host)


def nameless(audit: Audit, key: str) -> Audit:
    """Return an entry of the audit log without a name; its reason goes too, as it may name them."""
    if key not in (fold(audit.who), fold(audit.whom)):
        return audit
    who, whom = (ERASED if fold(name) == key else name for name in (audit.who, audit.whom))
    return structs.replace(audit, who=who, whom=whom, why="")


def by_nobody(sanction: Sanction, key: str) -> Sanction:
    """Return a sanction without the name of its maker, if it has that key."""
    return structs.replace(sanction, by=ERASED) if fold(sanction.by) == key else sanction
