"""Puts together, from the configuration, all that lasts: the store, passwords, retention."""

import platform
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from teaparty.config import Config
from teaparty.core.log.log import WHISPERS
from teaparty.core.log.stream import Stream, Unstored
from teaparty.core.memory.shared_turns import SharedTurns
from teaparty.core.moderation.gatekeeper import Gatekeeper
from teaparty.core.party.party import Party
from teaparty.core.party.rooms import Room
from teaparty.core.party.venue import Venue
from teaparty.core.people.invitations import Invitations
from teaparty.core.people.places import Places
from teaparty.core.ports import nothing
from teaparty.core.records.places import named_in
from teaparty.core.values.notices import FORGETTING, STORE, STORING_CLOCK
from teaparty.core.values.numbers import counted
from teaparty.operator_log.event_log import Record
from teaparty.server.backups import Backups
from teaparty.server.node_news import NodeNews
from teaparty.server.options import version
from teaparty.server.storage_news import StorageNews
from teaparty.stores.clock_keeper import ClockKeeper
from teaparty.stores.cluster.node import NodeOptions
from teaparty.stores.opening import hindrance, open_store, settings_faults
from teaparty.stores.passwords import Argon2Passwords
from teaparty.stores.retention import Retention, Span, Terms
from teaparty.stores.store import Store, StoreOptions
from teaparty.stores.store_clock import DAY

CALLS_EACH = 4
"""Calls of the records that may wait, for each connection that there may be."""
UNSAVED_EACH = {"unsaved_lines": 2, "unsaved_bytes": 1_024}
"""What a node must be able to hold for each connection that there may be."""
TOO_FEW = (
    "limits.{name} is {found}, but a node of {sessions} connections (limits.sessions) needs"
    " {least}, as it tells the others at once of all who are in."
)


class Storage:
    """What a party stores. Making this opens the store, and locks it for this process."""

    def __init__(
        self,
        config: Config,
        rooms: Sequence[Room],
        reactor: Any,
        record: Record,
        time: Callable[[], float],
    ) -> None:
        """Open the store; raise `StoreRefused`. `time` returns Unix time in seconds."""
        self._config = config
        self._reactor = reactor
        self._record = record
        self.news = StorageNews(record, reactor.seconds)
        self._gatekeeper: Gatekeeper | None = None
        self._retention: Retention | None = None
        self._streams: Mapping[str, Stream[Any]] = {room.name: room for room in rooms}
        self._store = self._open()
        self.journal, self.records = self._store.journal, self._store.records
        self.claims, self.tries = self._store.claims, self._store.tries
        self.epoch = self._store.epoch
        self.nodes, self.ask_nodes = lambda: self._store.nodes, self._store.ask_nodes
        self.leads = lambda: self._store.leads
        self.give_up: Callable[[], object] = nothing
        """Ends the process, as a fault."""
        self._last_reading = self._store.reading()
        self._clock = self._clock_keeper(time)
        self.backups = Backups(config, reactor, self._clock.now, time, self.news)
        self.passwords = self._passwords()
        for sentence in self._store.done:
            record.note("{sentence}", sentence=sentence)

    def _open(self) -> Store:
        config, limits, news = self._config, self._config.limits, self.news
        options = StoreOptions(
            reactor=self._reactor,
            report=partial(news.report, STORE),
            not_saved=news.not_saved,
            saved_again=news.saved_again,
            damaged=news.damaged,
            forgotten=Unstored(lambda: self._streams),
            most_unsaved=limits.unsaved_lines,
            most_calls=CALLS_EACH * limits.sessions,
            node=_node(config),
        )
        return open_store(config.state, config.database, options, config.durability)

    def _clock_keeper(self, time: Callable[[], float]) -> ClockKeeper:
        return ClockKeeper(
            self.records,
            self._last_reading,
            self._reactor,
            time,
            self._settle,
            partial(self.news.report, STORING_CLOCK),
            self._config.limits.stop_days * DAY,
        )

    def _passwords(self) -> Argon2Passwords:
        limits = self._config.limits
        return Argon2Passwords(
            self._reactor, limits.hash_threads, limits.hash_queue, limits.password
        )

    # --- a party

    def belongs_to(self, party: Party) -> None:
        """Give `party` its last lines and the sanctions in force; tell it what is new from now on.

        Raises `Refusal` for a party without the features that this needs.
        """
        self._streams = party.streams
        self._open_places(Places.of(party))
        found = dict[str, int]()
        for name, end in self._store.ends():
            party.remember(name, (), end)
            if name in self._streams and self._streams[name].history:
                found[name] = end
        for name, end in found.items():
            party.remember(name, self._store.remembered(name, party.limits.history), end)
        Invitations.of(party).begin()
        self.news.belongs_to(party)
        self._gatekeeper = Gatekeeper.of(party)
        self._gatekeeper.begin(self._store.sanctions())
        if self._last_reading is not None:
            self._gatekeeper.goes_on_from(self._last_reading.unix)
        self._retention = self._retention_of()
        self._shares_with_others(party)

    def _shares_with_others(self, party: Party) -> None:
        """Have the party told what is stored by other nodes, if there are any."""
        if self.epoch:
            shared = SharedTurns.of(party)
            shared.begin_with(self._store.people())
            self._store.shares(NodeNews(self._record, shared, lambda: self.give_up()))

    def _open_places(self, places: Places) -> None:
        """Open the places that people have made, and write into the log which can't be open."""
        made = self._store.places()
        for sentence in places.begin(made, self._store.names(set(named_in(made)))):
            self._record.note("{sentence}", sentence=sentence)

    def _retention_of(self) -> Retention:
        return Retention(
            self.records,
            lambda: self.spans(self.stored_rooms()),
            self.terms,
            self._reactor,
            self._clock.now,
            self.news,
            partial(self.news.report, FORGETTING),
            lambda: self._store.leads,
        )

    def stored_rooms(self) -> Iterator[Venue]:
        """Yield rooms and channels whose lines are stored, also those shut a while ago."""
        for stream in self._streams.values():
            if isinstance(stream, Venue) and stream.history:
                yield stream

    def spans(self, rooms: Iterable[Venue]) -> dict[str, Span]:
        """Return how long the lines of each room are stored, and whispers."""
        found = {room.name: self._span(room.keep_lines, room.keep_days) for room in rooms}
        return {**found, WHISPERS: self._span(None, None)}

    def _span(self, lines: int | None, days: int | None) -> Span:
        limits = self._config.limits
        return Span(
            limits.keep_lines if lines is None else lines,
            limits.keep_days if days is None else days,
        )

    def terms(self) -> Terms:
        """Return how long the rest is stored, and how much is erased without a question."""
        limits = self._config.limits
        return Terms(
            name_days=limits.name_days,
            open_name_days=limits.open_name_days,
            old_name_days=limits.old_name_days,
            audits=limits.audits,
            reports=limits.reports,
            room_days=limits.keep_days,
            few_accounts=limits.erased_accounts,
            few_lines=limits.erased_lines,
        )

    def renew(self, config: Config) -> None:
        """Have other limits from now on, for how long things are stored, and for passwords.

        Backups are written as it says, too.
        """
        self._config = config
        self.passwords.renew(config.limits.hash_queue, config.limits.password)
        self.backups.follow(config)

    @property
    def unsaved(self) -> int:
        """How many lines wait to be saved."""
        return self._store.unsaved

    @property
    def lost(self) -> int:
        """How many lines were shown since the start that are never saved."""
        return self._store.lost

    @property
    def gone(self) -> bool:
        """Whether the file of the database was removed or replaced meanwhile."""
        return self._store.gone

    @property
    def joining(self) -> bool:
        """Whether this has still to join the other nodes, if there are any."""
        return self._store.joining

    # --- beginning and end

    def begin(self) -> None:
        """Begin to work, in the process that stays."""
        self._store.start()
        self._clock.start()
        if self._retention is not None:
            self._retention.start()
        self.backups.follow(self._config)

    def look_again(self) -> None:
        """Erase what has waited, if the operator has allowed it."""
        if self._retention is not None:
            self._retention.look_again()

    async def end(self) -> None:
        """Save everything; call it when everybody has left."""
        if self._retention is not None:
            self._retention.stop()
        self.backups.stop()
        self._settle()
        self._clock.stop()
        self.passwords.close()
        lost = await self._store.close()
        if lost:
            self._record.warn("{lines} could not be saved", lines=counted(lost, "line"))

    def _settle(self) -> None:
        if self._gatekeeper is not None:
            self._gatekeeper.settle()


def _node(config: Config) -> NodeOptions | None:
    """Return what a node is called, if the party has several."""
    if config.cluster is None:
        return None
    limits = config.limits
    return NodeOptions(
        node=config.cluster.node,
        version=version(),
        address=platform.node(),
        most=limits.unsaved_lines,
        most_bytes=limits.unsaved_bytes,
        seconds=limits.unsaid_seconds,
    )


def node_faults(config: Config) -> list[str]:
    """Return why the nodes that are in would not let this one in, if it is one; they are asked."""
    if config.cluster is None or storage_faults(config):
        return []
    why = hindrance(config.state, config.database, config.cluster.node)
    return [f"cluster: {why}"] if why else []


def storage_faults(config: Config) -> list[str]:
    """Return what is wrong with where all is stored; see `stores.opening`."""
    found = settings_faults(config.state, config.database, config.cluster is not None)
    return [*found, *_too_little_waits(config)]


def _too_little_waits(config: Config) -> Iterator[str]:
    """Yield what a node can't hold that tells the others of all who are in, as it joins them anew.

    It would drop that, and join anew for ever.
    """
    if config.cluster is not None:
        sessions = config.limits.sessions
        for name, each in UNSAVED_EACH.items():
            found, least = getattr(config.limits, name), each * sessions
            if found < least:
                yield TOO_FEW.format(name=name, found=found, sessions=sessions, least=least)
