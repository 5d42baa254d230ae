"""The operations of plugins, which only the server that runs knows."""

from collections.abc import Iterator

from teaparty.admin.arguments import Parser, options
from teaparty.admin.context import Context
from teaparty.admin.server_control import ask
from teaparty.admin.statuses import Failed, Misused
from teaparty.admin.subcommands.live import known, pairs

PATIENCE = 5.0
"""Seconds to wait for the server."""
HELP = ("-h", "--help")
NONE = (
    "{word} is no subcommand (see teaparty-admin --help). Operations of plugins are some only while"
    " their server runs, and it can't be asked: {why}"
)
UNKNOWN = (
    "{word} is no subcommand, and no plugin of the server that runs has an operation of that name"
    " (see teaparty-admin --help)."
)


def asked_for(words: list[str]) -> str | None:
    """Return the subcommand, which may be the help for all; None if there is none."""
    rest = _rest(words)
    return None if not rest or rest[0] in HELP else rest[0]


def of_plugins(words: list[str], wanted: str | None) -> list[tuple[str, str]]:
    """Return the operations of plugins, as they are typed, and what each does.

    Raises `Failed` if the one that is `wanted` can't be done. Without one, for help, there may be
    none.
    """
    if wanted is None and not any(word in HELP for word in words):
        return []
    if wanted is not None and wanted.startswith("-"):
        return []
    try:
        found = list(_asked(words))
    except Failed as failed:
        if wanted is None:
            return []
        why = " ".join(failed.sentences)
        raise Misused(NONE.format(word=repr(wanted), why=why)) from None
    if wanted is not None and not any(usage.split()[0] == wanted for usage, _ in found):
        raise Misused(UNKNOWN.format(word=repr(wanted)))
    return found


def _asked(words: list[str]) -> Iterator[tuple[str, str]]:
    """Yield what the server has besides its own operations; raise `Failed`."""
    context = Context(_options().parse_known_args(words)[0])
    answer = ask(context.state, "operations", by=context.by, patience=PATIENCE)
    if not answer.done:
        raise Failed(*answer.lines)
    own = known()
    for usage, text in pairs(answer.lines):
        if usage and usage.split()[0] not in own:
            yield usage, text


def _rest(words: list[str]) -> list[str]:
    """Return the words besides the options that all subcommands take."""
    return _options().parse_known_args(words)[1]


def _options() -> Parser:
    return options(Parser(prog="teaparty-admin", add_help=False))
