"""`backup`, `restore` and `check`: copies of all that is kept, and whether it is sound."""

import os
from argparse import Namespace
from pathlib import Path

from teaparty.admin.arguments import Families, command
from teaparty.admin.context import Context
from teaparty.admin.output import Answer, counted
from teaparty.admin.server_signal import deaf
from teaparty.core.values.refusal import Refusal
from teaparty.stores.errors import StoreRefused
from teaparty.stores.state_lock import running

NEW = ".{}.by-teaparty-admin"


def declare(families: Families) -> None:
    """Add the three of them."""
    parser = command(families, "backup", backup, "write all that is kept to one file")
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--force", action="store_true", help="write over a file that is there")
    parser = command(families, "restore", restore, "put a backup in the place of what is kept")
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--force", action="store_true", help="set aside what is kept now")
    command(families, "check", check, "look whether what is kept is sound")


def backup(args: Namespace, context: Context) -> Answer:
    """Write a copy of what is kept now; the server may run and write on."""
    from teaparty.stores import backups

    context.location()
    file = Path(args.file)
    if not args.force:
        backups.backup(context.state, context.database, args.file)
    else:
        if file.is_dir():
            raise Refusal("{file} is a folder, and a file was expected.", file=args.file)
        new = file.with_name(NEW.format(file.name))
        new.unlink(missing_ok=True)
        backups.backup(context.state, context.database, str(new))
        os.replace(new, file)
    size = file.stat().st_size
    data = {"file": args.file, "bytes": size}
    return Answer(data, [f"All that is kept was written to {args.file} ({size} bytes)."])


def restore(args: Namespace, context: Context) -> Answer:
    """Put a backup in the place of the database, now or at the next start of the server."""
    from teaparty.stores import backups

    location = context.location()
    there = location.file is None or location.file.exists()
    if there and not args.force:
        raise Refusal(
            "There is a database {location}. With --force it is set aside, and the backup is put in"
            " its place.",
            location=location,
        )
    folder = Path(context.state) if location.file is None else location.file.parent
    before = _aside(folder)
    with deaf():
        staged = backups.restore(context.state, context.database, args.file)
    aside = sorted(_aside(folder) - before)
    rest = _noted(context, f"{args.file}{', at the next start' if staged else ''}")
    data = {"file": args.file, "staged": staged, "aside": aside[0] if aside else None}
    data["server"] = {"pid": running(context.state), "told": False}
    if staged:
        return Answer(data, [
            f"A server runs (process {running(context.state)}), so nothing is changed yet.",
            f"At its next start it puts {args.file} in the place of what is kept, and sets that"
            f" aside in {folder}. What is said until then is not in the backup.",
            *rest,
        ])  # fmt: skip
    lines = [f"{args.file} was put in the place of the database {location}."]
    return Answer(data, lines + [f"As it was before: {one}." for one in aside] + rest)


def _noted(context: Context, why: str) -> list[str]:
    """Write into the audit log, where what is there now can be written to; or say why not."""
    try:
        with context.store() as store:
            context.note(store, "restore", why=why)
    except StoreRefused as refused:
        return [f"This does not stand in the audit log: {refused}"]
    return []


def _aside(folder: Path) -> set[str]:
    tails = ("-wal", "-shm", ".part")
    return {str(one) for one in folder.glob("*.before-restore*") if not one.name.endswith(tails)}


def check(args: Namespace, context: Context) -> Answer:
    """Answer with every fault; the status says whether there is one."""
    from teaparty.stores import backups

    location = context.location()
    faults = backups.check(context.state, context.database)
    lines = faults or [f"The database {location} is sound."]
    if faults:
        lines = [*faults, f"{counted(len(faults), 'fault was', 'faults were')} found."]
    return Answer({"faults": faults}, lines, status=1 if faults else 0)
