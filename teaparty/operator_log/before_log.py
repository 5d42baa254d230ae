"""What the server says before its log begins: on standard output, and faults on standard error."""

import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import NoReturn

from teaparty.operator_log.formats import is_read_by_journald, with_priority
from teaparty.render.safe import escaped_block


def say(line: str) -> None:
    """Print a line, in what letters there are; a name in it may have any others."""
    line = escaped_block(line)
    letters = getattr(sys.stdout, "encoding", None) or "ascii"
    with suppress(OSError):
        print(line.encode(letters, "replace").decode(letters), flush=True)  # noqa: T201


def complain(fault: str) -> None:
    """Print a fault that does not stop the server."""
    print(_line(fault, "warn"), file=sys.stderr)  # noqa: T201


def end(faults: Iterable[str]) -> NoReturn:
    """End the process, and say why."""
    raise SystemExit("\n".join(_line(fault, "error") for fault in faults))


def _line(fault: str, level: str) -> str:
    """Return a fault in lines: a plugin, or the file, may have said anything."""
    text = f"teaparty: {escaped_block(fault)}"
    return with_priority(level, text) if is_read_by_journald(sys.stderr) else text
