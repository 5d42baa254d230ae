"""Acts that the server does where one runs, and the store where none does.

The lock of the state folder says which. What came of an act is the same both ways: values, of
which one function makes sentences.

Bans, mutes, the lock, roles and reports stand twice for that, in `core.moderation.staff` and in
`admin.sanctions`, `admin.user_changes` and `admin.staff`: only their steps, as the rules are shared
and `tests/admin/test_acting.py` holds what comes of them equal. One declaration for both would have
the tool open a party on the store, with rooms, features and a loop that none of them needs.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any, TypeVar

from teaparty.admin.context import Context
from teaparty.admin.server_control import (
    PATIENCE,
    Answer,
    ask,
    ask_or_none,
    of_another_version,
    refused,
)  # fmt: skip
from teaparty.admin.statuses import Failed
from teaparty.stores.state_lock import running

T = TypeVar("T")
PAGE = 1_000
"""Entries that are asked for at once where those of a whole page are too long for an answer."""
ALL_PAGES = 300
"""Seconds for a whole list: thousands of pages."""
ENDLESS = "The server does not come to the end of the list: this has taken five minutes."
UNSAID = (
    "The server's answer is without what was asked for: that is too long for an answer, or the"
    " server is of another version."
)
AT_ONCE = "The server that runs{process} has done it: this holds now."


def asked(context: Context, do: str, **values: Any) -> Answer | None:
    """Return what the server answers to an operation; None if none runs. Raises `Failed`.

    Values that are None are left out.
    """
    given = {name: value for name, value in values.items() if value is not None}
    answer = ask_or_none(context.state, do, given, by=context.by)
    if answer is not None and not answer.done:
        raise refused(answer)
    return answer


def told(context: Context, do: str, *words: str, patience: float = PATIENCE) -> Any:
    """Return what the server says of what is stored, a document; None if it can't say that.

    It is also None where the command line names a database, which may be another one.
    """
    if context.names_database:
        return None
    answer = ask(context.state, do, words, by=context.by, patience=patience)
    with understood(context):
        return json.loads(answer.lines[0]) if answer.done else None


@contextmanager
def understood(context: Context) -> Iterator[None]:
    """Raise `Failed` if what is read of an answer is not there, or is something else."""
    try:
        yield
    except (LookupError, TypeError, ValueError):
        raise of_another_version(context.state) from None


def later(name: str, *given: Any) -> Any:
    """Return what a function such as `sanctions:impose` does, whose module takes long to import."""
    module, _, function = name.partition(":")
    return getattr(import_module(f"teaparty.admin.{module}"), function)(*given)


def event(answer: Answer, kind: str) -> Mapping[str, Any]:
    """Return the event of that type in an answer; raise `Failed` if there is none."""
    found = event_or_empty(answer, kind)
    if not found:
        raise Failed(UNSAID)
    return found


def event_or_empty(answer: Answer, kind: str) -> Mapping[str, Any]:
    """Return the event of that type in an answer; an empty one if there is none."""
    return next((each for each in answer.events if each.get("type") == kind), {})


def all_pages(
    context: Context, do: str, kind: str, part: str, read: Callable[[Mapping[str, Any]], T],
    *, most: int | None = None, count: int | None = None, **values: Any,
) -> list[T] | None:  # fmt: skip
    """Return the whole list that the server answers page by page, or the last `most`; None if none.

    Pages have `count` entries; fewer, if those are too long for an answer. Entries have numbers by
    their places: one may come twice while others go, and one that is made anew meanwhile, such as a
    ban of a banned name, may be missed, as it goes to the end. Raises `Failed`.
    """
    found: list[T] = []
    before = None
    end = time.monotonic() + ALL_PAGES
    while most is None or len(found) < most:
        if time.monotonic() > end:
            raise Failed(ENDLESS)
        wanted = count if count is None or most is None else min(count, most - len(found))
        answer = asked(context, do, before=before, count=wanted, **values)
        if answer is None:
            return None
        if not (listed := event_or_empty(answer, kind)):
            count = _fewer(wanted)
            continue
        with understood(context):
            before = _read_page(listed[part], before, read, found)
        if not listed[part] or (most is None and not listed.get("more")):
            break
    return found[:most][::-1]


def _fewer(count: int | None) -> int:
    """Return how many to ask for if so many are too long for an answer; raise `Failed`."""
    if count == 1:
        raise Failed(UNSAID)
    return count // 2 if count else PAGE


def _read_page(
    page: Any, before: int | None, read: Callable[[Mapping[str, Any]], T], found: list[T]
) -> int | None:
    """Read a page from its end on; return the first number. Raise an error for what is none.

    Numbers rise from 1 on, and stay below that of the page that was read before.
    """
    for row in reversed(page):
        number = row["number"]
        if type(number) is not int or number < 1 or (before is not None and number >= before):
            raise ValueError(number)
        before = number
        found.append(read(row))
    return before


def by_whom(context: Context, answer: Answer | None) -> tuple[dict[str, Any], str]:
    """Return who has done it, for JSON and in a sentence."""
    if answer is None:
        notified = context.notify()  # of a party with several nodes, others may run elsewhere
        return notified.data, notified.line
    pid = running(context.state)
    process = f" (process {pid})" if pid else ""
    return {"pid": pid, "told": True}, AT_ONCE.format(process=process)
