"""Which stored accounts a ban of a name or a network would affect."""

from collections.abc import Iterable
from typing import Any

from teaparty.core.records import Account
from teaparty.core.values.addresses import within
from teaparty.core.values.names import fold
from teaparty.stores.location import Location
from teaparty.stores.sql import SqlStore


def affected_accounts(accounts: Iterable[Account], target: str) -> list[dict[str, Any]]:
    """Return name, role, whether they are in, and blocks of each, as the operator reads them.

    `target` is the key of a name, or a network; of that, only the blocks in it are named.
    """
    if "/" in target:
        found = [(one, at) for one in accounts if (at := within(target, one.blocks))]
    else:
        found = [(one, one.blocks) for one in accounts if fold(one.name) == target]
    return [
        {"name": one.name, "role": one.role, "inside": one.inside, "blocks": list(at)}
        for one, at in found
    ]


def affected_in(location: Location, target: str) -> list[dict[str, Any]]:
    """Return the same of a database; raise what it raises."""
    engine = location.engine()
    try:
        return affected_accounts(SqlStore(engine).accounts(), target)
    finally:
        engine.dispose()
