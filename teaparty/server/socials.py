"""Socials from TOML files: what is wrong with them, and what the party is given."""

import errno
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct, structs

from teaparty.config import Config
from teaparty.config_faults import faults_of, missing_keys
from teaparty.core.events.socials import ENGLISH, WHOM
from teaparty.core.values.numbers import counted
from teaparty.core.values.signs import plain_word
from teaparty.core.values.socials import Social
from teaparty.files import bytes_of

DEFAULT = "default"
"""Stands for the file that comes with the server."""
DEFAULT_FILE = Path(__file__).with_name("socials.toml")

Language = Annotated[
    str, Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z]{2,4})?\Z", description="a language, such as en or de")
]
Text = Annotated[
    str,
    Meta(
        pattern=r"^[^\s\x00-\x1f\x7f-\x9f]([^\x00-\x1f\x7f-\x9f]{0,198}[^\s\x00-\x1f\x7f-\x9f])?\Z",
        description="a sentence of 1 to 200 characters on one line, without blanks around it",
    ),
]
SocialWord = Annotated[
    str,
    Meta(
        pattern=r"^[^\W\d_][\w-]{0,31}\Z",
        description="a word of up to 32 letters, digits, - and _ that begins with a letter",
    ),
]


class SocialPlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A social as it stands in a file."""

    alone: dict[Language, Text]
    at: dict[Language, Text]
    words: dict[Language, list[SocialWord]] = {}


def read_socials(config: Config) -> tuple[dict[str, Social], list[str]]:
    """Return the socials of all files of a configuration, and what is wrong with them.

    A later file has other sentences for a word of an earlier one.
    """
    found: dict[str, Social] = {}
    faults: list[str] = []
    for name in config.socials:
        try:
            socials, wrong = _read(name, config.limits.social_bytes)
        except _Unreadable as error:
            socials, wrong = {}, [str(error)]
        found |= socials
        faults += [f"socials: {_called(name)}: {fault}" for fault in wrong]
    most = config.limits.socials
    if len(found) > most:
        count = counted(len(found), "social")
        faults.append(f"limits.socials is {most}, but there would be {count}.")
    return found, faults


TOO_LONG = "the file has more bytes than limits.social_bytes, which is {most}."


class _Unreadable(Exception):
    """A file of socials can't be read."""


def _called(name: str) -> str:
    return DEFAULT_FILE.name if name == DEFAULT else name


def _read(name: str, most: int) -> tuple[dict[str, Social], list[str]]:
    """Return the socials in a file, and what is wrong with them; raise `_Unreadable`."""
    if name == DEFAULT:
        return _default()
    try:
        return _understood(tomllib.loads(bytes_of(name, most).decode("utf-8-sig")))
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise _Unreadable(TOO_LONG.format(most=most)) from None
        raise _Unreadable(f"the file can't be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise _Unreadable("the file is not UTF-8 text: save it as UTF-8.") from error
    except ValueError as error:  # faulty TOML, or a number that Python does not read
        raise _Unreadable(f"this is not TOML: {error}.") from error
    except RecursionError as error:
        raise _Unreadable("its tables are nested too deeply.") from error


@lru_cache(maxsize=1)
def _default() -> tuple[dict[str, Social], list[str]]:
    return _understood(tomllib.loads(DEFAULT_FILE.read_text("utf-8")))


def _understood(tables: Mapping[str, Any]) -> tuple[dict[str, Social], list[str]]:
    found, faults = {}, []
    for word, table in tables.items():
        wrong = list(_faults(word, table))
        faults += wrong
        if not wrong:
            plan = msgspec.convert(table, SocialPlan)
            found[word] = Social(word=word, **structs.asdict(plan))
    return found, faults


def _faults(word: str, table: Any) -> Iterator[str]:
    """Yield what is wrong with a social, by keys."""
    yield from _word_faults(word, word)
    wrong = [*faults_of(table, SocialPlan, word), *missing_keys(table, SocialPlan, word)]
    yield from wrong
    if wrong:
        return
    plan = msgspec.convert(table, SocialPlan)
    for key, sentences in (("alone", plan.alone), ("at", plan.at)):
        if ENGLISH not in sentences:
            yield f"{word}.{key}.{ENGLISH} is missing."
        for language, sentence in sentences.items():
            yield from _sentence_faults(f"{word}.{key}.{language}", sentence, key == "at")
    for language, words in plan.words.items():
        for each in words:
            yield from _word_faults(f"{word}.words.{language}", each)


def _word_faults(path: str, word: str) -> Iterator[str]:
    """Yield what is wrong with a word that people type."""
    try:
        msgspec.convert(word, SocialWord)
    except msgspec.ValidationError:
        yield f"{path}: {word!r} is no word of up to 32 letters, digits, - and _."
        return
    if word != plain_word(word):
        yield f"{path}: {word!r} has capital letters, but {plain_word(word)!r} was expected."


def _sentence_faults(path: str, sentence: str, at: bool) -> Iterator[str]:
    """Yield what is wrong with a sentence: one `at` somebody has the field, no other has any."""
    rest = sentence.replace(WHOM, "")
    if "{" in rest or "}" in rest:
        yield f"{path} has braces with something else than {WHOM}, which alone is filled in."
    elif at and WHOM not in sentence:
        yield f"{path} does not say to whom: {WHOM} was expected in it."
    elif not at and WHOM in sentence:
        yield f"{path} has {WHOM}, which is for sentences with the key at."
