"""Names that look the same, by Unicode's table of confusable characters (TR39, section 4).

The table is the one that confusable-homoglyphs ships. It has the pairs of the Unicode file in both
directions, in the order of that file and without saying which way a pair went; `prototypes` finds
that out again. It is read by `load`, or at the first name, which takes some 10 ms.
"""

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

from msgspec import Struct
from msgspec.json import Decoder

TABLE = "confusables.json"
ROUNDS = 3
"""After so many steps no character becomes another one; a test checks that."""
LEFT_TO_RIGHT = "\u200e"
"""Encloses characters of scripts written from the right, in the Unicode file."""


class Partner(Struct, frozen=True, gc=False):
    """What a character looks like in the table; its name, `n`, is left out."""

    c: str


_read = Decoder(dict[str, list[Partner]]).decode
INSIDE = str.maketrans("", "", "_-'.")
_BLOCKS = (range(0x250, 0x2B0), range(0x1D00, 0x1D80), range(0xA720, 0xA800))
"""The blocks of Unicode with small capitals: IPA, Phonetic Extensions, Latin Extended-D."""
_SMALL_CAPITAL = re.compile(r"LATIN (?:CAPITAL )?LETTER SMALL CAPITAL ([A-Z]{1,2})")


_PLAIN = {ord("İ"): "i", 0x04CF: "1", ord("ʍ"): "m", ord("ĸ"): "k"}
"""Corrections of the table, where `İ` and the palochka are an `i`, and `м` is no letter."""


def load() -> None:
    """Read the table, so that nobody waits for it at the first name."""
    prototypes()
    _no_small_capitals()


@lru_cache(maxsize=2_048)
def plain_letters(name: str) -> str:
    """Return what a name reads like at a glance: in small letters, without accents and signs.

    Letters of other scripts that look like Latin ones become these. Digits stay. Here `i` is no
    `l`; but a capital `I` may be one, unless a capital `L` shows how that looks: it becomes a `1`.
    """
    text = unicodedata.normalize("NFKC", name).translate(_plain())
    for _ in range(0 if text.isascii() else ROUNDS):
        text = "".join([c if c.isascii() else _latin(c) for c in text])
    if "L" not in text:
        text = text.replace("I", "1")
    parts = unicodedata.normalize("NFD", text)
    return "".join(c for c in parts if unicodedata.category(c) != "Mn").casefold().translate(INSIDE)


def _latin(character: str) -> str:
    """Return what one character looks like; one that may be a capital `I` is that, and no `l`."""
    found = _looks(character).translate(_plain())
    return "I" if found == "l" and character.isupper() else found


@lru_cache(maxsize=2_048)
def skeleton(name: str) -> str:
    """Return a form that is equal for names that look alike, and hardly ever for others.

    `name` must be as it is shown, since capitals and small letters may look like different ones:
    Cyrillic VE, O, VE in capitals looks like `BOB`, and in small letters like no Latin name.
    So a name in other capitals has the same skeleton in ASCII, but not in every script; whether it
    is the same name is decided by `names.fold`.

    As `I` looks like `l`, and is the same letter as `i`, all of `i`, `l` and `1` are one, as are
    `o` and `0`, and `m` and `rn`. So Ali can't come in if All is known: that is the price of not
    having `Alice`, `AIice` and `AL1CE` at one table. Accents count, except for dots on i and j.
    """
    text = unicodedata.normalize("NFKC", name).translate(_small_capitals())
    for _ in range(ROUNDS):
        text = _looks(text).casefold()
    text = text.translate(_no_small_capitals())
    return text.replace("i", "l").replace("l\u0307", "l").replace("j\u0307", "j")


def _looks(text: str) -> str:
    """Return the skeleton of TR39."""
    text = unicodedata.normalize("NFD", text).translate(prototypes())
    return unicodedata.normalize("NFD", text)


@cache
def prototypes() -> dict[int, str]:
    """Return for each character, by its number, what it looks like.

    Many look like the same one, and none like two. So a character with one partner is mapped to it,
    if the partner has more; if two have only each other, the first one in the table is mapped.
    """
    table = _read(files("confusable_homoglyphs").joinpath(TABLE).read_bytes())
    found: dict[int, str] = {}
    seen = set()
    for character, others in table.items():
        seen.add(character)
        other = others[0].c
        if len(others) == 1 and (len(table[other]) > 1 or other not in seen):
            found[ord(character.strip(LEFT_TO_RIGHT))] = other.strip(LEFT_TO_RIGHT)
    return found


@cache
def _small_capitals() -> dict[int, str]:
    """Return which letters small capitals are; the table of Unicode knows few of them."""
    named = ((c, unicodedata.name(chr(c), "")) for block in _BLOCKS for c in block)
    return {c: found[1].lower() for c, name in named if (found := _SMALL_CAPITAL.fullmatch(name))}


@cache
def _plain() -> dict[int, str]:
    return _small_capitals() | _PLAIN


@cache
def _no_small_capitals() -> dict[int, str]:
    """Return for small capitals what looks like them; not a Latin letter: `в` is no `b`.

    A skeleton has these instead, if other characters have become them.
    """
    looking: dict[int, str] = {}
    for character, prototype in sorted(prototypes().items()):
        if len(prototype) == 1 and ord(prototype) in _small_capitals():
            looking.setdefault(ord(prototype), chr(character))
    return looking
