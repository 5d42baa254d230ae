"""Opens the database of a node, which others may use at the same time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, select, text

from teaparty.core.log.codec import arrived
from teaparty.core.log.log import WHISPERS, Entry
from teaparty.stores.backups import swap_in
from teaparty.stores.cluster.node import NodeOptions
from teaparty.stores.cluster.protocol import PROTOCOL
from teaparty.stores.cluster.releases import refusal, refuse_revision
from teaparty.stores.cluster.tables import WHO_IS_IN, install, nodes, numbers, present
from teaparty.stores.cluster.twins import refuse_twin
from teaparty.stores.cluster.values import Joined
from teaparty.stores.errors import StoreRefused
from teaparty.stores.location import FAULTS, STAGED, Location, reason, waits_to_be_put_in_place
from teaparty.stores.migrating import HEAD, OLDEST, is_fit, migrate, revision_of
from teaparty.stores.postgres import LOCK, takes
from teaparty.stores.sql import SqlStore

OPENING = LOCK + 1
"""The number of the lock that a node has while it opens the database: one at a time."""
PATIENCE = "60s"
"""How long it waits for others that do so."""
ALONE = "a server without [cluster] uses the database {database}."
UNASKED = "the database {database} can't be asked: {reason}."
WAITS = (
    "a backup waits to be put in the place of the database {database}, which other nodes use:"
    " stop them all first. If it is not wanted any more, remove {file}."
)


def join(location: Location, state: str, node: NodeOptions) -> tuple[list[str], Joined]:
    """Bring the database to this revision, and begin an epoch of a node.

    Returns what was done, in sentences, and the epoch. Raises `StoreRefused`.
    """
    engine = location.engine()
    try:
        with _one_at_a_time(location) as connection:
            refuse_twin(connection, node.node)
            done = [_put_in_place(connection, location, state)]
            must_fit(connection, node.node)
            done.append(migrate(location, engine, node=node.node))
            with engine.begin() as changing:
                install(changing)
            joined = _joined(engine, node)
            _nobody_is_inside(engine, joined)
    finally:
        engine.dispose()
    return [sentence for sentence in done if sentence], joined


def must_fit(connection: Connection, node: str) -> None:
    """Raise `StoreRefused` if nodes are in with which this release can't have a party together.

    That is also so if they can't go on with the revision of the database that this one needs.
    """
    with connection.begin():
        why = refusal(connection, node)
        if why:
            raise StoreRefused(why)
        if not is_fit(connection, revision_of(connection)):
            refuse_revision(connection, HEAD, OLDEST, node)


def hindrance(location: Location, node: str) -> str:
    """Return why a node could not join now, in a sentence, as if the database can't be asked."""
    engine = location.engine()
    try:
        with engine.connect() as connection:
            must_fit(connection, node)
    except StoreRefused as refused:
        return str(refused)
    except FAULTS as error:
        return UNASKED.format(database=location, reason=reason(error))
    finally:
        engine.dispose()
    return ""


@contextmanager
def _one_at_a_time(location: Location) -> Iterator[Connection]:
    """Hold the lock for opening, and share the one that a server without others has alone."""
    engine = location.engine()
    try:
        with engine.connect() as connection:
            connection.execute(text(f"SET lock_timeout = '{PATIENCE}'"))
            connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": OPENING})
            connection.commit()
            _share(connection, location)
            yield connection
            connection.invalidate()  # so that no lock stays
    finally:
        engine.dispose()


def _share(connection: Connection, location: Location) -> None:
    with connection.begin():
        asked = text("SELECT pg_try_advisory_lock_shared(:lock)")
        if not connection.scalar(asked, {"lock": LOCK}):
            raise StoreRefused(ALONE.format(database=location))


def _put_in_place(connection: Connection, location: Location, state: str) -> str:
    """Put a backup that waits in the place of the database, if no other node uses that."""
    if not waits_to_be_put_in_place(state):
        return ""
    if not takes(connection):
        raise StoreRefused(WAITS.format(database=location, file=Path(state, STAGED)))
    with connection.begin():  # which takes the lock itself
        unlock = "SELECT pg_advisory_unlock(:lock), pg_advisory_unlock_shared(:lock)"
        connection.execute(text(unlock), {"lock": LOCK})
    done = swap_in(state, location)
    _share(connection, location)
    return done


def _joined(engine: Engine, node: NodeOptions) -> Joined:
    with engine.begin() as connection:
        asked = text(
            "SELECT its_epoch, its_seq FROM tea_join(:node, :version, :address, :protocol)"
        )
        mine = {"node": node.node, "version": node.version, "address": node.address}
        epoch, seq = connection.execute(asked, {**mine, "protocol": PROTOCOL}).one()
    return Joined(epoch, seq)


def _nobody_is_inside(engine: Engine, joined: Joined) -> None:
    """Set members as out who are in on no node; lost lines are looked for if this one is alone."""
    with engine.connect() as connection:
        others = connection.scalar(select(nodes.c.epoch).where(nodes.c.epoch != joined.epoch))
        there = select(present.c.account).where(present.c.until.is_(None))
        inside = list(connection.execute(there).scalars())
    SqlStore(engine).nobody_is_inside(but=inside, after_crash=others is None)


def ends_of(engine: Engine) -> dict[str, int]:
    """Return the next numbers of logs, also of those that are not stored."""
    with engine.connect() as connection:
        found = connection.execute(select(numbers.c.log, numbers.c.next))
        return {str(log): int(end) for log, end in found}


def whispers_of(engine: Engine) -> list[Entry]:
    """Return the whispers of the last turns, as they were said to people who may be in still."""
    with engine.connect() as connection:
        found = connection.execute(text("SELECT number, at, event FROM tea_whispers()"))
        return [arrived(WHISPERS, number, at, event) for number, at, event in found]


def people_of(engine: Engine) -> list[str]:
    """Return the events that say who is in, and which lines of theirs were taken last."""
    with engine.connect() as connection:
        return list(connection.execute(text(WHO_IS_IN)).scalars())
