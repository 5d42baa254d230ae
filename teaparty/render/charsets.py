"""Text for a screen that can't show all of Unicode: similar letters, or a question mark."""

import re
from functools import lru_cache
from unicodedata import category, normalize

from anyascii import anyascii
from wcwidth import iter_graphemes

from teaparty.core.values.looks import UTF_8
from teaparty.render.chunks import whole
from teaparty.render.paint import SGR
from teaparty.render.safe import safe
from teaparty.render.signs import LOWERED, NOT, SIGNS, negated, spelt
from teaparty.render.widths import EVEN

UNKNOWN = "?"
NEAR_NAME = "~"
"""Follows a name that is shown in other letters. No name has it, so that the names `alicé` and
`Админ` don't read like `alice` and `Admin` on a plain screen."""

_WORDS = re.compile("[!-~]+(?: [!-~]+)*")
_EMOJI = re.compile(":[a-z0-9_+-]+:")
_WORD = re.compile(r"[^\W_](?:[\w.'-]*[^\W_])?")
_NOT_IN_A_NAME = re.compile(r"[^\w.'?-]")
_SILENT = ("Mn", "Me", "Mc", "Cf", "Lo", "Lm", "Sk")
"""Kinds of characters that may be left out: accents, joiners, silent letters."""


def fitted(text: str, charset: str) -> str:
    """Return a safe text without the characters that `charset` lacks; colours stay."""
    if charset == UTF_8 or text.isascii():
        return text
    pieces = SGR.split(text)
    return "".join(piece if at % 2 else _fitted(piece, charset) for at, piece in enumerate(pieces))


@lru_cache(maxsize=4_096)
def called(name: str, charset: str) -> str:
    """Return somebody's name, made safe, as it reads in `charset`."""
    name = safe(name)
    shown = fitted(name, charset)
    if charset == UTF_8 or shown == normalize("NFC", name):
        return shown
    return (_NOT_IN_A_NAME.sub(UNKNOWN, shown) or UNKNOWN) + NEAR_NAME


@lru_cache(maxsize=4_096)
def named(name: str, charset: str) -> str:
    """Return the same, so that wrapping does not break it; see `chunks.whole`."""
    return whole(called(name, charset))


def marked(text: str, charset: str) -> str:
    """Return a safe text in which each word has the mark that `called` puts after a name.

    It is for texts whose names are unknown, such as those of plugins.
    """
    if charset == UTF_8 or text.isascii():
        return text
    return _WORD.sub(lambda word: _marked(word[0], charset), text)


def _marked(word: str, charset: str) -> str:
    """Return a word with its mark; a word with a sign such as `²` is nobody's name."""
    return word if "No" in map(category, word) else called(word, charset)


def encode(text: str, charset: str) -> bytes:
    """Return the bytes for any `text`."""
    return text.encode(charset, "replace")


def _fitted(text: str, charset: str) -> str:
    composed = normalize("NFC", text.replace("\xa0", " "))
    composed = spelt(composed, lambda run: _has(charset, run))
    graphemes = composed if EVEN.fullmatch(composed) else iter_graphemes(composed)
    return "".join([_shown(grapheme, charset) for grapheme in graphemes])


@lru_cache(maxsize=8_192)
def _shown(grapheme: str, charset: str) -> str:
    if not _has(charset, grapheme) and (base := negated(grapheme)):
        return NOT + _shown(base, charset)
    parts = [part if _has(charset, part) else _in_ascii(part) for part in grapheme]
    return UNKNOWN if UNKNOWN in parts else "".join(parts)


def _has(charset: str, text: str) -> bool:
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def _in_ascii(character: str) -> str:
    other = SIGNS.get(character) or anyascii(character)
    if not other:
        return "" if category(character) in _SILENT else UNKNOWN
    if category(character) == "No" and other.isdecimal() and character not in LOWERED:
        return f"({other})"  # so that two of them don't become one number
    return other if _WORDS.fullmatch(other) and not _EMOJI.fullmatch(other) else UNKNOWN
