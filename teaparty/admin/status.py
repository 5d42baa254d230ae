"""`status`: whether a server runs here, and what is stored.

The server that runs is asked for that: to look into the database takes the tool long to begin.
"""

from argparse import Namespace
from typing import Any

from teaparty.admin.acting import later, told, understood
from teaparty.admin.context import Context
from teaparty.admin.output import Answer, facts
from teaparty.admin.server_control import ask
from teaparty.admin.statuses import Failed
from teaparty.stores.state_lock import running

PATIENCE = 5.0
"""Seconds to wait for the server, which may hang: then this has to say so."""
ANOTHER = (
    "the state folder {state} can't be looked into: Permission denied (does the server run as"
    " another user?)."
)
KEYS = ("database", "restore_waits")
COUNTS = ("bytes", "revision", "accounts", "inside", "lines", "appointments", "held")


def status(args: Namespace, context: Context) -> Answer:
    """Answer with the places of things, and how many there are."""
    pid, lines, stored = _server(context.state), list[str](), None
    if pid is not None:
        try:
            lines = list(ask(context.state, "status", by=context.by, patience=PATIENCE).lines)
            with understood(context):
                stored = _stored(told(context, "stored", patience=PATIENCE))
        except Failed as failed:
            lines = lines or [f"{each[0].upper()}{each[1:]}" for each in failed.sentences]
    if stored is None:
        stored = context.database.stored()
    found = {"state": context.state, "server": {"pid": pid, "lines": lines}}
    data = {**found, **dict.fromkeys(COUNTS), **stored}
    return Answer(data, _lines(data))


def _stored(found: Any) -> dict[str, Any] | None:
    """Return what a server says of what is stored; raise an error for anything else."""
    return None if found is None else {key: found[key] for key in KEYS} | found


def _server(state: str) -> int | None:
    """Return the process of the server; raise `Failed` if others may not know."""
    try:
        return running(state)
    except PermissionError:
        raise Failed(ANOTHER.format(state=state)) from None


def _lines(data: dict[str, Any]) -> list[str]:
    pid = data["server"]["pid"]
    database = data["database"]
    uncounted = data["revision"] is not None and data["accounts"] is None
    absent = "not known" if uncounted or pid is not None else "none yet"

    def shown(key: str, unit: str = "") -> str:
        return absent if data[key] is None else f"{data[key]}{unit}"

    lines = facts(
        ("State folder", data["state"]),
        ("Server", "none runs" if pid is None else f"runs as process {pid}"),
        ("Database", f"{database['place']} ({database['kind']})"),
        ("Size", shown("bytes", " bytes")),
        ("Revision", shown("revision")),
        ("Accounts", shown("accounts")),
        ("Members in", shown("inside")),
        ("Lines stored", shown("lines")),
        ("Appointments", shown("appointments")),
    )
    if uncounted:
        lines.append(later("stored:unfit", data["revision"]))
    lines += data["server"]["lines"]
    if data["restore_waits"]:
        lines.append("A backup waits to be put in the place of the database at the next start.")
    if data["held"]:
        lines.append(later("stored:waits", data["held"]))
    return lines
