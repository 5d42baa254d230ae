"""What is left of reports when an account is erased."""

from msgspec import structs

from teaparty.core.names import fold
from teaparty.core.records import Report
from teaparty.stores.packing import concerned


def without(report: Report, key: str, account: int) -> Report | None:
    """Return a report without the lines of an account; None if it is by or about its name."""
    if key in (fold(report.by), fold(report.whom)):
        return None
    lines = tuple(line for line in report.lines if account not in concerned(line.event))
    return report if lines == report.lines else structs.replace(report, lines=lines)
