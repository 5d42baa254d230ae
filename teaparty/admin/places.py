"""`places`: rooms and channels that people have made, and what hosts made of the operator's."""

import time
from argparse import Namespace
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import structs

from teaparty.admin.context import Context
from teaparty.admin.naming import account_of
from teaparty.admin.output import Answer, facts, iso, moment, table
from teaparty.admin.password_input import typed
from teaparty.admin.places_toml import as_toml
from teaparty.core.records.places import HOSTS, Made, Place
from teaparty.core.values.numbers import counted
from teaparty.core.values.refusal import Refusal

if TYPE_CHECKING:
    from teaparty.stores.sql import SqlStore

THE_HOSTS = "the hosts"
OPERATORS = "(the operator's)"
SETTLED = 1.0
"""Seconds after which a notified server has shut a place, and stored the last lines of it."""


def list_places(args: Namespace, context: Context) -> Answer:
    """Answer with all places."""
    with context.database.store() as store:
        found = store.places()
        names = _names(store, found)
    rows = [(each.name, each.kind or OPERATORS, _owner(each, names),
             _closed(each), each.state.title)
            for each in found]  # fmt: skip
    lines = table(("PLACE", "KIND", "OWNER", "CLOSED", "TITLE"), rows) if rows else []
    aside = [_aside(each) for each in found if _is_aside(each, context)]
    data = {"places": [place_data(each) for each in found]}
    return Answer(data, [*lines, *aside, counted(len(rows), "place")])


def show(args: Namespace, context: Context) -> Answer:
    """Answer with what a place is like."""
    with context.database.store() as store:
        found = store.places()
        made = _called(found, args.place)
        names = _names(store, found)
    state, words = made.state, {each.key: each.name for each in found}
    exits = [f"{way} to {words.get(to, to)}" for way, to in state.exits.items()]
    topic = "none" if state.topic is None else (
        f"{state.topic.text} (by {state.topic.by}, {moment(state.topic.at)})")  # fmt: skip
    lines = facts(
        ("Place", made.name),
        ("Kind", made.kind or OPERATORS),
        ("Owner", _owner(made, names)),
        ("Made", moment(made.since)),
        ("Log", made.key),
        ("Title", state.title or "none"),
        ("Description", state.description or "none"),
        ("Topic", topic),
        ("Topics", f"set by {state.topics}"),
        ("Exits", ", ".join(exits) or "none"),
        ("Trusted", ", ".join(names.get(each, "") for each in state.trusted) or "nobody"),
        ("Closed", _closed(made)),
        ("Invited", _invited(state, names) or "nobody"),
        ("Can't speak", ", ".join(names.get(each, "") for each in state.quiet) or "nobody"),
    )
    aside = [_aside(made)] if _is_aside(made, context) else []
    return Answer(place_data(made), lines + aside)


def give(args: Namespace, context: Context) -> Answer:
    """Give a place to somebody else, however many they have."""
    with context.database.store() as store:
        made = _called(store.places(), args.place)
        if not made.kind:
            raise Refusal("{place} is the operator's, so it is nobody else's.", place=made.name)
        account = account_of(store, args.user) if args.user else None
        owner = HOSTS if account is None else account.number
        trusted = tuple(each for each in made.state.trusted if each != owner)
        state = structs.replace(made.state, trusted=trusted)
        store.change_place(structs.replace(made, owner=owner, state=state))
        name = THE_HOSTS if account is None else account.name
        context.note(store, "places", name, f"owner of {made.name}")
    notified = context.notify()
    data = {"name": made.name, "owner": owner, "server": notified.data}
    return Answer(data, [f"{made.name} is a place of {name} now.", notified.line])


def remove(args: Namespace, context: Context) -> Answer:
    """Erase a place; of the operator's, only what hosts have made of it.

    People may talk there until the server is notified, so the last lines go after that.
    """
    with context.database.store() as store:
        made = _called(store.places(), args.place)
    if not args.yes:
        typed(made.name, "the place with all its lines, for good")
    with context.database.store() as store:
        store.remove_place(made)
        context.note(store, "places", made.name, "all of it")
        notified = context.notify()
        if notified.pid is not None:
            time.sleep(SETTLED)
            store.remove_place(made)
    data = {"name": made.name, "number": made.number, "server": notified.data}
    return Answer(data, [f"The place {made.name} is erased.", notified.line])


def export(args: Namespace, context: Context) -> Answer:
    """Answer with places as tables for the configuration."""
    with context.database.store() as store:
        found = store.places()
    wanted = [_called(found, args.place)] if args.place else found
    lines = list(as_toml(wanted, {each.key: each.name for each in found}))
    return Answer({"toml": "\n".join([*lines, ""])}, lines)


def _called(found: Sequence[Made], word: str) -> Made:
    """Return the place of that word; one that people have made goes first."""
    fitting = [each for each in found if each.name == word.casefold()]
    for made in sorted(fitting, key=lambda each: not each.kind):
        return made
    raise Refusal("There is no place {place}; teaparty-admin places list shows all.", place=word)


def _names(store: "SqlStore", found: Sequence[Made]) -> dict[int, str]:
    states = [each.state for each in found]
    others = (
        number for state in states for number in (*state.trusted, *state.quiet, *state.invited)
    )
    numbers = {*(each.owner for each in found), *others}
    return {account.number: account.name for account in store.accounts(numbers)}


def _owner(made: Made, names: Mapping[int, str]) -> str:
    return names.get(made.owner, THE_HOSTS)


_CLOSED = {(False, False): "no", (False, True): "no", (True, False): "yes", (True, True): "listed"}
"""By whether a place is closed, and others find it in lists."""


def _closed(made: Made) -> str:
    """Return whether a place is closed: that of the operator's the configuration says alone."""
    return _CLOSED[made.state.closed, made.state.listed] if made.kind else "as configured"


def _invited(state: Place, names: Mapping[int, str]) -> str:
    """Return who is invited, and until when."""
    return ", ".join(
        names.get(number, "") + (f" (until {moment(until)})" if until else "")
        for number, until in state.invited.items()
    )


def _is_aside(made: Made, context: Context) -> bool:
    config = context.config
    return bool(made.kind) and (made.name in config.rooms or made.name in config.channels)


def _aside(made: Made) -> str:
    return f"{made.name} is set aside: the configuration has a room or channel of that name."


def place_data(made: Made) -> dict[str, Any]:
    """Return a place for JSON; `log` is the key of its lines."""
    state, topic = made.state, made.state.topic
    said = None if topic is None else {"text": topic.text, "by": topic.by, "at": iso(topic.at)}
    return {
        "number": made.number,
        "name": made.name,
        "kind": made.kind,
        "log": made.key,
        "owner": made.owner,
        "since": iso(made.since),
        "title": state.title,
        "description": state.description,
        "topic": said,
        "topics": state.topics,
        "exits": dict(state.exits),
        "trusted": list(state.trusted),
        "quiet": list(state.quiet),
        "closed": state.closed,
        "listed": state.listed,
        "invited": {number: _until(until) for number, until in state.invited.items()},
    }


def part_of(made: Made, account: int) -> dict[str, Any]:
    """Return what a place of somebody else has of an account, and nothing of what is its owner's.

    `read` are the lines said while it was closed that they could read.
    """
    state, topic = made.state, made.state.topic
    found: dict[str, Any] = {"number": made.number, "name": made.name, "log": made.key}
    if topic is not None and topic.account == account:
        found["topic"] = {"text": topic.text, "at": iso(topic.at)}
    if account in state.trusted:
        found["trusted"] = True
    for key, held in (("invited", state.invited), ("quiet", state.quiet)):
        if account in held:
            found[key] = _until(held[account])
    if account in state.readers:
        found["read"] = [list(each) for each in state.readers[account]]
    return found


def _until(until: float) -> str:
    return (iso(until) if until else None) or "for ever"
