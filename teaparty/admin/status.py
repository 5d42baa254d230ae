"""`status`: whether a server runs here, and what is stored."""

from argparse import Namespace
from typing import Any

from msgspec import convert

from teaparty.admin.context import Context
from teaparty.admin.output import Answer, facts
from teaparty.admin.server_control import ask
from teaparty.admin.statuses import Failed
from teaparty.stores.state_lock import running
from teaparty.stores.store_clock import Old

PATIENCE = 5.0
"""Seconds to wait for the server, which may hang: then this has to say so."""
WAITS = {
    False: "The server waits to erase {what} for their age: teaparty-admin expire lets it.",
    True: "The server may erase {what} for their age, and does so when it runs.",
}


def status(args: Namespace, context: Context) -> Answer:
    """Answer with the places of things, and how many there are."""
    database, pid = context.database, running(context.state)
    data = {
        "state": context.state,
        "server": {"pid": pid, "lines": [] if pid is None else _asked(context)},
        "database": {"kind": database.kind, "place": str(database)},
        **dict.fromkeys(("bytes", "revision", "accounts", "inside", "lines", "appointments")),
        "restore_waits": database.restore_waits,
        "held": None,
    }
    data |= database.counts()
    return Answer(data, _lines(data))


def _asked(context: Context) -> list[str]:
    """Return what the server says of itself, or why it says nothing."""
    try:
        return list(ask(context.state, "status", by=context.by, patience=PATIENCE).lines)
    except Failed as failed:
        return [f"{each[0].upper()}{each[1:]}" for each in failed.sentences]


def _lines(data: dict[str, Any]) -> list[str]:
    pid = data["server"]["pid"]
    database = data["database"]

    def shown(key: str, unit: str = "") -> str:
        return "none yet" if data[key] is None else f"{data[key]}{unit}"

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
    lines += data["server"]["lines"]
    if data["restore_waits"]:
        lines.append("A backup waits to be put in the place of the database at the next start.")
    if data["held"]:
        what = convert(data["held"]["old"], Old).words
        lines.append(WAITS[data["held"]["released"]].format(what=what))
    return lines
