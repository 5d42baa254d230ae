"""`export`: all that is stored of one person, as one JSON document."""

import os
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from msgspec import json, to_builtins

from teaparty.admin.context import Context
from teaparty.admin.lines import line_data
from teaparty.admin.naming import account_of
from teaparty.admin.output import Answer, as_json, iso
from teaparty.admin.places import part_of, place_data
from teaparty.admin.rows import audit_data, described, report_data
from teaparty.admin.staff import MANY
from teaparty.admin.tokens import described as token_data
from teaparty.admin.users import data as account_data
from teaparty.core.log.codec import concerned
from teaparty.core.records import Account, Report
from teaparty.core.records.places import without_account
from teaparty.core.values.names import fold
from teaparty.core.values.numbers import counted
from teaparty.core.values.refusal import Refusal

if TYPE_CHECKING:
    from teaparty.stores.sql import SqlStore


def export(args: Namespace, context: Context) -> Answer:
    """Answer with the document, or write it to a file that only its owner can read."""
    with context.database.store() as store:
        document = all_of(store, account_of(store, args.name))
    text = as_json(document)
    if args.out is None:
        return Answer(document, text.splitlines())
    try:
        opened = os.open(args.out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refusal("{file} is there already; a new file was expected.", file=args.out) from None
    with open(opened, "w", encoding="utf-8") as file:
        file.write(text + "\n")
    counts = {key: len(value) for key, value in document.items() if isinstance(value, list)}
    what = ", ".join(counted(counts[key], key.removesuffix("s")) for key in ("lines", "whispers"))
    said = f"All that is stored of {document['account']['name']} was written to {args.out}: {what}."
    return Answer({"file": args.out, **counts}, [said])


def all_of(store: "SqlStore", account: Account) -> dict[str, Any]:
    """Return all that is stored of an account, except its password's hash."""
    keys = {fold(account.name), *filter(None, [fold(account.old_name)])}

    def about(*names: str) -> bool:
        return not keys.isdisjoint(map(fold, names))

    number = account.number
    reports = [one for one in map(store.report, _numbers(store)) if one is not None]
    return {
        "account": account_data(account) | {"whispers": account.whispers},
        "settings": to_builtins(account.preferences),
        "lines": [line_data(entry) for entry in store.said_by(account.number)],
        "whispers": [line_data(entry) for entry in store.whispers(account.number, most=MANY)],
        "cursors": [
            {"log": one.log, "cursor": one.cursor, "at": iso(one.at), "missed": one.missed}
            for one in store.cursors(account.number)
        ],
        "named": [
            {"log": entry.room, "number": entry.number, "at": iso(entry.at)}
            for entry in store.mentions(account.number)
        ],
        "places": [
            place_data(one) if one.owner == number else part_of(one, number)
            for one in store.places() if without_account(one, number) != one
        ],
        "reports": [
            report_data(one) | {"lines": _theirs(one, account)}
            for one in reports
            if about(one.by, one.whom, one.host)
        ],
        "reported_lines": [
            line
            for one in reports
            if not about(one.by, one.whom, one.host)
            for line in _theirs(one, account)
        ],
        "sanctions": [described(one) for one in store.sanctions()
                      if one.target in keys or about(one.by)],
        "audit": [audit_data(one) for one in store.audits(MANY) if about(one.who, one.whom)],
        "tokens": [
            token_data(one, account.name)
            for one in store.tokens()
            if one.account == account.number
        ],
        "plugins": [
            {"plugin": shelf.plugin, "shelf": shelf.name, "key": key, "value": json.decode(value)}
            for shelf, key, value in store.shelved_of(account.number)
        ],
        "appointments": [
            {"plugin": one.plugin, "name": one.name, "at": iso(one.at), "data": one.data}
            for one in store.appointments_of(account.number)
        ],
    }  # fmt: skip


def _numbers(store: "SqlStore") -> list[int]:
    return [report.number for report in store.reports(MANY, closed=True)]


def _theirs(report: Report, account: Account) -> list[dict[str, Any]]:
    return [line_data(line) for line in report.lines if account.number in concerned(line.event)]
