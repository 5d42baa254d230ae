"""Lines that are talk although they begin with a command's sign: smileys and quotations."""

import re

from teaparty.core.values.signs import plain

CHAT_SIGNS = "/'\":>["
"""In chat mode a line is said aloud unless it begins with one of these."""
_MOUTH = r"[()\[\]{}<>|/\\*@$#&]+"
_SMILEY = re.compile(
    rf"(?:>?[:;=](?:[',]?[-~^o]?{_MOUTH}|[-^o]?(?:[OoSsXxCcBb03]|[DPp]+))"
    r"|>[._]*[<>]+|<+3+|\^[_.]?\^+|-_+-|[(\[]-?[:;=])(?=$|[\s.,!?])"
)
_QUOTED = re.compile(r"""'[^\s'][^']*(?<!\s)'(?=$|[\s.,;:!?)])|".*".*""")
_LONGEST = 12
"""The most characters of a smiley at the beginning of a line."""


def is_smiley(line: str) -> bool:
    """Whether a line begins with a smiley, such as `:)` or `:-D`."""
    return not line[0].isalnum() and _SMILEY.match(plain(line[:_LONGEST])) is not None


def is_talk(line: str) -> bool:
    """Whether a line that begins with one of `' " : > [` is said as it stands in chat mode.

    `>WORD TEXT` and `[WORD] TEXT` never are: they are whispers, or meant as such.
    """
    line = plain(line)
    if is_smiley(line):
        return True
    if line[0] == ":":
        return re.match(r":[\w\s']", line) is None
    if line[0] == ">":
        return line[1:2] == " " or (len(line) > 1 and not _has_letter(line[1:].split(" ")[0]))
    if line[0] == "[":
        return _is_remark(line)
    return _QUOTED.match(line) is not None


def _has_letter(word: str) -> bool:
    return any(map(str.isalnum, word))


def _is_remark(line: str) -> bool:
    """Whether the text in brackets at the beginning is neither a name nor names with commas."""
    inside, closed, _ = line[1:].partition("]")
    names = [name.split() for name in inside.split(",")]
    return bool(closed) and (not any(names) or any(len(words) > 1 for words in names))
