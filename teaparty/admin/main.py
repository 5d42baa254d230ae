"""Obeys the command line, and shows the answer, or in one sentence why there is none."""

import os
import sys
from typing import TextIO

from teaparty.admin import (
    backups,
    erasing,
    expiring,
    leftovers,
    operating,
    personal,
    places,
    sanctions,
    staff,
    status,
    tokens,
    users,
)
from teaparty.admin.arguments import Misused, Parser, options, parsed
from teaparty.admin.context import Context
from teaparty.admin.output import as_json, shown
from teaparty.config import ConfigFaults
from teaparty.core.values.refusal import Refusal
from teaparty.stores.errors import StoreRefused

FAMILIES = (
    status,
    users,
    places,
    sanctions,
    staff,
    tokens,
    operating,
    backups,
    personal,
    erasing,
    expiring,
    leftovers,
)
DONE, FAILED, MISUSED = 0, 1, 2


def parser() -> Parser:
    """Return the parser of the whole command line."""
    made = options(
        Parser(
            prog="teaparty-admin",
            description="Looks after a teaparty server: accounts, bans, backups. It works while the"
            " server runs, and while it does not.",
            epilog="The exit status is 0 where it was done, 1 where it could not be done or a fault"
            " was found, and 2 where the command line or the configuration was wrong.",
        )
    )
    families = made.add_subparsers(metavar="COMMAND", required=True, parser_class=Parser)
    for each in FAMILIES:
        each.declare(families)
    return made


def main(words: list[str] | None = None) -> int:
    """Do what the command line says; return the exit status."""
    try:
        args = parsed(parser(), sys.argv[1:] if words is None else words)
        answer = args.run(args, Context(args))
    except Misused as misused:
        return _ended(MISUSED, str(misused))
    except ConfigFaults as faults:
        return _ended(MISUSED, *faults.faults)
    except (Refusal, StoreRefused) as refused:
        return _ended(FAILED, str(refused))
    except OSError as error:
        return _ended(FAILED, f"{error.filename or 'the system'}: {error.strerror or error}.")
    except KeyboardInterrupt:
        return _ended(FAILED, "it was stopped half way: see what teaparty-admin audit says of it.")
    lines = (
        [as_json(answer.data)] if getattr(args, "json", False) else list(map(shown, answer.lines))
    )
    try:
        _write(sys.stdout, lines)
    except BrokenPipeError:  # the reader has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return int(answer.status)


def _ended(status: int, *sentences: str) -> int:
    _write(sys.stderr, [f"teaparty-admin: {shown(sentence)}" for sentence in sentences])
    return status


def _write(stream: TextIO, lines: list[str]) -> None:
    """Write lines; characters that the stream's encoding lacks are escaped as in Python."""
    encoding = stream.encoding or "utf-8"
    text = "".join(f"{line}\n" for line in lines)
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
    stream.flush()
