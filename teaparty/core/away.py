"""Being away: what stands for it elsewhere, and lines that bring nobody back."""

import re

from teaparty.core.names import fold

KEEP_ALIVES = ("idle", "@@")
"""Lines that clients send by themselves, so that no link is taken for dead."""
_LONGEST = max(map(len, KEEP_ALIVES))

_IN_NO_NAME = re.compile(r"[|\[\](){}^`~\\/:*<>]+")
"""Signs that people elsewhere put between their name and what they do."""
_AWAY = (
    "afk|away|gone|brb|bbl|busy|idle|dnd|z+|sleep|sleeping|asleep|nap|bed|lunch|dinner|food|eating"
)
_AWAY_WORD = re.compile(_AWAY)
_BEHIND_A_NAME = re.compile(rf"[_.'-]+(?:{_AWAY})[_.'-]*")


def keeps_alive(line: str) -> bool:
    """Whether a line is one that means nothing: nobody typed it."""
    return len(line) <= _LONGEST and line.casefold() in KEEP_ALIVES


def means_away(name: str, new: str) -> bool:
    """Whether who is called `name` and wants to be called `new` wants to be away.

    So it is in IRC: `alice|away`, `alice_afk`, `alice[zzz]`. A word right behind the name, as in
    `aliceaway`, may as well be a name.
    """
    own, typed = fold(name), fold(new)
    parts = [part for part in _IN_NO_NAME.split(typed) if part]
    if len(parts) > 1:
        return own in parts or any(map(_AWAY_WORD.fullmatch, parts))
    return typed.startswith(own) and bool(_BEHIND_A_NAME.fullmatch(typed[len(own) :]))
