"""Shared reports: whoever has made one is told what comes of it, whichever node they are in by."""

from teaparty.core.events import ReportIs
from teaparty.core.moderation.reports import Reports
from teaparty.core.party.features import Feature
from teaparty.core.people.roster import Roster


class SharedReports(Feature):
    """Tells all nodes by which session a report was made: a guest is known by nothing else."""

    def __init__(self, roster: Roster, reports: Reports) -> None:
        self._roster, self._reports = roster, reports
        reports.share = self._share
        roster.on(ReportIs, self._is)

    def _share(self, number: int, session: int) -> None:
        self._reports.is_by(number, session)
        self._roster.tell(ReportIs(number=number, session=session))

    def _is(self, event: ReportIs) -> None:
        self._reports.is_by(event.number, event.session)
