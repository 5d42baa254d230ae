"""What Twisted has said before the server starts, which may hide an interrupt."""

from typing import Any

from twisted.logger import globalLogBeginner

from teaparty import signals


def look_at_what_was_said() -> None:
    """Look at what Twisted has said so far; it waits for the log in a buffer without a public name.

    An interrupt that Twisted's search for plugins took for a plugin's fault ends the process. That
    the plugin cache can't be written does not go into the operator's log: it is said where Python's
    packages belong to another user, and nothing is wrong with that.
    """
    waiting = getattr(globalLogBeginner, "_initialBuffer", None)
    if waiting is not None:
        waiting.replayTo(_look_at)


def _look_at(event: dict[str, Any]) -> None:
    failure = event.get("log_failure")
    if failure is not None and failure.check(KeyboardInterrupt):
        signals.interrupted()
    if "plugin cache" in str(event.get("log_format", "")) + str(event.get("format", "")):
        event.clear()
