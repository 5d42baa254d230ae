"""`erase`: erases all that is stored of a person; if they are in, they are sent out."""

import time
from argparse import Namespace
from pathlib import Path

from teaparty.admin.context import Context
from teaparty.admin.naming import account_of
from teaparty.admin.output import Answer
from teaparty.admin.password_input import typed
from teaparty.stores.sqlite_files import set_aside_in

SETTLED = 1.0
"""Seconds after which a notified server has sent somebody out, and stored their last lines."""
REMAINS = (
    "What remains: backups that you have made, and what others have said or set about them"
    " themselves."
)


def erase(args: Namespace, context: Context) -> Answer:
    """Erase an account and all that `export` shows of it.

    A person who is in may talk until the server is notified, so their last lines go after that.
    """
    with context.database.store() as store:
        account = account_of(store, args.name)
    if not args.yes:
        typed(account.name)
    with context.database.store() as store:
        store.erase_account(account.number)
        context.note(store, "erase", why=f"account {account.number}")
        notified = context.notify()
        if notified.pid is not None:
            time.sleep(SETTLED)
            store.erase_lines(account.number)
            context.notify()
    copies = _copies(context)
    data = {
        "name": account.name,
        "number": account.number,
        "remains": copies,
        "server": notified.data,
    }
    lines = [f"All that was stored of {account.name} is erased.", notified.line, REMAINS]
    return Answer(data, lines + [f"Also this copy of the database, made before: {one}."
                                 for one in copies])  # fmt: skip


def _copies(context: Context) -> list[str]:
    """Return the copies that were made of the database before it was changed, or replaced."""
    folders = {Path(context.state), context.database.folder}
    return sorted(str(file) for folder in folders for file in set_aside_in(folder))
