"""Words that mean something else than they say: keep-alives, and names of people who go away."""

import re

from teaparty.core.values.names import fold

KEEP_ALIVES = ("idle", "@@")
"""Lines that clients send by themselves, so that no link is taken for dead."""
LONGEST_KEEP_ALIVE = max(map(len, KEEP_ALIVES))

_IN_NO_NAME = re.compile(r"[|\[\](){}^`~\\/:*<>]+")
"""Signs that people on IRC put between their name and what they do."""
_AWAY = (
    "afk|away|gone|brb|bbl|busy|idle|dnd|z+|sleep|sleeping|asleep|nap|bed|lunch|dinner|food|eating"
)
_AWAY_WORD = re.compile(_AWAY)
_BEHIND_A_NAME = re.compile(rf"[_.'-]+(?:{_AWAY})[_.'-]*")


def keeps_alive(line: str) -> bool:
    """Whether a line is a keep-alive, which nobody typed and which means nothing."""
    return len(line) <= LONGEST_KEEP_ALIVE and line.casefold() in KEEP_ALIVES


def means_away(name: str, new: str) -> bool:
    """Whether a person called `name` who asks for the name `new` wants to be away.

    People on IRC do it so: `alice|away`, `alice_afk`, `alice[zzz]`. A word right after the name, as
    in `aliceaway`, may as well be a name.
    """
    own, typed = fold(name), fold(new)
    parts = [part for part in _IN_NO_NAME.split(typed) if part]
    if len(parts) > 1:
        return own in parts or any(map(_AWAY_WORD.fullmatch, parts))
    return typed.startswith(own) and bool(_BEHIND_A_NAME.fullmatch(typed[len(own) :]))
