"""`status`: whether a server runs here, and what is kept."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import convert, json, to_builtins

from teaparty.admin.arguments import Families, command
from teaparty.admin.context import Context
from teaparty.admin.output import Answer, facts
from teaparty.stores.state_lock import running
from teaparty.stores.store_clock import Held, Old

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from teaparty.stores.location import Location

STAGED = "restore.sqlite"
"""See `stores.backups`, which is not imported here: it would take half of the time."""

WAITS = {
    False: "The server waits to erase {what} for their age: teaparty-admin expire lets it.",
    True: "The server may erase {what} for their age, and does so when it runs.",
}


def declare(families: Families) -> None:
    """Add the subcommand."""
    command(families, "status", status, "show whether a server runs, and what is kept")


def status(args: Namespace, context: Context) -> Answer:
    """Answer with where things are and how many there are of them."""
    location, pid = context.location(), running(context.state)
    data = {
        "state": context.state,
        "server": {"pid": pid},
        "database": {
            "kind": "postgresql" if location.file is None else "sqlite",
            "place": str(location),
        },
        "bytes": None,
        "revision": None,
        "accounts": None,
        "inside": None,
        "lines": None,
        "restore_waits": (Path(context.state) / STAGED).exists(),
        "held": None,
    }
    if location.file is None or location.file.exists():
        with (
            context.engine() as engine,
            engine.connect().execution_options(reads=True) as connection,
        ):
            data |= _counts(location, connection)
    return Answer(data, _lines(data))


def _counts(location: "Location", connection: "Connection") -> dict[str, Any]:
    from sqlalchemy import func, select, text

    from teaparty.stores.migrating import HEAD, revision_of
    from teaparty.stores.rows import ERASED
    from teaparty.stores.schema import accounts, clock, lines

    if location.file is None:
        size = connection.execute(text("SELECT pg_database_size(current_database())")).scalar()
    else:
        log = location.file.with_name(f"{location.file.name}-wal")
        size = sum(file.stat().st_size for file in (location.file, log) if file.exists())
    revision = revision_of(connection)
    if revision != HEAD:
        return {"bytes": size, "revision": revision}
    held = connection.execute(select(clock.c.held)).scalar()
    count = select(func.count())
    return {
        "bytes": size,
        "revision": revision,
        "accounts": connection.execute(count.select_from(accounts)).scalar(),
        "inside": connection.execute(count.where(accounts.c.inside)).scalar(),
        "lines": connection.execute(count.where(lines.c.account != ERASED)).scalar(),
        "held": to_builtins(json.decode(held or "null", type=Held | None)),
    }


def _lines(data: dict[str, Any]) -> list[str]:
    pid = data["server"]["pid"]
    database = data["database"]

    def told(key: str, unit: str = "") -> str:
        return "none yet" if data[key] is None else f"{data[key]}{unit}"

    lines = facts(
        ("State folder", data["state"]),
        ("Server", "none runs" if pid is None else f"runs as process {pid}"),
        ("Database", f"{database['place']} ({database['kind']})"),
        ("Size", told("bytes", " bytes")),
        ("Revision", told("revision")),
        ("Accounts", told("accounts")),
        ("Members in", told("inside")),
        ("Lines kept", told("lines")),
    )
    if data["restore_waits"]:
        lines.append("A backup waits to be put in the place of the database at the next start.")
    if data["held"]:
        what = convert(data["held"]["old"], Old).words
        lines.append(WAITS[data["held"]["released"]].format(what=what))
    return lines
