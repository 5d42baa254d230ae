"""`erase`: all that is kept of a person goes, and so do they, if they are in."""

import time
from argparse import Namespace
from pathlib import Path

from teaparty.admin.arguments import Families, command
from teaparty.admin.context import Context
from teaparty.admin.naming import account_of
from teaparty.admin.output import Answer
from teaparty.admin.password_input import typed

SETTLED = 1.0
"""Seconds after which a server that was told has sent somebody out, and kept their last lines."""
REMAINS = (
    "What remains: backups that you have made, and what others have said or set about them"
    " themselves."
)


def declare(families: Families) -> None:
    """Add the subcommand."""
    parser = command(families, "erase", erase, "erase all that is kept of a person, for good")
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def erase(args: Namespace, context: Context) -> Answer:
    """Erase an account and all that `export` shows of it.

    Who is in goes on talking until the server was told, so that their last lines go behind that.
    """
    with context.database.store() as store:
        account = account_of(store, args.name)
    if not args.yes:
        typed(account.name)
    with context.database.store() as store:
        store.erase_account(account.number)
        context.note(store, "erase", why=f"account {account.number}")
        told = context.tell()
        if told.pid is not None:
            time.sleep(SETTLED)
            store.erase_lines(account.number)
            context.tell()
    copies = _copies(context)
    data = {"name": account.name, "number": account.number, "remains": copies, "server": told.data}
    lines = [f"All that was kept of {account.name} is erased.", told.line, REMAINS]
    return Answer(data, lines + [f"Also this copy of the database, made before: {one}."
                                 for one in copies])  # fmt: skip


def _copies(context: Context) -> list[str]:
    """Return the copies that were made of the database before it was changed, or replaced."""
    folders = {Path(context.state), context.database.folder}
    found = {file for folder in folders for file in folder.glob("*.before-*")}
    return sorted(str(file) for file in found if not file.name.endswith(("-wal", "-shm")))
