"""Which places that people have made would not be open: `--check` looks for them in the store."""

from collections.abc import Collection, Iterator

from teaparty.config import Config
from teaparty.core.people.open_places import CHANNEL, NO_KIND, THE_HOSTS, WORD_TAKEN
from teaparty.core.records.places import Made, named_in
from teaparty.stores.errors import StoreRefused
from teaparty.stores.location import FAULTS, MEMORY, location_of, refuse_replaced
from teaparty.stores.migrating import is_fit, revision_of
from teaparty.stores.sql import SqlStore


def set_aside(config: Config, rooms: Collection[str], kinds: Collection[str]) -> list[str]:
    """Return a sentence for each place that is set aside in a party with these rooms and kinds.

    There is none where there is no database yet, or one that can't be read now.
    """
    try:
        found, names = _stored(config)
    except (StoreRefused, *FAULTS):
        return []
    taken = {*rooms, *config.channels}
    return list(_aside(found, names, taken, {*kinds, CHANNEL}))


def _stored(config: Config) -> tuple[list[Made], dict[int, str]]:
    """Return the places that are stored, and the names of their owners."""
    if config.database == MEMORY:
        return [], {}
    location = location_of(config.state, config.database)
    if location.file is not None and not location.file.exists():
        return [], {}
    refuse_replaced(config.state, location)
    engine = location.engine()
    try:
        with engine.connect().execution_options(reads=True) as connection:
            if not is_fit(connection, revision_of(connection)):
                return [], {}
        store = SqlStore(engine)
        found = store.places()
        accounts = store.accounts(set(named_in(found)))
        return found, {account.number: account.name for account in accounts}
    finally:
        engine.dispose()


def _aside(
    found: list[Made], names: dict[int, str], taken: set[str], kinds: set[str]
) -> Iterator[str]:
    for made in found:
        if made.kind and (made.name in taken or made.kind not in kinds):
            shape = WORD_TAKEN if made.name in taken else NO_KIND
            owner = names.get(made.owner, THE_HOSTS)
            yield shape.format(name=made.name, owner=owner, kind=made.kind)
