"""How lines are read, and what words in a configuration look like."""

from typing import Literal

Mode = Literal["mud", "chat"]
"""In mud mode the first word of a line is a command; in chat mode lines are said aloud."""
WORD = r"[a-z0-9][a-z0-9_-]{0,31}"
"""A pattern for the names of rooms, kinds of room and exits."""
