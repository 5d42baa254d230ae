"""Signs that phones and East Asian keyboards write, read as the ASCII signs that they look like.

Only what says how a line is meant is read so: its first sign, its first word, and the signs between
names. The text after them stays as it was typed.
"""

# ruff: noqa: RUF001 - these are the signs that look like others
_LOOKS = {
    "'": "‘’‚‛＇ʼ",
    '"': "“”„‟＂",
    ":": "：﹕",
    ">": "＞﹥》〉›",
    "/": "／⁄∕",
    ".": "。．｡﹒",
    "@": "＠﹫",
    "!": "！﹗",
    "?": "？﹖",
    "+": "＋﹢",
    "#": "＃﹟",
    "=": "＝﹦",
    "[": "［【〔",
    "]": "］】〕",
    ",": "，、﹐﹑､",
}
LOOKS = str.maketrans({sign: plain for plain, signs in _LOOKS.items() for sign in signs})
"""The ASCII sign for each of these."""
_FIRST = LOOKS | dict.fromkeys(map(ord, "、・･"), ".")
"""The / key of Chinese and Japanese keyboards types these, so they can begin a command."""
_FULL_WIDTH = LOOKS | {code + 0xFEE0: code for code in range(0x21, 0x7F)}
UNSEEN = "".join(map(chr, (
    0xAD, 0x34F, 0x61C, *range(0x180B, 0x1810), *range(0x200B, 0x2010), *range(0x202A, 0x202F),
    *range(0x2060, 0x2070), *range(0xFE00, 0xFE10), 0xFEFF, *range(0xE0000, 0xE01F0),
)))  # fmt: skip
"""Marks that show nothing; some keyboards and copied texts begin with them."""


def looking_like(sign: str) -> str:
    """Return a sign and all that `plain` turns into it."""
    return sign + "".join(each for each in map(chr, _FULL_WIDTH) if plain(each) == sign)


def signed(line: str) -> str:
    """Return a line, which is not empty, with its first sign in ASCII."""
    if line[0].isascii():
        return line
    line = line.lstrip(UNSEEN) or line
    return line[0].translate(_FIRST) + line[1:]


def plain(text: str) -> str:
    """Return a text with all its signs, and full-width letters, in ASCII."""
    return text if text.isascii() else text.translate(_FULL_WIDTH)


def plain_word(word: str) -> str:
    """Return a word in the small letters by which commands and aliases are known."""
    return plain(word).casefold()


def at_equals(text: str) -> tuple[str, str]:
    """Return WORD and TEXT of `WORD=TEXT`, as on MUSH servers; else an empty word and the text."""
    index = plain(text).find("=")
    word = text[: max(0, index)].strip()
    return (word, text[index + 1 :].lstrip()) if word and " " not in word else ("", text)


def without_bracket(rest: str) -> str:
    """Return `NAME] TEXT` as `NAME TEXT`; the bracket may be a full-width one."""
    for index, character in enumerate(rest):
        if plain(character) == "]":
            return f"{rest[:index]} {rest[index + 1 :]}"
    return rest
