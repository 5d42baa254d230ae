"""What comes from a party is made harmless before a terminal gets it.

Only colours pass (SGR). All else that could move a cursor, change a terminal's state, or turn a
line around is taken out, whatever the party has done about it already.
"""

import re

SGR = re.compile(r"\x1b\[[\d;:]{0,64}m")
RESET = "\x1b[0m"

_SEQUENCE = re.compile(
    r"(\x1b\[[\d;:]{0,64}m)"
    r"|(?:\x1b\[|\x9b)[0-?]{0,64}[ -/]{0,8}[@-~]"  # CSI (ECMA-48, section 5.4)
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?"  # OSC, DCS, ...
    r"|\x1b[ -/]{0,8}[0-~]?"
)
# C0 but the line feed, DEL, C1; bidi embeddings and overrides; characters that show nothing
_DROPPED = re.compile(
    "[\x00-\x09\x0b-\x1a\x1c-\x1f\x7f-\x9f\u180e\u200b\u202a-\u202e\u2060-\u2065\u206a-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_ISOLATES = re.compile("([\u2066-\u2069])")
_POP = "\u2069"


def shown(text: str) -> str:
    """Return text, of one line or several, that a terminal can show."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    text = _ENDS.sub(" ", text.replace("\t", " "))
    text = _DROPPED.sub("", _SEQUENCE.sub(lambda found: found[1] or "", text))
    return _recoloured(_isolated(text))


def _recoloured(text: str) -> str:
    """End colours where the text ends."""
    colours = SGR.findall(text)
    return text if not colours or colours[-1] in (RESET, "\x1b[m") else text + RESET


def _isolated(text: str) -> str:
    """Return text in which each isolate ends in its line, and each end of one has a begin."""
    return "\n".join(map(_closed, text.split("\n")))


def _closed(line: str) -> str:
    depth, parts = 0, _ISOLATES.split(line)
    for index, sign in enumerate(parts[1::2]):
        if sign == _POP and not depth:
            parts[2 * index + 1] = ""
        else:
            depth += -1 if sign == _POP else 1
    return "".join(parts) + _POP * depth
