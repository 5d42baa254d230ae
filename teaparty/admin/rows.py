"""Bans, entries of the audit log and reports, as the server answers them and as JSON has them.

Their fields are called as in the records, so that those can be shown in the same way.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from teaparty.admin.output import FOR_EVER, iso

if TYPE_CHECKING:
    from teaparty.core.records import Audit, Report, Sanction


class Held(NamedTuple):
    """A ban, a mute or a lock, as `core.records.Sanction`."""

    kind: str
    target: str
    name: str
    until: float
    why: str
    by: str
    at: float


class Noted(NamedTuple):
    """An entry of the audit log, as `core.records.Audit`."""

    number: int
    at: float
    who: str
    what: str
    whom: str
    why: str


class Reported(NamedTuple):
    """A report, as `core.records.Report`, without its lines."""

    number: int
    at: float
    by: str
    whom: str
    room: str
    text: str
    state: str
    host: str
    answer: str


def held(kind: str, row: Mapping[str, Any]) -> Held:
    """Return a ban or a mute that the server has answered."""
    until = FOR_EVER if row["until"] is None else float(row["until"])
    target, name, why, by = (str(row[key]) for key in ("key", "target", "why", "by"))
    return Held(kind, target, name, until, why, by, float(row["at"]))


def noted(row: Mapping[str, Any]) -> Noted:
    """Return an entry of the audit log that the server has answered."""
    return Noted(**{key: kind(row[key]) for key, kind in Noted.__annotations__.items()})


def reported(row: Mapping[str, Any]) -> Reported:
    """Return a report that the server has answered."""
    named = {**row, "room": row["log"]}
    return Reported(**{key: kind(named[key]) for key, kind in Reported.__annotations__.items()})


def described(sanction: "Held | Sanction") -> dict[str, Any]:
    """Return a sanction for JSON; `until` is null for one that is for ever."""
    return {
        "kind": sanction.kind,
        "target": sanction.target,
        "name": sanction.name or sanction.target,
        "until": iso(sanction.until),
        "why": sanction.why,
        "by": sanction.by,
        "at": iso(sanction.at),
    }


def audit_data(entry: "Noted | Audit") -> dict[str, Any]:
    """Return an entry of the audit log for JSON."""
    return {
        "number": entry.number,
        "at": iso(entry.at),
        "who": entry.who,
        "what": entry.what,
        "whom": entry.whom,
        "why": entry.why,
    }


def report_data(report: "Reported | Report") -> dict[str, Any]:
    """Return a report for JSON, without its lines."""
    return {
        "number": report.number,
        "at": iso(report.at),
        "by": report.by,
        "whom": report.whom,
        "room": report.room,
        "text": report.text,
        "state": report.state,
        "host": report.host,
        "answer": report.answer,
    }
