"""Keeping order: what the party tells everybody, and the lists that staff reads."""

from collections.abc import Mapping, Sequence

from teaparty.core import events as e
from teaparty.core.values.looks import Look
from teaparty.render.charsets import named
from teaparty.render.chunks import whole
from teaparty.render.durations import clock, span_in_words
from teaparty.render.paint import Meaning, paint
from teaparty.render.safe import safe
from teaparty.render.tables import Column, table

FOR_EVER = "for ever"


# --- to everybody


def walled(event: e.Walled, look: Look, viewer: int) -> str:
    """No name has a blank, so nobody's words begin like this."""
    text = "The party tells everybody: {text}".format(text=safe(event.text))
    return paint(Meaning.SYSTEM, text, look.colours)


_CLOSING = {
    (False, False): "The party closes now.",
    (False, True): "The party closes now: {why}",
    (True, False): "The party closes in {span}.",
    (True, True): "The party closes in {span}: {why}",
}
"""By whether there is time left, and whether there is a reason."""


def closing(event: e.Closing, look: Look, viewer: int) -> str:
    shape = _CLOSING[event.seconds > 0, bool(event.why)]
    text = shape.format(span=span_in_words(event.seconds), why=safe(event.why))
    return paint(Meaning.SYSTEM, text, look.colours)


def closing_cancelled(event: e.ClosingCancelled, look: Look, viewer: int) -> str:
    return paint(Meaning.SYSTEM, "The party does not close after all.", look.colours)


# --- bans and mutes

_SANCTIONS = (
    Column("Whom"),
    Column("Until", spare=1),
    Column("By", least=6, spare=3),
    Column("Why", least=10, spare=2),
)
"""The column "Whom" is never shortened: you type it to lift the ban."""
_BANNED = {
    (False, False): "{target} is banned for ever, by {by}.",
    (False, True): "{target} is banned for ever, by {by}: {why}",
    (True, False): "{target} is banned until {until}, by {by}.",
    (True, True): "{target} is banned until {until}, by {by}: {why}",
}
"""By whether it ends, and whether there is a reason."""
_MUTED = {
    (False, False): "{target} is muted for ever, by {by}.",
    (False, True): "{target} is muted for ever, by {by}: {why}",
    (True, False): "{target} is muted until {until}, by {by}.",
    (True, True): "{target} is muted until {until}, by {by}: {why}",
}


def bans_listed(event: e.BansListed, look: Look, viewer: int) -> str:
    found = _sanctions(event.sanctions, look, _BANNED) or _none(event, "Nobody is banned.")
    return found + _older(event, event.sanctions, "bans")


def mutes_listed(event: e.MutesListed, look: Look, viewer: int) -> str:
    found = _sanctions(event.sanctions, look, _MUTED) or _none(event, "Nobody is muted.")
    return found + _older(event, event.sanctions, "mutes")


_OLDER = "Older ones: {more}. Type {sign}{command} before {number} to read them."


def _none(event: e.Paged, text: str) -> str:
    return "There is none before that." if event.before else text


def _older(
    event: e.Paged, rows: Sequence[e.SanctionRow] | Sequence[e.ReportRow], command: str
) -> str:
    """Return how to read older entries, as one more line, if there are any."""
    if not (event.more and rows):
        return ""
    fields = {"more": event.more, "command": command, "number": rows[0].number}
    return "\n" + _OLDER.format(sign=event.sign, **fields)


def _sanctions(
    rows: Sequence[e.SanctionRow], look: Look, shapes: Mapping[tuple[bool, bool], str]
) -> str:
    if not rows:
        return ""
    if look.screen_reader:
        return "\n".join(
            shapes[row.until is not None, bool(row.why)].format(
                target=named(row.target, look.charset),
                until=_until(row, look),
                by=named(row.by, look.charset),
                why=safe(row.why),
            )
            for row in rows
        )
    cells = [
        (named(row.target, look.charset), _until(row, look), named(row.by, look.charset), row.why)
        for row in rows
    ]
    return "\n".join(table(_SANCTIONS, cells, look))


def _until(row: e.SanctionRow, look: Look) -> str:
    return FOR_EVER if row.until is None else clock(row.until, look)


# --- the audit log

_AUDITS = (
    Column("When", spare=2),
    Column("Who", least=6),
    Column("What", least=14),
    Column("Whom", least=6),
    Column("Why", least=10, spare=1),
)
_AUDITED = {
    (False, False): "{who}, {at}: {what}",
    (False, True): "{who}, {at}: {what}, {why}",
    (True, False): "{who}, {at}: {what} {whom}",
    (True, True): "{who}, {at}: {what} {whom}, {why}",
}
"""By whether it concerned anybody, and whether there is a reason."""


def audit_listed(event: e.AuditListed, look: Look, viewer: int) -> str:
    rows, charset = event.entries, look.charset
    if not rows:
        return "The staff has done nothing yet."
    if look.screen_reader:
        return "\n".join(
            _AUDITED[bool(row.whom), bool(row.why)].format(
                at=clock(row.at, look),
                who=named(row.who, charset),
                what=safe(row.what),
                whom=named(row.whom, charset),
                why=safe(row.why),
            )
            for row in rows
        )
    cells = [
        (
            clock(row.at, look),
            named(row.who, charset),
            row.what,
            named(row.whom, charset),
            row.why,
        )
        for row in rows
    ]
    return "\n".join(table(_AUDITS, cells, look))


# --- reports

_REPORTS = (
    Column("No.", right=True),
    Column("When", spare=2),
    Column("By", least=6),
    Column("About", least=6),
    Column("State", spare=1),
    Column("Text", least=10, spare=3),
)
_STATES = {
    "open": "Report {number} is open.",
    "claimed": "Report {number} is claimed by {host}.",
    "closed": "Report {number} was closed by {host}.",
}
_READ_ONE = "Type {sign}reports and a number to read one."
_STATES_IN_SHORT = {"open": "open", "claimed": "claimed", "closed": "closed"}


def reports_listed(event: e.ReportsListed, look: Look, viewer: int) -> str:
    if not event.reports:
        return _none(event, "There is no report to look into.")
    if look.screen_reader:
        lines = [line for row in event.reports for line in _report(row, look)]
    else:
        lines = table(_REPORTS, [_cells(row, look) for row in event.reports], look)
    found = "\n".join((*lines, _READ_ONE.format(sign=event.sign)))
    return found + _older(event, event.reports, "reports all" if event.closed else "reports")


def _cells(row: e.ReportRow, look: Look) -> tuple[str, ...]:
    return (
        str(row.number),
        clock(row.at, look),
        named(row.by, look.charset),
        named(row.whom, look.charset),
        _STATES_IN_SHORT.get(row.state, row.state),
        row.text,
    )


def report_shown(event: e.ReportShown, look: Look, viewer: int) -> str:
    row = event.report
    lines = _report(row, look)
    if row.answer:
        shape = "{host} answers: {text}"
        lines.append(shape.format(host=named(row.host, look.charset), text=safe(row.answer)))
    return "\n".join(lines)


def _report(row: e.ReportRow, look: Look) -> list[str]:
    state = _STATES.get(row.state, _STATES["open"])
    day, time = clock(row.at, look).split()
    return [
        state.format(number=row.number, host=named(row.host, look.charset)),
        "{by} reported {whom} on {day} at {time}, in {room}: {text}".format(
            by=named(row.by, look.charset),
            whom=named(row.whom, look.charset),
            day=day,
            time=time,
            room=whole(safe(row.room)),
            text=safe(row.text),
        ),
    ]
