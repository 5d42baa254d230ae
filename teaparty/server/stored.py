"""What is stored, which the operator's tool asks the server: to look itself takes it long."""

import msgspec

from teaparty.config import Config
from teaparty.core.ports import Outcome
from teaparty.core.values.refusal import Refusal
from teaparty.stores.backups import waits_to_be_put_in_place
from teaparty.stores.location import FAULTS, MEMORY, location_of, reason
from teaparty.stores.stored_counts import counts
from teaparty.stores.worker_thread import Reactor, WorkerThread

MOST = 4
"""Questions that may wait for the thread."""
NOTHING = "The database memory: stores nothing."
UNREADABLE = "What is stored can't be counted: {why}."


class Stored:
    """Looks into the database of a server, in a thread."""

    def __init__(self, config: Config, reactor: Reactor) -> None:
        self._config = config
        self._thread = WorkerThread(reactor, "questions about what is stored", MOST)

    async def __call__(self) -> Outcome:
        """Answer with one document, as `teaparty-admin status` shows it; may raise `Refusal`."""
        if self._config.database == MEMORY:
            raise Refusal(NOTHING)
        try:
            return Outcome((await self._thread.do(self._found),))
        except FAULTS as error:
            raise Refusal(UNREADABLE, why=reason(error)) from error

    def _found(self) -> str:
        location = location_of(self._config.state, self._config.database)
        engine = location.engine()
        try:
            found = counts(location, engine)
        finally:
            engine.dispose()
        kind = "postgresql" if location.file is None else "sqlite"
        found["database"] = {"kind": kind, "place": str(location)}
        found["restore_waits"] = waits_to_be_put_in_place(self._config.state)
        return msgspec.json.encode(found).decode()
