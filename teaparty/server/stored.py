"""What is stored, which the operator's tool asks the server: to look itself takes it long."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec

from teaparty.core.ports import Outcome
from teaparty.core.values.addresses import network
from teaparty.core.values.refusal import Refusal
from teaparty.stores.affected_accounts import affected_in
from teaparty.stores.errors import StoreRefused, TooMuch
from teaparty.stores.location import FAULTS, MEMORY, Location, location_of, reason, refuse_replaced
from teaparty.stores.stored_counts import counts_of, place_of
from teaparty.stores.worker_thread import Reactor, WorkerThread

MOST = 4
"""Questions that may wait for the thread."""
NOTHING = "The database memory: stores nothing."
UNREADABLE = "What is stored can't be looked up: {why}."


class Stored:
    """Looks into the database of a server, in a thread. Both answers are one document in JSON.

    `state` is the server's folder. Neither that nor the database changes while it runs.
    """

    def __init__(self, state: str, database: str, reactor: Reactor) -> None:
        self._state, self._database = state, database
        self._thread = WorkerThread(reactor, "questions about what is stored", MOST)

    @property
    def operations(self) -> Mapping[str, Callable[..., Awaitable[Outcome]]]:
        """What the tool asks for, by name."""
        return {"stored": self.counts, "affected": self.affected}

    async def counts(self) -> Outcome:
        """Answer as `teaparty-admin status` shows it; may raise `Refusal`."""
        return await self._looked_up(self._counts)

    async def affected(self, target: str) -> Outcome:
        """Answer with the accounts that a ban of a name's key, or a network, would affect."""
        wanted = network(target) if "/" in target else target
        return await self._looked_up(lambda location: affected_in(location, wanted))

    async def _looked_up(self, look: Callable[[Location], Any]) -> Outcome:
        if self._database == MEMORY:
            raise Refusal(NOTHING)
        location = location_of(self._state, self._database)
        try:
            found = await self._thread.do(lambda: look(self._there(location)))
        except (*FAULTS, StoreRefused, TooMuch, msgspec.DecodeError) as error:
            raise Refusal(UNREADABLE, why=reason(error)) from error
        return Outcome((msgspec.json.encode(found).decode(),))

    def _counts(self, location: Location) -> dict[str, Any]:
        return place_of(self._state, location) | counts_of(location)

    def _there(self, location: Location) -> Location:
        """Return a database; raise `OSError` if its file is gone, which a look would make anew.

        Raises `StoreRefused` if it is another one by now.
        """
        if location.file is not None:
            location.file.stat()
        refuse_replaced(self._state, location)
        return location
