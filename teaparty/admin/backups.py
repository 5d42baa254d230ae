"""`backup`, `restore` and `check`: copies of all that is stored, and whether it is sound."""

import os
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from teaparty.admin.context import Context
from teaparty.admin.output import Answer
from teaparty.core.values.numbers import counted
from teaparty.core.values.refusal import Refusal
from teaparty.files import FILE, kind_of
from teaparty.stores.errors import StoreRefused
from teaparty.stores.sqlite_files import set_aside_in
from teaparty.stores.state_lock import running

if TYPE_CHECKING:
    from teaparty.admin.database import Database

NEW = ".{}.by-teaparty-admin"
OWN = "{file} is a file of the server's own, and that of a backup was expected."
NODES = (
    "If several nodes share the database, stop them all: the first one that starts again must be"
    " this one."
)


def backup(args: Namespace, context: Context) -> Answer:
    """Write a copy of what is stored now; the server may run meanwhile."""
    _refuse_own(args.file, context)
    if args.force:
        _write_over(context.database, Path(args.file).resolve())
    else:
        context.database.backup(args.file)
    size = Path(args.file).stat().st_size
    data = {"file": args.file, "bytes": size}
    return Answer(data, [f"All that is stored was written to {args.file} ({size} bytes)."])


def _refuse_own(file: str, context: Context) -> None:
    """Refuse a file that the server reads by its name: it would go on with one that is gone."""
    if context.database.uses(Path(file)):
        raise Refusal(OWN, file=file)


def _write_over(database: "Database", file: Path) -> None:
    """Write the copy beside a file, and put it in its place when it is whole."""
    if (what := kind_of(file)) not in ("", FILE):
        raise Refusal("{file} is {what}, and a file was expected.", file=str(file), what=what)
    new = file.with_name(NEW.format(file.name))
    new.unlink(missing_ok=True)
    database.backup(str(new))
    os.replace(new, file)


def restore(args: Namespace, context: Context) -> Answer:
    """Put a backup in the place of the database, now or at the next start of the server."""
    database = context.database
    _refuse_own(args.file, context)
    database.refuse_no_backup(args.file)
    if database.exists and not args.force:
        raise Refusal(
            "There is a database {database}. With --force it is set aside, and the backup is put in"
            " its place.",
            database=database,
        )
    before = _aside(database.folder)
    staged = database.restore(args.file)
    aside = sorted(_aside(database.folder) - before)
    rest = _noted(context, f"{args.file}{', at the next start' if staged else ''}")
    pid = running(context.state)
    data = {"file": args.file, "staged": staged, "aside": aside[0] if aside else None}
    data["server"] = {"pid": pid, "told": False}
    if staged:
        return Answer(data, [
            f"A server runs (process {pid}), so nothing is changed yet.",
            f"At its next start it puts {args.file} in the place of what is stored, and sets that"
            f" aside in {database.folder}. What is said until then is not in the backup.",
            *([NODES] if database.kind == "postgresql" else []),
            *rest,
        ])  # fmt: skip
    lines = [f"{args.file} was put in the place of the database {database}."]
    return Answer(data, lines + [f"As it was before: {one}." for one in aside] + rest)


def _noted(context: Context, why: str) -> list[str]:
    """Write into the audit log of what is there now; or return why that is not possible."""
    try:
        with context.database.store() as store:
            context.note(store, "restore", why=why)
    except StoreRefused as refused:
        return [f"This is not in the audit log: {refused}"]
    return []


def _aside(folder: Path) -> set[str]:
    return {str(one) for one in set_aside_in(folder)}


def check(args: Namespace, context: Context) -> Answer:
    """Answer with every fault; the status says whether there is one."""
    faults = context.database.check()
    lines = faults or [f"The database {context.database} is sound."]
    if faults:
        lines = [*faults, f"{counted(len(faults), 'fault was', 'faults were')} found."]
    return Answer({"faults": faults}, lines, status=1 if faults else 0)
