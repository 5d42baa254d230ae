"""Aliases: short words of a person's own, and what they stand for."""

from collections.abc import Mapping

ALL = "%*"
"""Stands for what is typed behind the alias; without it, that is put at the end."""


def expanded(line: str, aliases: Mapping[str, str]) -> str:
    """Return `line` with what its first word stands for. What comes of it is not looked up again."""
    if not aliases:
        return line
    word, _, rest = line.partition(" ")
    text = aliases.get(word.casefold())
    if text is None:
        return line
    return (text.replace(ALL, rest) if ALL in text else f"{text} {rest}").strip()
