"""The values of a server at one moment, for those who watch it."""

import os
import resource
from collections import Counter
from collections.abc import Callable

from teaparty.core.log.log import EVERYBODY
from teaparty.core.memory.outage import Outage
from teaparty.core.party.countdown import Countdown
from teaparty.core.people.draining import is_draining, turns_away
from teaparty.core.values.notices import Reason
from teaparty.operator_http.health import State
from teaparty.operator_http.metrics import Buckets, Snapshot
from teaparty.operator_log.counts import ARRIVALS, FAULT_PLACES, LOGINS, Histogram
from teaparty.server.database_check import DatabaseCheck
from teaparty.server.options import version
from teaparty.server.rehash import Server

SOON = 60
"""Seconds before the end of a countdown from which on nobody new should be sent here."""
MEMORY, FILES = "/proc/self/statm", "/proc/self/fd"


class Figures:
    """Reads the parts of a server. Nothing is counted here, and nothing asked of the database."""

    def __init__(
        self, server: Server, database: DatabaseCheck, started: float, closing: Callable[[], bool]
    ) -> None:
        """`started` is when the process started, in Unix time; `closing` whether it ends now."""
        self._server = server
        self._closing = closing
        self._database = database
        self._started = started
        party = server.party
        self._turns, self._people, self._rooms = party.turns, party.people, party.rooms
        self._streams = party.streams
        self._elsewhere, self._shared = party.elsewhere, EVERYBODY in party.streams
        self._outage, self._countdown = Outage.of(party), Countdown.of(party)

    @property
    def _saving(self) -> bool:
        return self._outage.why is None

    def state(self) -> State:
        """Return what may keep people away."""
        left = self._countdown.left
        return State(
            closing=self._closing() or (left is not None and left <= SOON),
            full=self._server.entrance.full,
            saving=self._saving or self._outage.waits,
            database=self._database.answers,
            reached=not self._outage.waits,
            gone=self._server.storage.gone,
            joining=self._server.storage.joining,
            draining=turns_away(self._server.party),
        )

    def snapshot(self) -> Snapshot:
        """Return all values."""
        server, entrance, counts = self._server, self._server.entrance, self._server.record.counts
        linked = Counter(me.linked for me in self._people.values() if me.is_here)
        usage = resource.getrusage(resource.RUSAGE_SELF)
        return Snapshot(
            version=version(),
            people={"yes": linked[True], "no": linked[False]},
            elsewhere=len(self._elsewhere) if self._shared else None,
            draining=is_draining(server.party) if self._shared else None,
            connections=len(entrance.open),
            most_connections=entrance.sessions,
            arrivals={each: counts.arrivals[each] for each in ARRIVALS},
            logins={each: counts.logins[each] for each in LOGINS},
            lines=dict(counts.lines),
            deliveries=counts.deliveries,
            turns=_buckets(counts.turns),
            stores=_buckets(counts.stores),
            saving=self._saving,
            unsaved=server.storage.unsaved,
            lost=server.storage.lost,
            database=self._database.answers and not server.storage.gone,
            stuck=len(entrance.stuck),
            apart=self._apart(),
            missed=self._turns.missed,
            faults={each: counts.faults[each] for each in FAULT_PLACES},
            gone={each.name.lower(): counts.gone[each] for each in Reason},
            floods=counts.floods,
            reports=self._database.reports,
            rooms=self._in_rooms(),
            certificates={each.path: each[1:] for each in server.tls.validities()},
            backups=server.storage.backups.state,
            cpu=usage.ru_utime + usage.ru_stime,
            memory=_memory(),
            files=_files(),
            most_files=resource.getrlimit(resource.RLIMIT_NOFILE)[0],
            started=self._started,
        )

    def _apart(self) -> int:
        """Return how many readers are not in step, in all streams."""
        return sum(
            len(stream.ranks.apart) + len(stream.listener_ranks.apart)
            for stream in self._streams.values()
        )

    def _in_rooms(self) -> dict[str, int]:
        """Return how many people are in each room of the configuration: no other one is named."""
        rooms = self._rooms
        named = self._server.plan.config.rooms
        return {name: len(rooms[name].members) for name in named if name in rooms}


def _buckets(found: Histogram) -> Buckets:
    return Buckets(tuple(found.bounds), tuple(found.counts), found.sum)


def _memory() -> int | None:
    """Return the bytes of memory that the process holds, where the system says so."""
    try:
        with open(MEMORY, encoding="ascii") as file:
            return int(file.read().split()[1]) * resource.getpagesize()
    except OSError:
        return None


def _files() -> int | None:
    """Return how many files are open; a newer Linux says that without listing them all."""
    try:
        return os.stat(FILES).st_size or len(os.listdir(FILES))
    except OSError:
        return None
