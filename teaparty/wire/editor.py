"""A line that somebody types key by key, where the server has to echo: telnet clients that send
each character, and SSH. Backspace, DEL and Ctrl-U work on whole graphemes (UAX 29).
"""

import re

from wcwidth import iter_graphemes, width

BACKSPACE, DELETE, ERASE_LINE, ERASE_WORD, END = "\b", "\x7f", "\x15", "\x17", "\n"
_ERASING = frozenset((BACKSPACE, DELETE, ERASE_LINE, ERASE_WORD))

# Keys that send more than one character: CSI, SS3, and a letter after ESC (ECMA-48, xterm).
_KEY = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O[\x20-\x7e]|[^\[O\x1b])")
_UNFINISHED_KEY = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|O)?\Z")
_LONGEST_KEY = 16


class LineEditor:
    """The line that is being typed; `text` is what stands on it. `most` is in characters."""

    __slots__ = ("_key", "_most", "text")

    def __init__(self, most: int) -> None:
        self._most = most
        self._key = ""  # the beginning of one that is not complete yet
        self.text = ""

    def receive(self, keys: str) -> str:
        """Take keys, LF for the end of a line; return what is to be echoed."""
        keys = _KEY.sub("", self._key + keys)
        unfinished = _UNFINISHED_KEY.search(keys)
        self._key = unfinished[0] if unfinished and len(unfinished[0]) < _LONGEST_KEY else ""
        keys = keys[: unfinished.start()] if unfinished else keys
        return "".join(map(self._receive, re.split(r"([\b\x7f\x15\x17\n])", keys)))

    def _receive(self, part: str) -> str:
        if part == END:
            self.text = ""
            return "\r\n"
        if part in _ERASING:
            return self._erase(part)
        added = "".join(c for c in part.replace("\t", " ") if c.isprintable() or c == "\u200d")
        added = added[: max(0, self._most - len(self.text))]
        self.text += added
        return added

    def _erase(self, key: str) -> str:
        """Take something off the end; return what takes it off the screen."""
        if key == ERASE_LINE:
            kept = ""
        elif key == ERASE_WORD:
            kept = re.sub(r"\S*\s*\Z", "", self.text)
        else:
            kept = "".join(list(iter_graphemes(self.text))[:-1])
        columns = width(self.text) - width(kept)
        self.text = kept
        return ("\b" * columns) + (" " * columns) + ("\b" * columns)


def edited(line: str) -> str:
    """Return a line as it reads when the keys in it have done what they do."""
    if line.isprintable():
        return line
    editor = LineEditor(len(line))
    editor.receive(line)
    return editor.text
