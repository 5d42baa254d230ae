"""Links that people can click, for screens that say that they show them.

They are OSC 8 (gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda), with `send:` for a
command as Mudlet has it (wiki.mudlet.org/w/Manual:OSC_8_Hyperlinks). The text stays as it is, so
that it takes as many columns, and is what the link leads to. Some clients make a script of a link,
or read in it how it looks and what a menu of it sends: what could be taken for that is no link.
"""

import re
from functools import lru_cache
from urllib.parse import quote, unquote

from teaparty.core.values.looks import UTF_8, Links, Look
from teaparty.render.chunks import LINK, has_link
from teaparty.render.paint import SGR

LONGEST = 2_000
"""Characters of a link; Mudlet takes 2,048."""
BEGIN, SLASH, END = "\N{FUNCTION APPLICATION}", "\N{INVISIBLE SEPARATOR}", "\N{INVISIBLE TIMES}"
"""Enclose a command during layout, where `SLASH` stands for its sign. What people type has none."""

_OPENING, _CLOSING = "\"'(<[", "\"'.,:;!?>]}"
"""What belongs to the sentence around a link. So does a `)` that the link has not opened."""
_WEB = re.compile(r"https?://[\w.~:@%!$&*+,;=-]+(?:[/?#]|\Z)", re.IGNORECASE | re.ASCII)
_MEANS_MORE = re.compile(r"[\x00-\x1f\x7f\\\[\]]|(?:config|preset)=", re.IGNORECASE)
_COMMAND = re.compile(f"{BEGIN}({SLASH}?)([^{BEGIN}{END}]*){END}")
_MARKS = re.compile(f"[{BEGIN}{SLASH}{END}]")
_ROW_END = re.compile(r"\n *")


def to_click(text: str, sign: str, look: Look) -> str:
    """Return a text of the party's own that stands for a command, with marks for `linked`.

    `sign` goes before it where it is typed.
    """
    if look.links < Links.COMMANDS or look.screen_reader or look.charset != UTF_8:
        return text
    return f"{BEGIN}{SLASH if sign else ''}{text}{END}"


def linked(text: str, look: Look) -> str:
    """Return a text that is laid out with its links, as far as this look has any."""
    if not look.links or look.screen_reader:
        return text
    if has_link(text):
        text = LINK.sub(_linked_whole, text)
    return _MARKS.sub("", _COMMAND.sub(_to_command, text)) if BEGIN in text else text


def _link(uri: str, text: str) -> str:
    """Return a link over the words of a text, row by row."""
    on, off = f"\x1b]8;;{uri}\x1b\\", "\x1b]8;;\x1b\\"
    return on + _ROW_END.sub(lambda end: f"{off}{end[0]}{on}", text) + off


def _linked_whole(found: re.Match[str]) -> str:
    """Return what the pattern took, with its link unless it was shortened: that leads elsewhere."""
    cut = found.string.startswith("…", found.end())
    return found[0] if cut else _to_page(found[0])


@lru_cache(maxsize=1_024)
def _to_page(text: str) -> str:
    """Return what the pattern took, with its link."""
    inside = text.lstrip(_OPENING)
    extra = inside.count(")") - inside.count("(")
    end = len(inside)
    while inside[end - 1] in _CLOSING or (inside[end - 1] == ")" and extra > 0):
        extra -= inside[end - 1] == ")"
        end -= 1
    before, url, after = text[: -len(inside)], inside[:end], inside[end:]
    if not _WEB.match(url) or _MEANS_MORE.search(unquote(url)):
        return text
    uri = quote(url, safe="!#$%&()*+,/:;=?@~")
    return f"{before}{_link(uri, url)}{after}" if len(uri) <= LONGEST else text


def _to_command(found: re.Match[str]) -> str:
    slash, text = found.groups()
    word = _ROW_END.sub("", SGR.sub("", text))
    return _link("send:" + quote(("/" if slash else "") + word), text)
