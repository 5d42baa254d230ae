"""What people may be called, and when two names are the same.

A name is 2 to 24 characters after NFKC: letters and digits of one script, with `_`, `-`, `'` and
`.` inside. Scripts that Chinese, Japanese and Korean mix count as one (Unicode TR39, section 5.1,
augmented script sets). Names are compared by the casefold of their NFKC form (UAX 15, UTS 18).
"""

import unicodedata
from functools import lru_cache

from teaparty.core.values.addresses import looks_like_address
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.signs import UNSEEN

SHORTEST = 2
LONGEST = 24
LONGEST_FOLDED = 64
INSIDE = "_-'."
MOST_MARKS = 4
"""Combining marks in a row; Thai and Tibetan need two or three (TR39 section 5.4 allows four)."""

INVISIBLE = frozenset(
    map(chr, (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, 0x13441, 0x13442))
).union(map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
"""Letters and marks, by their category, that show nothing (default ignorable, blanks)."""
LOOSE_JAMO = frozenset(map(chr, (*range(0x1160, 0x1200), *range(0xD7B0, 0xD800))))
"""Parts of Hangul syllables that take no width where NFKC found no syllable for them."""

_APOSTROPHES = {0x2018: "'", 0x2019: "'"}
_ENDS_OWNING = "s\ua731"
"""Letters that look like an `s`; after an apostrophe they would make `Jo's hat` ambiguous."""

_EAST_ASIAN = ({"CJK", "HIRAGANA", "KATAKANA"}, {"CJK", "BOPOMOFO"}, {"CJK", "HANGUL"})
# The Unicode name of a letter, mark or digit begins with its script, except for these.
# Compared once with Scripts_Extensions of Unicode 14 for every such character.
_SCRIPTS = {
    "ARABIC-INDIC": "ARABIC",
    "EXTENDED": "ARABIC",
    "HENTAIGANA": "HIRAGANA",
    "IDEOGRAPHIC": "CJK",
    "ROMAN": "LATIN",
    "TURNED": "LATIN",
    "VIETNAMESE": "CJK",
}
_FAMILIES = {"INSCRIPTIONAL", "LINEAR", "MEROITIC", "NEW", "OLD", "TAI"}
"""Scripts whose names have a second word."""
_ANY_SCRIPT = {"CARON", "COMBINING", "KATAKANA-HIRAGANA", "MODIFIER", "VEDIC", "VERTICAL"}
"""Marks and signs that several scripts use."""


class NameRefused(Refusal):
    """The name breaks a rule; the text says which."""


def fold(name: str) -> str:
    """Return the form under which a name is registered: equal for names that read the same.

    Only the beginning counts of a text that is longer than a name or a title can be.
    """
    return _folded(name[:LONGEST_FOLDED])


def fold_afresh(text: str) -> str:
    """Return the same, and remember nothing of what may be no name."""
    return _folded.__wrapped__(text[:LONGEST_FOLDED])


def same_name(secret: str, name: str) -> bool:
    """Whether a password is a name itself."""
    return fold_afresh(secret) == fold(name)


@lru_cache(maxsize=2_048)
def _folded(name: str) -> str:
    folded = _nfkc(name).casefold()
    return unicodedata.normalize("NFKC", folded)


def _nfkc(name: str) -> str:
    """Return the NFKC form, with the typographic apostrophe of phones as a plain one."""
    return unicodedata.normalize("NFKC", name.translate(_APOSTROPHES))


@lru_cache(maxsize=2_048)
def check(name: str) -> str:
    """Return the name in its NFKC form, or raise `NameRefused` with the rule that it breaks."""
    name = _nfkc(name)
    if not SHORTEST <= len(name) <= LONGEST:
        raise NameRefused(
            "A name has {shortest} to {longest} characters; yours has {length}.",
            shortest=SHORTEST,
            longest=LONGEST,
            length=len(name),
        )
    if name[0] in INSIDE or name[-1] in INSIDE:
        raise NameRefused("A name begins and ends with a letter or a digit.")
    if _is_sign(name[0]) or _is_sign(name[-1]):
        raise NameRefused("A name begins and ends with a letter or a digit, and with no accent.")
    _check_characters(name)
    if name[-1].casefold() in _ENDS_OWNING and (name[-2] == "'" or _is_sign(name[-2])):
        raise NameRefused("A name does not end in 's, which is said of what somebody has.")
    if looks_like_address(name):
        raise NameRefused("A name does not look like an address.")
    if not _one_script(name):
        raise NameRefused("A name has letters of one script only, such as Latin or Greek.")
    if len({ord(c) - unicodedata.decimal(c) for c in name if c.isdecimal()}) > 1:
        raise NameRefused("A name has digits of one script only.")
    return name


QUOTES = ('""', "''", "“”", "\u2018\u2019", "„“", "«»")


def unquoted(name: str) -> str:
    """Return a name without the quotes that some clients put around it.

    Marks that show nothing, as copied texts have, go as well.
    """
    name = name.strip(UNSEEN) or name
    quoted = len(name) > 2 and name[0] + name[-1] in QUOTES
    return name[1:-1] if quoted else name


def _check_characters(name: str) -> None:
    marks = 0
    for position, character in enumerate(name):
        kind = unicodedata.category(character)
        if kind in ("Mn", "Mc") and character not in INVISIBLE:
            marks += 1
            if position == 0 or name[position - 1] in INSIDE or marks > MOST_MARKS:
                raise NameRefused(
                    "Accents and other marks in a name stand on a letter, at most {most} on one.",
                    most=MOST_MARKS,
                )
            continue
        marks = 0
        allowed = kind[0] == "L" or kind == "Nd" or character in INSIDE
        if not allowed or character in INVISIBLE or character in LOOSE_JAMO:
            raise NameRefused(
                "A name is made of letters and digits, with {inside} inside."
                " It can't hold {character}.",
                inside=" ".join(INSIDE),
                character=_shown(character),
            )


def _shown(character: str) -> str:
    visible = character.isprintable() and character.strip() and character not in INVISIBLE
    return character if visible else ascii(character)


def _is_sign(character: str) -> bool:
    """Whether it is a letter by its category, but looks like a quote or another sign."""
    return unicodedata.name(character, "").startswith("MODIFIER LETTER")


def _script(character: str) -> str:
    words = unicodedata.name(character, "").split(" ")
    if words[0] in _FAMILIES:
        return " ".join(words[:2])
    return _SCRIPTS.get(words[0], words[0])


def _one_script(name: str) -> bool:
    if name.isascii():
        return True
    scripts = {_script(c) for c in name if c.isalpha() or not c.isascii()} - _ANY_SCRIPT
    return len(scripts) <= 1 or any(scripts <= mixture for mixture in _EAST_ASIAN)
