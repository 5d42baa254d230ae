"""`audit` and `reports`: shows what the staff did, and what was reported to them."""

from argparse import Namespace
from typing import Any

from teaparty.admin.arguments import Families, command, family, number
from teaparty.admin.context import Context
from teaparty.admin.lines import line_data, spoken
from teaparty.admin.output import Answer, facts, iso, moment, table
from teaparty.core.records import Audit, Report
from teaparty.core.values.numbers import counted
from teaparty.core.values.refusal import Refusal

FEW, MANY = 50, 1_000_000


def declare(families: Families) -> None:
    """Add `audit`, and the family `reports`."""
    parser = command(families, "audit", audit, "show what the staff did, and this tool")
    parser.add_argument("-n", dest="most", metavar="N", type=number, default=FEW,
                        help=f"the last N entries (default: {FEW})")  # fmt: skip
    reports = family(families, "reports", "what was reported to the staff")
    parser = command(reports, "list", list_reports, "list the reports that are not closed")
    parser.add_argument("--all", action="store_true", help="those that are closed too")
    parser = command(reports, "show", show, "show a report with its lines")
    parser.add_argument("number", metavar="N", type=number, help="the number of the report")


def audit(args: Namespace, context: Context) -> Answer:
    """Answer with the last entries of the audit log."""
    with context.database.store() as store:
        found = store.audits(args.most)
    rows = [(moment(one.at), one.who, one.what, one.whom, one.why) for one in found]
    lines = table(("WHEN", "WHO", "WHAT", "WHOM", "WHY"), rows) if rows else []
    return Answer(
        {"audit": [audit_data(one) for one in found]},
        [*lines, counted(len(rows), "entry", "entries")],
    )


def list_reports(args: Namespace, context: Context) -> Answer:
    """Answer with the reports, without their lines."""
    with context.database.store() as store:
        found = store.reports(MANY, args.all)
    rows = [
        (str(one.number), moment(one.at), one.by, one.whom, one.state, one.text) for one in found
    ]
    lines = table(("N", "WHEN", "BY", "WHOM", "STATE", "TEXT"), rows) if rows else []
    data = {"reports": [report_data(one) for one in found]}
    return Answer(data, [*lines, counted(len(rows), "report")])


def show(args: Namespace, context: Context) -> Answer:
    """Answer with a report, and the lines that its author had read."""
    with context.database.store() as store:
        found = store.report(args.number)
    if found is None:
        raise Refusal("There is no report number {number}.", number=args.number)
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
    lines += [f"  {moment(one.at)}  {one.room}  {spoken(one.event)}" for one in found.lines]
    return Answer(report_data(found) | {"lines": [line_data(one) for one in found.lines]}, lines)


def audit_data(entry: Audit) -> dict[str, Any]:
    """Return an entry of the audit log for JSON."""
    return {
        "number": entry.number,
        "at": iso(entry.at),
        "who": entry.who,
        "what": entry.what,
        "whom": entry.whom,
        "why": entry.why,
    }


def report_data(report: Report) -> dict[str, Any]:
    """Return a report for JSON, without its lines."""
    return {
        "number": report.number,
        "at": iso(report.at),
        "by": report.by,
        "whom": report.whom,
        "room": report.room,
        "text": report.text,
        "state": report.state,
        "host": report.host,
        "answer": report.answer,
    }
