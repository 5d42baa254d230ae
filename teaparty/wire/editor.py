"""A line that somebody types key by key while the server echoes: for telnet clients that send
each character, and for SSH. Backspace, DEL and Ctrl-U work on whole graphemes (UAX 29).
"""

import re
import unicodedata

from wcwidth import iter_graphemes, width

BACKSPACE, DELETE, ERASE_LINE, ERASE_WORD, END = "\b", "\x7f", "\x15", "\x17", "\n"
_CONTROLS = ("Cc", "Cs", "Zl", "Zp")
LONGEST_GRAPHEME = 32
"""Characters that backspace erases at most, of one grapheme."""

# Keys that send more than one character: CSI, SS3, and a letter after ESC (ECMA-48, xterm); and a
# second "[", of the Linux console. A sequence that does not end as it should is `part` of one.
_TOKEN = re.compile(
    r"(?P<key>\x1b(?:\[(?:\[[ -~]|[0-?]{0,16}[ -/]{0,4}[@-Z\\-~])|O[ -~]|[^\[O\x00-\x1f\x7f]))"
    r"|(?P<part>\x1b(?:\[(?:\[|[0-?]{0,16}[ -/]{0,4})|O)?)"
    r"|[\b\x7f\x15\x17\n]"
    r"|[^\x1b\b\x7f\x15\x17\n]+"
)


class LineEditor:
    """The line that is being typed; `text` is what stands on it. `most` is in characters."""

    __slots__ = ("_key", "_most", "text")

    def __init__(self, most: int) -> None:
        self._most = most
        self._key = ""  # the beginning of one that is not complete yet
        self.text = ""

    def receive(self, keys: str) -> str:
        """Take keys, with LF for the end of a line; return what must be echoed."""
        keys, self._key = self._key + keys, ""
        return "".join(map(self._token, _TOKEN.finditer(keys)))

    def _token(self, found: re.Match[str]) -> str:
        if found["part"] and found.end() == len(found.string):
            self._key = found["part"]
        if found["part"] or found["key"]:
            return ""
        if found[0] == END:
            self.text = ""
            return "\r\n"
        if found[0] in (BACKSPACE, DELETE, ERASE_LINE, ERASE_WORD):
            return self._erase(found[0])
        return self._add(found[0])

    def _add(self, typed: str) -> str:
        """Take text; only control characters are left out, so that a password stays as it is."""
        added = "".join(
            c for c in typed.replace("\t", " ") if unicodedata.category(c) not in _CONTROLS
        )[: max(0, self._most - len(self.text))]
        self.text += added
        return added

    def _erase(self, key: str) -> str:
        """Take characters off the end; return what takes them off the screen."""
        if key == ERASE_LINE:
            erased = self.text
        elif key == ERASE_WORD:
            erased = self.text[len(_without_last_word(self.text)) :]
        else:
            erased = _last_grapheme(self.text)
        self.text = self.text[: len(self.text) - len(erased)]
        columns = width(erased)
        return ("\b" * columns) + (" " * columns) + ("\b" * columns)


def _without_last_word(text: str) -> str:
    typed = text.rstrip()
    return typed.removesuffix(typed.split()[-1]) if typed else ""


def _last_grapheme(text: str) -> str:
    """Look at the end only, so that many backspaces on a long line cost little."""
    return [*iter_graphemes(text[-LONGEST_GRAPHEME:])][-1] if text else ""


def edited(line: str) -> str:
    """Return a line as it reads after the keys in it have done their work."""
    if line.isprintable():
        return line
    editor = LineEditor(len(line))
    editor.receive(line)
    return editor.text
