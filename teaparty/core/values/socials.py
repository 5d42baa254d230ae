"""Socials as the operator declares them: by one word somebody does something."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

ACT = "act"
"""The command that does what the word of a social does, also where that means something else."""


class Social(Struct, frozen=True, kw_only=True):
    """Its `word`, and a sentence in each language for those who do it `alone`, or `at` somebody.

    In the latter, `{whom}` stands for the name. There may be more `words`, by languages.
    """

    word: str
    alone: Mapping[str, str]
    at: Mapping[str, str]
    words: Mapping[str, Sequence[str]] = {}
