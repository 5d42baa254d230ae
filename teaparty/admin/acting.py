"""Acts that the server does where one runs, and the store where none does.

The lock of the state folder says which. What came of an act is the same both ways: values, of
which one function makes sentences.
"""

import json
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from teaparty.admin.context import Context
from teaparty.admin.server_control import PATIENCE, Answer, ask, ask_or_none, refused
from teaparty.stores.state_lock import running

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
    return json.loads(answer.lines[0]) if answer.done else None


def later(name: str, *given: Any) -> Any:
    """Return what a function such as `sanctions:impose` does, whose module takes long to import."""
    module, _, function = name.partition(":")
    return getattr(import_module(f"teaparty.admin.{module}"), function)(*given)


def event(answer: Answer, kind: str) -> Mapping[str, Any]:
    """Return the event of that type in an answer; an empty one if there is none."""
    return next((each for each in answer.events if each.get("type") == kind), {})


def all_pages(
    context: Context, do: str, kind: str, part: str, **values: Any
) -> list[Mapping[str, Any]] | None:
    """Return the whole list that the server answers page by page; None if none runs.

    An entry that is read while others go may come twice, but none is missed.
    """
    found: list[Mapping[str, Any]] = []
    before = None
    while True:
        answer = asked(context, do, before=before, **values)
        if answer is None:
            return None
        listed = event(answer, kind)
        page = listed.get(part, ())
        found = [*page, *found]
        if not (page and listed.get("more")):
            return found
        before = page[0]["number"]


def by_whom(context: Context, answer: Answer | None) -> tuple[dict[str, Any], str]:
    """Return who has done it, for JSON and in a sentence."""
    if answer is None:
        notified = context.notify()  # of a party with several nodes, others may run elsewhere
        return notified.data, notified.line
    pid = running(context.state)
    process = f" (process {pid})" if pid else ""
    return {"pid": pid, "told": True}, AT_ONCE.format(process=process)
