"""What the tool does as staff to a store, by the same rules as the party (`core.moderation`)."""

from typing import TYPE_CHECKING

from teaparty.admin.context import Context
from teaparty.core.moderation.actor import Subject
from teaparty.core.moderation.sanctions import Lifted, Sanctions, Writes
from teaparty.core.records import Sanction, SanctionKind
from teaparty.core.values.names import fold

if TYPE_CHECKING:
    from teaparty.stores.sql import SqlStore


class Desk:
    """The sanctions of one store, and what the tool's user may do with them."""

    def __init__(self, context: Context, store: "SqlStore") -> None:
        self._context = context
        self._store = store
        self.held = Sanctions(lambda: context.now, store.sanctions())

    def impose(
        self, kind: SanctionKind, subject: Subject, seconds: int | None, why: str
    ) -> Sanction:
        """Put a sanction into force; raise `Refusal` if there are as many as there can be."""
        context = self._context
        context.actor.refuse_on(subject)
        made = context.actor.sanction(kind, subject, seconds, why, context.now)
        self._write(self.held.impose(made, context.limits.sanctions))
        return made

    def lift(self, kind: SanctionKind, target: str) -> None:
        """Lift a sanction, if it is in force."""
        self._write(self.held.lift(kind, target))

    def follow(self, old: str, new: str) -> None:
        """Carry the sanctions on an old name over to a new one."""
        self._write(self.held.follow(fold(old), fold(new), new))

    def _write(self, writes: Writes) -> None:
        for write in writes:
            if isinstance(write, Lifted):
                self._store.lift(*write)
            else:
                self._store.add_sanction(write)
