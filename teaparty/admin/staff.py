"""The audit log and the reports of a store, where no server runs; see `order` and `reports`."""

from argparse import Namespace

from teaparty.admin.context import Context
from teaparty.core.records import Audit, Report
from teaparty.core.values.refusal import Refusal

MANY = 1_000_000


def audits(args: Namespace, context: Context) -> list[Audit]:
    """Return the last entries of the audit log."""
    with context.database.store() as store:
        return store.audits(args.most)


def reports(args: Namespace, context: Context) -> tuple[list[Report], int]:
    """Return the reports that a server would list, without lines, and how many are older."""
    most = context.limits.reports
    with context.database.store() as store:
        most = max(most, store.count_reports()) + most * args.all
        found = store.reports(most, args.all)
        more = store.count_reports(args.all) - len(found) if len(found) == most else 0
        return found, more


def report(args: Namespace, context: Context) -> Report:
    """Return a report, and the lines that its author had read."""
    with context.database.store() as store:
        found = store.report(args.number)
    if found is None:
        raise Refusal("There is no report {number}.", number=args.number)
    return found
