"""How a line of the log looks: text for people, or JSON for programs.

Where the log goes to journald, each line begins with its priority, such as `<4>` for a warning
(sd-daemon(3)); journald takes it off.
"""

import json
import math
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from string import Formatter
from typing import Any, Literal

from twisted.logger import (
    FileLogObserver,
    ILogObserver,
    LogLevel,
    formatEvent,
    formatEventAsClassicLogText,
)
from twisted.python.reflect import safe_str

from teaparty.operator_log.log_file import BoundedLogFile, TerminalLog, in_terminal
from teaparty.operator_log.tracebacks import shortened
from teaparty.render.safe import escaped_json

LogFormat = Literal["text", "json"]
Event = dict[str, Any]
PRIORITIES = {"debug": 7, "info": 6, "warn": 4, "error": 3, "critical": 2}
"""Those of syslog(3), by the levels of Twisted."""
ORIGIN = ("listener", "tls")
"""Fields of a line about a connection, which its text need not name."""
TEMPLATES = 256
"""Templates whose fields are remembered."""


def observer(out: Any, kind: LogFormat, journal: bool = False) -> ILogObserver:
    """Return what writes events to a file, line by line; `journal` says that journald reads it."""
    shape = in_json if kind == "json" else formatEventAsClassicLogText
    return FileLogObserver(out, _with_priority(shape) if journal else shape)


def log_of(
    twistd: Mapping[str, Any] | None, kind: LogFormat, file: BoundedLogFile | None
) -> ILogObserver | None:
    """Return what writes the log to a file, or to where these options of twistd have it.

    It is None if another observer of twistd's writes it.
    """
    if file is not None:
        return observer(file, kind)
    if not in_terminal(twistd):
        return None
    return observer(TerminalLog(), kind, is_read_by_journald(sys.stdout))


def is_read_by_journald(file: Any) -> bool:
    """Whether journald reads what is written to a file (systemd.exec(5), `JOURNAL_STREAM`)."""
    try:
        found = os.fstat(file.fileno())
    except (AttributeError, OSError, ValueError):
        return False
    return os.environ.get("JOURNAL_STREAM") == f"{found.st_dev}:{found.st_ino}"


def with_priority(level: str, text: str) -> str:
    """Return lines with the priority of a level before each of them."""
    return "".join(f"<{PRIORITIES[level]}>{line}" for line in text.splitlines(keepends=True))


def _with_priority(shape: Callable[[Event], str | None]) -> Callable[[Event], str | None]:
    def shown(event: Event) -> str | None:
        text = shape(event)
        return text and with_priority(_level(event), text)

    return shown


def in_json(event: Event) -> str | None:
    """Return an event as one line of JSON; None if it says nothing."""
    template = str(event.get("log_format") or "")
    first = template.partition("\n")[0]
    text = formatEvent({**event, "log_format": first} if "{traceback}" in template else event)
    failure = event.get("log_failure")
    if not text and failure is None:
        return None
    said: dict[str, object] = {"time": _time(event), "level": _level(event), "event": first}
    said |= {name: _plain(value) for name, value in _fields(template, event) if name not in said}
    said["text"] = text
    if failure is not None:
        said["traceback"] = _traceback(failure)
    return escaped_json(json.dumps(said, ensure_ascii=False)) + "\n"


def _time(event: Event) -> str:
    """Return the time as RFC 3339 has it, in UTC."""
    at = datetime.fromtimestamp(event.get("log_time") or 0.0, UTC)
    return at.isoformat(timespec="microseconds").replace("+00:00", "Z")


def _level(event: Event) -> str:
    return str(event.get("log_level", LogLevel.info).name)


def _fields(template: str, event: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name in (*_names(template), *ORIGIN):
        if name in event:
            yield name, event[name]


@lru_cache(maxsize=TEMPLATES)
def _names(template: str) -> tuple[str, ...]:
    """Return the fields that a template names; none if it is no template."""
    try:
        return tuple(name for _, name, _, _ in Formatter().parse(template) if name)
    except ValueError:
        return ()


def _plain(value: object) -> object:
    """Return a value that JSON has; of anything else, what it is called."""
    if value is None or isinstance(value, str | int):
        return value
    return value if isinstance(value, float) and math.isfinite(value) else safe_str(value)


def _traceback(failure: Any) -> str:
    try:
        return shortened(failure.getTraceback())
    except Exception as error:
        return f"It has no traceback that can be shown: {safe_str(error)}"
