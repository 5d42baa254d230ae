"""What places that people make are called: a title, and the word that is made of it."""

import re
import unicodedata
from collections.abc import Container

from teaparty.core.values.modes import is_word
from teaparty.core.values.names import INVISIBLE, MOST_MARKS, fold
from teaparty.core.values.refusal import Refusal, refuse_longer

ARTICLES = ("the ", "a ", "an ")
A_CLOSED_PLACE = "a closed place"
"""What people read of where somebody is, comes from or goes to, if that is closed."""
LONGEST_WORD = 24
FREE_WORDS = frozenset(
    ("here", "all", "nothing", "place", "exit", "room", "channel", "board", "on", "to", "as", "me",
     "shout", "whisper", "whispers", "mentions", "trusted")
)  # fmt: skip
"""Words that mean something else where a place can be named, or where clients show what is said."""
_TITLE = re.compile(r"[^\W_](?:[\w '’.,&()+/-]*[\w)])?")  # noqa: RUF001
"""No line of the party looks like this: those that are no titles end with a full stop or have a
colon."""
_HEAP = re.compile(rf"[^\w\x00-\x7f]{{{MOST_MARKS + 1}}}")
"""More marks on one letter than any language has."""
TITLE = (
    "A title begins with a letter or a digit, and has letters, digits, blanks, and any of these"
    " inside: ' . , & ( ) + - /"
)
NO_WORD = (
    "A place has a word of Latin letters, perhaps with digits, by which people go there: {sign}make"
    " {kind} and that word. Then {sign}call gives it any other title."
)
TAKEN = "There is a place called {word} already. {sign}make {kind} with another title will do."
FREE = "No place can have the word {word}. {sign}make {kind} with another title will do."


def checked_title(title: str, most: int) -> str:
    """Return a title that somebody typed; raise `Refusal` if nothing can be called so."""
    title = unicodedata.normalize("NFC", " ".join(title.split()))
    refuse_longer(title, most, "A title has at most {most}; yours has {length}.")
    letters = "".join(each for each in title if unicodedata.category(each)[0] != "M")
    if not _TITLE.fullmatch(letters) or _HEAP.search(title) or not INVISIBLE.isdisjoint(title):
        raise Refusal(TITLE)
    return title


def without_article(title: str) -> str:
    """Return a title in small letters, without its article."""
    key = fold(title)
    article = next((each for each in ARTICLES if key.startswith(each)), "")
    return key.removeprefix(article)


def word_of(title: str, kind: str, taken: Container[str]) -> str:
    """Return the word by which people call a new place of that title; raise `Refusal`."""
    plain = unicodedata.normalize("NFKD", without_article(title))
    letters = "".join(
        each
        for each in plain
        if each not in "'’" and not unicodedata.combining(each)  # noqa: RUF001
    )
    word = re.sub(r"[^a-z0-9_]+", "-", letters)[:LONGEST_WORD].strip("-_")
    if not is_word(word) or not re.search("[a-z]", word):  # in chat mode, +1 is said aloud
        raise Refusal(NO_WORD, kind=kind)
    if word in FREE_WORDS:
        raise Refusal(FREE, word=word, kind=kind)
    if word in taken:
        raise Refusal(TAKEN, word=word, kind=kind)
    return word
