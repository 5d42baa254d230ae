"""Obeys the command line, and shows the answer, or in one sentence why there is none."""

import argparse
import errno
import os
import sys
from typing import TextIO

from teaparty.admin.arguments import Families, Parser, Version, options, parsed, run_of
from teaparty.admin.context import Context
from teaparty.admin.output import Answer, as_json, shown
from teaparty.admin.plugin_words import asked_for, of_plugins
from teaparty.admin.statuses import STATUSES, Failed
from teaparty.admin.subcommands import completion, live, nodes, order, people, places, upkeep

DECLARED = (
    upkeep.declare_status,
    people.declare,
    places.declare,
    order.declare,
    order.declare_records,
    order.declare_tokens,
    nodes.declare,
    live.declare,
    upkeep.declare,
    people.declare_all_of_them,
    upkeep.declare_old,
    completion.declare,
)
STOPPED = "it was stopped half way: see what teaparty-admin audit says of it."
UNSHOWN = "it was done, but the answer can't be shown: {why}."


def parser() -> Parser:
    """Return the parser of the whole command line, without what plugins add."""
    return with_families()[0]


def with_families() -> tuple[Parser, Families]:
    """Return it, and what a subcommand is added to."""
    ends = " ".join(f"{status}: {text}" for status, text in STATUSES.items())
    made = options(
        Parser(
            prog="teaparty-admin",
            description="Looks after a teaparty server: accounts, bans, backups. It works while the"
            " server runs, and while it does not.",
            epilog=f"The exit status says how it ended. {ends}",
        )
    )
    made.add_argument("--version", action=Version, nargs=0, help="show the version, and end")
    families: Families = made.add_subparsers(metavar="COMMAND", required=True, parser_class=Parser)
    for declare in DECLARED:
        declare(families)
    return made, families


def main(words: list[str] | None = None) -> int:
    """Do what the command line says; return the exit status."""
    words = sys.argv[1:] if words is None else words
    before = words[: words.index("--")] if "--" in words else words
    shell_after = _options_before_a_shell(words)
    in_json = shell_after is None and "--json" in before
    try:
        return _write_answer(_obey(words, shell_after), in_json)
    except Failed as failed:
        return _write_failure(failed, in_json)


def _options_before_a_shell(words: list[str]) -> list[str] | None:
    """Return the words before those of a shell that asks what can come next; None if none asks.

    There are such words if a script of the operator's has the name of the tool, and adds options.
    """
    if completion.ASKS not in words:
        return None
    count = words.index(completion.ASKS)
    return words[:count] if asked_for(words[: count + 1]) == completion.ASKS else None


def _obey(words: list[str], shell_after: list[str] | None) -> Answer:
    """Return the answer; raise `Failed`."""
    try:
        if shell_after is not None:
            from teaparty.admin.completing import complete

            return complete(shell_after, words[len(shell_after) + 1 :], *with_families())
        args = _parsed(words)
        return run_of(args.run)(args, Context(args))
    except OSError as error:
        raise Failed(f"{error.filename or 'the system'}: {error.strerror or error}.") from error
    except KeyboardInterrupt:
        raise Failed(STOPPED) from None
    except Failed:
        raise
    except Exception as error:
        from teaparty.admin.failures import failure_of

        raise failure_of(error) from error


def _parsed(words: list[str]) -> argparse.Namespace:
    """Return what was typed, which may be for a plugin of the server that runs."""
    made, families = with_families()
    wanted = asked_for(words)
    own = families.choices or {}
    if wanted is None or wanted not in own:
        live.declare_operations(families, of_plugins(words, wanted, own))
    return parsed(made, words)


def _write_answer(answer: Answer, in_json: bool) -> int:
    lines = [as_json(answer.data)] if in_json else list(map(shown, answer.lines))
    try:
        _write(sys.stdout, lines)
    except BrokenPipeError:  # the reader has read enough
        _give_up(sys.stdout)
    except OSError as error:
        _give_up(sys.stdout)
        return _write_failure(Failed(UNSHOWN.format(why=error.strerror)), in_json)
    return int(answer.status)


def _give_up(stream: TextIO | None) -> None:
    """Have what is left in a stream go nowhere: it would be written once more at the end."""
    if stream is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _write_failure(failed: Failed, in_json: bool) -> int:
    """Write why there is no answer: sentences, or a document in one line."""
    if in_json:
        lines = [as_json({"status": failed.status, "errors": list(failed.sentences)}, None)]
    else:
        lines = [f"teaparty-admin: {shown(sentence)}" for sentence in failed.sentences]
    try:
        _write(sys.stderr, lines)
    except OSError:  # then the status alone says it
        _give_up(sys.stderr)
    return failed.status


def _write(stream: TextIO | None, lines: list[str]) -> None:
    """Write lines; characters that the stream's encoding lacks are escaped as in Python."""
    if stream is None:  # it was closed before the start
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    encoding = stream.encoding or "utf-8"
    text = "".join(f"{line}\n" for line in lines)
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
    stream.flush()
