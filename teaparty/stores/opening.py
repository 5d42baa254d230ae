"""Opens the store that the settings name, or refuses in one sentence."""

from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from teaparty.stores.backups import own_locks, swap_in
from teaparty.stores.cluster import sharing
from teaparty.stores.cluster.node import NodeOptions
from teaparty.stores.damage import damage_at_the_start
from teaparty.stores.errors import StoreRefused
from teaparty.stores.location import FAULTS, MEMORY, Location, location_of, reason
from teaparty.stores.log_stamps import UNSTAMPED, begin_log
from teaparty.stores.migrating import migrate
from teaparty.stores.postgres import let_go, takes
from teaparty.stores.replaced import set_log_aside
from teaparty.stores.sql import SqlStore
from teaparty.stores.sql_backed import Ready, SqlBackedStore
from teaparty.stores.sqlite_files import make_private
from teaparty.stores.state_lock import Lock, hold_state, refuse_shared
from teaparty.stores.store import MemoryStore, Store, StoreOptions

USED = (
    "another server uses the database {database}, or several nodes do: to be one of those, this one"
    " needs the table [cluster]."
)
NOT_SHARED = 'cluster needs a database of PostgreSQL: database = "postgresql+psycopg://...".'


def open_store(
    state: str, database: str, options: StoreOptions, durability: str = "process"
) -> Store:
    """Open the store of a server that starts. Raises `StoreRefused`.

    `state` is a folder; for `database` and `durability` see `stores.location`. A node, which shares
    the database with others, goes on as if the power could fail. No connection and
    no thread is left open, only a lock, which a fork to the background takes along. Call
    `Store.start` after that fork.
    """
    if database == MEMORY:
        return MemoryStore(options.forgotten)
    node = options.node
    location = location_of(state, database, "power" if node is not None else durability)
    locks = [hold_state(state)]
    try:
        locks += own_locks(state, location)
        if node is None:
            return SqlBackedStore(location, options, locks, _made_ready(state, location))
        return _shared(location, options, locks, state, node)
    except BaseException:
        for lock in locks:
            lock.release()
        raise


def _shared(
    location: Location, options: StoreOptions, locks: Sequence[Lock], state: str, node: NodeOptions
) -> Store:
    """Return the store of a node, which others may share."""
    from teaparty.stores.cluster.store import ClusterStore

    try:
        return ClusterStore(location, options, locks, state, node)
    except FAULTS as error:
        raise _cannot_open(location, error) from error


def settings_faults(state: str, database: str, shared: bool = False) -> list[str]:
    """Return what is wrong with the settings, each with its key before it; nothing is opened.

    If it is to be `shared` by several nodes, the database must be of PostgreSQL.
    """
    if shared and not database.startswith("postgresql"):
        return [NOT_SHARED]
    if database == MEMORY:
        return []
    looks: dict[str, Callable[[], object]] = {
        "state": partial(refuse_shared, state),
        "database": partial(location_of, state, database),
    }
    return [f"{key}: {why}" for key, look in looks.items() if (why := _refusal(look))]


def hindrance(state: str, database: str, node: str) -> str:
    """Return why the nodes that are in don't let one of this release in, in a sentence.

    It is empty if they do. The settings are without faults.
    """
    return sharing.hindrance(location_of(state, database), node)


def _refusal(look: Callable[[], object]) -> str:
    try:
        look()
    except StoreRefused as refused:
        return str(refused)
    except OSError:
        pass  # the state folder is not there yet, or is no folder: that is found when it is opened
    return ""


def _made_ready(state: str, location: Location) -> Ready:
    """Make the database, or bring it to this revision; nobody is inside."""
    engine = location.engine()
    sound = True
    try:
        if location.file is not None:
            done = [set_log_aside(location.file)]
            done += [swap_in(state, location), _emptied(location.file)]
            make_private(location.file)
            sound = _is_sound(location)
        else:
            with engine.connect() as connection:
                if not takes(connection):
                    raise StoreRefused(USED.format(database=location))
                let_go(connection)
            done = [swap_in(state, location)]
        done.append(migrate(location, engine))
        SqlStore(engine).nobody_is_inside()
        _stamped(location)
    except FAULTS as error:
        raise _cannot_open(location, error) from error
    finally:
        engine.dispose()
    return Ready([sentence for sentence in done if sentence], sound)


def _stamped(location: Location) -> None:
    """Give a file a stamp that is new, or comes from an earlier release or from PostgreSQL.

    The log has the old one first: it stays beside the file while somebody else has that open.
    """
    if location.file is None:
        return
    with closing(location.connect()) as connection:
        if connection.execute("PRAGMA user_version").fetchone()[0] in UNSTAMPED:
            begin_log(connection)


def _cannot_open(location: Location, error: BaseException) -> StoreRefused:
    return StoreRefused(f"the database {location} can't be opened: {reason(error)}.")


def _emptied(file: Path) -> str:
    """Return what the operator should know of an empty file, which SQLite takes for new."""
    empty = file.exists() and file.stat().st_size == 0
    return f"the database {file} was an empty file, and was begun anew" if empty else ""


def _is_sound(location: Location) -> bool:
    """Whether all of a file is known to be undamaged. Raises `StoreRefused` if it is damaged."""
    found = damage_at_the_start(location)
    if found:
        raise StoreRefused(
            f"the database {location} is damaged: {found}. Put a backup in its place with"
            " teaparty-admin restore FILE --force; teaparty-admin check says more."
        )
    return found is not None
