"""The words of socials: all that a room knows goes before them."""

from collections.abc import Mapping

from teaparty.core.values.names import fold
from teaparty.core.values.refusal import ambiguous
from teaparty.core.words.unknown import Lookup

LEAST = 3
"""Shorter beginnings are too much like the first words of talk."""
Words = Mapping[str, str]
"""Every word that means a social, and the first one of that social."""


def begun(word: str, socials: Words) -> str:
    """Return the social that a word begins, an empty text if none, or raise `Refusal` if several.

    What is returned is its first word.
    """
    if len(word) < LEAST:
        return ""
    found = {meant: each for each, meant in socials.items() if each.startswith(word)}
    if len(found) > 1:
        raise ambiguous(word, found)
    return next(iter(found), "")


def is_short_for_one(word: str, rest: str, lookup: Lookup) -> bool:
    """Whether the beginning of a social's word means it: alone, or before the name of somebody.

    So talk that begins like that is not done, as in `che bello`.
    """
    if not lookup.obeying:
        return True
    name = fold(rest.partition(" ")[0].rstrip(",.!?"))
    return fold(word) not in lookup.people and (not rest or name in lookup.people)
