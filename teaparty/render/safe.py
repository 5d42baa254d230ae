"""Makes text that people wrote safe to show: it can't move a cursor, turn the line around, or make
enough room to look like another line."""

import json
import re
import unicodedata
from functools import lru_cache

from wcwidth import wcwidth

from teaparty.core.values.heaps import JOINING, Heaps, of_category
from teaparty.core.values.names import INVISIBLE

# C0, DEL, C1; line and paragraph separators; bidi embeddings, overrides and isolates (UAX 9,
# section 2); characters that show and join nothing (zero width space, word joiner, BOM, ...).
_DROPPED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u00ad\u180e\u200b\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U0001d173-\U0001d17a"
    "\U000e0000-\U000e007f]"
)
_OTHERS = "".join(
    [c for c in map(chr, range(0x3001)) if c.isspace() and c != " "]
    + [c for c in INVISIBLE if unicodedata.category(c)[0] != "M"]
)
"""All blanks but the plain one."""
_BLANKS = re.compile(f"(?:[{_OTHERS}]| (?=[ {_OTHERS}]))[ {_OTHERS}]*")
"""Blanks that become one plain blank; most blanks are one already."""


_NEWER = {code for code in of_category("Cn") if wcwidth(chr(code)) == 0}
"""Characters that join and are newer than Python's Unicode."""
_without_heaps = Heaps(JOINING | _NEWER).without

LONGEST, REMEMBERED = 4_096, 1_024
"""The longest text that is remembered after it was made safe or measured, in characters; and how
many are, since each is laid out for many looks."""
_ESCAPED = re.compile(f"{_DROPPED.pattern}|[\x85\u2028\u2029]")
"""`safe` turns the line ends among these into blanks."""


def safe(text: str) -> str:
    """Return `text` as one line without control characters, blanks in a row, or heaps of marks."""
    if text.isascii():
        if text.isprintable() and "  " not in text:
            return text
        return _BLANKS.sub(" ", _DROPPED.sub("", text))
    return _remembered(text) if len(text) <= LONGEST else _made_safe(text)


def _made_safe(text: str) -> str:
    return _without_heaps(_BLANKS.sub(" ", _DROPPED.sub("", text)))


_remembered = lru_cache(maxsize=REMEMBERED)(_made_safe)


def safe_block(text: str) -> str:
    """The same for several lines, which `\\n` separates."""
    return "\n".join(map(safe, text.split("\n")))


def escaped_block(text: str) -> str:
    """Return text for a log, in lines: what `safe` takes out appears as Python escapes."""
    return _ESCAPED.sub(lambda found: ascii(found[0])[1:-1], text)


def escaped_json(text: str) -> str:
    """Return JSON for a log: what `safe` takes out appears as JSON's own escapes."""
    return _ESCAPED.sub(lambda found: json.dumps(found[0])[1:-1], text)
