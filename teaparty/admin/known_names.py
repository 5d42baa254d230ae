"""Names that shells offer: those that the server knows, if one runs and answers at once.

Rights are those of the party, and of the configuration if the command line names one.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from teaparty.admin.context import Context
from teaparty.admin.output import shown
from teaparty.admin.plugin_words import SHORT
from teaparty.admin.server_control import Answer, ask
from teaparty.admin.statuses import Failed
from teaparty.admin.subcommands.order import OF_TOKENS, RIGHTS


class Source(NamedTuple):
    """An operation, whose answer has names: `key` of each of `rows` of an event.

    It may take the beginning of a name as the value `beginning`.
    """

    do: str
    rows: str = ""
    key: str = "name"
    beginning: str = ""


PEOPLE, ACCOUNTS = Source("who", "people"), Source("accounts", "people", beginning="beginning")
ROOMS, CHANNELS = Source("rooms", "rooms"), Source("channels", "channels")
SOURCES: Mapping[str, tuple[Source, ...]] = {
    "people": (PEOPLE, ACCOUNTS),
    "accounts": (ACCOUNTS,),
    "places": (ROOMS, CHANNELS),
    "channels": (CHANNELS,),
    "plugins": (Source("installed"),),
    "bans": (Source("bans", "sanctions", "target"),),
    "mutes": (Source("mutes", "sanctions", "target"),),
    "reports": (Source("reports", "reports", "number"),),
}
"""By the kinds of names that arguments take."""


def names(context: Context, kind: str, beginning: str) -> list[str]:
    """Return the names of a kind that the server answers; none if it does not answer."""
    if kind == OF_TOKENS:
        return list(dict.fromkeys([*RIGHTS, *context.rights_of_config]))
    found: dict[str, None] = {}
    for source in SOURCES.get(kind, ()):
        values = {source.beginning: beginning} if source.beginning and beginning else {}
        try:
            answer = ask(context.state, source.do, values=values, by=context.by, patience=SHORT)
        except Failed:
            break
        found |= dict.fromkeys(shown(each) for each in _of(answer, source))
    return list(found)


def _of(answer: Answer, source: Source) -> Iterator[str]:
    if not answer.done:
        return
    if not source.rows:
        yield from answer.lines
    for event in answer.events:
        rows: Any = event.get(source.rows) if source.rows else None
        for row in rows or ():
            yield str(row.get(source.key, ""))
