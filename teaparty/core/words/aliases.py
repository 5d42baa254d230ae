"""Aliases: short words of a person's own, and what they stand for."""

from collections.abc import Mapping

from teaparty.core.values.refusal import Refusal
from teaparty.core.values.signs import plain_word, signed

ALL = "%*"
"""Stands for what is typed after the alias; without it, that is added at the end."""
SIGNS = "/."
"""One of these may stand before an alias. In chat mode it must: other lines are said aloud."""


def expanded(line: str, aliases: Mapping[str, str], chat: bool, most: int) -> str:
    """Return `line` with its first word expanded, if that is an alias. It is expanded only once.

    `line` is stripped and not empty; `aliases` have words in small letters. Raises `Refusal` if the
    result is longer than `most` bytes.
    """
    read = signed(line)
    has_sign = read[0] in SIGNS
    if chat and not has_sign:
        return line
    word, _, rest = read[has_sign:].partition(" ")
    text = aliases.get(plain_word(word))
    if text is None:
        return line
    made = (text.replace(ALL, rest) if ALL in text else f"{text} {rest}").strip()
    if len(made.encode("utf-8", "replace")) > most:
        raise Refusal("The alias {word} expands to more than {most} bytes.", word=word,
                      most=most)  # fmt: skip
    return f"/{made}" if chat else made
