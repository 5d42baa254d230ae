"""News of the store: for the operator in the log, and for people in the party."""

from collections.abc import Callable

from teaparty.core.memory.outage import Outage
from teaparty.core.moderation.staff_notices import (
    BACKED_UP_AGAIN,
    DAMAGED,
    NOT_BACKED_UP,
    WAITS,
    WAITS_NO_MORE,
    StaffNotices,
)
from teaparty.core.party.features import Features
from teaparty.core.party.party import Party
from teaparty.core.people.shared_acts import tell_changed
from teaparty.core.values.notices import BACKUP, Fault
from teaparty.core.values.numbers import counted
from teaparty.operator_log.event_log import Record
from teaparty.operator_log.outages import Outages
from teaparty.stores.backup_folder import Written
from teaparty.stores.cluster.applying import NotKnown
from teaparty.stores.errors import StoreRefused
from teaparty.stores.location import FAULTS, is_outage, reason
from teaparty.stores.retention import Erased
from teaparty.stores.store_clock import Old

NOT_DONE = (
    "nodes of a later release tell what this one does not know, and does not do: {kind}, so far"
    " {count}"
)
NOT_SHOWN = "people here have missed lines that only a later release knows: {kind}, so far {count}"
DAMAGE = (
    "the database is damaged: {what}; put a backup in its place:"
    " teaparty-admin restore FILE --force"
)
BACKED_UP = (
    "a backup was written: {file}, {bytes} bytes in {seconds:.1f} seconds; older ones that were"
    " removed: {removed}"
)
NO_BACKUP = "no backup could be written into {folder}: {why}; all that are there stay"
NOT_REMOVED = "a backup that is too old can't be removed: {why}"
TOO_MUCH = (
    "not erased for their age, as it is so much at once: {what}; if that is right, type:"
    " teaparty-admin expire"
)


class StorageNews:
    """Writes news into the log, and into the party once there is one.

    It is a `stores.retention.RetentionObserver`, too.
    """

    def __init__(self, record: Record, seconds: Callable[[], float]) -> None:
        """Begin with the log alone. `seconds` returns a time that only grows."""
        self._record = record
        self._outages = Outages(record.warn, seconds)
        self._features: Features | None = None
        self._outage: Outage | None = None
        self._notices: StaffNotices | None = None

    def belongs_to(self, party: Party) -> None:
        """Notify this party from now on."""
        self._features = party.features
        self._outage = Outage.of(party)
        self._notices = StaffNotices.of(party)

    # --- what can't be saved, or read

    def report(self, place: str, error: BaseException) -> None:
        """Log a fault; in one line, if it is an outage of a database or a disk.

        It is no fault that a later release has what this one does not know.
        """
        if is_outage(error):
            self._outages.failed(reason(error))
        elif isinstance(error, NotKnown):
            shape = NOT_DONE if error.is_act else NOT_SHOWN
            self._record.warn(shape, kind=error.kind, count=error.count)
        elif isinstance(error, StoreRefused):
            self._record.warn("{sentence}", sentence=str(error))
        else:
            self._record.report(Fault(session=0, place=place, error=error))

    def damaged(self, what: str) -> None:
        """Notify staff that the database is damaged."""
        self._record.warn(DAMAGE, what=what)
        if self._notices is not None:
            self._notices.begin(DAMAGED, what)

    def not_saved(self, why: str) -> None:
        """Notify everybody that what is said can't be saved now."""
        self._record.warn("what is said can't be saved: {why}", why=why)
        if self._outage is not None:
            self._outage.begin(why)

    def saved_again(self, lost: int) -> None:
        """Notify everybody that what is said is saved again; so many lines are lost."""
        text = "what is said is saved again"
        if lost:
            text += "; lines that are lost: {count}"
        (self._record.warn if lost else self._record.note)(text, count=lost)
        if self._outage is not None:
            self._outage.end(lost)

    # --- backups

    def backed_up(self, written: Written, seconds: float) -> None:
        """Log a backup that was written; staff who read that none could be are told."""
        self._record.note(
            BACKED_UP,
            file=str(written.file),
            bytes=written.size,
            seconds=seconds,
            removed=written.removed,
        )
        if written.not_removed:
            self._record.warn(NOT_REMOVED, why=written.not_removed)
        if self._notices is not None:
            self._notices.end(NOT_BACKED_UP, BACKED_UP_AGAIN)

    def not_backed_up(self, error: BaseException, folder: str) -> None:
        """Notify the operator, and staff, that no backup could be written into that folder."""
        if not isinstance(error, (*FAULTS, StoreRefused)):
            self._record.report(Fault(session=0, place=BACKUP, error=error))
        why = str(error).rstrip(".") if isinstance(error, StoreRefused) else reason(error)
        self._record.warn(NO_BACKUP, folder=folder, why=why)
        if self._notices is not None:
            self._notices.begin(NOT_BACKED_UP, f"{folder}: {why}")

    # --- what is old

    def erased(self, what: Erased) -> None:
        """Log what was erased; places of accounts that are gone are the hosts' now."""
        if what.accounts and self._features is not None:
            tell_changed(self._features, "places")
        self._note(
            "erased for their age: {what}",
            (what.lines, "line", ""), (what.accounts, "account", ""),
            (what.old_names, "old name", ""),
        )  # fmt: skip
        self._note(
            "erased as there were more than may be stored: {what}",
            (what.lines_beyond, "line", ""),
            (what.audits, "entry of the audit log", "entries of the audit log"),
            (what.reports, "closed report", ""),
        )

    def _note(self, shape: str, *counts: tuple[int, str, str]) -> None:
        what = ", ".join(counted(*each) for each in counts if each[0])
        if what:
            self._record.note(shape, what=what)

    def waits(self, old: Old) -> None:
        """Notify staff of what waits until the operator releases it."""
        self._record.warn(TOO_MUCH, what=old.words)
        if self._notices is not None:
            self._notices.begin(WAITS, old.words)

    def waits_no_more(self) -> None:
        """Notify staff that nothing waits any more."""
        if self._notices is not None:
            self._notices.end(WAITS, WAITS_NO_MORE)
