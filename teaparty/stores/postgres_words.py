"""What PostgreSQL and libpq say is wrong, as operators read it."""

import re

_WHERE = re.compile(
    r"(?:connection (?:failed|is bad): )?"
    r'(?:connection to server at "[^"]*"(?: \([^)]*\))?, port \d+ failed: )?'
    r"(?:FATAL: +)?"
)
"""What comes before the reason; the sentence around it names the server in any case."""
_PLAIN = {
    "fe_sendauth: no password supplied": (
        "it wants a password, and neither the URL nor the .pgpass of this user has one for it"
    )
}
_POOLED = {"42P05", "26000"}
"""What statements that were prepared on another connection make a server say."""
POOLER = "a pooler seems to stand between, and none may"


def what_is_wrong(message: str, otherwise: str = "the connection failed") -> str:
    """Return what libpq says, in one line; it never has a password in it."""
    lines = [line.strip() for line in message.strip().splitlines() if line.strip()]
    said = _WHERE.sub("", lines[0], count=1).rstrip(".") if lines else ""
    return _PLAIN.get(said, said) or otherwise


def refused(state: str, words: str) -> str:
    """Return what a server says of a statement, with its SQLSTATE."""
    return f"{words} ({state}{'; ' + POOLER if state in _POOLED else ''})"
