"""Sanctions, reports and the audit log in a database."""

from collections.abc import Callable
from typing import Any

from msgspec import json, structs
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    delete,
    func,
    insert,
    select,
    true,
    update,
)

from teaparty.core.log.codec import packed, unpacked
from teaparty.core.log.log import Entry
from teaparty.core.records import Audit, Report, Sanction, SanctionKind
from teaparty.stores.redaction import by_nobody, nameless, without
from teaparty.stores.rows import as_stored
from teaparty.stores.schema import audits, reports, sanctions
from teaparty.stores.tables import Tables


class Staff(Tables):
    """See `core.records.Records`, whose methods these are."""

    def sanctions(self) -> list[Sanction]:
        """See `Records`."""
        wanted = _fields(sanctions, Sanction).order_by(sanctions.c.number)
        with self._reading() as connection:
            return [Sanction(**row._mapping) for row in connection.execute(wanted)]

    def add_sanction(self, sanction: Sanction) -> None:
        """See `Records`."""
        with self._writing() as connection:
            connection.execute(delete(sanctions).where(_is(sanction.kind, sanction.target)))
            connection.execute(insert(sanctions).values(structs.asdict(sanction)))

    def lift(self, kind: SanctionKind, target: str) -> None:
        """See `Records`."""
        with self._writing() as connection:
            connection.execute(delete(sanctions).where(_is(kind, target)))

    def add_report(self, report: Report) -> Report:
        """See `Records`."""
        report = structs.replace(report, lines=tuple(map(as_stored, report.lines)))
        values = structs.asdict(report) | {"lines": _text(report.lines)}
        del values["number"]
        with self._writing() as connection:
            done = connection.execute(insert(reports).values(values))
        assert done.inserted_primary_key is not None
        return structs.replace(report, number=done.inserted_primary_key[0])

    def report(self, number: int) -> Report | None:
        """See `Records`."""
        wanted = _fields(reports, Report).where(reports.c.number == number)
        with self._reading() as connection:
            row = connection.execute(wanted).one_or_none()
        return None if row is None else _report(row)

    def reports(self, most: int, closed: bool = False) -> list[Report]:
        """See `Records`."""
        fields = [reports.c[name] for name in Report.__struct_fields__ if name != "lines"]
        wanted = select(*fields).order_by(reports.c.number.desc()).limit(most)
        if not closed:
            wanted = wanted.where(reports.c.state != "closed")
        with self._reading() as connection:
            return [Report(**row._mapping) for row in connection.execute(wanted)][::-1]

    def count_reports(self, closed: bool = False) -> int:
        """See `Records`; with closed ones, too, if they are asked for."""
        wanted = select(func.count()).select_from(reports)
        if not closed:
            wanted = wanted.where(reports.c.state != "closed")
        with self._reading() as connection:
            return int(connection.execute(wanted).scalar_one())

    def change_report(self, number: int, /, **changes: object) -> None:
        """See `Records`."""
        with self._writing() as connection:
            connection.execute(update(reports).where(reports.c.number == number).values(changes))

    def note(self, audit: Audit) -> None:
        """See `Records`."""
        values = structs.asdict(audit)
        del values["number"]
        with self._writing() as connection:
            connection.execute(insert(audits).values(values))

    def audits(self, most: int, before: int | None = None) -> list[Audit]:
        """See `Records`."""
        wanted = _fields(audits, Audit).order_by(audits.c.number.desc()).limit(most)
        if before is not None:
            wanted = wanted.where(audits.c.number < before)
        with self._reading() as connection:
            return [Audit(**row._mapping) for row in connection.execute(wanted)][::-1]

    def expire_notes(self, most_audits: int, most_reports: int) -> tuple[int, int]:
        """Delete all but the last entries of the audit log, and of the reports that are closed.

        Returns how many there were of each.
        """
        with self._writing() as connection:
            return (
                _delete_first(connection, audits, true(), most_audits),
                _delete_first(connection, reports, reports.c.state == "closed", most_reports),
            )

    def _forget(self, key: str, account: int) -> None:
        """Erase the sanctions on a name, and the reports by or about it.

        In what stays, erase the name and the lines of the account.
        """
        with self._writing() as connection:
            connection.execute(delete(sanctions).where(sanctions.c.target == key))
            for row in connection.execute(_fields(reports, Report)).all():
                report = _report(row)
                left = without(report, key, account)
                this = reports.c.number == report.number
                if left is None:
                    connection.execute(delete(reports).where(this))
                elif left is not report:
                    values = {"lines": _text(left.lines), "host": left.host}
                    connection.execute(update(reports).where(this).values(values))
            _forget_beside(connection, sanctions, Sanction, lambda one: by_nobody(one, key))
            _forget_beside(connection, audits, Audit, lambda one: nameless(one, key))


def _delete_first(
    connection: Connection, table: Table, which: ColumnElement[bool], most: int
) -> int:
    last = select(table.c.number).where(which).order_by(table.c.number.desc())
    first = last.limit(1).offset(most - 1).scalar_subquery()
    return connection.execute(delete(table).where(which, table.c.number < first)).rowcount


def _forget_beside(
    connection: Connection, table: Table, kind: type[Any], changed: Callable[[Any], Any]
) -> None:
    """Replace each row of a table by what `changed` returns for it."""
    for row in connection.execute(select(table)).all():
        values = {name: row._mapping[name] for name in kind.__struct_fields__}
        found = kind(**values)
        left = changed(found)
        if left != found:
            this = table.c.number == row._mapping["number"]
            connection.execute(update(table).where(this).values(structs.asdict(left)))


def _fields(table: Table, kind: Any) -> Select[Any]:
    return select(*(table.c[name] for name in kind.__struct_fields__))


def _is(kind: str, target: str) -> Any:
    return (sanctions.c.kind == kind) & (sanctions.c.target == target)


def _text(entries: tuple[Entry, ...]) -> str:
    rows = [(one.room, one.number, one.at, packed(one.event).decode()) for one in entries]
    return json.encode(rows).decode()


def _report(row: Row[Any]) -> Report:
    values = dict(row._mapping)
    stored = json.decode(values["lines"], type=list[tuple[str, int, float, str]])
    values["lines"] = tuple(unpacked(*line) for line in stored)
    return Report(**values)
