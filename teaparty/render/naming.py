"""Lines that name their reader, or have a word that they watch for: it has a colour of its own.

A screen reader says so before the colon, among the words of the party: nobody can imitate that.
"""

import re
from functools import lru_cache

from teaparty.core import events as e
from teaparty.core.log.log import Watched
from teaparty.core.values.looks import Colours, Look
from teaparty.render.charsets import named
from teaparty.render.chunks import LINK, has_link
from teaparty.render.paint import Meaning, paint
from teaparty.render.safe import safe
from teaparty.render.socials import words

COLON = ": "
NAMING_YOU = ", naming you"
WATCHED = ", with a word you watch for"


def naming(line: str, event: e.Event, look: Look, viewer: int, word: str) -> str:
    """Return a line that ends with what somebody said or did, with a word for the `viewer`.

    Without a word, it was said to them, and says so already.
    """
    if isinstance(event, e.Acted):
        text, word = words(event, look), _as_shown(event, word, look)
    else:
        text = safe(getattr(event, "text", ""))
    if not word or not line.endswith(text):
        return line
    before = line.removesuffix(text)
    said_to = isinstance(event, e.Said) and any(one.number == viewer for one in event.to)
    if look.screen_reader and not said_to and before.endswith(COLON):
        told = WATCHED if isinstance(word, Watched) else NAMING_YOU
        before = before.removesuffix(COLON) + told + COLON
    return before + (_coloured(text, word, look.colours) if look.colours else text)


def _as_shown(event: e.Acted, word: str, look: Look) -> str:
    """Return the word by which they are named, which may be that of the person acted upon."""
    whom = event.whom is not None and word == event.whom.name
    return named(word, look.charset) if whom else word


def _coloured(text: str, word: str, colours: Colours) -> str:
    """Return a text with a word in its colour, but not inside a link, which that would end."""
    made, end = "", 0
    for link in LINK.finditer(text) if has_link(text) else ():
        made += _painted(text[end : link.start()], word, colours) + link[0]
        end = link.end()
    return made + _painted(text[end:], word, colours)


def _painted(text: str, word: str, colours: Colours) -> str:
    return _word(word).sub(lambda found: paint(Meaning.NAMED, found[0], colours), text)


@lru_cache(maxsize=1_024)
def _word(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
