"""The operations of plugins, which only the server that runs knows."""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from teaparty.admin.arguments import Parser, brief, options
from teaparty.admin.context import Context
from teaparty.admin.server_control import ask
from teaparty.admin.statuses import Failed, Misused
from teaparty.admin.subcommands.live import known, pairs

PATIENCE, SHORT = 5.0, 1.0
"""Seconds to wait for the server; the short one for help, and where a key was pressed."""
HELP = ("-h", "--help")
NONE = (
    "{word} is no subcommand{near} (see teaparty-admin --help). Operations of plugins are"
    " subcommands only while the server can be asked: {why}"
)
UNKNOWN = (
    "{word} is no subcommand{near}, and no plugin of the server that runs has an operation of"
    " that name (see teaparty-admin --help)."
)


def asked_for(words: Sequence[str]) -> str | None:
    """Return the subcommand; None if there is none, or the help for all is asked for."""
    rest = _options().parse_known_args(words)[1]
    return None if not rest or rest[0] in HELP else rest[0]


def for_all(words: Sequence[str]) -> argparse.Namespace:
    """Return the options that all subcommands take."""
    return _options().parse_known_args(words)[0]


def of_plugins(
    words: Sequence[str], wanted: str | None, own: Iterable[str] = ()
) -> list[tuple[str, str]]:
    """Return the operations of plugins, as they are typed, and what each does.

    Raises `Misused` if the one that is `wanted` can't be done. Without one, for help, there may be
    none. `own` are the subcommands of the tool, of which another may have been meant.
    """
    if wanted is None:
        return where_there_are(words) if any(word in HELP for word in words) else []
    if wanted.startswith("-"):
        return []
    nearest = get_close_matches(wanted, own, n=1)
    said = {"word": brief(wanted), "near": f", but {nearest[0]} is" if nearest else ""}
    try:
        found = list(_asked(words, PATIENCE))
    except Failed as failed:
        raise Misused(NONE.format(why=" ".join(failed.sentences), **said)) from None
    if not any(usage.split()[0] == wanted for usage, _ in found):
        raise Misused(UNKNOWN.format(**said))
    return found


def where_there_are(words: Sequence[str]) -> list[tuple[str, str]]:
    """Return the operations of plugins; none where no server can be asked."""
    try:
        return list(_asked(words, SHORT))
    except Failed:
        return []


def _asked(words: Sequence[str], patience: float) -> Iterator[tuple[str, str]]:
    """Yield what the server has besides its own operations; raise `Failed`."""
    context = Context(for_all(words))
    answer = ask(context.state, "operations", by=context.by, patience=patience)
    if not answer.done:
        raise Failed(*answer.lines)
    own = known()
    for usage, text in pairs(answer.lines):
        if usage and usage.split()[0] not in own:
            yield usage, text


def _options() -> Parser:
    return options(Parser(prog="teaparty-admin", add_help=False))
