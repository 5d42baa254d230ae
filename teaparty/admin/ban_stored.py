"""The stored accounts that a ban would affect, where no server names them; see `ban_dry_run`."""

from argparse import Namespace
from collections.abc import Mapping
from typing import Any

from teaparty.admin.context import Context
from teaparty.admin.naming import subject_of
from teaparty.stores.affected_accounts import affected_accounts
from teaparty.stores.errors import StoreRefused

Found = list[dict[str, Any]]


def affected(
    args: Namespace, context: Context, tried: Mapping[str, Any] | None
) -> tuple[str, str, Found | None, str]:
    """Return the target, its name, and the accounts; None with why, where a server tried it."""
    try:
        with context.database.store() as store:
            target, name, *_ = subject_of(store, "ban", args.target)
            return target, name, affected_accounts(store.accounts(), target), ""
    except StoreRefused as refused:
        if tried is None:
            raise
        return tried["key"], args.target, None, str(refused)
