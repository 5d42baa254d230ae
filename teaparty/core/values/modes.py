"""How lines are read, and what words in a configuration look like."""

import re
from typing import Literal

Mode = Literal["mud", "chat"]
"""In mud mode the first word of a line is a command; in chat mode lines are said aloud."""
WORD = r"[a-z0-9][a-z0-9_-]{0,31}"
"""A pattern for the names of rooms, kinds of room and exits."""


def is_word(value: object) -> bool:
    """Whether it can be the name of a room, a kind or an exit, as in the configuration."""
    return isinstance(value, str) and re.fullmatch(WORD, value) is not None
