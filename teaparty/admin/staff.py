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


def reports(args: Namespace, context: Context) -> list[Report]:
    """Return the reports, without their lines."""
    with context.database.store() as store:
        return store.reports(_most(args, context), args.all)


def _most(args: Namespace, context: Context) -> int:
    """Return how many reports the server would answer."""
    limits = context.limits
    return limits.history_page if args.all else limits.reports


def report(args: Namespace, context: Context) -> Report:
    """Return a report, and the lines that its author had read."""
    with context.database.store() as store:
        found = store.report(args.number)
    if found is None:
        raise Refusal("There is no report {number}.", number=args.number)
    return found
