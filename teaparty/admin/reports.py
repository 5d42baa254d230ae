"""`reports`: what was reported to the staff."""

from argparse import Namespace
from typing import Any

from teaparty.admin.acting import all_pages, asked, event, event_or_empty, later, understood
from teaparty.admin.context import Context
from teaparty.admin.output import Answer, facts, moment, table
from teaparty.admin.rows import report_data, reported
from teaparty.core.values.numbers import counted


def list_reports(args: Namespace, context: Context) -> Answer:
    """Answer with the reports, without their lines."""
    deed = "all" if args.all else "list"
    more = 0
    found: Any = all_pages(context, "reports", "ReportsListed", "reports", reported, deed=deed)
    if found is None:
        found, more = later("staff:reports", args, context)
    rows = [
        (str(one.number), moment(one.at), one.by, one.whom, one.state, one.text) for one in found
    ]
    lines = table(("N", "WHEN", "BY", "WHOM", "STATE", "TEXT"), rows) if rows else []
    data = {"reports": [report_data(one) for one in found], "more": more}
    return Answer(
        data, [*lines, counted(len(rows), "report"), *([_left_out(more)] if more else [])]
    )


def _left_out(more: int) -> str:
    which = counted(more, "older report is", "older reports are")
    return f"{which} not listed: the limit of reports in the configuration is lower."


def show(args: Namespace, context: Context) -> Answer:
    """Answer with a report, and the lines that its author had read."""
    answer = asked(context, "reports", deed="show", number=args.number)
    found: Any
    if answer is None:
        found = later("staff:report", args, context)
        entries = found.lines
    else:
        with understood(context):
            found = reported(event(answer, "ReportShown")["report"])
            entries = later("lines:answered", event_or_empty(answer, "LinesShown").get("lines", ()))
    described, words = later("lines:described", entries)
    lines = facts(
        ("Report", str(found.number)),
        ("When", moment(found.at)),
        ("By", found.by),
        ("About", found.whom),
        ("Room", found.room),
        ("Text", found.text),
        ("State", f"{found.state} by {found.host}" if found.host else found.state),
        ("Answer", found.answer or "none yet"),
    )
    return Answer(report_data(found) | {"lines": described}, lines + words)
