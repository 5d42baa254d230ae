"""Signs for a screen that lacks them, spelt so that the meaning stays: what is negated stays
negated, what is raised stays raised, and no two numbers become one."""

import re
import unicodedata
from collections.abc import Callable

NOT = "!"

LOWERED = "₀₁₂₃₄₅₆₇₈₉"

_ON_SIGNS = "\u0335-\u0338"
"""Strokes that negate a sign. One makes another letter of a letter; several strike out a word."""
_ON_ALL = "\u20d2\u20d3\u20e0\u20e5\u20e6\u20eb"
_NEGATED = re.compile(f"[^\\w\\s].*[{_ON_SIGNS}]|\\S.*[{_ON_ALL}]", re.DOTALL)
_STROKES = re.compile(f"[{_ON_SIGNS}{_ON_ALL}]")

_RUNS = re.compile(
    f"(?P<struck>\\w[{_ON_SIGNS}]+(?:(?: [{_ON_SIGNS}]*)?\\w[{_ON_SIGNS}]+)+)"
    "|(?P<raised>[⁰¹²³⁴-⁹⁺-⁾ⁿⁱ]+)"
    r"|(?P<lowered>(?<=\d)[₀-₎]+)"
    r"|(?P<part>(?<=\d)[½¼¾⅐-⅟↉])"
    r"|(?P<times>(?<=\d)·(?=\d))"
)
"""Characters that are not spelt one by one: `10²` is not `102`, nor is `1½` `11/2`."""
_IN_RUNS = re.compile(f"[{_ON_SIGNS}⁰¹²³⁴-⁹⁺-⁾ⁿⁱ₀-₎½¼¾⅐-⅟↉·]")
"""Most texts have none of these, and need no closer look."""
_BEGINS = {"raised": "^", "lowered": "_", "part": " "}

SIGNS = {
    "⊻": "xor", "⊕": "(+)", "⊖": "(-)", "⊗": "(x)",
    "≶": "<>", "≷": "><", "≟": "?=", "⊆": "<=", "⊇": ">=", "≼": "<=", "≽": ">=",
    "⊴": "<=", "⊵": ">=", "⊢": "|-", "⊨": "|=", "⊩": "||-", "⊫": "||=",
    "←": "<-", "→": "->", "↔": "<->", "⇐": "<==", "⇒": "==>", "⇔": "<==>",
    "⟵": "<-", "⟶": "->", "⟷": "<->", "⟸": "<==", "⟹": "==>", "⟺": "<==>",
    "↦": "|->", "⟼": "|->", "↤": "<-|", "➔": "->",
    **dict.fromkeys("≨⊊⪇⪱⪵⫋", "<!="), **dict.fromkeys("≩⊋⪈⪲⪶⫌", ">!="),
    **dict.fromkeys("⋦⋨⪉⪹", "<!~"), **dict.fromkeys("⋧⋩⪊⪺", ">!~"),
    "≆": "~!=", "⋤": "[!=", "⋥": "]!=", "⍯": "!=", "⍻": "!v", "⫮": "!|", "⧞": "!inf",
    **dict.fromkeys("⌐⌙⫬⫭", "!"), "⊽": "!v", "⍱": "!v", "⊼": "!^", "⍲": "!^", "⨔": "!S",
    **dict.fromkeys("⇷⤂⬴⬹⬺", "!<-"), **dict.fromkeys("⇸⤀⤃⤔⤗", "!->"), "⇹": "!<->", "⤄": "!<->",
    **dict.fromkeys("⇺⬵⬽", "!<-"), **dict.fromkeys("⇻⤁⤕⤘", "!->"), "⇼": "!<->",
    "㎟": "mm^2", "㎠": "cm^2", "㎡": "m^2", "㎢": "km^2", "㎨": "m/s^2", "㎯": "rad/s^2",
    "㎣": "mm^3", "㎤": "cm^3", "㎥": "m^3", "㎦": "km^3", "‰": "o/oo", "‱": "o/ooo",
}  # fmt: skip
"""Signs that are spelt differently than in the general table of `anyascii`."""


def negated(grapheme: str) -> str:
    """Return what a sign such as `≠` negates, which is `=`; an empty text for all others."""
    parts = unicodedata.normalize("NFD", grapheme)
    return _STROKES.sub("", parts) if _NEGATED.match(parts) else ""


def spelt(text: str, has: Callable[[str], bool]) -> str:
    """Return a text with every run of signs in ASCII if the screen lacks a character of it."""
    if not _IN_RUNS.search(text):
        return text
    return _RUNS.sub(lambda run: run[0] if has(run[0]) else _spelt(run), text)


def _spelt(run: re.Match[str]) -> str:
    if run["struck"]:
        return f"-{_STROKES.sub('', run[0])}-"
    if run["times"]:
        return "*"
    plain = unicodedata.normalize("NFKC", run[0])
    return _BEGINS[run.lastgroup or ""] + plain.replace("\u2044", "/").replace("\u2212", "-")
