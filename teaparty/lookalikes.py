"""Names that look the same, by Unicode's table of confusable characters (TR39, section 4).

The table is the one that confusable-homoglyphs ships. It has the pairs of the Unicode file in both
directions, in the order of that file and without saying which way a pair went; `_prototypes` finds
that out again. It is read at the first name, which takes some 15 ms.
"""

import json
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

TABLE = "confusables.json"
ROUNDS = 3
"""After so many, no character becomes another one; a test says so."""
LEFT_TO_RIGHT = "\u200e"
"""Stands around characters of scripts that are written from the right, in the Unicode file."""


@lru_cache(maxsize=2_048)
def skeleton(name: str) -> str:
    """Return what is equal for names that can be taken for one another, and else hardly ever.

    `name` is as it is shown, for capitals of some scripts look like other letters than the small
    ones: Cyrillic VE, O, VE in capitals looks like `BOB`, and in small letters like no Latin name.
    So the same name in other capitals has the same skeleton in ASCII, but not in every script;
    whether it is the same name is for `names.fold` to say.

    As `I` looks like `l`, and is the same letter as `i`, all of `i`, `l` and `1` are one, as are
    `o` and `0`, and `m` and `rn`. So Ali can't come in where All is known: the price of not having
    `Alice`, `AIice` and `AL1CE` at one table. Accents count, but for a dot on an i or a j.
    """
    text = unicodedata.normalize("NFKC", name)
    for _ in range(ROUNDS):
        text = _looks(text).casefold()
    return text.replace("i", "l").replace("l\u0307", "l").replace("j\u0307", "j")


def _looks(text: str) -> str:
    """Return the skeleton of TR39."""
    text = unicodedata.normalize("NFD", text).translate(_prototypes())
    return unicodedata.normalize("NFD", text)


@cache
def _prototypes() -> dict[int, str]:
    """Return for each character, by its number, what it looks like.

    Many look like the same one, and none like two. So one with one other is mapped to that, if that
    has more; where two have only each other, the one that comes first in the table is mapped.
    """
    text = files("confusable_homoglyphs").joinpath(TABLE).read_text("utf-8")
    table: dict[str, list[dict[str, str]]] = json.loads(text)
    found: dict[int, str] = {}
    seen = set()
    for character, others in table.items():
        seen.add(character)
        other = others[0]["c"]
        if len(others) == 1 and (len(table[other]) > 1 or other not in seen):
            found[ord(character.strip(LEFT_TO_RIGHT))] = other.strip(LEFT_TO_RIGHT)
    return found
